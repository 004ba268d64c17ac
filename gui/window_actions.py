"""The actions of the window itself: files, undo, looks, help. Those of the tabs are with the tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from gui.actions import ActionSpec
from gui.files.recent import recent
from gui.files.templates import Template, templates
from gui.language import LANGUAGES
from gui.menus import Mnemonics
from gui.panes import step
from gui.preferences import preferences
from gui.theme.motion import choose_motion, is_motion_chosen
from gui.translation import QT_TRANSLATE_NOOP, localized, translate

if TYPE_CHECKING:
    from gui.window import Window

_TABS = (
    ("edit", QT_TRANSLATE_NOOP("Actions", "Go to EDIT")),
    ("dataset", QT_TRANSLATE_NOOP("Actions", "Go to DATASET")),
    ("config", QT_TRANSLATE_NOOP("Actions", "Go to CONFIG")),
    ("training", QT_TRANSLATE_NOOP("Actions", "Go to TRAINING")),
    ("evaluation", QT_TRANSLATE_NOOP("Actions", "Go to EVALUATION")),
)


def _go(page: str, window: Window) -> None:
    window.go_to(page)


_TABLE: tuple[tuple[ActionSpec, Callable[[Window], object]], ...] = (
    (
        ActionSpec("file.new", QT_TRANSLATE_NOOP("Actions", "New"), "file/open", ("Ctrl+N",), "new"),
        lambda window: window.files.new(),
    ),
    (
        ActionSpec("file.window", QT_TRANSLATE_NOOP("Actions", "New window"), "file/open", ("Ctrl+Shift+N",)),
        lambda window: window.open_another(),
    ),
    (
        ActionSpec("file.open", QT_TRANSLATE_NOOP("Actions", "Open…"), "file/open", ("Ctrl+O",), "open"),
        lambda window: window.files.ask_open(),
    ),
    (
        ActionSpec("file.save", QT_TRANSLATE_NOOP("Actions", "Save"), "file/save", ("Ctrl+S",), "save"),
        lambda window: window.files.save(),
    ),
    (
        ActionSpec("file.save_as", QT_TRANSLATE_NOOP("Actions", "Save as…"), "file/save", ("Ctrl+Shift+S",)),
        lambda window: window.files.ask_save(),
    ),
    (
        ActionSpec("file.export", QT_TRANSLATE_NOOP("Actions", "Export…"), "file/share", ("Ctrl+E",), "export"),
        lambda window: window.show_export(""),
    ),
    (
        ActionSpec("file.report", QT_TRANSLATE_NOOP("Actions", "Report…"), "file/share", ("Ctrl+Shift+R",), "report"),
        lambda window: window.show_export("report"),
    ),
    (
        ActionSpec("file.start", QT_TRANSLATE_NOOP("Actions", "Start page"), "file/end"),
        lambda window: window.show_start(),
    ),
    (
        ActionSpec("file.close", QT_TRANSLATE_NOOP("Actions", "Close window"), "file/end", ("Ctrl+W",)),
        lambda window: window.close(),
    ),
    (
        ActionSpec("file.quit", QT_TRANSLATE_NOOP("Actions", "Quit"), "file/end", ("Ctrl+Q",)),
        lambda window: window.quit(),
    ),
    (
        ActionSpec("edit.undo", QT_TRANSLATE_NOOP("Actions", "Undo"), "edit/undo", ("Ctrl+Z",), "undo"),
        lambda window: window.undo(),
    ),
    (
        ActionSpec("edit.redo", QT_TRANSLATE_NOOP("Actions", "Redo"), "edit/undo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
        lambda window: window.redo(),
    ),
    (
        ActionSpec("view.commands", QT_TRANSLATE_NOOP("Actions", "All commands…"), "view/find", ("Ctrl+Shift+P",)),
        lambda window: window.show_commands(),
    ),
    *(
        (ActionSpec(f"go.{page}", text, "view/tabs", (f"Alt+{number}",)), partial(_go, page))
        for number, (page, text) in enumerate(_TABS, start=1)
    ),
    (
        ActionSpec("view.full_screen", QT_TRANSLATE_NOOP("Actions", "Full screen"), "view/find", ("F11",)),
        lambda window: window.toggle_full_screen(),
    ),
    (
        ActionSpec(
            "view.next_part",
            QT_TRANSLATE_NOOP("Actions", "Next part of the window"),
            "view/tabs",
            ("Ctrl+F6",),
            "",
            QT_TRANSLATE_NOOP("Actions", "Take the keyboard to the next panel, the canvas or a bar"),
        ),
        lambda window: step(window, 1),
    ),
    (
        ActionSpec(
            "view.part_before",
            QT_TRANSLATE_NOOP("Actions", "Part of the window before"),
            "view/tabs",
            ("Ctrl+Shift+F6",),
        ),
        lambda window: step(window, -1),
    ),
    (
        ActionSpec("view.keys", QT_TRANSLATE_NOOP("Actions", "Keys…"), "view/looks", (), "settings"),
        lambda window: window.show_keys(),
    ),
    (
        ActionSpec("train.start", QT_TRANSLATE_NOOP("Actions", "Train"), "train/run", ("F5",), "play"),
        lambda window: window.train(),
    ),
    (
        ActionSpec("train.compare", QT_TRANSLATE_NOOP("Actions", "Compare networks…"), "train/compare"),
        lambda window: window.show_compare(),
    ),
    (
        ActionSpec("help.tour", QT_TRANSLATE_NOOP("Actions", "Short tour"), "help/learn", (), "tour"),
        lambda window: window.show_tour(),
    ),
    (
        ActionSpec("help.about", QT_TRANSLATE_NOOP("Actions", "About Layerwright"), "help/about"),
        lambda window: window.show_about(),
    ),
)


_MOTION = ActionSpec(
    "view.motion",
    QT_TRANSLATE_NOOP("Actions", "Show movements"),
    "view/looks",
    (),
    "",
    QT_TRANSLATE_NOOP("Actions", "Let the canvas glide to where it goes; off, it is there at once"),
)


def register(window: Window) -> None:
    """Give a window its actions."""
    for spec, run in _TABLE:
        window.actions_.add(spec, partial(run, window))
    moving = window.actions_.add(_MOTION, lambda: choose_motion(moving.isChecked()), checkable=True)
    moving.setChecked(is_motion_chosen())


class ChoiceMenus:
    """The menus that are made of what there is: themes, languages, projects opened last, templates."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._theme = self._choice(
            (("system", ""), ("dark", ""), ("light", "")),
            preferences().text("looks/theme", "system"),
            window.choose_theme,
        )
        self._language = self._choice(
            (("system", ""), *LANGUAGES.items()),
            preferences().text("looks/language", "system"),
            window.choose_language,
        )
        self._recent = QMenu(window)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._templates = QMenu(window)
        self._templates.aboutToShow.connect(self._fill_templates)
        for menu in (self._recent, self._templates, self._theme, self._language):
            Mnemonics(menu)
        window.menus.insert("file/open", self._recent.menuAction())
        window.menus.insert("file/open", self._templates.menuAction())
        window.menus.insert("view/looks", self._theme.menuAction())
        window.menus.insert("view/looks", self._language.menuAction())
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language chosen now."""
        self._recent.setTitle(translate("Menus", QT_TRANSLATE_NOOP("Menus", "Open recent")))
        self._templates.setTitle(translate("Menus", QT_TRANSLATE_NOOP("Menus", "New from template")))
        self._theme.setTitle(translate("Menus", QT_TRANSLATE_NOOP("Menus", "Theme")))
        self._language.setTitle(translate("Menus", QT_TRANSLATE_NOOP("Menus", "Language")))
        names = {
            "system": translate("Menus", QT_TRANSLATE_NOOP("Menus", "As the desktop")),
            "dark": translate("Menus", QT_TRANSLATE_NOOP("Menus", "Dark")),
            "light": translate("Menus", QT_TRANSLATE_NOOP("Menus", "Light")),
        }
        for action in (*self._theme.actions(), *self._language.actions()):
            action.setText(names.get(str(action.data()), action.text()))

    def _choice(self, options: tuple[tuple[str, str], ...], chosen: str, choose: Callable[[str], object]) -> QMenu:
        menu = QMenu(self._window)
        group = QActionGroup(menu)
        for value, text in options:
            action = QAction(text, group)
            action.setData(value)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _=False, value=value: choose(value))
            menu.addAction(action)
        return menu

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in recent(preferences()):
            action = self._recent.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self._window.files.open(path))
        if self._recent.isEmpty():
            self._recent.addAction(translate("Menus", QT_TRANSLATE_NOOP("Menus", "None yet"))).setEnabled(False)

    def _fill_templates(self) -> None:
        """The examples by group; looked for when they are wanted, and not at every start."""
        self._templates.clear()
        groups: dict[str, QMenu] = {}
        for template in templates():
            if template.group not in groups:
                groups[template.group] = self._templates.addMenu(translate("Templates", template.group))
                Mnemonics(groups[template.group])
            self._template(template, groups[template.group])

    def _template(self, template: Template, menu: QMenu) -> None:
        action = menu.addAction(template.title)
        action.setToolTip(localized(template.description))
        action.triggered.connect(lambda: self._window.files.new_from(template))
