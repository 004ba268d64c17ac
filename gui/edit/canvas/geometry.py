"""Where things lie on the canvas, in pixels at 100 %: layers, their ports, the grid."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from layerwright.model.layout import GAP as _GAP
from layerwright.model.layout import GRID as _GRID
from layerwright.model.layout import LAYER_HEIGHT, LAYER_WIDTH
from layerwright.model.network import MAIN_CONNECTOR, Layer

WIDTH = float(LAYER_WIDTH)
HEIGHT = float(LAYER_HEIGHT)
GRID = float(_GRID)
GAP = float(_GAP)
ROW = HEIGHT + GAP

EDGE = 5.0
"""The width of the coloured edge."""
CORNER = 6.0
MARGIN = 14.0
"""How far the drawing of a layer may reach beyond its body: badges, stacked cards, arrowheads."""

ALL_TEXT = 0.6
"""From this zoom on, layers show all their text."""
NAMES = 0.25
"""From this zoom on, layers show their names."""

LEAST_ZOOM = 0.02
GREATEST_ZOOM = 4.0

_SIDE_STEP = 14.0


def body(layer: Layer) -> QRectF:
    """The rectangle of a layer."""
    return QRectF(layer.x, layer.y, WIDTH, HEIGHT)


def input_port(x: float, y: float) -> QPointF:
    """Where wires enter a layer from above."""
    return QPointF(x + WIDTH / 2, y)


def side_port(x: float, y: float, index: int, count: int) -> QPointF:
    """Where wires enter the side connector of a number, counted from above, of a layer with so many of them."""
    step = min(_SIDE_STEP, (HEIGHT - 12) / max(count - 1, 1))
    top = HEIGHT / 2 - step * (count - 1) / 2
    return QPointF(x, y + top + step * index)


def port_of(x: float, y: float, connector: str, connectors: tuple[str, ...]) -> QPointF:
    """Where wires enter a connector of a layer with these side connectors; an unknown one lies at the main one."""
    if connector == MAIN_CONNECTOR or connector not in connectors:
        return input_port(x, y)
    return side_port(x, y, connectors.index(connector), len(connectors))


def snapped(value: float, step: float = GRID) -> float:
    """The grid line next to a coordinate."""
    return round(value / step) * step
