"""Sizes that fit the screen, which is small where everything on it is large."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_FRAME = QSize(16, 48)
"""About what the desktop puts around a window."""


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window a size, or as much of it as there is on the screen."""
    window.resize(QSize(width, height).boundedTo(room_for(window)))


def room_for(window: QWidget) -> QSize:
    """How large a window can be on its screen, or on that of the window that it belongs to."""
    seen = window.parentWidget() or window
    # Not `seen.screen()`: PySide takes what that gives for a child of the widget, and once deleted a screen with it.
    screen = QGuiApplication.screenAt(seen.mapToGlobal(seen.rect().center())) or QGuiApplication.primaryScreen()
    return screen.availableSize() - _FRAME


def scrolled(content: QWidget) -> QScrollArea:
    """Content that can be scrolled where there is less room than it needs, and fills the room where there is more."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area
