"""Keys that mean something in one panel, whatever they mean elsewhere in the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class PanelKeys(QObject):
    """Takes keys that nobody inside a panel took, before the window's own shortcuts get them.

    A shortcut of the panel would not do: where the window has the same key, Qt runs neither of the two.
    """

    def __init__(self, panel: QWidget, keys: Mapping[Qt.Key, Callable[[], object]]) -> None:
        super().__init__(panel)
        self._keys = keys
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the keys, and do what they mean."""
        if not isinstance(event, QKeyEvent) or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        run = self._keys.get(Qt.Key(event.key()))
        if run is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            run()
            return True
        return False
