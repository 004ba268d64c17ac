"""A unit in a few pixels: its layers as boxes and its wires as lines, from left to right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui.theme import edge_colour, theme
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import Network

HEIGHT = 22.0
WIDTH = 74.0
"""The most room that a glyph takes, in pixels."""
_LONGEST, _WIDEST = 10, 8
"""The most that a layer takes along the flow and across it, with the gap to the next."""
_LEAST = 2
_MOST = 150
"""Networks with more layers say nothing in so few pixels."""
_NOT_DRAWN = ("Argument", "Comment")


@dataclass(frozen=True)
class Box:
    """A layer: its place along the flow and across it, counted from 0, and the category that colours it."""

    place: int
    lane: int
    category: str


@dataclass(frozen=True)
class Wire:
    """A link between boxes by their numbers; `lane` is where it runs, which may be between two."""

    source: int
    target: int
    lane: float


@dataclass(frozen=True)
class Glyph:
    """The picture of a network without a size: boxes in places and lanes."""

    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    places: int
    lanes: float


def glyph_of(network: Network) -> Glyph | None:
    """The glyph of a network as it lies on the canvas; None where there is nothing to see, or too much."""
    layers = [layer for layer in network.layers if layer.type not in _NOT_DRAWN]
    if not 0 < len(layers) <= _MOST:
        return None
    rows = {y: number for number, y in enumerate(sorted({layer.y for layer in layers}))}
    columns = {x: number for number, x in enumerate(sorted({layer.x for layer in layers}))}
    boxes = tuple(
        Box(rows[layer.y], columns[layer.x], CATALOGUE[layer.type].category if layer.type in CATALOGUE else "")
        for layer in layers
    )
    numbers = {layer.name: number for number, layer in enumerate(layers)}
    taken = {(box.place, box.lane) for box in boxes}
    last = len(columns) - 1
    ends = [
        (numbers[link.source], numbers[link.target])
        for link in network.links
        if {link.source, link.target} <= numbers.keys()
    ]
    wires = tuple(Wire(source, target, _lane(boxes[source], boxes[target], taken, last)) for source, target in ends)
    lowest = max((wire.lane for wire in wires), default=0.0)
    return Glyph(boxes, wires, len(rows), max(len(columns), lowest + 1))


def _lane(start: Box, end: Box, taken: Collection[tuple[int, int]], last: int) -> float:
    """The lane in which a wire meets no box: that of one of its ends, else one beyond the last, or between two."""
    between = range(min(start.place, end.place) + 1, max(start.place, end.place))
    for lane in (end.lane, start.lane):
        if all((place, lane) not in taken for place in between):
            return float(lane)
    lane = max(start.lane, end.lane)
    return lane + (1.0 if lane == last else 0.5)


def width_of(glyph: Glyph) -> float:
    """How much room a glyph takes across a card, in pixels."""
    return glyph.places * _pitch(WIDTH, glyph.places, _LONGEST)


def paint_glyph(painter: QPainter, right: QPointF, glyph: Glyph) -> None:
    """Paint a glyph in the theme's colours.

    Args:
        painter: Where to.
        right: The middle of its right side.
        glyph: What to paint.
    """
    along, across = _pitch(WIDTH, glyph.places, _LONGEST), _pitch(HEIGHT, glyph.lanes, _WIDEST)
    left = round(right.x() - glyph.places * along)
    top = round(right.y() - glyph.lanes * across / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme().tokens.quiet), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wire in glyph.wires:
        painter.drawPath(_way(wire, glyph, left, top, along, across))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    gap_along, gap_across = _gap(along), _gap(across)
    for box in glyph.boxes:
        area = QRectF(left + box.place * along, top + box.lane * across, along - gap_along, across - gap_across)
        painter.fillRect(area, QColor(edge_colour(box.category)))
    painter.restore()


def _way(wire: Wire, glyph: Glyph, left: float, top: float, along: float, across: float) -> QPainterPath:
    start, end = glyph.boxes[wire.source], glyph.boxes[wire.target]
    half = (across - _gap(across)) / 2

    def point(place: float, lane: float) -> QPointF:
        return QPointF(left + place * along, int(top + lane * across + half) + 0.5)

    reach = 0.5 if end.place > start.place else -0.5
    path = QPainterPath(point(start.place + 0.5, start.lane))
    path.lineTo(point(start.place + 0.5 + reach, wire.lane))
    path.lineTo(point(end.place + 0.5 - reach, wire.lane))
    path.lineTo(point(end.place + 0.5 - reach / 2, end.lane))
    return path


def _pitch(room: float, count: float, most: int) -> float:
    """The pixels from one box to the next: whole ones where there is room, so that edges are sharp."""
    pitch = min(room / count, most)
    return float(int(pitch)) if pitch >= _LEAST else pitch


def _gap(pitch: float) -> float:
    return 2.0 if pitch > 5 else 1.0 if pitch >= _LEAST else 0.0
