"""The drawn network, with the gestures that edit it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.edit.state import EditState


class Canvas(QWidget):
    """The drawn network, with the gestures that edit it."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
