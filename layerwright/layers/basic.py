"""Layers with weights that connect everything to everything, or look values up."""

from __future__ import annotations

from layerwright.layers.axes import checked_base
from layerwright.layers.declaration import Costs, Facts, LayerType, Parameter, Property
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import embedding_output

BIAS_INITIALIZERS = ("Normal", "Uniform", "Constant")
AFFINE_INITIALIZERS = (
    "Normal",
    "NormalAffineHeForward",
    "NormalAffineHeBackward",
    "NormalAffineGlorot",
    "Uniform",
    "UniformAffineGlorot",
    "Constant",
)

WITH_BIAS = Property("WithBias", "Boolean", "True", "Adds a learned number to each output map.")
BASE_AXIS = Property("BaseAxis", "UInt", "0", "The first axis that is not a batch axis.", editable=False)


def bias(shape: str) -> Parameter:
    """The numbers that are added at the end; their shape is the value of a property."""
    return Parameter(
        "b",
        shape=lambda facts: _as_shape(facts, shape),
        initializers=BIAS_INITIALIZERS,
        enabled=lambda facts: facts.flag("WithBias"),
    )


def bias_additions(facts: Facts) -> int:
    """How many additions the bias costs."""
    return facts.output_size if facts.flag("WithBias") else 0


def affine_weights(facts: Facts) -> Shape:
    """One row for each input element, whatever the input's shape: so nnabla keeps them."""
    return (facts.input_size, *facts.shape("OutShape"))


def _as_shape(facts: Facts, name: str) -> Shape:
    value = facts.value(name)
    return (value,) if isinstance(value, int) else facts.shape(name)


def affine_output(facts: Facts) -> Shape:
    """OutShape, whatever the input's shape."""
    checked_base(facts)
    return facts.shape("OutShape")


def _affine_costs(facts: Facts) -> Costs:
    return Costs(add=bias_additions(facts), multiply_add=facts.input_size * facts.output_size)


LAYERS = (
    LayerType(
        name="Affine",
        category="Basic",
        help="Connects every input to every output: y = x W + b. Also called fully connected or dense.",
        output=affine_output,
        costs=_affine_costs,
        own_properties=(
            Property("OutShape", "PIntArray", "100", "The shape of the output.", important=True, searchable=True),
            BASE_AXIS,
            WITH_BIAS,
        ),
        scope="affine",
        parameters=(
            Parameter(
                "W",
                shape=affine_weights,
                initializers=AFFINE_INITIALIZERS,
                initializer="NormalAffineGlorot",
                multiplier="1.0",
            ),
            bias("OutShape"),
        ),
        aliases=("fc", "fully connected", "dense", "linear", "inner product"),
    ),
    LayerType(
        name="Embed",
        category="Basic",
        help="Looks up a learned array for each number of the input, which counts from 0 up to below NumClass.",
        output=embedding_output,
        labels=lambda facts: facts.integer("NumClass"),
        own_properties=(
            Property("NumClass", "PInt", "100", "How many arrays there are to look up.", important=True),
            Property("Shape", "PIntArray", "32", "The shape of one array.", important=True, searchable=True),
        ),
        scope="embed",
        parameters=(
            Parameter(
                "W",
                shape=lambda facts: (facts.integer("NumClass"), *facts.shape("Shape")),
                initializers=BIAS_INITIALIZERS,
                initializer="Uniform",
                multiplier="1.0",
            ),
        ),
        aliases=("embedding", "lookup", "word vector", "dictionary"),
    ),
)
