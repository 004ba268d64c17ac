"""The actions of the panels around the canvas: open and close them, go through problems, search the palette."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui.actions import Actions, ActionSpec
from gui.edit.inspector import Inspector
from gui.edit.outline_actions import register_outline
from gui.edit.palette import Palette
from gui.edit.problems import Problems
from gui.translation import QT_TRANSLATE_NOOP
from gui.widgets.panel_keys import PanelKeys

if TYPE_CHECKING:
    from gui.edit.page import EditPage

_TOGGLES = (
    ("palette", ActionSpec("view.palette", QT_TRANSLATE_NOOP("Actions", "Layers"), "view/panels")),
    ("outline", ActionSpec("view.outline", QT_TRANSLATE_NOOP("Actions", "Outline"), "view/panels", ("Ctrl+Shift+O",))),
    ("inspector", ActionSpec("view.inspector", QT_TRANSLATE_NOOP("Actions", "Properties"), "view/panels")),
    ("statistics", ActionSpec("view.statistics", QT_TRANSLATE_NOOP("Actions", "Statistics"), "view/panels")),
    ("help", ActionSpec("view.help", QT_TRANSLATE_NOOP("Actions", "Help panel"), "view/panels")),
    ("problems", ActionSpec("view.problems", QT_TRANSLATE_NOOP("Actions", "Problems"), "view/panels")),
)
_RESET = ActionSpec(
    "view.reset_panels",
    QT_TRANSLATE_NOOP("Actions", "Panels as at first"),
    "view/panels",
    (),
    "",
    QT_TRANSLATE_NOOP("Actions", "Open all panels where they were at the first start"),
)
_NEXT = ActionSpec("view.next_problem", QT_TRANSLATE_NOOP("Actions", "Next problem"), "view/find", ("F8",))
_PREVIOUS = ActionSpec(
    "view.previous_problem", QT_TRANSLATE_NOOP("Actions", "Previous problem"), "view/find", ("Shift+F8",)
)
_SEARCH = ActionSpec(
    "view.search_palette", QT_TRANSLATE_NOOP("Actions", "Search layers"), "view/find", ("Ctrl+F",), "search"
)
_PROPERTIES = ActionSpec(
    "layer.properties",
    QT_TRANSLATE_NOOP("Actions", "Edit the properties"),
    "layer/change",
    ("Alt+Return", "Alt+Enter"),
    "",
    QT_TRANSLATE_NOOP("Actions", "Take the keyboard to the properties of the layer; Escape brings it back"),
)


def register_panels(actions: Actions, page: EditPage) -> None:
    """Give a window the actions of the panels of its EDIT tab; their keys work wherever the focus is in it."""
    for name, spec in _TOGGLES:
        action = actions.add(spec, partial(_toggle, page, name), scope=page, checkable=True)
        dock = page.docks[name]
        action.setChecked(not dock.isHidden())
        dock.visibilityChanged.connect(lambda _, action=action, dock=dock: action.setChecked(not dock.isHidden()))
    actions.add(_RESET, page.reset_panels, scope=page)
    palette, problems = page.panel("palette"), page.panel("problems")
    assert isinstance(palette, Palette)
    assert isinstance(problems, Problems)
    actions.add(_NEXT, lambda: _walk(page, problems.next), scope=page)
    actions.add(_PREVIOUS, lambda: _walk(page, problems.previous), scope=page)

    def search() -> None:
        page.bring_panel("palette")
        palette.focus_search()

    def edit_properties() -> None:
        inspector = page.bring_panel("inspector")
        assert isinstance(inspector, Inspector)
        inspector.edit_properties()

    actions.add(_SEARCH, search, scope=page)
    actions.add(_PROPERTIES, edit_properties, scope=page)
    for dock in page.docks.values():
        PanelKeys(dock, {Qt.Key.Key_Escape: partial(_back, page)})
    register_outline(actions, page)


def _toggle(page: EditPage, name: str) -> None:
    """Open a panel in front of its neighbours, or close it; the keyboard goes with it into the outline, and back."""
    dock = page.docks[name]
    if dock.isHidden():
        panel = page.bring_panel(name)
        if name == "outline":
            panel.setFocus(Qt.FocusReason.ShortcutFocusReason)
    else:
        inside = dock.isAncestorOf(QApplication.focusWidget() or page)
        dock.hide()
        if inside:
            page.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _back(page: EditPage) -> None:
    """The keyboard leaves a panel."""
    page.activateWindow()
    page.canvas.setFocus(Qt.FocusReason.OtherFocusReason)


def _walk(page: EditPage, step: Callable[[], None]) -> None:
    page.bring_panel("problems")
    step()
