"""A field for a whole number."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox, QWidget

_AIR = 7
"""The pixels before the number, so that it stands where other fields have their text; a style sheet cannot say them."""


class CountBox(QSpinBox):
    """A whole number with arrows, in line with other fields."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_AIR, 0, 0, 0)
