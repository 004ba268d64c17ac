"""Where wires run: straight where the way is clear, else in lanes beside the layers, never through one."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from gui.edit.canvas.geometry import HEIGHT, WIDTH

Point = tuple[float, float]
Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Wire = tuple[str, str, str]
"""The source, the target, and the connector."""

_LEAVE = 7.0
"""How far a wire runs down before it turns; apart from where wires above the next layer turn."""
_ENTER = 9.0
_SIDE = 14.0
"""How far from a layer's side the first lane lies."""
_LANE = 10.0
_MOST_LANES = 48
_AIR = 3.0
"""How near a wire may come to a layer that it passes."""
_OUT = _AIR + 0.5
"""How far from its own layer a wire begins to be looked at."""
_CELL_WIDTH, _CELL_HEIGHT = 480.0, 216.0
_CROWD = 24
"""More layers than this in one cell overlap; side by side there is room for about ten."""
_MOST_NEIGHBOURS = 14
_BESIDE = 6.0
"""How far from a frame a wire runs that goes around it."""
_TURN = 60.0
"""What a corner costs, in pixels of length."""


class Router:
    """Knows where the layers lie and which lanes are taken, and finds the way of one wire at a time."""

    def __init__(self) -> None:
        self._places: dict[str, Point] = {}
        self._cells: dict[tuple[int, int], set[str]] = {}
        self._lanes: dict[int, list[tuple[float, float, Wire]]] = {}
        self._lane_of: dict[Wire, int] = {}
        self.frames: Mapping[str, Area] = {}
        """Where the frames around opened units lie, which wires of others avoid where they can."""

    def place(self, name: str, x: float, y: float) -> None:
        """Say where a layer lies."""
        self.remove(name)
        self._places[name] = (x, y)
        for cell in _cells(x, y, x + WIDTH, y + HEIGHT):
            self._cells.setdefault(cell, set()).add(name)

    def remove(self, name: str) -> None:
        """Forget a layer."""
        place = self._places.pop(name, None)
        if place:
            for cell in _cells(place[0], place[1], place[0] + WIDTH, place[1] + HEIGHT):
                self._cells[cell].discard(name)

    def release(self, wire: Wire) -> None:
        """Give back the lane of a wire."""
        lane = self._lane_of.pop(wire, None)
        if lane is not None:
            self._lanes[lane] = [taken for taken in self._lanes[lane] if taken[2] != wire]

    def free_to_the_right(self, name: str, reach: float) -> float:
        """How far there is nothing to the right of a layer, up to a reach."""
        x, y = self._places[name]
        right = x + WIDTH
        beside = [
            self._places[other][0] - right
            for other in self._near(right, y, right + reach, y + HEIGHT)
            if other != name and self._places[other][0] >= right
        ]
        return min([reach, *beside])

    def route(self, wire: Wire, side: Point | None, bends: Sequence[Point] = ()) -> list[Point]:
        """The corners of a wire's way, its ends included.

        Args:
            wire: Both of its layers must have been placed.
            side: Where it ends at a side connector; None for the main one.
            bends: The places that a person leads it over.
        """
        self.release(wire)
        source, target = self._places[wire[0]], self._places[wire[1]]
        start = (source[0] + WIDTH / 2, source[1] + HEIGHT)
        end = side or (target[0] + WIDTH / 2, target[1])
        if bends:
            return [start, *bends, end]
        if self._is_crowded(start) or self._is_crowded(end):
            return self.quick(wire, side)
        if side:
            return self._to_side(wire, start, end)
        strange = self._strange(wire)
        return self._downward(start, end, strange) or self._by_lane(wire, start, end, strange)

    def quick(self, wire: Wire, side: Point | None, bends: Sequence[Point] = ()) -> list[Point]:
        """A way that may cross layers, for wires whose layers are being moved."""
        source, target = self._places[wire[0]], self._places[wire[1]]
        start = (source[0] + WIDTH / 2, source[1] + HEIGHT)
        end = side or (target[0] + WIDTH / 2, target[1])
        if bends or abs(start[0] - end[0]) < 1:
            return [start, *bends, end]
        if side:
            return [
                start,
                (start[0], start[1] + _LEAVE),
                (end[0] - _SIDE, start[1] + _LEAVE),
                (end[0] - _SIDE, end[1]),
                end,
            ]
        middle = end[1] - _ENTER
        return [start, (start[0], middle), (end[0], middle), end]

    def _is_crowded(self, point: Point) -> bool:
        """Whether layers lie on top of each other, so that no way around them is worth a search."""
        return len(self._cells.get((int(point[0] // _CELL_WIDTH), int(point[1] // _CELL_HEIGHT)), ())) > _CROWD

    def is_clear(self, points: Sequence[Point]) -> bool:
        """Whether a way of upright and level parts touches no layer, apart from where it begins and ends."""
        return all(
            self._clear(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
            for a, b in pairwise(_shortened(points))
        )

    def _strange(self, wire: Wire) -> list[Area]:
        """The frames that a wire has nothing to do with: neither of its layers lies in them."""
        ends = wire[:2]
        return [area for unit, area in self.frames.items() if not any(end.startswith(f"{unit}/") for end in ends)]

    def _downward(self, start: Point, end: Point, strange: Sequence[Area]) -> list[Point] | None:
        """Straight down, or with one step to the side; not across frames of others where another way leads there."""
        (x0, y0), (x1, y1) = start, end
        if y1 < y0:
            return None
        if abs(x0 - x1) < 1:
            near = y1 - y0 <= HEIGHT
            return [start, end] if near or self._clear(x0, y0 + _OUT, x0, y1 - _OUT) else None
        leave, enter = y0 + _LEAVE, y1 - _ENTER
        if enter < leave:
            leave = enter = (y0 + y1) / 2
        beside = [level for _, top, _, bottom in strange for level in (top - _BESIDE, bottom + _BESIDE)]
        levels = [enter, *(level for level in sorted(beside, reverse=True) if leave < level < enter), leave]
        ways = [[start, (x0, level), (x1, level), end] for level in levels]
        return _first(ways, self.is_clear, strange)

    def _by_lane(self, wire: Wire, start: Point, end: Point, strange: Sequence[Area]) -> list[Point]:
        leave, enter = start[1] + _LEAVE, end[1] - _ENTER
        low, high = min(leave, enter), max(leave, enter)
        between = [area for area in strange if area[1] < high and area[3] > low]
        beside = [lane for left, _, right, _ in between for lane in (left - _BESIDE, right + _BESIDE)]
        nearest = sorted(beside, key=lambda lane: abs(lane - start[0]) + abs(lane - end[0]))
        lanes = [*self._candidates(start[0], end[0]), *nearest]
        ways = ([start, (start[0], leave), (lane, leave), (lane, enter), (end[0], enter), end] for lane in lanes)
        way = _first(ways, lambda way: self._is_free(way[2][0], low, high, wire) and self.is_clear(way), between)
        if way is not None:
            self._take(way[2][0], low, high, wire)
            return way
        return self._around(start, (start[0], leave), (end[0], enter), end)

    def _to_side(self, wire: Wire, start: Point, end: Point) -> list[Point]:
        leave = start[1] + _LEAVE
        low, high = min(leave, end[1]), max(leave, end[1])
        for number in range(_MOST_LANES):
            lane = end[0] - _SIDE - number * _LANE
            way = [start, (start[0], leave), (lane, leave), (lane, end[1]), end]
            if self._is_free(lane, low, high, wire) and self.is_clear(way):
                self._take(lane, low, high, wire)
                return way
        return self._around(start, (start[0], leave), (end[0] - _SIDE, end[1]), end)

    def _candidates(self, x0: float, x1: float) -> Iterator[float]:
        """The lanes that a wire may take, the nearest first, those at the left before those at the right."""
        left, right = min(x0, x1) - WIDTH / 2, max(x0, x1) + WIDTH / 2
        inner = [x0 - WIDTH / 2 - _SIDE, x1 - WIDTH / 2 - _SIDE, x0 + WIDTH / 2 + _SIDE, x1 + WIDTH / 2 + _SIDE]
        yield from sorted(dict.fromkeys(inner), key=lambda lane: abs(lane - x0) + abs(lane - x1) + (lane > x0))
        for number in range(1, _MOST_LANES):
            yield left - _SIDE - number * _LANE
            if number % 2:
                yield right + _SIDE + (number // 2) * _LANE

    def _is_free(self, lane: float, low: float, high: float, wire: Wire) -> bool:
        """Whether nobody else runs in a lane there; wires of one source may share it."""
        for near in (round(lane) - 4, round(lane), round(lane) + 4):
            for other_low, other_high, other in self._lanes.get(near // 4, ()):
                if other[0] != wire[0] and other_low < high + 4 and other_high > low - 4:
                    return False
        return True

    def _take(self, lane: float, low: float, high: float, wire: Wire) -> None:
        key = round(lane) // 4
        self._lanes.setdefault(key, []).append((low, high, wire))
        self._lane_of[wire] = key

    def _around(self, start: Point, leave: Point, enter: Point, end: Point) -> list[Point]:
        """The cheapest way along the edges of the layers between; straight through where there is none."""
        found = self._searched(leave, enter)
        return [start, *found, end] if found else [start, leave, (leave[0], enter[1]), enter, end]

    def _searched(self, leave: Point, enter: Point) -> list[Point] | None:
        box = (min(leave[0], enter[0]), min(leave[1], enter[1]), max(leave[0], enter[0]), max(leave[1], enter[1]))
        reach = WIDTH * 1.5
        names = self._near(box[0] - reach, box[1] - HEIGHT * 2, box[2] + reach, box[3] + HEIGHT * 2)
        middle = ((leave[0] + enter[0]) / 2, (leave[1] + enter[1]) / 2)
        near = sorted(
            (self._places[name] for name in names),
            key=lambda place: abs(place[0] + WIDTH / 2 - middle[0]) + abs(place[1] + HEIGHT / 2 - middle[1]),
        )[:_MOST_NEIGHBOURS]
        far_left = min([box[0], *(x for x, _ in near)]) - _SIDE - _LANE
        xs = sorted(
            {leave[0], enter[0], far_left, *(x - _SIDE for x, _ in near), *(x + WIDTH + _SIDE for x, _ in near)}
        )
        ys = sorted({leave[1], enter[1], *(y - _ENTER for _, y in near), *(y + HEIGHT + _LEAVE for _, y in near)})
        return self._cheapest(xs, ys, leave, enter)

    def _cheapest(self, xs: list[float], ys: list[float], leave: Point, enter: Point) -> list[Point] | None:
        """Dijkstra on the crossings of the lines at xs and ys; a corner costs extra."""
        begin = (xs.index(leave[0]), ys.index(leave[1]))
        goal = (xs.index(enter[0]), ys.index(enter[1]))
        waiting: list[tuple[float, tuple[int, int], tuple[int, int], tuple[tuple[int, int], ...]]] = [
            (0.0, begin, (0, 1), (begin,))
        ]
        done: set[tuple[tuple[int, int], tuple[int, int]]] = set()
        while waiting:
            cost, at, heading, way = heapq.heappop(waiting)
            if at == goal:
                return _corners([(xs[i], ys[j]) for i, j in way])
            if (at, heading) in done:
                continue
            done.add((at, heading))
            for step in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                i, j = at[0] + step[0], at[1] + step[1]
                if not (0 <= i < len(xs) and 0 <= j < len(ys)) or ((i, j), step) in done:
                    continue
                x0, x1 = sorted((xs[at[0]], xs[i]))
                y0, y1 = sorted((ys[at[1]], ys[j]))
                if self._clear(x0, y0, x1, y1):
                    length = (x1 - x0) + (y1 - y0) + (_TURN if step != heading else 0)
                    heapq.heappush(waiting, (cost + length, (i, j), step, (*way, (i, j))))
        return None

    def _clear(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether no layer lies in a rectangle, which may be a line."""
        places = self._places
        for name in self._near(x0 - _AIR, y0 - _AIR, x1 + _AIR, y1 + _AIR):
            x, y = places[name]
            if x - _AIR < x1 and x + WIDTH + _AIR > x0 and y - _AIR < y1 and y + HEIGHT + _AIR > y0:
                return False
        return True

    def _near(self, x0: float, y0: float, x1: float, y1: float) -> set[str]:
        """The layers whose cells a rectangle touches."""
        found: set[str] = set()
        cells = self._cells
        for cell in _cells(x0, y0, x1, y1):
            inside = cells.get(cell)
            if inside:
                found |= inside
        return found


def _cells(x0: float, y0: float, x1: float, y1: float) -> Iterable[tuple[int, int]]:
    columns = range(int(x0 // _CELL_WIDTH), int(x1 // _CELL_WIDTH) + 1)
    rows = range(int(y0 // _CELL_HEIGHT), int(y1 // _CELL_HEIGHT) + 1)
    return [(column, row) for column in columns for row in rows]


def _first(
    ways: Iterable[list[Point]], is_clear: Callable[[list[Point]], bool], strange: Sequence[Area]
) -> list[Point] | None:
    """The first clear way that crosses none of some frames; else the first clear one, if there is any."""
    found: list[Point] | None = None
    for way in ways:
        if found is not None and _crosses(way, strange):
            continue
        if is_clear(way):
            if not _crosses(way, strange):
                return way
            found = way
    return found


def _crosses(way: Sequence[Point], areas: Sequence[Area]) -> bool:
    """Whether a way of upright and level parts touches an area."""
    return any(
        min(a[0], b[0]) < right and max(a[0], b[0]) > left and min(a[1], b[1]) < bottom and max(a[1], b[1]) > top
        for a, b in pairwise(way)
        for left, top, right, bottom in areas
    )


def _shortened(points: Sequence[Point]) -> list[Point]:
    """A way without the air around the layers that it joins."""
    made = list(points)
    (x0, y0), (x1, y1) = made[0], made[-1]
    made[0] = (x0, y0 + _OUT)
    # The end of a side connector is entered from the left, that of the main one from above.
    made[-1] = (x1 - _OUT, y1) if len(made) > 1 and made[-2][1] == y1 else (x1, y1 - _OUT)
    return made


def _corners(points: list[Point]) -> list[Point]:
    """Leave out the points between two others on one line."""
    kept = points[:1]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        if not (before[0] == at[0] == after[0] or before[1] == at[1] == after[1]):
            kept.append(at)
    return [*kept, points[-1]] if len(points) > 1 else kept
