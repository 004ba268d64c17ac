"""Shows a unit that somebody has shared as a file, and asks whether it shall be among the person's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from gui.edit.library.card import Consequence, Sheet, UnitCard
from gui.theme.theme import interface_font
from layerwright.library.shelf import library
from layerwright.library.unit import LibraryUnit


class TakeDialog(Sheet):
    """What a file holds, before anything is done with it."""

    wanted = Signal(object)
    """The LibraryUnit that shall be kept."""

    def __init__(self, unit: LibraryUnit, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Unit from a file"))
        title, file = QLabel(unit.name), QLabel(path.name)
        title.setFont(interface_font("title", bold=True))
        file.setProperty("quiet", True)
        for label in (title, file):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        card = UnitCard()
        card.show_unit(unit)
        self.consequence = Consequence()
        self.consequence.show_of(unit, library())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = buttons.addButton(self.tr("Add to my units"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setProperty("accent", True)
        self.take.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.wanted.emit(unit))
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(file)
        column.addWidget(card)
        column.addWidget(self.consequence)
        column.addStretch(1)
        column.addWidget(buttons)
