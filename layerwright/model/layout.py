"""Drawing a network in order: layers in columns, data flowing downwards, skip connections in lanes at the side.

Each layer stands one row below the last of those that feed it. Layers that follow each other form a strand, which has a
column of its own from where it leaves another strand to where it joins one again, so that its links run straight; the
longest strand of all is the spine. Links that pass layers of their column get a lane beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from layerwright.model.network import FEEDBACK, MAIN_CONNECTOR, Network

LAYER_WIDTH = 318
LAYER_HEIGHT = 50
GAP = 22
"""What lies between two layers of a column."""
GRID = 24
ROW = LAYER_HEIGHT + GAP
"""From one layer to the next below it."""
COLUMN = 15 * GRID
"""From one layer to the next beside it."""
LANE = 12
"""What one link takes that passes layers at the side."""

_MOST_LANES = 8
_FREE_LANES = 2
"""How many lanes there is room for without more being made."""
_BETWEEN_PARTS = 3 * GRID
"""What lies between two parts of a network that no link joins, besides what lies between columns."""

Position = tuple[float, float]


def arrange(network: Network, names: Collection[str] | None = None) -> Mapping[str, Position]:
    """Find a place for every layer, or for some of them.

    Layers do not overlap, and links lead downwards, but for those that close a circle or feed a Delay. The places
    follow from the links and names, not from where layers lie or in which order they were added.

    Args:
        network: The network.
        names: The layers to move; None for all. They stay where they are as a group: the upper left corner around them
            is kept, unless layers that stay are in the way, beside which they are then put.

    Returns:
        The upper left corners by name, in pixels at 100 %.
    """
    chosen = network.by_name.keys() if names is None else network.by_name.keys() & set(names)
    if not chosen:
        return {}
    places = _arranged(network, chosen)
    if names is None:
        return places
    x = min(network.by_name[name].x for name in chosen)
    y = min(network.by_name[name].y for name in chosen)
    kept = {name: (x + left, y + top) for name, (left, top) in places.items()}
    aside = _aside(kept.values(), [(entry.x, entry.y) for entry in network.layers if entry.name not in chosen])
    return {name: (left + aside, top) for name, (left, top) in kept.items()}


def _arranged(network: Network, chosen: Collection[str]) -> dict[str, Position]:
    graph = _graph(network, chosen)
    ranks = _ranks(graph)
    parts = _parts(graph)
    single = [part[0] for part in parts if len(part) == 1]
    places: dict[str, Position] = {}
    right = 0
    for part in sorted((part for part in parts if len(part) > 1), key=lambda part: (-len(part), part[0])):
        columns = _columns(graph, ranks, part)
        lefts, width = _lefts(graph, ranks, columns)
        top = min(ranks[node] for node in part)
        for node in part:
            places[graph.names[node]] = (right + lefts[columns[node]], (ranks[node] - top) * ROW)
        right += width + _BETWEEN_PARTS
    for row, node in enumerate(single):
        places[graph.names[node]] = (right, row * ROW)
    return places


@dataclass(frozen=True)
class _Graph:
    """Layers as numbers, in the order of their names; links that close circles are left out.

    `sides` are the pairs of which the second reads the first at side connectors only.
    """

    names: Sequence[str]
    before: Sequence[Sequence[int]]
    after: Sequence[Sequence[int]]
    sides: Collection[tuple[int, int]]

    def way(self, start: int, end: int) -> int:
        """1 for the main connector, 0 for the side ones: the former are followed first."""
        return (start, end) not in self.sides


def _graph(network: Network, chosen: Collection[str]) -> _Graph:
    names = sorted(chosen, key=_natural)
    number = {name: index for index, name in enumerate(names)}
    before: list[list[int]] = []
    sides: set[tuple[int, int]] = set()
    for index, name in enumerate(names):
        links = [link for link in network.links_into.get(name, ()) if link.source in number and link.source != name]
        if network.by_name[name].type == FEEDBACK:
            links = [link for link in links if link.connector != MAIN_CONNECTOR]
        main = dict.fromkeys(number[link.source] for link in links if link.connector == MAIN_CONNECTOR)
        all_before = list(dict.fromkeys(number[link.source] for link in links))
        sides.update((source, index) for source in all_before if source not in main)
        before.append(all_before)
    _open_circles(before)
    after: list[list[int]] = [[] for _ in names]
    for index, sources in enumerate(before):
        for source in sources:
            after[source].append(index)
    return _Graph(names, before, after, sides)


def _natural(name: str) -> list[tuple[int, str]]:
    """Names by their numbers: Affine_2 before Affine_10."""
    parts = re.split(r"(\d+)", name)
    return [(int(part[:18]), part) if part.isdecimal() else (-1, part) for part in parts]


def _open_circles(before: list[list[int]]) -> None:
    """Leave out the links by which circles close, as seen from the layer that is named first."""
    unseen, open_, done = 0, 1, 2
    state = [unseen] * len(before)
    for start in range(len(before)):
        if state[start] != unseen:
            continue
        state[start] = open_
        path = [(start, iter(tuple(before[start])))]
        while path:
            node, sources = path[-1]
            source = next(sources, None)
            if source is None:
                state[node] = done
                path.pop()
            elif state[source] == open_:
                before[node].remove(source)
            elif state[source] == unseen:
                state[source] = open_
                path.append((source, iter(tuple(before[source]))))


def _order(graph: _Graph) -> list[int]:
    waits = [len(sources) for sources in graph.before]
    order = [node for node, count in enumerate(waits) if not count]
    for node in order:
        for target in graph.after[node]:
            waits[target] -= 1
            if not waits[target]:
                order.append(target)
    return order


def _ranks(graph: _Graph) -> list[int]:
    """The row of each layer: below all that feed it, and what only feeds one other as near to that as may be."""
    order = _order(graph)
    ranks = [0] * len(order)
    alone = [False] * len(order)
    for node in order:
        sources = graph.before[node]
        ranks[node] = 1 + max([ranks[source] for source in sources], default=-1)
        alone[node] = all(alone[source] and len(graph.after[source]) == 1 for source in sources)
    for node in reversed(order):
        if alone[node] and graph.after[node]:
            ranks[node] = min(ranks[target] for target in graph.after[node]) - 1
    return ranks


def _parts(graph: _Graph) -> list[list[int]]:
    """The layers that links join, each part in the order of names."""
    found: list[list[int]] = []
    seen = [False] * len(graph.names)
    for start in range(len(seen)):
        if seen[start]:
            continue
        seen[start] = True
        part = [start]
        for node in part:
            for other in (*graph.before[node], *graph.after[node]):
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
        found.append(sorted(part))
    return found


@dataclass
class _Strand:
    """Layers one below the other; `first` to `last` are the rows that it and the links at its ends take."""

    nodes: list[int]
    first: int = 0
    last: int = 0


def _strands(graph: _Graph, ranks: Sequence[int], part: Sequence[int]) -> list[_Strand]:
    by_rank = sorted(part, key=lambda node: ranks[node])
    remaining: dict[int, int] = {}
    for node in reversed(by_rank):
        remaining[node] = 1 + max([remaining[target] for target in graph.after[node]], default=-1)
    follower: dict[int, int] = {}
    leader: dict[int, int] = {}
    for node in part:
        before, after = graph.before[node], graph.after[node]
        if after:
            follower[node] = _first_best(after, [(graph.way(node, other), remaining[other]) for other in after])
        if before:
            leader[node] = _first_best(before, [(graph.way(other, node), ranks[other]) for other in before])
    strands = []
    for node in by_rank:
        if node in leader and follower.get(leader[node]) == node:
            continue
        nodes = [node]
        while (target := follower.get(nodes[-1])) is not None and leader[target] == nodes[-1]:
            nodes.append(target)
        strand = _Strand(nodes, ranks[node], ranks[nodes[-1]])
        if node in leader:
            strand.first = min(strand.first, ranks[leader[node]] + 1)
        if nodes[-1] in follower:
            strand.last = max(strand.last, ranks[follower[nodes[-1]]] - 1)
        strands.append(strand)
    return strands


def _first_best(nodes: Sequence[int], values: Sequence[tuple[int, int]]) -> int:
    return nodes[max(range(len(nodes)), key=values.__getitem__)]


@dataclass
class _Column:
    """What rows of a column are taken: intervals in order, which do not overlap."""

    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)

    def is_free(self, first: int, last: int) -> bool:
        index = bisect_left(self.lasts, first)
        return index == len(self.firsts) or self.firsts[index] > last

    def take(self, first: int, last: int) -> None:
        index = bisect_left(self.lasts, first)
        self.firsts.insert(index, first)
        self.lasts.insert(index, last)


def _columns(graph: _Graph, ranks: Sequence[int], part: Sequence[int]) -> dict[int, int]:
    """The column of each layer of a part: that of the spine is 0, those to its left are negative."""
    strands = _strands(graph, ranks, part)
    owner = {node: number for number, strand in enumerate(strands) for node in strand.nodes}
    spine = max(range(len(strands)), key=lambda number: (len(strands[number].nodes), -number))
    taken: dict[int, _Column] = {}
    found: dict[int, int] = {}
    nearest: dict[tuple[int, int, int], int] = {}
    turns = _Turns(graph, strands, owner)

    def put(number: int, column: int) -> None:
        found[number] = column
        taken.setdefault(column, _Column()).take(strands[number].first, strands[number].last)

    put(spine, 0)
    waiting = [spine]
    for placed in waiting:
        beside = {
            owner[other]: None
            for node in strands[placed].nodes
            for other in (*graph.before[node], *graph.after[node])
            if owner[other] not in found
        }
        for _, side, _, number in sorted(turns.turn(placed, number) for number in beside):
            strand = strands[number]
            hint = (placed, side, strand.first)
            column = nearest.get(hint, found[placed]) + side
            while column in taken and not taken[column].is_free(strand.first, strand.last):
                column += side
            nearest[hint] = column
            put(number, column)
            waiting.append(number)
    return {node: found[owner[node]] for node in part}


class _Turns:
    """When a strand is placed beside another, and on which side of it (-1 is left).

    Among the inputs of the layer where both meet, those to the left enter first. What feeds a side connector comes from
    the left, where these are.
    """

    def __init__(self, graph: _Graph, strands: Sequence[_Strand], owner: Mapping[int, int]) -> None:
        self._graph = graph
        self._strands = strands
        self._owner = owner
        self._places: dict[int, dict[int, int]] = {}
        self._met: dict[tuple[int, int], int | None] = {}

    def turn(self, placed: int, number: int) -> tuple[int, int, int, int]:
        """The order in which a strand is placed, beginning with the distance and the side."""
        strand = self._strands[number]
        end, length = strand.nodes[-1], strand.last - strand.first
        for target in self._graph.after[end]:
            place = self._place(target, end)
            if self._owner[target] == placed and not self._graph.way(end, target):
                return place, -1, length, number
            other = self._where(target, placed)
            if other is not None:
                return abs(place - other), -1 if place < other else 1, length, number
        return len(self._graph.names), 1, length, number

    def _place(self, target: int, source: int) -> int:
        """The place of a layer among those that feed another."""
        if target not in self._places:
            self._places[target] = {entry: place for place, entry in enumerate(self._graph.before[target])}
        return self._places[target][source]

    def _where(self, target: int, placed: int) -> int | None:
        """The first place of a strand among those that feed a layer."""
        key = target, placed
        if key not in self._met:
            sources = self._graph.before[target]
            places = (place for place, source in enumerate(sources) if self._owner[source] == placed)
            self._met[key] = next(places, None)
        return self._met[key]


def _lefts(graph: _Graph, ranks: Sequence[int], columns: Mapping[int, int]) -> tuple[dict[int, int], int]:
    """The left edge of each column, and the width of all, with room for links that pass layers at the side."""
    rows: dict[int, list[int]] = {}
    for node in sorted(columns, key=lambda node: ranks[node]):
        rows.setdefault(columns[node], []).append(ranks[node])
    passing: dict[int, dict[int, tuple[int, int]]] = {}
    for node, column in columns.items():
        for target in graph.after[node]:
            lane = _lane(rows, column, columns[target], ranks[node], ranks[target])
            if lane is not None:
                # Links from one layer share a lane.
                sharing = passing.setdefault(lane, {})
                sharing[node] = (ranks[node], max(ranks[target], sharing.get(node, (0, 0))[1]))
    least, most = min(columns.values()), max(columns.values())
    widths = [_width(passing.get(column, {}).values()) for column in range(least, most + 1)]
    lefts = [0, *accumulate(widths)]
    return {column: lefts[column - least] for column in range(least, most + 1)}, lefts[-1]


def _lane(rows: Mapping[int, Sequence[int]], start: int, end: int, first: int, last: int) -> int | None:
    """The column to whose right a link runs that cannot run straight down in a column."""
    for column in {start, end}:
        if bisect_right(rows[column], first) == bisect_left(rows[column], last):
            return None
    return end if start >= end else end - 1


def _width(lanes: Iterable[tuple[int, int]]) -> int:
    """The width of a column with its lanes."""
    changes = sorted(change for first, last in lanes for change in ((first, 1), (last, -1)))
    most = max(accumulate(change for _, change in changes), default=0)
    more = max(0, min(most, _MOST_LANES) - _FREE_LANES) * LANE
    return COLUMN + -(-more // GRID) * GRID


def _aside(moved: Iterable[Position], fixed: Iterable[Position]) -> int:
    """How far layers have to go to the right so that they overlap none of those that stay."""
    rows = sorted((y, x) for x, y in fixed)
    tops = [y for y, _ in rows]
    refused = sorted(
        (rows[index][1] - x - LAYER_WIDTH - GAP, rows[index][1] - x + LAYER_WIDTH + GAP)
        for x, y in moved
        for index in range(bisect_right(tops, y - ROW), bisect_left(tops, y + ROW))
    )
    aside = 0
    for first, last in refused:
        if first < aside < last:
            aside = -(-int(-(-last // 1)) // GRID) * GRID
    return aside


def overlapping(positions: Mapping[str, Position]) -> Iterator[tuple[str, str]]:
    """The pairs of layers that lie over each other."""
    cells: dict[tuple[int, int], list[str]] = {}
    for name, (x, y) in positions.items():
        column, row = int(x // LAYER_WIDTH), int(y // LAYER_HEIGHT)
        for near in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for other in cells.get(near, ()):
                left, top = positions[other]
                if abs(left - x) < LAYER_WIDTH and abs(top - y) < LAYER_HEIGHT:
                    yield other, name
        cells.setdefault((column, row), []).append(name)
