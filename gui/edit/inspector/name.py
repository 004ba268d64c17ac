"""The name of a layer or network, to be changed when it is complete."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.edit.inspector.rows import LABELS, RESET
from gui.theme.theme import interface_font
from gui.translation import localized
from gui.widgets.value_field import ValueField
from layerwright.model.edits import name_problem


class NameRow(QWidget):
    """A line for a name. Other than a property, it is taken over when it is complete: links and units follow it."""

    renamed = Signal(str)
    """A name that can be used, other than the one shown."""

    def __init__(self, problem: Callable[[str], str]) -> None:
        """Prepare.

        Args:
            problem: Why a name cannot be used here, besides what makes it unfit for any name; empty when it can.
        """
        super().__init__()
        self._problem = problem
        self._name = ""
        self._label = QLabel()
        self._label.setProperty("quiet", True)
        self._label.setFixedWidth(LABELS)
        self.field = ValueField()
        self._label.setBuddy(self.field)
        self.field.textEdited.connect(self._check)
        self.field.editingFinished.connect(self._take)
        self._reason = QLabel()
        self._reason.setWordWrap(True)
        self._reason.setProperty("reason", "error")
        self._reason.setFont(interface_font("small"))
        self._reason.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(3)
        grid.addWidget(self._label, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.field, 0, 2)
        grid.addWidget(self._reason, 1, 2)
        grid.setColumnMinimumWidth(1, RESET)
        grid.setColumnStretch(2, 1)

    @property
    def reason(self) -> str:
        """Why the name that is typed cannot be used; empty when it can."""
        return self._reason.text()

    def show_name(self, name: str) -> None:
        """Show a name; what is being typed is kept while it stays the name of the same thing."""
        self._label.setText(self.tr("Name"))
        self.field.setAccessibleName(self.tr("Name"))
        if name != self._name or not self.field.hasFocus():
            self._name = name
            self.field.setText(name)
            self.field.setCursorPosition(0)
            self._check(name)

    def edit(self) -> None:
        """Bring the keyboard here, with all of the name selected."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def _check(self, text: str) -> None:
        reason = name_problem(text)
        told = self.tr("This cannot be a name: {0}.").format(localized(reason)) if reason else self._problem(text)
        self.field.set_wrong(bool(told))
        self.field.setAccessibleDescription(told)
        self._reason.setText(told)
        self._reason.setVisible(bool(told))

    def _take(self) -> None:
        text = self.field.text()
        if text != self._name and not self._reason.text():
            self._name = text
            self.renamed.emit(text)
        elif not self.field.hasFocus():
            # Left with a name that cannot be used: the layer still has the one before.
            self.field.setText(self._name)
            self._check(self._name)
