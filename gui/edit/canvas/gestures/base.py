"""The form of a gesture: it begins with a button, follows the mouse, and ends in one step of undo or in nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True)
class Hand:
    """Where the mouse is, in the scene and in the view, and which modifiers are held."""

    point: QPointF
    at: QPointF
    modifiers: Qt.KeyboardModifier

    def holds(self, modifier: Qt.KeyboardModifier) -> bool:
        """Whether a modifier is held."""
        return bool(self.modifiers & modifier)


class Gesture:
    """Something that is going on with the mouse; nothing is changed before it is finished."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: Canvas, start: Hand) -> None:
        self.canvas = canvas
        self.scene = canvas.network_scene
        self.start = start

    def move(self, hand: Hand) -> None:
        """Follow the mouse."""

    def finish(self, hand: Hand) -> None:
        """Do it."""

    def cancel(self) -> None:
        """Leave everything as it was."""

    def key(self, event: QKeyEvent) -> bool:
        """Take a key while it goes on; gives whether it had a meaning."""
        return False

    def draw(self, painter: QPainter) -> None:
        """Draw what it shows, over everything else, in the scene's coordinates."""
