"""The layers and units that can be added."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.edit.state import EditState


class Palette(QWidget):
    """The layers and units that can be added."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
