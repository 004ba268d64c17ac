"""Asks under which name, and with which description, a network is kept as a unit of the person's own."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui.edit.library.card import Consequence, Sheet, UnitCard
from gui.translation import localized
from gui.widgets.marks import mark
from layerwright.library.shelf import library
from layerwright.library.unit import LibraryError, LibraryUnit, renamed
from layerwright.library.using import make_unit
from layerwright.model.project import Project

_LINES = 3


class KeepDialog(Sheet):
    """The name and description of a unit to be, and what it would be made of."""

    wanted = Signal(object)
    """The LibraryUnit that shall be kept."""

    def __init__(self, project: Project, network: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save as my unit"))
        self._library = library()
        self._made, self._reason = _made(project, network)
        known = self._library.units.get(network)
        self.name = QLineEdit(network)
        self.description = QPlainTextEdit(known.description if known and known.name in self._library.own else "")
        self.description.setPlaceholderText(self.tr("What it does, in a sentence or two"))
        self.description.setTabChangesFocus(True)
        self.description.setFixedHeight(_LINES * self.description.fontMetrics().lineSpacing() + 18)
        self.reason = QLabel()
        self.reason.setProperty("wrong", True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        self.consequence = Consequence()
        card = UnitCard()
        card.show_unit(self._made, described=False)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Description"), self.description)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setProperty("accent", True)
        self._buttons.accepted.connect(self._keep)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(card)
        column.addWidget(self.consequence)
        column.addWidget(self.reason)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.name.textChanged.connect(self._check)
        self.name.selectAll()
        self._check()

    @property
    def unit(self) -> LibraryUnit | None:
        """The unit as it is described now; None where it cannot be one."""
        if self._made is None:
            return None
        try:
            unit = renamed(self._made, self.name.text())
        except LibraryError:
            return None
        return msgspec.structs.replace(unit, description=" ".join(self.description.toPlainText().split()))

    def _check(self) -> None:
        reason = self._reason
        if self._made is not None:
            try:
                self.consequence.show_of(renamed(self._made, self.name.text()), self._library)
            except LibraryError as error:
                reason = localized(error)
        mark(self.name, "wrong", bool(reason) and self._made is not None)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.consequence.setVisible(not reason)
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not reason)
        if self.isVisible():
            self.fit()

    def _keep(self) -> None:
        unit = self.unit
        if unit is not None:
            self.accept()
            self.wanted.emit(unit)


def _made(project: Project, network: str) -> tuple[LibraryUnit | None, str]:
    """The unit that a network makes, or why it makes none."""
    try:
        return make_unit(project, network), ""
    except LibraryError as error:
        return None, localized(error)
