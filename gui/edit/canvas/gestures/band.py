"""Selecting with a rubber band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.edit.canvas.gestures.base import CONTROL, SHIFT, Gesture, Hand
from gui.edit.opening import unit_of
from gui.theme import theme

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas


class Band(Gesture):
    """Drawn to the right it takes what lies inside as a whole, drawn to the left whatever it touches.

    With Ctrl, what it takes changes sides; with Ctrl and Shift, it is added to the selection. Begun inside an opened
    unit, it takes what that holds.
    """

    def __init__(self, canvas: Canvas, start: Hand) -> None:
        super().__init__(canvas, start)
        state, point = canvas.state, start.point
        self._unit = state.drawn.unit_at((point.x(), point.y())) if state.opened else ""

    def move(self, hand: Hand) -> None:
        """Show which layers it would take."""
        self._hand = hand
        self.canvas.show_selection(self._chosen())
        self.canvas.redraw()

    def finish(self, hand: Hand) -> None:
        """Select them."""
        self._hand = hand
        if self.area.width() < 1 and self.area.height() < 1:
            if not self.start.holds(CONTROL):
                self.canvas.state.select(())
        else:
            self.canvas.state.choose(self._chosen())
        self.cancel()

    def cancel(self) -> None:
        """Show the selection as it is."""
        self.canvas.show_selection(self.canvas.state.chosen)
        self.canvas.redraw()

    @property
    def area(self) -> QRectF:
        """The rectangle between where it began and where the hand is."""
        hand = getattr(self, "_hand", self.start)
        return QRectF(self.start.point, hand.point).normalized()

    @property
    def whole(self) -> bool:
        """Whether only layers are taken that lie inside as a whole."""
        return getattr(self, "_hand", self.start).point.x() >= self.start.point.x()

    def draw(self, painter: QPainter) -> None:
        """Draw the band."""
        colour = QColor(theme().tokens.accent)
        fill = QColor(colour)
        fill.setAlpha(26)
        pen = QPen(colour, 0)
        if not self.whole:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRect(self.area)

    def _chosen(self) -> list[str]:
        inside = self.scene.inside(self.area, whole=self.whole, unit=self._unit)
        before = [name for name in self.canvas.state.chosen if unit_of(name) == self._unit]
        if not self.start.holds(CONTROL):
            return inside
        if self.start.holds(SHIFT):
            return [*(name for name in before if name not in inside), *inside]
        return [*(name for name in before if name not in inside), *(name for name in inside if name not in before)]
