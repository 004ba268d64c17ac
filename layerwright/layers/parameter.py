"""Stored values as layers of their own, to be linked to where they are used."""

from __future__ import annotations

from layerwright.layers.declaration import NO_INPUT, LayerType, Parameter, Property

_INITIALIZERS = (
    "Normal",
    "NormalAffineHeForward",
    "NormalAffineHeBackward",
    "NormalAffineGlorot",
    "NormalConvolutionHeForward",
    "NormalConvolutionHeBackward",
    "NormalConvolutionGlorot",
    "NormalCLConvHeForward",
    "NormalCLConvHeBackward",
    "NormalCLConvGlorot",
    "Uniform",
    "UniformAffineGlorot",
    "UniformConvolutionGlorot",
    "UniformCLConvGlorot",
    "Constant",
)

LAYERS = (
    LayerType(
        name="Parameter",
        category="Parameter",
        help="A learned value, the same for all samples. Link it to the weight of a layer, or calculate with it.",
        inputs=NO_INPUT,
        without_batch=True,
        output=lambda facts: facts.shape("Size"),
        own_properties=(
            Property("Size", "PIntArray", "*GraphOutput", "The shape; by default that of where it is linked to."),
        ),
        parameters=(
            Parameter("", lambda facts: facts.shape("Size"), _INITIALIZERS, initializer="Normal", multiplier="0.01"),
        ),
        aliases=("weight", "variable", "learned value"),
    ),
)
