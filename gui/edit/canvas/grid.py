"""The dots behind everything."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform

from gui.edit.canvas.geometry import GRID
from gui.theme import theme

_LEAST_ZOOM = 0.45
"""Below this, dots would be a grey haze."""


class Grid:
    """Dots on the lines of the grid. A row of them is a picture that is put on the screen again for each row."""

    def __init__(self) -> None:
        self._row: QPixmap | None = None
        self._made_for: tuple[float, float, int, str, float] | None = None

    def draw(self, painter: QPainter, exposed: QRectF, width: int, ratio: float) -> None:
        """Fill what is exposed of the scene with the ground and its dots; the painter is left in view coordinates."""
        transform = painter.worldTransform()
        zoom = transform.m11()
        area = transform.mapRect(exposed).adjusted(-1, -1, 1, 1)
        painter.setWorldTransform(QTransform())
        painter.fillRect(area, QColor(theme().tokens.window))
        if zoom < _LEAST_ZOOM:
            return
        step = GRID * zoom
        row = self._dots(transform.dx() % step, step, width, ratio)
        top = area.top() - (area.top() - transform.dy()) % step
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        while top <= area.bottom():
            painter.drawPixmap(0, round(top), row)
            top += step

    def _dots(self, phase: float, step: float, width: int, ratio: float) -> QPixmap:
        colour = theme().tokens.hairline
        key = (round(phase, 2), step, width, colour, ratio)
        if self._row is None or self._made_for != key:
            row = QPixmap(round(width * ratio), max(1, round(ratio)))
            row.setDevicePixelRatio(ratio)
            row.fill(Qt.GlobalColor.transparent)
            painter = QPainter(row)
            dot = QColor(colour)
            dot.setAlphaF(0.75)
            at = phase
            while at < width:
                painter.fillRect(QRectF(round(at), 0, 1, 1), dot)
                at += step
            painter.end()
            self._row, self._made_for = row, key
        return self._row
