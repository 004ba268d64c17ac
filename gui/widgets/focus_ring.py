"""A ring around what has the keyboard, for widgets that the style sheet cannot give a border."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPalette
from PySide6.QtWidgets import QWidget

from gui.theme import theme

_WIDTH = 2
_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class FocusRing(QObject):
    """Four thin lines along the edges of a widget, seen while it has the keyboard and was come to by keys.

    Lines and no frame over the whole: what is painted below stays as fast as it is.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._lines = [QWidget(widget) for _ in range(4)]
        for line in self._lines:
            line.setAutoFillBackground(True)
            line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.hide()
        widget.installEventFilter(self)
        theme().changed.connect(self._dress)
        self._dress()

    @property
    def shown(self) -> bool:
        """Whether the ring is seen."""
        return not self._lines[0].isHidden()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the keyboard, and follow the size."""
        if isinstance(event, QFocusEvent):
            self._show(event.type() == QEvent.Type.FocusIn and event.reason() in _BY_KEYS)
        elif event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _show(self, shown: bool) -> None:
        if shown:
            self._place()
        for line in self._lines:
            line.setVisible(shown)
            line.raise_()

    def _place(self) -> None:
        width, height = self._widget.width(), self._widget.height()
        places = (
            QRect(0, 0, width, _WIDTH),
            QRect(0, height - _WIDTH, width, _WIDTH),
            QRect(0, 0, _WIDTH, height),
            QRect(width - _WIDTH, 0, _WIDTH, height),
        )
        for line, place in zip(self._lines, places, strict=True):
            line.setGeometry(place)

    def _dress(self) -> None:
        for line in self._lines:
            colours = line.palette()
            colours.setColor(QPalette.ColorRole.Window, theme().tokens.accent)
            line.setPalette(colours)
