"""Moving a bend of a wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gui.edit.canvas.geometry import GRID, snapped
from gui.edit.canvas.gestures.base import CONTROL, Gesture, Hand
from gui.edit.canvas.items import WireItem

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas


class MoveBend(Gesture):
    """The dot on a wire follows the hand, to half steps of the grid."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, canvas: Canvas, start: Hand, item: WireItem, index: int) -> None:
        Gesture.__init__(self, canvas, start)
        self._item = item
        self._index = index
        self._before = list(item.points)

    def move(self, hand: Hand) -> None:
        """Lead the wire over the place of the hand."""
        points = list(self._before)
        points[self._index + 1] = self._to(hand)
        self._item.lead(points)
        self.canvas.redraw()

    def finish(self, hand: Hand) -> None:
        """Put it there."""
        self._item.lead(self._before)
        self.canvas.editing.move_bend(self._item.link, self._index, self._to(hand))
        self.canvas.redraw()

    def cancel(self) -> None:
        """Put it back."""
        self._item.lead(self._before)
        self.canvas.redraw()

    @staticmethod
    def _to(hand: Hand) -> tuple[float, float]:
        step = 1.0 if hand.holds(CONTROL) else GRID / 2
        return (snapped(hand.point.x(), step), snapped(hand.point.y(), step))
