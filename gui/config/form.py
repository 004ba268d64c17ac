"""A form of settings: an editor for each row, made from the declaration."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from gui.config.kinds import Kind, WrongValueError, kind_of
from gui.config.tables import CONTEXT, OPTIONS, Row
from gui.theme.theme import fixed_font
from gui.translation import translate
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.marks import mark

LABEL_WIDTH, EDITOR_WIDTH = 150, 230


class Form(QWidget):
    """Shows the settings of one struct, and says which one a person has changed to what."""

    changed = Signal(str, object)
    """The field and its new value."""

    def __init__(self, rows: Sequence[Row], struct: type[msgspec.Struct], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editors: dict[str, Editor] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(2, 1)
        for line, row in enumerate(rows):
            editor = Editor(row, kind_of(struct, row.field))
            editor.changed.connect(self._tell(row.field))
            label = QLabel(translate(CONTEXT, row.label))
            label.setBuddy(editor.widget)
            label.setToolTip(translate(CONTEXT, row.help))
            told = QLabel()
            told.setProperty("quiet", True)
            told.setWordWrap(True)
            editor.set_told(told, translate(CONTEXT, row.help))
            grid.addWidget(label, line, 0)
            grid.addWidget(editor.widget, line, 1)
            grid.addWidget(told, line, 2)
            self._editors[row.field] = editor

    def show_values(self, value: msgspec.Struct, names: Callable[[Row], Sequence[str]]) -> None:
        """Show the settings of a struct; `names` gives the choices of rows that have them from the project."""
        for field, editor in self._editors.items():
            editor.show_value(getattr(value, field), names(editor.row))

    def editor(self, field: str) -> Editor:
        """The editor of a field."""
        return self._editors[field]

    def _tell(self, field: str) -> Callable[[object], None]:
        return lambda value: self.changed.emit(field, value)


class Editor(QWidget):
    """The editor of one setting: a box of choices, a switch, or a line of text that turns red where it is wrong."""

    changed = Signal(object)

    def __init__(self, row: Row, kind: Kind) -> None:
        super().__init__()
        self.row = row
        self._kind = kind
        self._told: QLabel | None = None
        self._help = ""
        self.widget: QComboBox | QCheckBox | QLineEdit
        name = translate(CONTEXT, row.label)
        if kind.options or row.names:
            self.widget = self._box()
        elif kind.type is bool:
            self.widget = QCheckBox()
            self.widget.toggled.connect(self._switched)
        else:
            self.widget = self._line()
        self.widget.setAccessibleName(name)
        self.widget.setAccessibleDescription(translate(CONTEXT, row.help))
        self.widget.setFixedWidth(EDITOR_WIDTH)

    def set_told(self, label: QLabel, text: str) -> None:
        """The label beside it, which says what the setting means, or why a value is wrong."""
        self._told, self._help = label, text
        label.setText(text)

    def show_value(self, value: object, names: Sequence[str]) -> None:
        """Show a value; text that somebody is typing, and that means the same, is left alone."""
        if isinstance(self.widget, QComboBox):
            self._fill(self.widget, names or self._kind.options, str(value))
        elif isinstance(self.widget, QCheckBox):
            self.widget.blockSignals(True)
            self.widget.setChecked(bool(value))
            self.widget.blockSignals(False)
        elif self._meaning() != value:
            self.widget.setText(self._kind.write(value))
            self._say_wrong("")

    def _box(self) -> ChoiceBox:
        box = ChoiceBox()
        box.activated.connect(lambda _: self.changed.emit(box.currentData()))
        return box

    def _line(self) -> QLineEdit:
        line = QLineEdit()
        line.setFont(fixed_font())
        line.textEdited.connect(self._edited)
        return line

    def _fill(self, box: QComboBox, names: Sequence[str], value: str) -> None:
        # What is not among the choices, as a network that is gone, is shown all the same.
        wanted = [*names, *([value] if value not in names else [])]
        if [box.itemData(index) for index in range(box.count())] != wanted:
            box.clear()
            for name in wanted:
                known = self._kind.options and name in OPTIONS
                box.addItem(translate(CONTEXT, OPTIONS[name]) if known else name or "–", name)
        box.setCurrentIndex(wanted.index(value))

    def _switched(self, on: bool) -> None:
        self.changed.emit(on)

    def _edited(self, text: str) -> None:
        try:
            value = self._kind.read(text)
        except WrongValueError as error:
            self._say_wrong(str(error))
            return
        self._say_wrong("")
        self.changed.emit(value)

    def _meaning(self) -> object:
        if not isinstance(self.widget, QLineEdit):
            return None
        try:
            return self._kind.read(self.widget.text())
        except WrongValueError:
            return None

    def _say_wrong(self, text: str) -> None:
        mark(self.widget, "wrong", bool(text))
        self.widget.setAccessibleDescription(text or translate(CONTEXT, self.row.help))
        if self._told is not None:
            self._told.setText(text or self._help)
            mark(self._told, "wrong", bool(text))
