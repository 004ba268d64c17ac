"""A line to type an expression into, with what it comes to at its right end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.theme import theme
from gui.theme.theme import fixed_font
from gui.widgets.marks import mark

_GAP = 12


def is_history(event: QKeyEvent) -> bool:
    """Whether a key means undo or redo."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class ValueField(QLineEdit):
    """A line in the fixed face. Its value, if it differs from the text, stands quietly at its right end."""

    entered = Signal()
    """The keyboard has come to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        theme().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(fixed_font("body"))

    @property
    def value(self) -> str:
        """What is shown at the right end; empty where the text says it itself."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show what the text comes to."""
        if value != self._value:
            self._value = value
            self.setAccessibleDescription(f"= {value}" if value else "")
            self._make_room()

    def set_quiet(self, quiet: bool) -> None:
        """Show the text quietly, as what nobody changed."""
        mark(self, "quiet", quiet)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the text as wrong."""
        mark(self, "wrong", wrong)

    def set_doubtful(self, doubtful: bool) -> None:
        """Mark the text as something to look at again."""
        mark(self, "doubtful", doubtful)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard has come."""
        super().focusInEvent(event)
        self.entered.emit()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window: the project has one history, and this line is a part of it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and is_history(event):
            event.ignore()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Leave room for the value in the face of the moment."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, and the value at its end."""
        super().paintEvent(event)
        if not self._value:
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(QColor(theme().tokens.accent))
        area = QRect(self.width() - self._width_of_value() - 8, 0, self._width_of_value(), self.height())
        shown = self.fontMetrics().elidedText(self._shown(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)

    def _shown(self) -> str:
        return f"= {self._value}"

    def _width_of_value(self) -> int:
        """As much as it needs, but the text keeps half of the line."""
        return min(self.fontMetrics().horizontalAdvance(self._shown()) + 2, self.width() // 2)

    def _make_room(self) -> None:
        self.setTextMargins(0, 0, self._width_of_value() + _GAP - 8 if self._value else 0, 0)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the value in the width of the moment."""
        super().resizeEvent(event)
        self._make_room()
