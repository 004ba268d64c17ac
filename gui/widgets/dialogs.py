"""What all dialogs share."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout


def dialog_column(dialog: QDialog) -> QVBoxLayout:
    """A dialog's column of parts, with the room around and between them that all dialogs have."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 20, 20, 16)
    column.setSpacing(12)
    return column
