"""The eight statistics of the network in view."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.edit.state import EditState


class Statistics(QWidget):
    """The eight statistics of the network in view."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
