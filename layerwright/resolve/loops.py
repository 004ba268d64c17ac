"""The loops that a person draws, found from the links.

A loop lies between its starts and its ends: all that a start leads to and that leads to an end. Loops lie within each
other, never across. A Delay hands a value on to the next round, so that the link into it closes no circle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from msgspec.structs import replace

from layerwright.model.network import FEEDBACK, MAIN_CONNECTOR, Layer, Link, Network
from layerwright.resolve.order import in_order

STARTS: Mapping[str, str] = {"RepeatEnd": "RepeatStart", "RecurrentOutput": "RecurrentInput"}
"""The layer type that begins a loop, by the one that ends it."""

_OF_LOOPS = frozenset((*STARTS, *STARTS.values(), FEEDBACK))
"""The layer types that make loops."""

LOOP_START = "ID"
"""The property by which the end of a loop may name its start."""


@dataclass(frozen=True)
class Loop:
    """A part of a network that is computed several times; `steps` are what lies between its starts and ends.

    `repeats` tells whether each round has parameters of its own; else rounds go along an axis and share them.
    """

    starts: tuple[str, ...]
    ends: tuple[str, ...]
    steps: tuple[Step, ...]
    delays: tuple[str, ...]
    repeats: bool

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all layers in it."""
        inner = (name for step in self.steps for name in names_in(step))
        return (*self.starts, *inner, *self.ends)


Step: TypeAlias = "str | Loop"
"""A layer, by its name, or a loop."""


def names_in(step: Step) -> tuple[str, ...]:
    """The names of the layers of a step."""
    return (step,) if isinstance(step, str) else step.names


def first_of(step: Step) -> str:
    """The name of the first layer of a step."""
    return step if isinstance(step, str) else step.names[0]


@dataclass(frozen=True)
class Plan:
    """A network's layers in the order of computation, with loops as one step.

    `circle` is a circle of links that no Delay breaks, if there is one; `open_ends` are the starts and ends of loops
    that have no counterpart, and the Delays outside loops.
    """

    steps: tuple[Step, ...]
    circle: tuple[str, ...]
    open_ends: tuple[str, ...]

    @cached_property
    def has_loops(self) -> bool:
        """Whether a step is more than one layer."""
        return Loop in set(map(type, self.steps))

    @cached_property
    def firsts(self) -> tuple[str, ...]:
        """The name of the first layer of each step."""
        return tuple(map(first_of, self.steps)) if self.has_loops else self.steps  # type: ignore[return-value]

    @cached_property
    def turns(self) -> Mapping[str, int]:
        """The place of each layer's step among the steps."""
        turns: dict[str, int] = {}
        for turn, step in enumerate(self.steps):
            if isinstance(step, str):
                turns[step] = turn
            else:
                turns.update(dict.fromkeys(step.names, turn))
        return turns


def planned(network: Network) -> Plan:
    """Find the order and the loops of a network.

    A layer that is bypassed begins and ends no loop. Where two layers have one name, it stands for the first.
    """
    if len(network.by_name) < len(network.layers):
        network = Network(network.name, tuple(network.by_name.values()), network.links)
    if not has_loops(network):
        order, circle = in_order(network)
        return Plan(_named(order), _named(circle), ())
    if any(layer.bypassed for layer in network.layers):
        plain = [replace(layer, type="Identity") if layer.bypassed else layer for layer in network.layers]
        network = Network(network.name, tuple(plain), network.links)
    return _Planning(network).plan()


def has_loops(network: Network) -> bool:
    """Whether a network has a layer that makes loops."""
    return bool([layer for layer in network.layers if layer.type in _OF_LOOPS and not layer.bypassed])


