"""Units in the place of layers that repeat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import show
from layerwright.model.edits import add_network, arranged, name_problem, replace_network, unique_name
from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import errors
from layerwright.model.project import Project
from layerwright.resolve.facts import NAMES_WITH_MEANING
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved
from layerwright.resolve.units.patterns import (
    SCOPE,
    Pattern,
    Wiring,
    beginning,
    differing_sizes,
    is_file,
    owners,
    wiring_of,
)

_replace = msgspec.structs.replace


def patterns_into_units(project: Project, network: str, patterns: Iterable[Pattern]) -> Project:
    """Put units in the place of layers that repeat: one network for each pattern, called at each of its places.

    Files of parameters are set by each unit; sizes that differ are arguments. What shares the parameters of the first
    place shares those of the first unit. The network is arranged anew.

    Args:
        project: The project.
        network: The name of the network.
        patterns: What `repeated_patterns` has found in it.
    """
    before = resolve(project, network)
    for pattern in patterns:
        outer = project.network(network)
        wirings = [wiring_of(outer, place) for place in pattern.places]
        made = _Unit(outer, before, pattern, [wiring for wiring in wirings if wiring is not None])
        changed = replace_network(add_network(project, made.inner()), made.outer())
        after = resolve(changed, network)
        if _fingerprint(after) == _fingerprint(before):
            project, before = changed, after
    return replace_network(project, arranged(project.network(network)))


class _Unit:
    """One pattern as a network and the units that call it."""

    def __init__(self, outer: Network, resolved: Resolved, pattern: Pattern, wirings: Sequence[Wiring]) -> None:
        self._outer, self._resolved, self._pattern, self._wirings = outer, resolved, pattern, wirings
        self._places = [[outer.by_name[name] for name in place] for place in pattern.places]
        self._names = _names_within(pattern.places, self._places[0])
        self._arguments = self._named_arguments()
        self._owners = owners(outer, pattern.places) or tuple(range(len(pattern.places)))
        self._units = self._unit_names()

    def inner(self) -> Network:
        """The network that the units call."""
        first, wiring = self._places[0], self._wirings[0]
        taken = {*self._names, *(name for name, _, _ in self._arguments.values())}
        ports: list[str] = []
        for _ in wiring.outside:
            ports.append(unique_name("Input", {*taken, *ports}))
        shapes = {layer.name: layer.output for layer in self._resolved.layers}
        layers = []
        for port, source in zip(ports, wiring.outside, strict=True):
            shape = shapes.get(source)
            layers.append(Layer(port, "Input", {"Size": show(shape)} if shape else {}))
        declared = {name: (kind, values[0]) for name, kind, values in self._arguments.values()}
        layers += [Layer(name, "Argument", {"Value": value, "Type": kind}) for name, (kind, value) in declared.items()]
        for number, (layer, name) in enumerate(zip(first, self._names, strict=True)):
            properties = {
                property: self._arguments[number, property][0] if (number, property) in self._arguments else text
                for property, text in layer.properties.items()
                if not is_file(property) and property != SCOPE
            }
            layers.append(_replace(layer, name=name, properties=properties))
        links = [
            Link(ports[-1 - source] if source < 0 else self._names[source], self._names[number], connector)
            for number, entries in enumerate(wiring.sources)
            for connector, source in entries
        ]
        return arranged(Network(self._pattern.name, tuple(layers), tuple(links)))

    def outer(self) -> Network:
        """The network with the units in their places."""
        unit_of = {name: number for number, place in enumerate(self._pattern.places) for name in place}
        last = {place[-1]: number for number, place in enumerate(self._pattern.places)}
        layers: list[Layer] = []
        for layer in self._outer.layers:
            if layer.name not in unit_of:
                layers.append(layer)
            elif layer.name in last:
                layers.append(self._unit(last[layer.name]))

        def source(name: str) -> str:
            return self._units[unit_of[name]] if name in unit_of else name

        links: list[Link] = []
        entered: set[int] = set()
        for link in self._outer.links:
            number = unit_of.get(link.target)
            if number is None:
                links.append(_replace(link, source=source(link.source), bends=()) if link.source in unit_of else link)
            elif number not in entered:
                entered.add(number)
                links += [Link(source(name), self._units[number]) for name in self._wirings[number].outside]
        return _replace(self._outer, layers=tuple(layers), links=tuple(links))

    def _unit(self, number: int) -> Layer:
        properties = {"Network": self._pattern.name}
        for name, _, values in self._arguments.values():
            properties[name] = values[number]
        if self._owners[number] != number:
            properties[SCOPE] = self._units[self._owners[number]]
        for layer, name in zip(self._places[number], self._names, strict=True):
            properties |= {
                f"{name}.{property}": text for property, text in layer.properties.items() if is_file(property)
            }
        top = min(self._places[number], key=lambda layer: (layer.y, layer.x))
        return Layer(self._units[number], "Unit", properties, x=top.x, y=top.y)

    def _unit_names(self) -> list[str]:
        """What the units are called: as their layers are, up to where these differ, or by number."""
        places = {name for place in self._pattern.places for name in place}
        taken = {*self._outer.by_name} - places
        beginnings = [beginning(place) for place in self._pattern.places]
        plain = len({*beginnings}) == len(beginnings) and all(beginnings)
        names: list[str] = []
        for number, begun in enumerate(beginnings, 1):
            wanted = begun if plain else f"{self._pattern.name}_{number}"
            names.append(unique_name(wanted, {*taken, *names}))
        return names

    def _named_arguments(self) -> dict[tuple[int, str], tuple[str, str, tuple[str, ...]]]:
        """The name, the kind and the values of the argument that each differing size is."""
        differing = differing_sizes(self._places)
        of_property: dict[str, set[tuple[str, ...]]] = {}
        for (_, property), values in differing.items():
            of_property.setdefault(property, set()).add(values)
        taken = {*self._names, *NAMES_WITH_MEANING, *CATALOGUE["Unit"].properties}
        named: dict[tuple[str, tuple[str, ...]], str] = {}
        arguments: dict[tuple[int, str], tuple[str, str, tuple[str, ...]]] = {}
        for (number, property), values in differing.items():
            if (property, values) not in named:
                alone = len(of_property[property]) == 1
                name = unique_name(property if alone else f"{_identifier(self._names[number])}{property}", taken)
                taken.add(name)
                named[property, values] = name
            kind = CATALOGUE[self._places[0][number].type].properties[property].kind
            arguments[number, property] = (named[property, values], kind, values)
        return arguments


def _names_within(places: Sequence[Sequence[str]], layers: Sequence[Layer]) -> list[str]:
    """What the layers are called within a unit: what is left of their names, or their types."""
    begun = beginning(places[0])
    names: list[str] = []
    for layer in layers:
        left = layer.name[len(begun) + 1 :] if begun else ""
        names.append(unique_name(left if left and not name_problem(left) else layer.type, names))
    return names


def _identifier(name: str) -> str:
    """A name as expressions can hold it."""
    written = re.sub(r"\W", "_", name)
    return f"_{written}" if written[0].isdecimal() else written


def _fingerprint(resolved: Resolved) -> tuple[object, ...]:
    """What stays the same when layers become a unit: what is computed, and what is stored."""
    nodes = sorted((node.type.name, node.output, node.batched) for node in resolved.nodes)
    outputs = sorted(node.output for node in resolved.outputs)
    stored = sorted((use.shape, use.file) for use in resolved.parameters.values())
    return nodes, outputs, stored, resolved.statistics, len(errors(resolved.problems))
