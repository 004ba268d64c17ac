"""Cutting wires with a stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.edit.canvas.gestures.base import Gesture, Hand
from gui.edit.canvas.items import WireItem
from gui.theme import theme

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas


class Cut(Gesture):
    """A stroke with Shift held: the wires that it crosses are marked while it is drawn, and go when it ends."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, start: Hand) -> None:
        super().__init__(canvas, start)
        self._points: list[QPointF] = [self.start.point]
        self._crossed: dict[int, WireItem] = {}

    @property
    def crossed(self) -> list[WireItem]:
        """The wires that would go."""
        return list(self._crossed.values())

    def move(self, hand: Hand) -> None:
        """Draw on, and mark what is crossed."""
        stroke = QLineF(self._points[-1], hand.point)
        self._points.append(hand.point)
        for item in self.scene.crossed([stroke]):
            if id(item) not in self._crossed:
                self._crossed[id(item)] = item
                item.dress(theme().tokens.error)
        self.canvas.redraw()

    def finish(self, hand: Hand) -> None:
        """Remove the wires that were crossed."""
        self.move(hand)
        wires = [item.link for item in self.crossed]
        self.cancel()
        self.canvas.editing.cut(wires)

    def cancel(self) -> None:
        """Let the wires look as before."""
        for item in self.crossed:
            item.dress()
        self._crossed.clear()
        self.canvas.redraw()

    def draw(self, painter: QPainter) -> None:
        """Draw the stroke."""
        pen = QPen(QColor(theme().tokens.error), 1.6)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(self._points))
