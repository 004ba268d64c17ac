"""The menu under the right button."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from gui.actions import Actions
from gui.edit.actions import CANVAS_MENU, CONTEXT_MENU
from gui.edit.canvas.canvas import Canvas
from gui.edit.canvas.items import FRAME_COLOURS
from gui.menus import Mnemonics
from gui.theme import theme
from gui.translation import QT_TRANSLATE_NOOP, translate

_COLOURS = {
    "accent": QT_TRANSLATE_NOOP("Canvas", "Blue"),
    "good": QT_TRANSLATE_NOOP("Canvas", "Green"),
    "warning": QT_TRANSLATE_NOOP("Canvas", "Yellow"),
    "error": QT_TRANSLATE_NOOP("Canvas", "Red"),
    "quiet": QT_TRANSLATE_NOOP("Canvas", "Grey"),
}


def context_menu(canvas: Canvas, actions: Actions) -> QMenu:
    """What can be done with what is selected."""
    menu = QMenu(canvas)
    marked = canvas.state.selection or canvas.marked_wire is not None or canvas.selected_frame is not None
    for group in CONTEXT_MENU if marked else CANVAS_MENU:
        usable = [actions[name] for name in group if actions[name].isEnabled()]
        if usable:
            menu.addActions(usable)
            menu.addSeparator()
    number = canvas.selected_frame
    if number is not None:
        for name in FRAME_COLOURS:
            menu.addAction(_colour(canvas, menu, number, name))
    return menu


def show_menu(canvas: Canvas, actions: Actions, at: QPoint) -> None:
    """Show the menu at a place of the screen."""
    menu = context_menu(canvas, actions)
    Mnemonics(menu)
    menu.popup(at)


def _colour(canvas: Canvas, menu: QMenu, number: int, name: str) -> QAction:
    pixels = QPixmap(12, 12)
    pixels.fill(QColor(str(getattr(theme().tokens, name))))
    action = QAction(QIcon(pixels), translate("Canvas", _COLOURS[name]), menu)
    action.triggered.connect(lambda *_: canvas.editing.colour_frame(number, name))
    return action
