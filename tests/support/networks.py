"""A small language for networks, so that tests say what they are about.

    network("Input(1,28,28) > Convolution(8, KernelShape=3,3) > ReLU > Affine(10)")

A chain of layers is joined by `>`; lines or `;` separate chains. A layer is its type, with properties in brackets: the
first may go without its name (see `_FIRST`). `name: Type` names a layer; others have the names the editor would give
them. A name that is given somewhere in the text stands for its layer, several are separated by `,`, and `name.W` is
its connector `W`:

    network('''
        Input(4,8,8) > a: Convolution(4) > b: ReLU
        a, b > Add2 > loss: SquaredError
        Input(4,8,8) > loss.T
    ''')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import LayerType
from layerwright.model.edits import unique_name
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved

_FIRST = {"Input": "Size"}
"""What a value without a name is, where it is not the type's important property."""

_LAYER = re.compile(r"(?:(?P<name>[^():]+):\s*)?(?P<type>\w+)(?:\((?P<properties>.*)\))?$", re.DOTALL)


def network(text: str, name: str = "Main") -> Network:
    """Make a network from its text."""
    chains = [_split(chain, ">") for line in text.splitlines() for chain in _split(line, ";")]
    given = {match["name"] for chain in chains for step in chain if (match := _LAYER.match(step)) and match["name"]}
    layers: dict[str, Layer] = {}
    links: list[Link] = []
    for chain in chains:
        sources: list[str] = []
        for step in chain:
            targets = list(_targets(step, given, layers))
            links += [Link(source, target, connector) for source in sources for target, connector in targets]
            sources = [target for target, _ in targets]
    return Network(name, tuple(layers.values()), tuple(links))


def project(*networks: Network | str, **fields: Any) -> Project:
    """Make a project; a network that is given as text is called Main."""
    made = (network(entry) if isinstance(entry, str) else entry for entry in networks)
    return Project(networks=tuple(made), **fields)


def resolved(*networks: Network | str) -> Resolved:
    """Resolve the first of some networks; the others are units for it."""
    made = project(*networks)
    return resolve(made, made.networks[0].name)


def only_problem(*networks: Network | str) -> Problem:
    """The one problem that the first of some networks has."""
    [problem] = resolved(*networks).problems
    return problem


def first_property(layer_type: LayerType) -> str:
    """The property that a value without a name is given to."""
    important = (entry.name for entry in layer_type.properties.values() if entry.important)
    return _FIRST.get(layer_type.name) or next(important)


def _targets(step: str, given: set[str], layers: dict[str, Layer]) -> Iterator[tuple[str, str]]:
    """The layers and connectors that a step of a chain stands for; a new layer is added."""
    names = [name.strip().partition(".") for name in step.split(",")]
    if all(name in given for name, _, _ in names):
        yield from ((name, connector or MAIN_CONNECTOR) for name, _, connector in names)
        return
    match = _LAYER.match(step)
    assert match, f"{step!r} is no layer"
    name = match["name"] or unique_name(match["type"], layers.keys() | given)
    assert name not in layers, f"{name!r} is named twice"
    layers[name] = Layer(name, match["type"], dict(_properties(match["type"], match["properties"] or "")))
    yield name, MAIN_CONNECTOR


def _properties(layer_type: str, text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r",\s*(?=[\w.]+\s*=)", text) if text else ():
        name, equals, value = part.partition("=")
        if equals:
            yield name.strip(), value.strip()
        else:
            yield first_property(CATALOGUE[layer_type]), part.strip()


def _split(text: str, separator: str) -> list[str]:
    """Split at a separator that stands in no brackets; empty parts are left out."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == separator and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]
