"""Making a frame larger or smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt

from gui.edit.canvas.geometry import GRID, snapped
from gui.edit.canvas.gestures.base import Gesture, Hand
from gui.edit.canvas.items import FrameItem

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas


class ResizeFrame(Gesture):
    """The lower right corner of a frame follows the hand, in steps of the grid."""

    cursor = Qt.CursorShape.SizeFDiagCursor

    def __init__(self, canvas: Canvas, start: Hand, item: FrameItem) -> None:
        Gesture.__init__(self, canvas, start)
        self._item = item
        self._frame = item.frame

    def move(self, hand: Hand) -> None:
        """Show it as large as it would be."""
        frame = self._frame
        width = max(4 * GRID, snapped(frame.width + hand.point.x() - self.start.point.x()))
        height = max(3 * GRID, snapped(frame.height + hand.point.y() - self.start.point.y()))
        self._item.take(msgspec.structs.replace(frame, width=width, height=height))
        self.canvas.redraw()

    def finish(self, hand: Hand) -> None:
        """Leave it so."""
        self.move(hand)
        frame = self._item.frame
        self._item.take(self._frame)
        self.canvas.editing.change_frame(self._item.index, frame)

    def cancel(self) -> None:
        """Leave it as it was."""
        self._item.take(self._frame)
        self.canvas.redraw()
