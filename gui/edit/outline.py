"""The network as a tree, for keys and screen readers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.edit.state import EditState


class Outline(QWidget):
    """The network as a tree, for keys and screen readers."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
