"""A network's nodes put back into the units and loops that they came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import RuleError
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project
from layerwright.resolve.arguments import argument_properties
from layerwright.resolve.expressions import ExpressionError, evaluate_text
from layerwright.resolve.facts import LayerFacts, PropertyError
from layerwright.resolve.resolved import Node

_ROUND = re.compile(r"(.+)\[(\d+)\]")


@dataclass
class Round:
    """One round of a loop."""

    number: int
    entries: list[Entry] = field(default_factory=list)


@dataclass
class LoopFrame:
    """All rounds of a loop, under the name of the layer that begins it."""

    name: str
    repeats: bool
    rounds: list[Round] = field(default_factory=list)


@dataclass
class Frame:
    """A network entered once: the whole, or one use of a unit.

    Attributes:
        name: The unit's name; empty for the whole.
        network: The name of the network.
        drawn: The network as drawn; None for one that a layer is opened into.
        scope: What the names of its parameters begin with, with a slash at the end where it is not empty.
        own_scope: What the unit itself adds to that.
        arguments: The values of its arguments, as far as they are known without shapes.
        texts: The property values of the unit itself, as drawn.
        entries: Its nodes, units and loops in order.
    """

    name: str
    network: str
    drawn: Network | None
    scope: str = ""
    own_scope: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    entries: list[Entry] = field(default_factory=list)

    def nodes(self) -> Iterable[Node]:
        """All nodes within, those of units included."""
        return _nodes(self.entries)


Entry: TypeAlias = Node | LoopFrame | Frame


def framed(project: Project, network: str, nodes: Sequence[Node]) -> Frame:
    """Put nodes of a network, in their order, into the units and loops that their names tell of."""
    drawn = project.network(network)
    whole = Frame("", network, drawn, arguments=_defaults(drawn, {}))
    for node in nodes:
        _place(project, whole, node)
    return whole


def property_texts(frame: Frame, layer: str) -> tuple[str, ...]:
    """The property values of one of a frame's layers, as drawn."""
    entry = frame.drawn.by_name.get(layer) if frame.drawn else None
    # A multiplier of the learning rate is nothing that a call is given.
    return tuple(
        text for name, text in (entry.properties if entry else {}).items() if not name.endswith("LRateMultiplier")
    )


def _nodes(entries: Iterable[Entry]) -> Iterable[Node]:
    for entry in entries:
        if isinstance(entry, Node):
            yield entry
        elif isinstance(entry, Frame):
            yield from entry.nodes()
        else:
            for turn in entry.rounds:
                yield from _nodes(turn.entries)


def _place(project: Project, whole: Frame, node: Node) -> None:
    frame, entries, scope = whole, whole.entries, ""
    for part in node.name.split("/")[:-1]:
        found = _ROUND.fullmatch(part)
        if found and (frame.drawn is None or part not in frame.drawn.by_name):
            loop = _loop(entries, found[1], frame)
            entries = _round(loop, int(found[2])).entries
            scope += f"{part}/" if loop.repeats else ""
        else:
            frame = _unit(project, frame, entries, part, node, scope)
            entries, scope = frame.entries, ""
    entries.append(node)


def _loop(entries: list[Entry], name: str, frame: Frame) -> LoopFrame:
    last = entries[-1] if entries else None
    if isinstance(last, LoopFrame) and last.name == name:
        return last
    start = frame.drawn.by_name.get(name) if frame.drawn else None
    loop = LoopFrame(name, repeats=start is not None and start.type == "RepeatStart")
    entries.append(loop)
    return loop


def _round(loop: LoopFrame, number: int) -> Round:
    if not loop.rounds or loop.rounds[-1].number != number:
        loop.rounds.append(Round(number))
    return loop.rounds[-1]


def _unit(project: Project, outer: Frame, entries: list[Entry], name: str, node: Node, rounds: str) -> Frame:
    last = entries[-1] if entries else None
    if isinstance(last, Frame) and last.name == name:
        return last
    layer = outer.drawn.by_name[name] if outer.drawn else Layer(name, "Unit")
    drawn = project.by_name.get(layer.properties.get("Network", "")) if layer.type == "Unit" else None
    text = layer.properties.get("ParameterScope", "*Name")
    own = _text(layer, text, outer.arguments) if _has_scope(layer) else ""
    frame = Frame(
        name=name,
        network=drawn.name if drawn else layer.type,
        drawn=drawn,
        scope=f"{outer.scope}{rounds}{own}/" if own else f"{outer.scope}{rounds}",
        own_scope=own,
        arguments=_given(drawn, layer, outer.arguments) if drawn else {},
        texts=tuple(layer.properties.values()),
    )
    entries.append(frame)
    return frame


def _has_scope(layer: Layer) -> bool:
    return layer.type == "Unit" or "ParameterScope" in CATALOGUE[layer.type].properties


def _text(layer: Layer, text: str, arguments: Mapping[str, Any]) -> str:
    known = {**arguments, "Name": layer.name}
    try:
        return str(evaluate_text(text, lambda name: known[name])).strip()
    except (ExpressionError, KeyError):
        return layer.name


def _given(drawn: Network, layer: Layer, outer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments that a unit gives, and the defaults of the others."""
    declared = argument_properties(drawn)
    known = {**CATALOGUE["Unit"].properties, **declared}
    facts = LayerFacts(layer, known, (), outer)
    given = {}
    for name in declared:
        if name in layer.properties:
            try:
                given[name] = facts.value(name)
            except (PropertyError, RuleError, IndexError):
                continue
    return _defaults(drawn, given)


def _defaults(drawn: Network, given: Mapping[str, Any]) -> Mapping[str, Any]:
    declared = {name: entry for name, entry in argument_properties(drawn).items() if name not in given}
    facts = LayerFacts(Layer(drawn.name, "Unit"), declared, (), given)
    values = dict(given)
    for name in declared:
        try:
            values[name] = facts.value(name)
        except (PropertyError, RuleError, IndexError):
            continue
    return values
