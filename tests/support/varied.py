"""Networks with values that nobody would choose: what the harness of all layers and the search for crashes run over.

Each begins as one of the networks of `layer_cases`. Then the layer that it is about gets other properties, the data
another shape, or a connector another wire. Most of them are refused; what the resolver lets pass, nnabla must compute.
"""

from __future__ import annotations

from random import Random

import msgspec
from layer_cases import NETWORKS
from networks import network

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Property
from layerwright.layers.kinds import Kind
from layerwright.model.edits import unique_name
from layerwright.model.network import Layer, Link, Network

WHOLE = (-(2**31) + 1, -1000, -7, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 31, 32, 33, 64, 127, 128, 1000)
HUGE = (65535, 65536, 2**30, 2**31 - 1, 2**31, 2**40)
FRACTIONS = (
    *(
        "-1e38",
        "-100",
        "-2",
        "-1.5",
        "-1",
        "-0.5",
        "-1e-3",
        "-0.0",
        "0",
        "1e-300",
        "1e-45",
        "1e-30",
        "1e-12",
        "1e-3",
        "0.1",
    ),
    *("0.3", "0.5", "0.9", "0.999", "1", "1.0001", "1.5", "2", "2.5", "7", "100", "1e4", "1e15", "1e30", "3e38"),
    *("1e39", "1e300", "nan", "inf", "-inf"),
)
SIZES = (1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 12)

_SKIPPED = ("Dataset", "File", "ParameterScope", "Initializer", "Generator", "Network")
"""Properties that name something, or say what values a parameter starts from; these have tests of their own."""

_KINDS_OF_LISTS: tuple[Kind, ...] = ("IntArray", "PIntArray", "UIntArray", "PIntArrays")


def varied(random: Random, layer_type: str) -> Network:
    """A network around a layer type, by chance."""
    made = network(random.choice(NETWORKS[layer_type]))
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        made = _changed(random, made, layer_type)
    return made


def _changed(random: Random, made: Network, layer_type: str) -> Network:
    about = [layer for layer in made.layers if layer.type == layer_type]
    changes = [_with_property] * 6 + [_with_shape] * 3 + [_with_wire]
    return random.choice(changes)(random, made, random.choice(about))


def _with_property(random: Random, made: Network, layer: Layer) -> Network:
    declared = [entry for entry in CATALOGUE[layer.type].properties.values() if _is_varied(entry)]
    if not declared:
        return _with_shape(random, made, layer)
    entry = random.choice(declared)
    present = layer.properties.get(entry.name, entry.default)
    return _with_layer(made, layer, entry.name, _value(random, entry, present))


def _with_shape(random: Random, made: Network, layer: Layer) -> Network:
    """Another shape of what flows in, or of what a layer beside it makes."""
    sized = [
        (other, name)
        for other in made.layers
        for name in ("Size", "OutShape", "OutMaps")
        if other is not layer and name in CATALOGUE[other.type].properties
    ]
    if not sized:
        return made
    other, name = random.choice(sized)
    present = other.properties.get(name, CATALOGUE[other.type].properties[name].default)
    return _with_layer(made, other, name, _shape(random, present))


def _with_wire(random: Random, made: Network, layer: Layer) -> Network:
    """A connector at the side that is fed by a wire: by a stored value, or by data."""
    connectors = CATALOGUE[layer.type].connectors
    if not connectors:
        return _with_property(random, made, layer)
    connector = random.choice(connectors)
    if any(link.target == layer.name and link.connector == connector for link in made.links):
        return made
    kind = random.choice(("Parameter", "Input"))
    properties = {"Dataset": "wired"} if kind == "Input" else {}
    if kind == "Input" or random.random() < 0.3:
        properties["Size"] = _shape(random, "2,3,4")
    source = Layer(unique_name("Wired", {entry.name for entry in made.layers}), kind, properties)
    link = Link(source.name, layer.name, connector)
    return msgspec.structs.replace(made, layers=(*made.layers, source), links=(*made.links, link))


def _with_layer(made: Network, layer: Layer, name: str, value: str) -> Network:
    changed = msgspec.structs.replace(layer, properties={**layer.properties, name: value})
    layers = tuple(changed if entry is layer else entry for entry in made.layers)
    return msgspec.structs.replace(made, layers=layers)


def _is_varied(entry: Property) -> bool:
    return entry.name.rpartition(".")[2] not in _SKIPPED and (entry.kind != "Text" or entry.name == "Value")


def _value(random: Random, entry: Property, present: str) -> str:
    if entry.kind in ("Boolean", "BooleanOrMacro"):
        return random.choice(("True", "False"))
    if entry.kind == "Option":
        return random.choice(entry.options)
    if entry.kind == "Float":
        return random.choice(FRACTIONS)
    if entry.kind in ("FloatArray", "FloatArrays"):
        return ",".join(random.choice(FRACTIONS) for _ in range(random.choice((0, 1, 2, 2, 2, 3))))
    if entry.kind in _KINDS_OF_LISTS:
        return _whole_list(random, present)
    return str(_whole(random))


def _whole(random: Random) -> int:
    return random.choice(HUGE if random.random() < 0.1 else WHOLE)


def _whole_list(random: Random, present: str) -> str:
    """One element changed, or a list of another length."""
    items = present.split(",")
    if random.random() < 0.5 and all(item.strip().lstrip("-").isdigit() for item in items):
        items[random.randrange(len(items))] = str(_whole(random))
        return ",".join(items)
    small = (-2, -1, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8)
    length = random.choice((0, 1, 2, 2, 3, 3, 4, len(items), len(items), len(items)))
    return ",".join(str(random.choice(small) if random.random() < 0.9 else _whole(random)) for _ in range(length))


def _shape(random: Random, present: str) -> str:
    if random.random() < 0.5 and all(item.strip().isdigit() for item in present.split(",")):
        items = present.split(",")
        items[random.randrange(len(items))] = str(random.choice(SIZES))
        return ",".join(items)
    return ",".join(str(random.choice(SIZES)) for _ in range(random.choice((1, 1, 2, 2, 3, 3, 4, 5))))
