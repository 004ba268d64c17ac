"""Layers that training makes small, and those that measure an error beside it."""

from __future__ import annotations

from layerwright.layers.axes import between, checked_axis
from layerwright.layers.declaration import Costs, DataConnector, Facts, LayerType, Property, RuleError, target
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import class_count, label_shape, same_as_input

_AXIS = Property("Axis", "UInt", "0", "The axis of the classes.")
_IS_LOSS = Property("IsLossFunction", "Boolean", "True", "Tells that the layer ends a network.", editable=False)
_SAME_SHAPE = target(same_as_input)
_LABELS = target(label_shape, class_count)


def _huber_output(facts: Facts) -> Shape:
    between(facts, "Delta", 0, but_least=True)
    return facts.input


def _epsilon_insensitive_output(facts: Facts) -> Shape:
    between(facts, "Epsilon", 0)
    return facts.input


def _divergence_output(facts: Facts) -> Shape:
    return (*facts.input[: checked_axis(facts, "BaseAxis")], 1)


def _top_n_output(facts: Facts) -> Shape:
    count, classes = facts.integer("N"), class_count(facts)
    if not 1 <= count <= classes:
        raise RuleError(
            f"N is {count}, and there are {classes} classes.",
            property="N",
            fix=f"Use a number from 1 to {classes}.",
            instead=str(classes if count > classes else 1),
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
        name="HuberLoss",
        category="Loss",
        help="Squared error near the target and absolute error far from it, for each element.",
        output=_huber_output,
        own_properties=(
            Property("Delta", "Float", "1.0", "The distance up to which the error is squared."),
            _IS_LOSS,
        ),
        data=(_SAME_SHAPE,),
        aliases=("smooth l1", "robust", "regression"),
        when_running="",
    ),
    LayerType(
        name="AbsoluteError",
        category="Loss",
        help="The distance to the target, for each element.",
        output=same_as_input,
        own_properties=(_IS_LOSS,),
        data=(_SAME_SHAPE,),
        aliases=("mae", "l1 loss", "regression"),
        when_running="",
    ),
    LayerType(
        name="EpsilonInsensitiveLoss",
        category="Loss",
        help="The distance to the target as far as it is greater than Epsilon, for each element.",
        output=_epsilon_insensitive_output,
        own_properties=(Property("Epsilon", "Float", "0.0", "The distance that costs nothing."), _IS_LOSS),
        data=(_SAME_SHAPE,),
        aliases=("svr", "tolerance", "regression"),
        when_running="",
    ),
    LayerType(
        name="BinaryCrossEntropy",
        category="Loss",
        help="The cross entropy of probabilities and targets of 0 or 1, for each element. Put a Sigmoid before it.",
        output=same_as_input,
        own_properties=(_IS_LOSS,),
        data=(target(same_as_input, share=True),),
        aliases=("bce", "log loss"),
        when_running="",
    ),
    LayerType(
        name="SigmoidCrossEntropy",
        category="Loss",
        help="Sigmoid and binary cross entropy in one, with greater precision. It takes scores and targets of 0 or 1.",
        output=same_as_input,
        costs=lambda facts: Costs(add=facts.input_size, exp=facts.input_size, division=facts.input_size),
        own_properties=(_IS_LOSS,),
        # nnabla cuts targets off to integers.
        data=(target(same_as_input, classes=lambda facts: 2),),
        aliases=("sigmoid loss", "bce with logits", "binary classification"),
        # The loss takes scores, and people want probabilities.
        when_running="Sigmoid",
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
        name="KLMultinomial",
        category="Loss",
        help="The Kullback-Leibler divergence of the probabilities q from those of the input, for each sample.",
        output=_divergence_output,
        own_properties=(
            Property("BaseAxis", "UInt", "0", "The first of the axes that hold one distribution."),
            _IS_LOSS,
        ),
        data=(DataConnector("q", same_as_input, dataset="y", important=True),),
        aliases=("kl divergence", "relative entropy", "distillation"),
        when_running="",
    ),
    LayerType(
        name="BinaryError",
        category="Validation",
        help="1 where the input and the target lie on different sides of 0.5, else 0. Its mean is the error rate.",
        output=same_as_input,
        own_properties=(_IS_LOSS,),
        data=(_SAME_SHAPE,),
        aliases=("accuracy", "error rate", "binary classification"),
        when_running="",
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
