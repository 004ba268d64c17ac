"""Bringing what a widget shows up to date: once for many reasons, and not while nobody sees it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class WhenShown(QObject):
    """Calls a widget's refresh when it was asked for and the widget is visible.

    An edit gives several reasons at once (the project, the selection, the network); they lead to one refresh, when
    Qt comes back from them. A closed dock costs nothing, and is refreshed when it opens.
    """

    def __init__(self, widget: QWidget, refresh: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._refresh = refresh
        self._stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.now)
        widget.installEventFilter(self)

    def ask(self, *_reasons: object) -> None:
        """Ask for a refresh; signals with any arguments can be connected to this."""
        self._stale = True
        if self._widget.isVisible():
            self._soon.start()

    def now(self) -> None:
        """Refresh at once if that was asked for; for those who are about to read what the widget shows."""
        if self._stale:
            self._stale = False
            self._soon.stop()
            self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Refresh before the widget is seen."""
        if event.type() == QEvent.Type.Show:
            self.now()
        return False
