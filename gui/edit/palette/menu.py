"""What can be done with an entry of the palette besides adding it: read about it, share it, rename and delete it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gui.edit.canvas.inline import InlineEditor
from gui.theme.icons import icon

if TYPE_CHECKING:
    from gui.edit.palette.palette import Palette

_LEAST = 160


class EntryMenu(QObject):
    """The menu under the right button, and the keys that mean the same."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self._palette = palette
        view = palette.view
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show)

    def rename(self) -> None:
        """Type another name for the entry that is marked, if it is one of the person's own units."""
        view, index = self._palette.view, self._palette.view.currentIndex()
        entry = self._palette.model.entry(index)
        if entry is None or not entry.own:
            return
        name = entry.title
        place = view.visualRect(index).adjusted(16, 0, -16, -4)
        place.setWidth(max(place.width(), _LEAST))
        InlineEditor(view.viewport(), place, name, lambda new: self._palette.rename_wanted.emit(name, new))

    def remove(self) -> None:
        """Delete the entry that is marked, if it is one of the person's own units."""
        entry = self._palette.model.entry(self._palette.view.currentIndex())
        if entry is not None and entry.own:
            self._palette.forget_wanted.emit(entry.title)

    def menu(self, index: QModelIndex) -> QMenu | None:
        """What can be done with a row; None with a heading."""
        palette = self._palette
        entry = palette.model.entry(index)
        if entry is None:
            return None
        menu = QMenu(palette)
        self._add(menu, self.tr("Add"), "add", lambda: palette.add(index))
        self._add(menu, self.tr("Help"), "help", palette.help)
        if entry.kept:
            menu.addSeparator()
            self._add(menu, self.tr("Save as a file…"), "export", lambda: palette.share_wanted.emit(entry.title))
        if entry.own:
            self._add(menu, self.tr("Rename"), "", self.rename)
            self._add(menu, self.tr("Delete from my units"), "delete", self.remove)
        return menu

    @staticmethod
    def _add(menu: QMenu, text: str, sign: str, run: Callable[[], object]) -> None:
        action = QAction(text, menu)
        if sign:
            action.setIcon(icon(sign))
        action.triggered.connect(lambda *_: run())
        menu.addAction(action)

    def _show(self, at: QPoint) -> None:
        view = self._palette.view
        index = view.indexAt(at)
        view.setCurrentIndex(index)
        menu = self.menu(index)
        if menu is not None:
            menu.popup(view.viewport().mapToGlobal(at))