class _Planning:
    def __init__(self, network: Network) -> None:
        self._network = network
        self._by_name = network.by_name

    def plan(self) -> Plan:
        order, circle = in_order(_without_feedback(self._network))
        closed: set[str] = set()
        steps: tuple[Step, ...] = tuple(layer.name for layer in order)
        loops = self._loops()
        if loops:
            closed = {name for loop in loops for name in loop.all}
            steps = tuple(self._arranged(order, loops))
        return Plan(steps, tuple(layer.name for layer in circle), tuple(self._open_ends(order, closed)))

    def _open_ends(self, order: list[Layer], closed: Collection[str]) -> Iterator[str]:
        for layer in order:
            if layer.type not in _OF_LOOPS:
                continue
            is_inner_end = layer.type != FEEDBACK and layer.name not in self._paired
            if layer.name not in closed or is_inner_end:
                yield layer.name

    @cached_property
    def _paired(self) -> set[str]:
        """The starts and ends that belong together."""
        return {name for end, starts in self._starts_of_ends.items() if starts for name in (end, *starts)}

    @cached_property
    def _starts_of_ends(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for layer in self._network.layers:
            if layer.type in STARTS:
                self._find_starts(layer, found, set())
        return found

    def _find_starts(self, end: Layer, found: dict[str, tuple[str, ...]], busy: set[str]) -> tuple[str, ...]:
        """The starts of an end: those met first against the links, where loops that lie between are passed over."""
        if end.name in found or end.name in busy:
            return found.get(end.name, ())
        kind = STARTS[end.type]
        named = self._by_name.get(end.properties.get(LOOP_START, ""))
        if named is not None and named.type == kind:
            found[end.name] = (named.name,)
            return found[end.name]
        busy.add(end.name)
        seen: set[str] = set()
        waiting = [link.source for link in self._network.links_into.get(end.name, ())]
        starts = []
        while waiting:
            layer = self._by_name.get(waiting.pop())
            if layer is None or layer.name in seen:
                continue
            seen.add(layer.name)
            if layer.type == kind:
                starts.append(layer.name)
            elif layer.type in STARTS:
                for start in self._find_starts(layer, found, busy):
                    waiting += [link.source for link in self._network.links_into.get(start, ())]
            else:
                waiting += [link.source for link in self._network.links_into.get(layer.name, ())]
        busy.discard(end.name)
        found[end.name] = tuple(sorted(starts))
        return found[end.name]

    def _loops(self) -> list[_Found]:
        """The loops, those around others first."""
        groups: list[_Found] = []
        for end, starts in self._starts_of_ends.items():
            if not starts:
                continue
            same = next((group for group in groups if group.starts & set(starts)), None)
            if same is None:
                same = _Found(set(), set(), set())
                groups.append(same)
            same.starts.update(starts)
            same.ends.add(end)
        for group in groups:
            forward = self._reached(group.starts, self._network.links_from, "target")
            backward = self._reached(group.ends, self._network.links_into, "source")
            group.body = (forward & backward) - group.starts - group.ends
        return sorted(groups, key=lambda group: -len(group.body))

    @staticmethod
    def _reached(first: Collection[str], links: Mapping[str, tuple[Link, ...]], end: str) -> set[str]:
        found, waiting = set(first), list(first)
        while waiting:
            for link in links.get(waiting.pop(), ()):
                name: str = getattr(link, end)
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return found

    def _arranged(self, order: list[Layer], loops: list[_Found]) -> list[Step]:
        """Put the steps of each loop together, at the place where all that flows into it is computed."""
        ordered = {layer.name for layer in order}
        outer: list[_Found] = []
        for loop in loops:
            if not any(loop.starts <= other.body for other in outer):
                outer.append(loop)
        owner = {name: number for number, loop in enumerate(outer) for name in loop.all}
        collapsed = _collapsed(self._network, order, owner)
        steps: list[Step] = []
        for layer in collapsed:
            if layer.name not in owner:
                steps.append(layer.name)
                continue
            loop = outer[owner[layer.name]]
            if not loop.starts | loop.ends <= ordered:
                # A part of it lies behind a circle of links.
                continue
            body = [entry for entry in order if entry.name in loop.body]
            inner = [other for other in loops if other is not loop and other.starts <= loop.body]
            starts = [entry for entry in order if entry.name in loop.starts]
            steps.append(
                Loop(
                    starts=_named(starts),
                    ends=_named(entry for entry in order if entry.name in loop.ends),
                    steps=tuple(self._arranged(body, inner)),
                    delays=_named(entry for entry in body if entry.type == FEEDBACK),
                    repeats=starts[0].type == "RepeatStart",
                )
            )
        return steps


def _named(layers: Iterable[Layer]) -> tuple[str, ...]:
    return tuple([layer.name for layer in layers])


@dataclass
class _Found:
    starts: set[str]
    ends: set[str]
    body: set[str]

    @property
    def all(self) -> set[str]:
        return self.starts | self.ends | self.body


def _without_feedback(network: Network) -> Network:
    delays = {layer.name for layer in network.layers if layer.type == FEEDBACK}
    if not delays:
        return network
    links = (link for link in network.links if link.target not in delays or link.connector != MAIN_CONNECTOR)
    return Network(network.name, network.layers, tuple(links))


def _collapsed(network: Network, order: list[Layer], owner: Mapping[str, int]) -> list[Layer]:
    """The layers of an order, where one layer stands for all of a loop, in an order of their own."""
    stands: dict[int, Layer] = {}
    kept: list[Layer] = []
    names: dict[str, str] = {}
    for layer in order:
        number = owner.get(layer.name)
        standing = layer if number is None else stands.setdefault(number, layer)
        names[layer.name] = standing.name
        if standing is layer:
            kept.append(layer)
    links = {
        Link(names[link.source], names[link.target])
        for link in _without_feedback(network).links
        if link.source in names and link.target in names and names[link.source] != names[link.target]
    }
    arranged, _ = in_order(Network(network.name, tuple(kept), tuple(links)))
    return arranged
