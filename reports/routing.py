"""How the links of a drawing run: in the forms that connectors of presentations have.

Such a connector is straight, goes down with one step to the side, or leaves and enters at the sides by way of a lane. A
wire is never led through a layer: where none of these forms goes around them, there is no wire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Site = Literal["top", "left", "bottom", "right"]
Form = Literal["straight", "down", "side"]
Point = tuple[float, float]

_AIR = 3.0
"""How near a wire may come to a layer that it passes."""
_STEP = 9.0
"""How far from a layer a wire turns."""
_LANE = 13.0
"""How far from a layer the first lane runs, and from there the next."""
_NEXT_LANE = 8.0
_MOST_LANES = 6
_NEAR = 40.0
"""Between layers that are nearer to each other than this, wires turn in the middle."""
_CELL = 400.0


@dataclass(frozen=True)
class Box:
    """A rectangle; x grows to the right, y downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        """How far right its middle is."""
        return self.x + self.width / 2

    def site(self, site: Site) -> Point:
        """Where a wire meets it."""
        return {
            "top": (self.centre, self.y),
            "left": (self.x, self.middle),
            "bottom": (self.centre, self.bottom),
            "right": (self.right, self.middle),
        }[site]


@dataclass(frozen=True)
class Wire:
    """A link as it is drawn, with its corners from end to end; `connector` is empty for the main one."""

    source: str
    target: str
    connector: str
    form: Form
    start: Site
    end: Site
    points: tuple[Point, ...]


class Router:
    """Knows where layers stand and which lanes are taken."""

    def __init__(self) -> None:
        self._boxes: dict[str, Box] = {}
        self._cells: dict[tuple[int, int], list[str]] = {}
        self._lanes: list[tuple[float, float, float, str]] = []

    @property
    def boxes(self) -> Mapping[str, Box]:
        """The layers that stand somewhere."""
        return self._boxes

    def place(self, name: str, box: Box) -> None:
        """Say where a layer stands."""
        self._boxes[name] = box
        for cell in _cells(box.x, box.y, box.right, box.bottom):
            self._cells.setdefault(cell, []).append(name)

    def wire(
        self, source: str, target: str, connector: str, at_side: bool, place: int = 0, count: int = 1
    ) -> Wire | None:
        """Find the way of a link; None where there is none that passes by all layers.

        Args:
            source: The layer that it leaves.
            target: The layer that it enters.
            connector: The name of the connector.
            at_side: Whether that is a side connector, which is entered from the left.
            place: Which of the side connectors it is, from above.
            count: How many side connectors are linked.
        """
        found = None if at_side else self._straight(source, target) or self._down(source, target)
        found = found or self._by_lane(source, target, at_side)
        if found is None:
            return None
        form, start, end, points = found
        return Wire(source, target, connector if at_side else "", form, start, end, points)

    def _straight(self, source: str, target: str) -> tuple[Form, Site, Site, tuple[Point, ...]] | None:
        (x0, y0), (x1, y1) = self._boxes[source].site("bottom"), self._boxes[target].site("top")
        if abs(x0 - x1) > 1 or y1 <= y0 or not self._clear(x0, y0 + _AIR + 1, x0, y1 - _AIR - 1):
            return None
        return "straight", "bottom", "top", ((x0, y0), (x1, y1))

    def _down(self, source: str, target: str) -> tuple[Form, Site, Site, tuple[Point, ...]] | None:
        (x0, y0), (x1, y1) = self._boxes[source].site("bottom"), self._boxes[target].site("top")
        if y1 - y0 < 2 * _STEP:
            return None
        middle = ((y0 + y1) / 2,) if y1 - y0 < _NEAR else ()
        for level in (*middle, y1 - _STEP, y0 + _STEP):
            if (
                self._clear(x0, y0 + _AIR + 1, x0, level)
                and self._clear(x0, level, x1, level)
                and self._clear(x1, level, x1, y1 - _AIR - 1)
            ):
                return "down", "bottom", "top", ((x0, y0), (x0, level), (x1, level), (x1, y1))
        return None

    def _by_lane(self, source: str, target: str, at_side: bool) -> tuple[Form, Site, Site, tuple[Point, ...]] | None:
        one, other = self._boxes[source], self._boxes[target]
        low, high = sorted((one.middle, other.middle))
        lanes = [
            (one.right + other.x) / 2,
            *sorted(
                dict.fromkeys(self._candidates(one, other)),
                key=lambda lane: abs(lane - one.centre) + abs(lane - other.centre),
            ),
        ]
        for lane in lanes:
            start, end = _side(lane, one), _side(lane, other)
            if start is None or end is None or (at_side and end != "left"):
                continue
            (x0, y0), (x1, y1) = one.site(start), other.site(end)
            if (
                self._is_free(lane, low, high, source)
                and self._clear(lane, low, lane, high)
                and self._clear(x0 + (_AIR + 1 if lane > x0 else -_AIR - 1), y0, lane, y0)
                and self._clear(lane, y1, x1 + (_AIR + 1 if lane > x1 else -_AIR - 1), y1)
            ):
                self._lanes.append((lane, low, high, source))
                return "side", start, end, ((x0, y0), (lane, y0), (lane, y1), (x1, y1))
        return None

    def _candidates(self, one: Box, other: Box) -> Iterator[float]:
        for box in (one, other):
            for number in range(_MOST_LANES):
                yield box.right + _LANE + number * _NEXT_LANE
                yield box.x - _LANE - number * _NEXT_LANE

    def _is_free(self, lane: float, low: float, high: float, source: str) -> bool:
        """Whether nobody else runs in a lane there; links of one layer may share it."""
        return not any(
            abs(taken - lane) < _NEXT_LANE - 1 and owner != source and first < high + 2 and last > low - 2
            for taken, first, last, owner in self._lanes
        )

    def _clear(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether no layer lies on a line."""
        left, right = min(x0, x1) - _AIR, max(x0, x1) + _AIR
        top, bottom = min(y0, y1) - _AIR, max(y0, y1) + _AIR
        for cell in _cells(left, top, right, bottom):
            for name in self._cells.get(cell, ()):
                box = self._boxes[name]
                if box.x < right and box.right > left and box.y < bottom and box.bottom > top:
                    return False
        return True


def _side(lane: float, box: Box) -> Site | None:
    if lane > box.right:
        return "right"
    return "left" if lane < box.x else None


def _cells(left: float, top: float, right: float, bottom: float) -> Iterator[tuple[int, int]]:
    for column in range(int(left // _CELL), int(right // _CELL) + 1):
        for row in range(int(top // _CELL), int(bottom // _CELL) + 1):
            yield column, row
