"""What is wrong in the project, and what would put it right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.edit.state import EditState


class Problems(QWidget):
    """What is wrong in the project, and what would put it right."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
