"""The room that opened units take: rows below go down as a whole, and columns beside go to the right."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, inf

from layerwright.model.layout import GRID, LAYER_HEIGHT, LAYER_WIDTH

Position = tuple[float, float]

_APART = 8.0
"""What lies between the frame around a unit and other layers at least."""


@dataclass(frozen=True)
class Area:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, across: float, down: float) -> Area:
        """The same elsewhere."""
        return Area(self.left + across, self.top + down, self.right + across, self.bottom + down)

    def grown(self, left: float, top: float, right: float, bottom: float) -> Area:
        """A larger one around it."""
        return Area(self.left - left, self.top - top, self.right + right, self.bottom + bottom)

    def holds(self, point: Position) -> bool:
        """Whether a point lies inside."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def around(areas: Iterable[Area]) -> Area | None:
    """The smallest rectangle around others; None for none."""
    known = list(areas)
    if not known:
        return None
    return Area(
        min(area.left for area in known),
        min(area.top for area in known),
        max(area.right for area in known),
        max(area.bottom for area in known),
    )


def body_at(place: Position) -> Area:
    """The rectangle of a layer with its upper left corner at a place."""
    x, y = place
    return Area(x, y, x + LAYER_WIDTH, y + LAYER_HEIGHT)


@dataclass(frozen=True)
class Shift:
    """How far what lies at a coordinate is pushed: what lies farther along is pushed as far or farther.

    Attributes:
        steps: Coordinates in ascending order, and how far is pushed from each of them on.
    """

    steps: tuple[tuple[float, float], ...] = ()

    def by(self, value: float) -> float:
        """How far what lies at a coordinate is pushed."""
        number = bisect_right(self.steps, (value, inf))
        return self.steps[number - 1][1] if number else 0.0

    def back(self, value: float) -> float:
        """How far what lies at a coordinate now was pushed."""
        number = bisect_right(self.steps, value, key=sum)
        return self.steps[number - 1][1] if number else 0.0

    def further(self, start: float, distance: float) -> Shift:
        """Push what lies from a coordinate on by more; no distance changes nothing."""
        if distance <= 0:
            return self
        before = [step for step in self.steps if step[0] < start]
        after = [(other, pushed + distance) for other, pushed in self.steps if other > start]
        return Shift((*before, (start, self.by(start) + distance), *after))


def room(places: Mapping[str, Position], blocks: Mapping[str, Area]) -> tuple[Shift, Shift]:
    """How far what lies in a network is pushed to the right and down by the units in it that are opened.

    Args:
        places: Where the layers lie, the opened units among them.
        blocks: For each opened unit the rectangle that it takes, seen from the place of its layer.
    """
    areas = {name: blocks[name] if name in blocks else body_at((0.0, 0.0)) for name in places}
    down = _down(places, areas, blocks)
    return _across(places, areas, blocks, down), down


def _down(places: Mapping[str, Position], areas: Mapping[str, Area], blocks: Iterable[str]) -> Shift:
    shift = Shift()
    reach: dict[float, float] = {}
    for name, (_, y) in places.items():
        reach[y] = max(reach.get(y, 0.0), areas[name].bottom)
    rows = sorted(reach)
    for row in sorted({places[name][1] for name in blocks}):
        level = [areas[name] for name in blocks if places[name][1] == row]
        number = rows.index(row)
        top = row + shift.by(row) + min(area.top for area in level)
        if number:
            # What lies farther up ends above that row: it was made room for.
            above = rows[number - 1]
            shift = shift.further(row, _steps(above + shift.by(above) + reach[above] + _APART - top))
        bottom = row + shift.by(row) + max(area.bottom for area in level)
        if number + 1 < len(rows):
            below = rows[number + 1]
            shift = shift.further(below, _steps(bottom + _APART - below - shift.by(below)))
    return shift


def _across(places: Mapping[str, Position], areas: Mapping[str, Area], blocks: Iterable[str], down: Shift) -> Shift:
    shift = Shift()
    lying = sorted((y + down.by(y) + areas[name].top, name) for name, (_, y) in places.items())
    highest = max((areas[name].bottom - areas[name].top for name in blocks), default=0.0)
    for unit in sorted(blocks, key=lambda name: places[name][0]):
        column, row = places[unit]
        top, bottom = (row + down.by(row) + edge for edge in (areas[unit].top, areas[unit].bottom))
        near = lying[bisect_left(lying, (top - highest, "")) : bisect_left(lying, (bottom, ""))]
        level = [
            (places[name][0], areas[name])
            for start, name in near
            if name != unit and start + areas[name].bottom - areas[name].top > top
        ]
        left = [x + shift.by(x) + area.right for x, area in level if x < column]
        start = column + shift.by(column) + areas[unit].left
        shift = shift.further(column, _steps(max(left, default=start - _APART) + _APART - start))
        end = column + shift.by(column) + areas[unit].right
        beside = [x for x, _ in level if x > column and x + shift.by(x) < end + _APART]
        if beside:
            first = min(beside)
            shift = shift.further(first, _steps(end + _APART - first - shift.by(first)))
    return shift


def _steps(distance: float) -> float:
    """A distance in whole steps of the grid; 0 where it is none."""
    return ceil(distance / GRID) * GRID if distance > 0 else 0.0
