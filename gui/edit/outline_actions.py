"""The actions that the outline adds: what the canvas does by drawing, done by keys from a list of layers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from gui.actions import Actions, ActionSpec
from gui.translation import QT_TRANSLATE_NOOP, translate
from layerwright.model.edits import move_earlier, move_later
from layerwright.model.network import Network

if TYPE_CHECKING:
    from gui.edit.outline import Outline
    from gui.edit.page import EditPage

_LINKS = ActionSpec(
    "layer.links",
    QT_TRANSLATE_NOOP("Actions", "Links…"),
    "layer/link",
    ("Ctrl+K",),
    "",
    QT_TRANSLATE_NOOP("Actions", "List what the layer is linked to, and what it could be linked to"),
)
_EARLIER = ActionSpec(
    "layer.earlier",
    QT_TRANSLATE_NOOP("Actions", "Move before the layer above"),
    "layer/link",
    ("Ctrl+Shift+Up",),
    "",
    QT_TRANSLATE_NOOP("Actions", "Let data flow through the layer before the one that feeds it"),
)
_LATER = ActionSpec(
    "layer.later",
    QT_TRANSLATE_NOOP("Actions", "Move after the layer below"),
    "layer/link",
    ("Ctrl+Shift+Down",),
    "",
    QT_TRANSLATE_NOOP("Actions", "Let data flow through the layer after the one that it feeds"),
)
_ADD = ActionSpec(
    "outline.add",
    QT_TRANSLATE_NOOP("Actions", "Add a layer after this one…"),
    "",
    ("Ins",),
    "",
    QT_TRANSLATE_NOOP("Actions", "Search for a layer and add it after the one that is marked in the outline"),
)
_SHARED = (
    *("edit.cut", "edit.copy", "edit.paste", "edit.duplicate", "edit.delete_with_links"),
    *("layer.detach", "unit.group", "unit.dissolve", "unit.leave", "layer.arrange"),
    *("edit.select_all", "edit.select_upstream", "edit.select_downstream"),
)
"""What the outline has in common with the canvas; none of it by a letter alone, which searches in the tree."""


def register_outline(actions: Actions, page: EditPage) -> None:
    """Give a window the actions of the outline; links and moves work in the whole EDIT tab."""
    dock = page.docks["outline"]

    def outline() -> Outline:
        return cast("Outline", page.bring_panel("outline"))

    links = actions.add(_LINKS, partial(_show_links, page), scope=page)
    add = actions.add(_ADD, lambda: outline().search(), scope=dock)
    earlier = actions.add(_EARLIER, partial(_move, page, move_earlier), scope=page)
    later = actions.add(_LATER, partial(_move, page, move_later), scope=page)
    dock.addActions([add, links, earlier, later, *(actions[name] for name in _SHARED)])

    def enable() -> None:
        actions.enable(bool(page.state.focused), _LINKS.name, _EARLIER.name, _LATER.name)

    page.state.selection_changed.connect(enable)
    enable()


def _show_links(page: EditPage) -> None:
    from gui.edit.links_dialog import LinksDialog

    if page.state.focused:
        LinksDialog(page.editing, page.state.focused, page).open()


def _move(page: EditPage, change: Callable[[Network, str], Network]) -> None:
    name = page.state.focused
    if name:
        text = translate("Editing", QT_TRANSLATE_NOOP("Editing", "Move {name}")).format(name=name)
        page.editing.edit(text, lambda network: change(network, name))
        page.state.reveal.emit((name,))
