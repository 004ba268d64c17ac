"""The fields for the selected layers: made once for layers of the same properties, and filled anew for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.edit.inspector.editors import form_of
from gui.edit.inspector.rows import PropertyRow
from gui.edit.inspector.subject import OTHERS, WITHIN, Group, Row, Subject
from gui.widgets.section import Section

Key: TypeAlias = tuple[object, ...]
"""What two subjects have in common whose fields are the same."""


class PropertyForm(QWidget):
    """The groups of properties of one subject."""

    edited = Signal(str, str)
    """A property, and the text that it should have now."""
    entered = Signal()
    """The keyboard has come to a field."""
    reset = Signal(str)
    """A property that should have its default again."""
    expression_wanted = Signal(str, bool)
    """A property for which a person wants to type an expression, or to choose again."""
    help_wanted = Signal(str)
    """A property that a person wants to read about."""
    arranged = Signal()
    """Fields have come or gone."""

    def __init__(self, subject: Subject, expressions: set[str], opened: set[tuple[str, str]]) -> None:
        super().__init__()
        self._forms = _forms(subject, expressions)
        self._opened = opened
        self._type = subject.type
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._groups: dict[str, GroupBox] = {}
        for group in subject.groups:
            box = GroupBox(group.name, self._make_row)
            box.section.toggled.connect(lambda on, name=group.name: self._fold(name, on))
            self._groups[group.name] = box
            self._column.addWidget(box)
        self.show_subject(subject)

    @staticmethod
    def key(subject: Subject, expressions: set[str]) -> Key:
        """What decides which fields there are."""
        rows = tuple((group.name, tuple(row.name for row in group.rows)) for group in subject.groups)
        return subject.type, rows, tuple(_forms(subject, expressions).items())

    @property
    def rows(self) -> Mapping[str, PropertyRow]:
        """The rows that have been made, by property, from the top."""
        return {row.row.name: row for box in self._groups.values() for row in box.rows}

    @property
    def boxes(self) -> tuple[GroupBox, ...]:
        """The groups from the top."""
        return tuple(self._groups.values())

    def section(self, group: str) -> Section:
        """The heading of a group."""
        return self._groups[group].section

    def show_subject(self, subject: Subject) -> None:
        """Show layers that have the same properties as those that the fields were made for."""
        for group in subject.groups:
            wrong = any(row.problem for row in group.rows)
            opened = (
                not group.name or group.name in (OTHERS, WITHIN) or (self._type, group.name) in self._opened or wrong
            )
            self._groups[group.name].show_group(group, opened=opened)

    def _fold(self, group: str, opened: bool) -> None:
        """Remember what is open, for all layers of the type."""
        if opened:
            self._opened.add((self._type, group))
        else:
            self._opened.discard((self._type, group))
        self.arranged.emit()

    def _make_row(self, row: Row, group: str) -> PropertyRow:
        label = row.name.removeprefix(f"{group}.") if group else row.name
        made = PropertyRow(row, self._forms[row.name], label)
        name = row.name
        made.edited.connect(lambda text: self.edited.emit(name, text))
        made.entered.connect(self.entered)
        made.reset.connect(lambda: self.reset.emit(name))
        made.expression_wanted.connect(lambda wanted: self.expression_wanted.emit(name, wanted))
        made.help_wanted.connect(lambda: self.help_wanted.emit(name))
        return made


class GroupBox(QWidget):
    """A heading and the rows below it, which are made when they are first shown."""

    def __init__(self, name: str, make: Callable[[Row, str], PropertyRow]) -> None:
        super().__init__()
        self._name = name
        self._make = make
        self._group = Group(name, ())
        self.rows: list[PropertyRow] = []
        self.section = Section()
        words = {OTHERS: self.tr("Not known to this layer"), WITHIN: self.tr("Within the unit")}
        self.section.setText(words.get(name, name))
        self.section.setVisible(bool(name))
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._body.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.section)
        column.addWidget(self._body)
        self.section.toggled.connect(self._fold)

    def show_group(self, group: Group, *, opened: bool) -> None:
        """Show the rows as they are now, if they are not folded away."""
        self._group = group
        self.section.set_note("" if opened else group.note)
        if opened != self.section.isChecked():
            blocked = self.section.blockSignals(True)
            self.section.setChecked(opened)
            self.section.blockSignals(blocked)
        self._fold(opened)

    def _fold(self, opened: bool) -> None:
        self.section.set_note("" if opened else self._group.note)
        if opened:
            for index, row in enumerate(self._group.rows):
                if index < len(self.rows):
                    self.rows[index].show_row(row)
                else:
                    self.rows.append(self._make(row, self._name))
                    self._lines.addWidget(self.rows[-1])
        self._body.setVisible(opened and bool(self._group.rows))


def _forms(subject: Subject, expressions: set[str]) -> dict[str, str]:
    return {row.name: form_of(row, expressions) for group in subject.groups for row in group.rows}
