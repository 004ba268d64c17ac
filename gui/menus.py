"""The menus, made from the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase, digits

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.actions import Actions, plain
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
            Mnemonics(menu)

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


class Mnemonics(QObject):
    """Gives each entry of a menu a letter of its own while the menu is open, in whatever language it is.

    A letter of the text is underlined where it has one that is free: the first of a word rather than another. Where a
    menu is so long that others need all of its letters, an entry has none. A text without Latin letters, as Japanese
    ones, is followed by one in brackets, as is usual there.
    """

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._menu = menu
        self._marked: list[tuple[QAction, str, str]] = []
        menu.aboutToShow.connect(self._mark)
        menu.aboutToHide.connect(self._take_back)

    def _mark(self) -> None:
        self._take_back()
        entries = [action for action in self._menu.actions() if action.isVisible() and not action.isSeparator()]
        texts = [plain(action.text()) for action in entries]
        names = [action.objectName().rpartition(".")[2] for action in entries]
        letters = distinct([wishes(text, name) for text, name in zip(texts, names, strict=True)])
        for action, text, letter in zip(entries, texts, letters, strict=True):
            if letter:
                before, after = action.text(), marked(text, letter)
                action.setText(after)
                self._marked.append((action, before, after))

    def _take_back(self) -> None:
        for action, before, after in self._marked:
            # What says something else by now, as that which Undo would undo, keeps it.
            if action.text() == after:
                action.setText(before)
        self._marked.clear()


def wishes(text: str, name: str = "") -> str:
    """The letters that an entry could have, the best first: those that words begin with, then others of them.

    One without Latin letters could have any, or a digit. A digit in brackets behind an English text only looks strange.
    """
    own = _letters(text.upper())
    words = (text if own else name.replace("_", " ")).upper().split()
    first = "".join(word[0] for word in words)
    found = _letters(first + "".join(words))
    return "".join(dict.fromkeys(found if own else (found or ascii_uppercase) + digits[1:]))


def distinct(wishes: Sequence[str]) -> list[str]:
    """A letter for each entry, no two the same; empty for one that none is left for."""
    owners: dict[str, int] = {}

    def give(entry: int, tried: set[str]) -> bool:
        for letter in wishes[entry]:
            if letter not in tried:
                tried.add(letter)
                if letter not in owners or give(owners[letter], tried):
                    owners[letter] = entry
                    return True
        return False

    for entry in range(len(wishes)):
        give(entry, set())
    found = {entry: letter for letter, entry in owners.items()}
    return [found.get(entry, "") for entry in range(len(wishes))]


def marked(text: str, letter: str) -> str:
    """A text with a letter of it marked as its key, or with the letter in brackets where it has none such."""
    words = [0, *(place + 1 for place, sign in enumerate(text) if sign == " ")]
    places = [place for place, sign in enumerate(text) if sign.upper() == letter]
    if not places:
        tail = "…" if text.endswith("…") else ""
        return f"{_escaped(text.removesuffix(tail))}(&{letter}){tail}"
    place = next((place for place in places if place in words), places[0])
    return f"{_escaped(text[:place])}&{_escaped(text[place:])}"


def _escaped(text: str) -> str:
    return text.replace("&", "&&")


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign in ascii_uppercase)
