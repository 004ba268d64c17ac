"""The search for layers that come again and again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.edits import unique_name
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project
from layerwright.resolve.order import in_order
from layerwright.resolve.units.patterns import Pattern, Wiring, beginning, fits, kind_of, wiring_of

_LEAST_LAYERS = 3
"""The fewest layers that are worth a unit."""

_LEAST_SAVED = 6
"""How much has to be saved: for each place but the first, its layers but one."""

_MOST_PATTERNS = 8
_MOST_LAYERS = 20_000
_LONGEST = 200
"""The most layers of a pattern that is looked for."""

_STAY_OUTSIDE = frozenset(
    ("Input", "Argument", "Comment", "RepeatStart", "RepeatEnd", "RecurrentInput", "RecurrentOutput", "Delay", "Output")
)
"""Layer types that mean something else in a unit, or that belong to loops and to what is shown."""


def repeated_patterns(project: Project, network: str) -> tuple[Pattern, ...]:
    """Find layers that repeat in a network, the pattern that saves the most first; no layer is in two of them.

    The layers of a pattern follow one another, are of the same types and linked alike, and one of them leads out. They
    have the same properties but for sizes, such as numbers of maps, and for the files of their parameters.

    Args:
        project: The project.
        network: The name of the network.
    """
    drawn = project.network(network)
    order, circle = in_order(drawn)
    if any(layer.type == "Argument" for layer in drawn.layers):
        # Their names would not be known within a unit.
        return ()
    if circle or not _LEAST_LAYERS * 2 <= len(order) <= _MOST_LAYERS:
        return ()
    search = _Search(drawn, order)
    taken: set[str] = {*project.by_name, *drawn.by_name}
    patterns: list[Pattern] = []
    while len(patterns) < _MOST_PATTERNS:
        places = search.best()
        if not places:
            break
        name = unique_name(_name_of(drawn, places), taken)
        taken.add(name)
        patterns.append(Pattern(name, places))
    return tuple(patterns)


class _Search:
    """Looks for the runs of layers in an order that come most often."""

    def __init__(self, network: Network, order: Sequence[Layer]) -> None:
        self._network = network
        self._order = order
        # Here, and below: the editor imports this module, and a window that opens should not wait for numpy.
        import numpy as np

        known: dict[object, int] = {}
        self._kinds = np.array([known.setdefault(kind_of(layer, network), len(known)) for layer in order], np.uint64)
        self._free = np.array([layer.type not in _STAY_OUTSIDE for layer in order])

    def best(self) -> tuple[tuple[str, ...], ...]:
        """The places of what saves the most among the layers that are free; they are not free afterwards."""
        runs = sorted(self._runs(), key=lambda run: (-run.worth, run.length))
        found, best = None, (_LEAST_SAVED, False, False)
        for run in runs:
            # No more can be saved with a run than if it were linked alike everywhere.
            if run.worth < best[0]:
                break
            for alike in self._alike(run):
                rank = self._rank(alike)
                if (found is None and rank[0] >= best[0]) or rank > best:
                    found, best = alike, rank
        if found is None:
            return ()
        found = self._shortest(found, runs)
        for start in found.starts:
            self._free[start : start + found.length] = False
        return tuple(self._names(start, found.length) for start in found.starts)

    def _rank(self, run: _Run) -> tuple[int, bool, bool]:
        """What is the better the greater it is; where as much is saved, names and weights tell where people begin."""
        named = all(beginning(self._names(start, run.length)) for start in run.starts)
        first = CATALOGUE.get(self._order[run.starts[0]].type)
        return run.worth, named, first is not None and bool(first.parameters)

    def _runs(self) -> Iterator[_Run]:
        """Runs of layers of the same kinds that come more than once."""
        import numpy as np

        count = len(self._order)
        base = np.uint64(6364136223846793005)
        hashes = np.zeros(count, np.uint64)
        blocked = np.concatenate([[0], np.cumsum(~self._free)])
        for length in range(1, min(count // 2, _LONGEST) + 1):
            # The hash of each run is that of the one that is shorter by one, and one kind more.
            hashes = hashes[: count - length + 1] * base + self._kinds[length - 1 :] + np.uint64(1)
            if length < _LEAST_LAYERS:
                continue
            starts = np.flatnonzero(blocked[length:] == blocked[: count - length + 1])
            _, numbers, counts = np.unique(hashes[starts], return_inverse=True, return_counts=True)
            if not (counts > 1).any():
                return
            for number in np.flatnonzero(counts > 1):
                apart = _apart(starts[numbers == number], length)
                if len(apart) > 1:
                    yield _Run(tuple(apart), length, tuple(map(int, starts[numbers == number])))

    def _alike(self, run: _Run) -> Iterator[_Run]:
        """Places that are linked alike and do not overlap, for each way of being linked."""
        groups: list[tuple[Wiring, list[int]]] = []
        for start in run.everywhere:
            wiring = wiring_of(self._network, self._names(start, run.length))
            if wiring is None:
                continue
            same = next((places for known, places in groups if known.alike(wiring)), None)
            if same is None:
                groups.append((wiring, [start]))
            else:
                same.append(start)
        for _, places in groups:
            apart = tuple(_apart(places, run.length))
            if len(apart) > 1 and fits(self._network, [self._names(start, run.length) for start in apart]):
                yield _Run(apart, run.length, tuple(places))

    def _shortest(self, found: _Run, runs: Sequence[_Run]) -> _Run:
        """The part of a run that it repeats itself, where it is such."""
        for length in range(_LEAST_LAYERS, found.length // 2 + 1):
            if found.length % length == 0:
                parts = {start + step for start in found.starts for step in range(0, found.length, length)}
                for run in runs:
                    if run.length == length and parts <= {*run.everywhere}:
                        within = [alike for alike in self._alike(run) if parts <= {*alike.starts}]
                        if within:
                            return max(within, key=self._rank)
        return found

    def _names(self, start: int, length: int) -> tuple[str, ...]:
        return tuple(layer.name for layer in self._order[start : start + length])


@dataclass(frozen=True)
class _Run:
    """Where a run of layers begins: at places that do not overlap, and everywhere."""

    starts: tuple[int, ...]
    length: int
    everywhere: tuple[int, ...]

    @property
    def worth(self) -> int:
        """How many layers fewer there are with units."""
        return (len(self.starts) - 1) * (self.length - 1)


def _apart(starts: Iterable[int], length: int) -> list[int]:
    """Those of some places in order that do not overlap."""
    kept: list[int] = []
    for start in starts:
        if not kept or start >= kept[-1] + length:
            kept.append(int(start))
    return kept


def _name_of(network: Network, places: Sequence[Sequence[str]]) -> str:
    """What units of a pattern may be called: as the layers are at all places, or after what the pattern does."""
    words = {re.sub(r"[\d._-]+", " ", beginning(place)).strip() for place in places}
    word = words.pop() if len(words) == 1 else ""
    if word and " " not in word:
        return word[0].upper() + word[1:]
    layers = [network.by_name[name] for name in places[0]]
    for layer in layers:
        sources = {link.source for link in network.links_into.get(layer.name, ())}
        if layer.type == "Add2" and not sources <= {*places[0]}:
            return "Residual"
    return "Branches" if any(layer.type == "Concatenate" for layer in layers) else "Block"
