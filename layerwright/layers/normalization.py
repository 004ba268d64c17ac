"""Layers that bring values to a common scale."""

from __future__ import annotations

from layerwright.layers.declaration import Costs, Facts, LayerType, Parameter, Property, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import same_as_input

_INITIALIZERS = ("Normal", "Uniform", "Constant")


def _statistics_shape(facts: Facts) -> Shape:
    axes = facts.shape("Axes")
    if len(axes) != 1 or axes[0] >= len(facts.input):
        raise RuleError(
            f"Axes {show(axes)} does not name one axis of the input {show(facts.input)}.",
            property="Axes",
            fix=f"Choose one number from 0 to {len(facts.input) - 1}.",
        )
    return (1, *(size if axis in axes else 1 for axis, size in enumerate(facts.input)))


def _parameter(name: str, multiplier: str = "0.0", *, learned: bool = True) -> Parameter:
    return Parameter(name, _statistics_shape, _INITIALIZERS, multiplier=multiplier, learned=learned)


LAYERS = (
    LayerType(
        name="BatchNormalization",
        category="Normalization",
        help="Brings each map to mean 0 and variance 1 over the batch, then scales and shifts it by learned numbers.",
        output=same_as_input,
        costs=lambda facts: Costs(add=facts.input_size, multiply=facts.input_size),
        own_properties=(
            Property("Axes", "UIntArray", "0", "The axis of the maps."),
            Property("DecayRate", "Float", "0.9", "How slowly the running mean and variance follow."),
            Property("Epsilon", "Float", "0.0001", "Keeps the division from failing at variance 0."),
            Property("BatchStat", "BooleanOrMacro", "True", "Uses the batch's statistics; else the running ones."),
        ),
        scope="bn",
        parameters=(
            _parameter("beta"),
            _parameter("gamma", "1.0"),
            _parameter("mean", learned=False),
            _parameter("var", learned=False),
        ),
        references=(
            "Ioffe, S. and Szegedy, C. (2015). Batch Normalization: Accelerating Deep Network Training by Reducing "
            "Internal Covariate Shift. https://arxiv.org/abs/1502.03167",
        ),
        aliases=("bn", "batchnorm", "norm"),
        when_testing={"BatchStat": False},
    ),
)
