"""What is carried along while networks are opened, and what is remembered of it for the next time."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from layerwright.layers.kinds import Shape
from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import Problem
from layerwright.resolve.facts import Arguments
from layerwright.resolve.loops import Step
from layerwright.resolve.resolved import LayerResult, Node
from layerwright.resolve.sides import Source
from layerwright.resolve.structure import Structure, structure_of
from layerwright.resolve.totals import Totals

MOST_LAYERS = 20_000
"""nnabla follows a graph by recursion and dies of a much longer one; units within units grow this fast."""

_Value = TypeVar("_Value")
_NOTHING_ASKED: frozenset[str | None] = frozenset()
"""One for all steps, as other names that many steps ask for: what there is less of costs less later."""


class TooLargeError(Exception):
    """A network of more layers than anybody could train; the message is a sentence."""


class Noted(Mapping[str, _Value]):
    """Values by name that note which names were asked for; None stands for all of them."""

    def __init__(self, values: Mapping[str, _Value]) -> None:
        self._values = values
        self.asked: set[str | None] = set()
        self._taken: dict[Set[str | None], Set[str | None]] = {}

    def __getitem__(self, name: str) -> _Value:
        self.asked.add(name)
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        self.asked.add(None)
        return iter(self._values)

    def __len__(self) -> int:
        self.asked.add(None)
        return len(self._values)

    def taken(self) -> Set[str | None]:
        """The names that were asked for since the last call of this."""
        if not self.asked:
            return _NOTHING_ASKED
        asked = frozenset(self.asked)
        self.asked.clear()
        return self._taken.setdefault(asked, asked)


def kept_network(before: Network | None, now: Network) -> Network:
    """A network of the same meaning, with the very layers and links of the one before where these mean the same.

    It is the one before itself if only what the canvas shows differs, as positions. What was found can then be compared
    by identity.
    """
    if before is None or before is now:
        return now
    earlier = before.by_name
    layers = tuple(
        [
            layer if earlier.get(layer.name) is layer else _kept_layer(earlier.get(layer.name), layer)
            for layer in now.layers
        ]
    )
    links = before.links if _all(Link.same_wire, before.links, now.links) else now.links
    if now.name == before.name and links is before.links and _all(operator.is_, before.layers, layers):
        return before
    return Network(now.name, layers, links)


def _all(alike: Callable[[_Value, _Value], bool], before: tuple[_Value, ...], now: tuple[_Value, ...]) -> bool:
    if before is now or len(before) != len(now):
        return before is now
    others = [pair for pair in zip(before, now, strict=True) if pair[0] is not pair[1]]
    return all(alike(*pair) for pair in others)


def _kept_layer(before: Layer | None, now: Layer) -> Layer:
    if before is None or before is now:
        return now
    alike = (
        before.name == now.name
        and before.type == now.type
        and before.bypassed == now.bypassed
        and before.properties == now.properties
        # Problems are told in the order of the properties.
        and list(before.properties) == list(now.properties)
    )
    return before if alike else now


@dataclass(frozen=True)
class Call:
    """How a network was entered: through which units, with what inputs and arguments.

    `again` is true in later rounds of a loop that shares its parameters among rounds.
    """

    units: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    inputs: tuple[Source, ...] | None = None
    arguments: Arguments = field(default_factory=dict)
    again: bool = False

    def names_alike(self, other: Call) -> bool:
        """Whether nodes and parameters have the same names within both, and count alike."""
        return (self.units, self.networks, self.scope, self.again) == (
            other.units,
            other.networks,
            other.scope,
            other.again,
        )


TOP = Call()


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """What became of one step of a network, and what it depended on besides its layers and what flows into them.

    Attributes:
        step: The layer or loop.
        nodes: The nodes it was made.
        problems: What was found wrong.
        seen: How many layers were entered.
        for_testing: Whether it says that the network is for testing.
        arguments: The arguments that were asked for; None stands for all.
        networks: The networks that were asked for; None stands for all.
        looked: The layers that were looked at before their turn, with their shapes where they were known.
        passes: How the networks within were entered, by the units that lead there.
    """

    step: Step
    nodes: tuple[Node, ...]
    problems: tuple[Problem, ...]
    seen: int
    for_testing: bool
    arguments: Set[str | None]
    networks: Set[str | None]
    looked: Mapping[str, Shape | None]
    passes: Mapping[tuple[str, ...], Remembered]


@dataclass(slots=True)
class Remembered:
    """A network entered once, as it was found the last time.

    Attributes:
        network: The network.
        call: How it was entered.
        structure: Its structure.
        arguments: The values of its arguments.
        inputs_taken: What the caller linked to its Input layers.
        sources: What its layers give.
        results: What became of its layers.
        outcomes: What became of its steps, by the first layer of each, in the order of the steps.
        totals: What was added up over its nodes, where it is entered by itself.
    """

    network: Network
    call: Call
    structure: Structure
    arguments: Arguments
    inputs_taken: Mapping[str, Source]
    sources: Mapping[str, Source]
    results: Mapping[str, LayerResult]
    outcomes: Mapping[str, Outcome]
    totals: Totals | None = None


class Work:
    """What is carried along while networks are opened: the networks that may be called, and how many layers were seen.

    `changed` are the names of the project's networks that are not as they were when what is remembered was found.
    """

    def __init__(self, networks: Mapping[str, Network], changed: Set[str | None] = frozenset()) -> None:
        self.networks = Noted(networks)
        self.changed = changed
        self.seen = 0
        self._structures: dict[int, tuple[Network, Structure]] = {}

    def see(self, layers: int = 1) -> None:
        """Count layers that are entered.

        Raises:
            TooLargeError: There are too many.
        """
        self.seen += layers
        if self.seen > MOST_LAYERS:
            raise TooLargeError(f"The network has more than {MOST_LAYERS:,} layers once its units are opened.")

    def structure(self, network: Network, before: Structure | None) -> Structure:
        """The structure of a network, found once for all units that call it.

        Args:
            network: The network.
            before: A structure found before, which is given back where it is still right.
        """
        if id(network) not in self._structures:
            # The network is kept too, so that no other one is given its number.
            self._structures[id(network)] = network, structure_of(network, before)
        return self._structures[id(network)][1]
