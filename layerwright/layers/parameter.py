"""Stored values as layers of their own, to be linked to where they are used."""

from __future__ import annotations

from dataclasses import dataclass, replace

from layerwright.layers.declaration import NO_INPUT, Facts, Inputs, LayerType, Parameter, Property, RuleError
from layerwright.layers.kinds import Shape, show


@dataclass(frozen=True)
class RatedParameter(Parameter):
    """A parameter whose learning rate starts from another multiplier than `learned` would give it."""

    rate: str = "1.0"

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties by which a person steers this parameter."""
        rate = f"{self.prefix}LRateMultiplier"
        return tuple(replace(entry, default=self.rate) if entry.name == rate else entry for entry in super().properties)


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


def _size(facts: Facts) -> Shape:
    return facts.shape("Size")


def _memory_size(facts: Facts) -> Shape:
    size = _size(facts)
    if facts.inputs and facts.input != size:
        raise RuleError(
            f"A memory of the Size {show(size)} is to hold {show(facts.input)}.",
            property="Size",
            fix=f"Set Size to {show(facts.input)}, here and in all networks that have a memory of this name.",
            instead=show(facts.input),
        )
    return size


LAYERS = (
    LayerType(
        name="Parameter",
        category="Parameter",
        help="A learned value, the same for all samples. Link it to the weight of a layer, or calculate with it.",
        inputs=NO_INPUT,
        without_batch=True,
        output=_size,
        own_properties=(
            Property("Size", "PIntArray", "*GraphOutput", "The shape; by default that of where it is linked to."),
        ),
        parameters=(Parameter("", _size, _INITIALIZERS, initializer="Normal", multiplier="0.01"),),
        aliases=("weight", "variable", "learned value"),
    ),
    LayerType(
        name="WorkingMemory",
        category="Parameter",
        help="A value that may learn, the same for all samples. Read by VATNoise, or written by a link, it has one for "
        "each, not saved.",
        inputs=Inputs(0, 1),
        without_batch=True,
        output=_memory_size,
        own_properties=(Property("Size", "PIntArray", "1,28,28", "The shape."),),
        parameters=(
            RatedParameter(
                "", _size, ("Normal", "Uniform", "Constant"), initializer="Normal", multiplier="1.0", rate="0.0"
            ),
        ),
        aliases=("buffer", "variable", "noise"),
    ),
)
