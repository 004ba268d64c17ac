"""The properties of the selected layers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.edit.state import EditState


class Inspector(QWidget):
    """The properties of the selected layers."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
