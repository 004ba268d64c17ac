"""The menus, made from the actions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.actions import Actions
from gui.translation import QT_TRANSLATE_NOOP, translate

MENUS: Mapping[str, str] = {
    "file": QT_TRANSLATE_NOOP("Menus", "&File"),
    "edit": QT_TRANSLATE_NOOP("Menus", "&Edit"),
    "layer": QT_TRANSLATE_NOOP("Menus", "&Layer"),
    "unit": QT_TRANSLATE_NOOP("Menus", "&Unit"),
    "view": QT_TRANSLATE_NOOP("Menus", "&View"),
    "train": QT_TRANSLATE_NOOP("Menus", "&Training"),
    "help": QT_TRANSLATE_NOOP("Menus", "&Help"),
}
"""The menus from left to right. An action's `menu` names one and a section of it, as `edit/clipboard`."""


class Menus:
    """The menus of a window; sections stand in the order in which their first action was added."""

    def __init__(self, bar: QMenuBar) -> None:
        self._menus = {name: bar.addMenu(translate("Menus", text)) for name, text in MENUS.items()}
        self._ends: dict[str, QAction] = {}
        for menu in self._menus.values():
            menu.setToolTipsVisible(True)

    def __getitem__(self, name: str) -> QMenu:
        return self._menus[name]

    def fill(self, actions: Actions) -> None:
        """Put in every action that names a menu and is not there yet."""
        for spec, action in actions:
            name, _, _ = spec.menu.partition("/")
            if name and action not in self._menus[name].actions():
                self.insert(spec.menu, action)
        for menu in self._menus.values():
            menu.menuAction().setVisible(bool(menu.actions()))

    def insert(self, place: str, action: QAction) -> None:
        """Put an action, or a menu's own action, at the end of a section."""
        menu = self._menus[place.partition("/")[0]]
        if place not in self._ends:
            if menu.actions():
                menu.addSeparator()
            menu.addAction(action)
        else:
            following = menu.actions()[menu.actions().index(self._ends[place]) + 1 :]
            if following:
                menu.insertAction(following[0], action)
            else:
                menu.addAction(action)
        self._ends[place] = action

    def retranslate(self) -> None:
        """Say the names in the language chosen now."""
        for name, menu in self._menus.items():
            menu.setTitle(translate("Menus", MENUS[name]))
