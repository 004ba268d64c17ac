"""The fields that property values are changed in: one for each way in which a value can be given."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QPointF, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gui.edit.inspector.subject import Row
from gui.theme import theme
from gui.theme.icons import icon
from gui.theme.theme import fixed_font
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.marks import mark, restyle
from gui.widgets.section import paint_arrow
from gui.widgets.switch import Switch
from gui.widgets.value_field import ValueField, is_history


class Editor(QWidget):
    """A field for one property: it shows a row, and tells what a person makes of it."""

    edited = Signal(str)
    """The text that the property should have now."""
    entered = Signal()
    """The keyboard has come to the field: what is typed from here on is one step of undo."""

    targets: tuple[QWidget, ...]
    """What takes the keyboard, the field first. (A focus proxy would stand twice in Qt's order of the Tab key.)"""

    def show_row(self, row: Row) -> None:
        """Show a property as it is now."""
        raise NotImplementedError

    def _fill(self, *widgets: QWidget) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for widget in widgets:
            line.addWidget(widget)
        self.targets = widgets


class LineEditor(Editor):
    """A line to type in: numbers, shapes, expressions and texts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = ValueField()
        self.field.textEdited.connect(self.edited)
        self.field.entered.connect(self.entered)
        self._fill(self.field, *self._more())

    def show_row(self, row: Row) -> None:
        """Show the text, its value, and whether it is wrong."""
        text = row.text or ""
        if text != self.field.text():
            # Undo while typing lands here too: the place in the text is kept as far as there is one.
            place = self.field.cursorPosition()
            self.field.setText(text)
            self.field.setCursorPosition(min(place, len(text)) if self.field.hasFocus() else 0)
        self.field.setPlaceholderText(self.tr("many values") if row.text is None else "")
        self.field.set_value("" if row.problem else row.value)
        self.field.set_quiet(not row.changed)
        self.field.set_wrong(bool(row.problem) and row.severity == "error")
        self.field.set_doubtful(bool(row.problem) and row.severity != "error")

    def _more(self) -> tuple[QWidget, ...]:
        return ()


class FileEditor(LineEditor):
    """A line for the name of a file, with a button to look for it."""

    def _more(self) -> tuple[QWidget, ...]:
        self._browse = QToolButton()
        self._browse.setIcon(icon("open"))
        self._browse.setToolTip(self.tr("Choose a file"))
        self._browse.setAccessibleName(self.tr("Choose a file"))
        self._browse.clicked.connect(self._choose)
        return (self._browse,)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self.window(), self.tr("Choose a file"), self.field.text())
        if path:
            self.entered.emit()
            self.edited.emit(path)


class SwitchEditor(Editor):
    """A switch for True and False."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = Switch()
        self.switch.clicked.connect(self._clicked)
        self._says = QLabel()
        self._fill(self.switch, self._says)
        self._says.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_row(self, row: Row) -> None:
        """Show which it is, in words too."""
        self.switch.setChecked(row.text == "True")
        self.switch.set_mixed(row.text is None)
        self._says.setText(self.tr("many values") if row.text is None else row.text)
        self._says.setFont(fixed_font("body"))
        mark(self._says, "quiet", not row.changed)

    def _clicked(self) -> None:
        self.entered.emit()
        self.edited.emit("True" if self.switch.mixed or self.switch.isChecked() else "False")


class ChoiceEditor(Editor):
    """A list to choose from; one that names things of the project can also be typed into."""

    def __init__(self, typed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = _Box()
        self.box.setEditable(typed)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(4)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.activated.connect(self._chosen)
        self.box.entered.connect(self.entered)
        line = self.box.lineEdit()
        if line is not None:
            line.textEdited.connect(self.edited)
            line.installEventFilter(self)
        self._fill(self.box)

    def show_row(self, row: Row) -> None:
        """Show the options; a text that is none of them is shown all the same."""
        options = (
            row.options
            if row.text is None or row.text in row.options or self.box.isEditable()
            else (
                *row.options,
                row.text,
            )
        )
        if options != tuple(self.box.itemText(index) for index in range(self.box.count())):
            self.box.clear()
            self.box.addItems(options)
            metrics = QFontMetrics(fixed_font("body"))
            widest = max((metrics.horizontalAdvance(option) for option in options), default=0)
            self.box.view().setMinimumWidth(widest + 32)
        line = self.box.lineEdit()
        if line is None:
            self.box.setCurrentIndex(-1 if row.text is None else self.box.findText(row.text))
            self.box.setPlaceholderText(self.tr("many values"))
        elif (row.text or "") != line.text():
            self.box.setEditText(row.text or "")
        self.box.setFont(fixed_font("body"))
        for name, on in (("wrong", bool(row.problem)), ("quiet", not row.changed)):
            if on != bool(self.box.property(name)):
                mark(self.box, name, on)
                if line is not None:
                    restyle(line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell that the keyboard has come to the line in the box, and leave undo to the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and is_history(event):
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return False

    def _chosen(self, index: int) -> None:
        self.entered.emit()
        self.edited.emit(self.box.itemText(index))


class FixedEditor(Editor):
    """A value that follows from others and cannot be changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ElidedLabel()
        self._text.setProperty("quiet", True)
        self._text.setContentsMargins(9, 4, 0, 4)
        self._fill(self._text)

    def show_row(self, row: Row) -> None:
        """Show the value."""
        self._text.setFont(fixed_font("body"))
        self._text.setText(row.value or row.text or "")
        self._text.set_tip(self.tr("This follows from other values."))


class _Box(ChoiceBox):
    """A box of the inspector."""

    entered = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow as everywhere else in the window."""
        super().paintEvent(event)
        place = QPointF(self.width() - 13, self.height() / 2)
        paint_arrow(QPainter(self), place, theme().tokens.quiet, opened=True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard has come."""
        super().focusInEvent(event)
        self.entered.emit()


def form_of(row: Row, expressions: Collection[str]) -> str:
    """Which field a row needs: `switch`, `choice`, `named`, `file`, `line` or `fixed`.

    Args:
        row: The row.
        expressions: The properties that a person wants to type an expression for.
    """
    if not row.editable:
        return "fixed"
    if row.name in expressions:
        return "line"
    if row.kind == "Boolean":
        return "switch" if row.text in ("True", "False", None) else "line"
    if row.strict or row.kind == "BooleanOrMacro":
        expression = row.text not in (None, *row.options) and (not row.strict or str(row.text).startswith("*"))
        return "line" if expression else "choice"
    if row.kind == "File":
        return "file"
    return "named" if row.options or row.kind == "Dataset" else "line"


def make_editor(form: str) -> Editor:
    """A field of a form."""
    if form in ("choice", "named"):
        return ChoiceEditor(typed=form == "named")
    made: dict[str, type[Editor]] = {"switch": SwitchEditor, "file": FileEditor, "fixed": FixedEditor}
    return made.get(form, LineEditor)()
