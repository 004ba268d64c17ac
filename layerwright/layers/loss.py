"""Layers that training makes small, and those that measure an error beside it."""

from __future__ import annotations

from layerwright.layers.declaration import Costs, Facts, LayerType, Property, RuleError, target
from layerwright.layers.macros import class_count, label_shape, same_as_input

_AXIS = Property("Axis", "UInt", "0", "The axis of the classes.")
_IS_LOSS = Property("IsLossFunction", "Boolean", "True", "Tells that the layer ends a network.", editable=False)
_SAME_SHAPE = target(same_as_input)
_LABELS = target(label_shape, class_count)


def _top_n_output(facts: Facts) -> tuple[int, ...]:
    count, classes = facts.integer("N"), class_count(facts)
    if not 1 <= count <= classes:
        raise RuleError(
            f"N is {count}, and there are {classes} classes.", property="N", fix=f"Use a number from 1 to {classes}."
        )
    return label_shape(facts)


LAYERS = (
    LayerType(
        name="SquaredError",
        category="Loss",
        help="The square of the difference to the target, for each element.",
        output=same_as_input,
        own_properties=(_IS_LOSS,),
        data=(_SAME_SHAPE,),
        aliases=("mse", "l2 loss", "regression"),
        when_running="",
    ),
    LayerType(
        name="BinaryCrossEntropy",
        category="Loss",
        help="The cross entropy of probabilities and targets of 0 or 1, for each element. Put a Sigmoid before it.",
        output=same_as_input,
        own_properties=(_IS_LOSS,),
        data=(_SAME_SHAPE,),
        aliases=("bce", "log loss"),
        when_running="",
    ),
    LayerType(
        name="CategoricalCrossEntropy",
        category="Loss",
        help="The cross entropy between class probabilities and the right class. Put a Softmax before it.",
        output=label_shape,
        own_properties=(_AXIS, _IS_LOSS),
        data=(_LABELS,),
        aliases=("cce", "nll", "classification"),
        when_running="",
    ),
    LayerType(
        name="SoftmaxCrossEntropy",
        category="Loss",
        help="Softmax and categorical cross entropy in one, with greater numerical precision. It takes scores.",
        output=label_shape,
        costs=lambda facts: Costs(add=facts.input_size, exp=facts.input_size, division=facts.input_size),
        own_properties=(_AXIS, _IS_LOSS),
        data=(_LABELS,),
        aliases=("softmax loss", "classification"),
        # The loss takes scores, and people want probabilities.
        when_running="Softmax",
    ),
    LayerType(
        name="TopNError",
        category="Validation",
        help="1 where the right class is not among the N likeliest, else 0. Its mean is the error rate.",
        output=_top_n_output,
        own_properties=(
            _AXIS,
            Property("N", "UInt", "1", "How many guesses count.", important=True),
            _IS_LOSS,
        ),
        data=(_LABELS,),
        aliases=("accuracy", "top-1", "top-5", "error rate"),
        when_running="",
    ),
)
