"""The comment on a layer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from gui.widgets.value_field import is_history

_LEAST, _MOST = 2, 8
"""Lines that it is high."""


class CommentField(QPlainTextEdit):
    """Some lines of text, as high as the text is; undo belongs to the project."""

    edited = Signal(str)
    """What the comment should be now."""
    entered = Signal()
    """The keyboard has come to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._many = ""
        self._hint = ""
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._tell)
        self._fit()

    def say(self, name: str, hint: str, many: str) -> None:
        """Use these words: its name, what to write, and that several layers have other comments."""
        self._hint, self._many = hint, many
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)

    def show_text(self, text: str | None) -> None:
        """Show a comment; None where several layers have other ones."""
        self.setPlaceholderText(self._many if text is None else self._hint)
        if (text or "") != self.toPlainText():
            blocked = self.blockSignals(True)
            self.setPlainText(text or "")
            self.blockSignals(blocked)
            self._fit()

    def sizeHint(self) -> QSize:
        """Room for its lines."""
        lines = max(_LEAST, min(_MOST, int(self.document().size().height())))
        return QSize(120, lines * self.fontMetrics().lineSpacing() + 18)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and is_history(event):
            event.ignore()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard has come."""
        super().focusInEvent(event)
        self.entered.emit()

    def _tell(self) -> None:
        self._fit()
        self.edited.emit(self.toPlainText())

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
