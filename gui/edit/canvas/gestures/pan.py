"""Moving the view by the mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.edit.canvas.gestures.base import Gesture, Hand


class Pan(Gesture):
    """The view follows the hand: middle button, or Space and the left one."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def move(self, hand: Hand) -> None:
        """Move by as much as the mouse moved."""
        self.canvas.camera.pan(hand.at - self.start.at)
        self.start = hand
