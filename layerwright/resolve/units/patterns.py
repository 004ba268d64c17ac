"""Layers at several places of a network that may be one pattern: how each place is linked, and what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import Layer, Network

SCOPE = "ParameterScope"

_MOST_INPUTS = 3
_MOST_ARGUMENTS = 6

_SIZES = frozenset(("OutMaps", "OutShape", "OutputSize", "NumClass", "PadWidth", "Size", "Start", "Stop", "Strides"))
"""Properties in which places of one pattern may differ: they become arguments."""


@dataclass(frozen=True)
class Pattern:
    """Layers that come several times in a network, linked alike.

    Attributes:
        name: What a unit of them may be called.
        places: The names of the layers at each place, in the same order everywhere.
    """

    name: str
    places: tuple[tuple[str, ...], ...]

    @property
    def size(self) -> int:
        """How many layers it has."""
        return len(self.places[0])


@dataclass(frozen=True)
class Wiring:
    """How a run of layers hangs together: the sources of each layer, and which layer's output is read outside.

    A source is the number of a layer within, or, below zero, that of a source outside.
    """

    sources: tuple[tuple[tuple[str, int], ...], ...]
    output: int
    outside: tuple[str, ...]

    def alike(self, other: Wiring) -> bool:
        """Whether another run is linked in the same way."""
        return self.sources == other.sources and self.output == other.output and len(self.outside) == len(other.outside)


def kind_of(layer: Layer, network: Network) -> object:
    """What layers of one pattern have in common."""
    fixed = tuple(sorted((name, text) for name, text in layer.properties.items() if not _may_differ(layer, name)))
    sizes = tuple(sorted(name for name in layer.properties if _is_size(layer, name)))
    connectors = tuple(link.connector for link in network.links_into.get(layer.name, ()))
    return layer.type, layer.bypassed, fixed, sizes, connectors


def _may_differ(layer: Layer, property: str) -> bool:
    return _is_size(layer, property) or property == SCOPE or is_file(property)


def _is_size(layer: Layer, property: str) -> bool:
    return property in _SIZES and layer.type in CATALOGUE and property in CATALOGUE[layer.type].properties


def is_file(property: str) -> bool:
    """Whether a property is the file of a parameter, also of one of a layer within a unit."""
    return property == "File" or property.endswith(".File")


def wiring_of(network: Network, names: Sequence[str]) -> Wiring | None:
    """How some layers hang together; None where they cannot be a unit."""
    within = {name: number for number, name in enumerate(names)}
    outside: dict[str, int] = {}
    sources = []
    for name in names:
        entries = []
        for link in network.links_into.get(name, ()):
            number = within.get(link.source)
            if number is None:
                number = outside.setdefault(link.source, -1 - len(outside))
            entries.append((link.connector, number))
        sources.append(tuple(entries))
    outputs = [
        number
        for name, number in within.items()
        if not (links := network.links_from.get(name, ())) or any(link.target not in within for link in links)
    ]
    if len(outputs) != 1 or not 1 <= len(outside) <= _MOST_INPUTS:
        return None
    return Wiring(tuple(sources), outputs[0], tuple(outside))


def fits(network: Network, places: Sequence[Sequence[str]]) -> bool:
    """Whether what differs between places can be said by arguments, and whether parameters are shared alike."""
    layers = [[network.by_name[name] for name in place] for place in places]
    return len({*differing_sizes(layers).values()}) <= _MOST_ARGUMENTS and owners(network, places) is not None


def differing_sizes(places: Sequence[Sequence[Layer]]) -> dict[tuple[int, str], tuple[str, ...]]:
    """The sizes in which places differ, by the number of the layer and the property."""
    found = {}
    for number, alike in enumerate(zip(*places, strict=True)):
        for property in alike[0].properties:
            values = tuple(layer.properties[property] for layer in alike) if _is_size(alike[0], property) else ()
            if len(set(values)) > 1:
                found[number, property] = values
    return found


def owners(network: Network, places: Sequence[Sequence[str]]) -> tuple[int, ...] | None:
    """For each place the number of that whose parameters it uses: itself or an earlier one; None where it is mixed."""
    within = {name for place in places for name in place}
    if any(layer.properties.get(SCOPE) in within for layer in network.layers if layer.name not in within):
        return None
    layers = [[network.by_name[name] for name in place] for place in places]
    found: list[int] = []
    for number, place in enumerate(layers):
        of_others = [earlier for earlier in range(number) if _uses(place, layers[earlier])]
        if all(SCOPE not in layer.properties for layer in place):
            found.append(number)
        elif of_others:
            found.append(of_others[0])
        else:
            return None
    return tuple(found)


def _uses(place: Sequence[Layer], owner: Sequence[Layer]) -> bool:
    """Whether a place has the parameters of another."""
    for layer, owning in zip(place, owner, strict=True):
        kind = CATALOGUE.get(layer.type)
        if kind is None or not (kind.parameters or kind.name == "Unit"):
            continue
        if SCOPE in kind.properties:
            shared = layer.properties.get(SCOPE) == owning.name and SCOPE not in owning.properties
        else:
            # A stored tensor is drawn at each place; the units' is the same if its file is.
            shared = layer.properties == owning.properties and "File" in layer.properties
        if not shared:
            return False
    return True


def beginning(names: Sequence[str]) -> str:
    """What the names of some layers begin with alike, as `fire2` of `fire2_squeeze` and `fire2_expand`."""
    parts = [re.split(r"([._-])", name) for name in names]
    count = 0
    while all(len(entry) > count + 2 for entry in parts) and len({tuple(entry[: count + 2]) for entry in parts}) == 1:
        count += 2
    return "".join(parts[0][: max(count - 1, 0)])
