"""One property in the inspector: its name, its field, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from gui.edit.inspector.editors import FixedEditor, form_of, make_editor
from gui.edit.inspector.subject import Row
from gui.theme.icons import icon
from gui.theme.theme import interface_font
from gui.translation import localized
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.marks import restyle

LABELS = 112
"""The width of the names, in pixels."""
RESET = 22
"""The width of the place for the button that takes a change back."""


class PropertyRow(QWidget):
    """A property of the selected layers."""

    edited = Signal(str)
    """The text that it should have now."""
    entered = Signal()
    """The keyboard has come to the field."""
    reset = Signal()
    """A person wants the default again."""
    expression_wanted = Signal(bool)
    """A person wants to type an expression, or to choose again."""
    help_wanted = Signal()

    def __init__(self, row: Row, form: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.form = form
        self.editor = make_editor(form)
        self.editor.edited.connect(self.edited)
        self.editor.entered.connect(self.entered)
        self._label = ElidedLabel(label)
        self._label.setProperty("quiet", True)
        self._label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._label.setFixedWidth(LABELS)
        self._label.setContentsMargins(0, 5, 0, 5)
        self._reset = QToolButton()
        self._reset.setObjectName("reset")
        self._reset.setIcon(icon("undo", "quiet"))
        self._reset.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._reset.setFixedSize(RESET - 4, RESET - 2)
        self._reset.clicked.connect(self.reset)
        self._reason = QLabel()
        self._reason.setWordWrap(True)
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setFont(interface_font("small"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(3)
        grid.addWidget(self._label, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._reset, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.editor, 0, 2)
        grid.addWidget(self._reason, 1, 2)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnMinimumWidth(1, RESET)
        grid.setColumnStretch(2, 1)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.show_row(row)

    def show_row(self, row: Row) -> None:
        """Show the property as it is now; the field stays, and what is typed in it stays focused."""
        self.row = row
        self.editor.show_row(row)
        target = self.editor.targets[0]
        target.setAccessibleName(row.name)
        tip = localized(row.help)
        self._label.set_tip(f"{row.name}: {tip}" if tip else row.name)
        self._reset.setVisible(row.changed and not isinstance(self.editor, FixedEditor))
        self._reset.setToolTip(self.tr("Back to the default, {0}").format(row.default or self.tr("empty")))
        self._reset.setAccessibleName(self.tr("Back to the default of {0}").format(row.name))
        reason = localized(" ".join(part for part in (row.problem, row.fix) if part))
        if reason != self._reason.text() or self._reason.property("reason") != row.severity:
            self._reason.setProperty("reason", row.severity)
            self._reason.setText(reason)
            restyle(self._reason)
            target.setAccessibleDescription(reason or tip)
        self._reason.setVisible(bool(reason))

    def focus(self) -> None:
        """Bring the keyboard here."""
        self.editor.targets[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        reset = menu.addAction(self.tr("Back to the default"), self.reset.emit)
        reset.setEnabled(self.row.changed)
        typed = form_of(self.row, ()) in ("switch", "choice") or (self.form == "line" and bool(self.row.options))
        if typed or self.row.kind == "Boolean":
            if self.form == "line":
                menu.addAction(self.tr("Choose a value"), lambda: self.expression_wanted.emit(False))
            else:
                menu.addAction(self.tr("Type an expression"), lambda: self.expression_wanted.emit(True))
        menu.addSeparator()
        help_ = menu.addAction(self.tr("Help on {0}").format(self.row.name), self.help_wanted.emit)
        help_.setShortcut(QKeySequence("F1"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(place))
