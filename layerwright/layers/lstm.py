"""Long short-term memory as one layer, which is opened into the layers that it consists of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from math import prod

from layerwright.layers.basic import AFFINE_INITIALIZERS, BIAS_INITIALIZERS
from layerwright.layers.declaration import Costs, DataConnector, Facts, LayerType, Parameter, Property
from layerwright.layers.kinds import Shape, show
from layerwright.layers.loop import one_step
from layerwright.layers.macros import checked_axis
from layerwright.model.network import Layer, Link, Network

_GATES = ("Affine", "IGate", "FGate", "OGate")
"""The affine parts: the new content, then what is let in, kept and let out."""


def _size(facts: Facts) -> Shape:
    return facts.shape("Size")


def _output(facts: Facts) -> Shape:
    axis = checked_axis(facts)
    return (*_size(facts)[:axis], facts.input[axis], *_size(facts)[axis:])


def _weights(facts: Facts) -> Shape:
    return (prod(one_step(facts)) + prod(_size(facts)), *_size(facts))


def _costs(facts: Facts) -> Costs:
    size, length = prod(_size(facts)), facts.integer("Length")
    inner = prod(facts.shape("InnerShape"))
    return Costs(add=size * length * 4, multiply_add=(inner + size) * size * length * 4)


def _parameters() -> Iterator[Parameter]:
    for gate in _GATES:
        yield Parameter(f"{gate}.W", _weights, AFFINE_INITIALIZERS, "NormalAffineGlorot", "1.0")
        yield Parameter(f"{gate}.b", _size, BIAS_INITIALIZERS)


def _initial(name: str, dataset: str) -> DataConnector:
    return DataConnector(name, _size, dataset=dataset, generator="Constant", multiplier="0.0")


def opened(facts: Facts, wired: Collection[str]) -> Network:
    """The network that the layer stands for: a loop over time around four affine parts and two delays.

    Hochreiter, S. and Schmidhuber, J. (1997), with the forget gate of Gers, F. A. et al. (2000).

    Args:
        facts: The layer's input and property values.
        wired: The side connectors that something is linked to; each becomes a further input.
    """
    size, axis = show(_size(facts)), str(facts.integer("Axis"))
    inner = prod(one_step(facts))
    layers = [
        Layer("Input", "Input", {"Size": show(facts.input)}),
        *(Layer(name, "Input") for name in wired),
        Layer("Step", "RecurrentInput", {"Axis": axis}),
        Layer("Flat", "Reshape", {"OutShape": str(inner)}),
        Layer("H", "Delay", {"Size": size, **_handed_on(facts, "H.Initial", "Initial")}),
        Layer("C", "Delay", {"Size": size, **_handed_on(facts, "C.Initial", "Initial")}),
        Layer("FlatH", "Reshape", {"OutShape": str(prod(_size(facts)))}),
        Layer("Join", "Concatenate"),
        *(Layer(gate, "Affine", {"OutShape": size, **_weights_handed_on(facts, gate)}) for gate in _GATES),
        Layer("Content", "Tanh"),
        Layer("In", "Sigmoid"),
        Layer("Forget", "Sigmoid"),
        Layer("Out", "Sigmoid"),
        Layer("Kept", "Mul2"),
        Layer("New", "Mul2"),
        Layer("Cell", "Add2"),
        Layer("Bent", "Tanh"),
        Layer("Hidden", "Mul2"),
        Layer("Output", "RecurrentOutput", {"Axis": axis}),
    ]
    chains = (
        ("Input", "Step", "Flat", "Join"),
        ("H", "FlatH", "Join"),
        ("Join", "Affine", "Content"),
        ("Join", "IGate", "In"),
        ("Join", "FGate", "Forget"),
        ("Join", "OGate", "Out"),
        ("Forget", "Kept"),
        ("C", "Kept", "Cell"),
        ("In", "New"),
        ("Content", "New", "Cell"),
        ("Cell", "C"),
        ("Cell", "Bent", "Hidden"),
        ("Out", "Hidden"),
        ("Hidden", "H"),
        ("Hidden", "Output"),
    )
    links = [Link(source, target) for chain in chains for source, target in pairwise(chain)]
    links += [Link(name, *_entry(name)) for name in wired]
    return Network("LSTM", tuple(layers), tuple(links))


def _entry(connector: str) -> tuple[str, str]:
    """The inner layer and its connector that a side connector stands for: `H.Initial` is `Initial` of `H`."""
    layer, _, name = connector.partition(".")
    return layer, name


def _handed_on(facts: Facts, prefix: str, inner: str) -> dict[str, str]:
    names = ("Dataset", "Generator", "GeneratorMultiplier")
    return {f"{inner}.{name}": show(facts.value(f"{prefix}.{name}")) for name in names}


def _weights_handed_on(facts: Facts, gate: str) -> dict[str, str]:
    names = ("File", "Initializer", "InitializerMultiplier", "LRateMultiplier")
    return {
        f"{parameter}.{name}": show(facts.value(f"{gate}.{parameter}.{name}"))
        for parameter in ("W", "b")
        for name in names
    }


LAYERS = (
    LayerType(
        name="LSTM",
        category="Unit",
        help="Goes along Axis with a memory that learns what to take in, to keep and to give out.",
        output=_output,
        costs=_costs,
        opened=opened,
        own_properties=(
            Property("Size", "UIntArray", "100", "The shape of the memory.", important=True),
            Property("Axis", "UInt", "0", "The axis of time."),
            Property("RecurrentGroupID", "Text", "*Name", "The name of its loop.", important=True),
            Property("InnerShape", "PIntArray", "*ShapeExceptAxis", "The shape of one step.", editable=False),
            Property("Length", "PInt", "*AxisSize", "The number of steps.", editable=False),
        ),
        parameters=tuple(_parameters()),
        data=(_initial("H.Initial", "h"), _initial("C.Initial", "c")),
        order=("H.Initial", "C.Initial", *(f"{gate}.{name}" for gate in _GATES for name in ("W", "b"))),
        references=(
            "Hochreiter, S. and Schmidhuber, J. (1997). Long Short-Term Memory. Neural Computation 9(8), 1735-1780.",
        ),
        aliases=("long short-term memory", "recurrent", "rnn"),
    ),
)
