"""The actions of the EDIT tab: what can be done to the network in view, with its keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gui.actions import Actions, ActionSpec
from gui.translation import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from gui.edit.page import EditPage

_Run = Callable[["EditPage"], object]

_ALWAYS: tuple[tuple[ActionSpec, _Run], ...] = (
    (
        ActionSpec("edit.paste", QT_TRANSLATE_NOOP("Actions", "Paste"), "edit/clipboard", ("Ctrl+V",), "paste"),
        lambda page: page.canvas.paste(),
    ),
    (
        ActionSpec("edit.select_all", QT_TRANSLATE_NOOP("Actions", "Select all"), "edit/select", ("Ctrl+A",)),
        lambda page: page.editing.at_hand.select_all(),
    ),
    (
        ActionSpec(
            "edit.delete",
            QT_TRANSLATE_NOOP("Actions", "Delete"),
            "edit/delete",
            ("Del",),
            "delete",
            QT_TRANSLATE_NOOP("Actions", "Delete what is selected, and link what was around it"),
        ),
        lambda page: page.canvas.delete(),
    ),
    (
        ActionSpec(
            "layer.search",
            QT_TRANSLATE_NOOP("Actions", "Add a layer…"),
            "layer/add",
            ("Tab", "Shift+A"),
            "search",
            QT_TRANSLATE_NOOP("Actions", "Search for a layer and add it"),
        ),
        lambda page: page.canvas.search(),
    ),
    (
        ActionSpec(
            "layer.rename",
            QT_TRANSLATE_NOOP("Actions", "Rename"),
            "layer/change",
            ("F2",),
            "",
            QT_TRANSLATE_NOOP("Actions", "Rename the layer or frame"),
        ),
        lambda page: page.canvas.rename(),
    ),
    (
        ActionSpec(
            "layer.arrange",
            QT_TRANSLATE_NOOP("Actions", "Arrange"),
            "layer/place",
            ("Ctrl+L",),
            "arrange",
            QT_TRANSLATE_NOOP("Actions", "Lay out the selected layers, or the whole network"),
        ),
        lambda page: page.editing.at_hand.arrange(),
    ),
    (
        ActionSpec(
            "unit.leave", QT_TRANSLATE_NOOP("Actions", "Leave the unit"), "unit/enter", ("Backspace", "Ctrl+Up")
        ),
        lambda page: page.editing.units.leave(),
    ),
    (
        ActionSpec(
            "unit.keep",
            QT_TRANSLATE_NOOP("Actions", "Save as my unit…"),
            "unit/library",
            (),
            "save",
            QT_TRANSLATE_NOOP("Actions", "Keep the focused unit, or the network in view, for other projects"),
        ),
        lambda page: page.own.ask_keep(),
    ),
    (
        ActionSpec(
            "unit.update",
            QT_TRANSLATE_NOOP("Actions", "Update units…"),
            "unit/library",
            (),
            "",
            QT_TRANSLATE_NOOP("Actions", "Show which units are newer in the library, and take them"),
        ),
        lambda page: page.own.ask_update(),
    ),
    (
        ActionSpec(
            "unit.share",
            QT_TRANSLATE_NOOP("Actions", "Save the unit as a file…"),
            "unit/library",
            (),
            "export",
            QT_TRANSLATE_NOOP("Actions", "Write the focused unit, or the network in view, into a file for others"),
        ),
        lambda page: page.own.ask_share(),
    ),
    (
        ActionSpec(
            "unit.take",
            QT_TRANSLATE_NOOP("Actions", "Take a unit from a file…"),
            "unit/library",
            (),
            "import",
            QT_TRANSLATE_NOOP("Actions", "Add a unit that somebody has shared to your own"),
        ),
        lambda page: page.own.ask_take(),
    ),
    (
        ActionSpec("network.add", QT_TRANSLATE_NOOP("Actions", "New network"), "unit/network", ("Ctrl+T",), "add"),
        lambda page: page.editing.networks.add(),
    ),
    (
        ActionSpec("network.next", QT_TRANSLATE_NOOP("Actions", "Next network"), "unit/network", ("Ctrl+PgDown",)),
        lambda page: page.tabs.step(1),
    ),
    (
        ActionSpec("network.before", QT_TRANSLATE_NOOP("Actions", "Network before"), "unit/network", ("Ctrl+PgUp",)),
        lambda page: page.tabs.step(-1),
    ),
    (
        ActionSpec("view.fit", QT_TRANSLATE_NOOP("Actions", "Fit selection"), "view/zoom", ("F",), "fit"),
        lambda page: page.canvas.fit(),
    ),
    (
        ActionSpec("view.fit_all", QT_TRANSLATE_NOOP("Actions", "Fit everything"), "view/zoom", ("Home",)),
        lambda page: page.canvas.fit_all(),
    ),
    (
        ActionSpec("view.actual_size", QT_TRANSLATE_NOOP("Actions", "100 %"), "view/zoom", ("Ctrl+1",)),
        lambda page: page.canvas.show_actual_size(),
    ),
    (
        ActionSpec(
            "view.zoom_in", QT_TRANSLATE_NOOP("Actions", "Zoom in"), "view/zoom", ("Ctrl++", "Ctrl+="), "zoom_in"
        ),
        lambda page: page.canvas.zoom_in(),
    ),
    (
        ActionSpec("view.zoom_out", QT_TRANSLATE_NOOP("Actions", "Zoom out"), "view/zoom", ("Ctrl+-",), "zoom_out"),
        lambda page: page.canvas.zoom_out(),
    ),
    (
        ActionSpec("view.minimap", QT_TRANSLATE_NOOP("Actions", "Minimap"), "view/panels", ("Ctrl+M",)),
        lambda page: page.minimap.setVisible(page.minimap.isHidden()),
    ),
    (
        ActionSpec(
            "file.export_picture",
            QT_TRANSLATE_NOOP("Actions", "Picture of the network…"),
            "file/export",
            ("Ctrl+Shift+E",),
            "export",
            QT_TRANSLATE_NOOP("Actions", "Save the network as SVG, PNG or PDF"),
        ),
        lambda page: page.export_picture(),
    ),
)
"""What can always be done."""

_WITH_SELECTION: tuple[tuple[ActionSpec, _Run], ...] = (
    (
        ActionSpec("edit.cut", QT_TRANSLATE_NOOP("Actions", "Cut"), "edit/clipboard", ("Ctrl+X",), "cut"),
        lambda page: page.editing.at_hand.carrying.cut(),
    ),
    (
        ActionSpec("edit.copy", QT_TRANSLATE_NOOP("Actions", "Copy"), "edit/clipboard", ("Ctrl+C",), "copy"),
        lambda page: page.editing.at_hand.carrying.copy(),
    ),
    (
        ActionSpec("edit.duplicate", QT_TRANSLATE_NOOP("Actions", "Duplicate"), "edit/clipboard", ("Ctrl+D",)),
        lambda page: page.editing.duplicate(),
    ),
    (
        ActionSpec(
            "edit.delete_with_links",
            QT_TRANSLATE_NOOP("Actions", "Delete with links"),
            "edit/delete",
            ("Ctrl+Del",),
            "",
            QT_TRANSLATE_NOOP("Actions", "Delete the layers and leave a gap"),
        ),
        lambda page: page.editing.remove(),
    ),
    (
        ActionSpec("edit.select_upstream", QT_TRANSLATE_NOOP("Actions", "Select upstream"), "edit/select", ("Ctrl+[",)),
        lambda page: page.editing.at_hand.select_upstream(),
    ),
    (
        ActionSpec(
            "edit.select_downstream", QT_TRANSLATE_NOOP("Actions", "Select downstream"), "edit/select", ("Ctrl+]",)
        ),
        lambda page: page.editing.at_hand.select_downstream(),
    ),
    (
        ActionSpec(
            "layer.connect",
            QT_TRANSLATE_NOOP("Actions", "Connect"),
            "layer/link",
            ("C",),
            "",
            QT_TRANSLATE_NOOP("Actions", "Link two selected layers, or choose a target with the arrow keys"),
        ),
        lambda page: page.canvas.connect_by_keys(),
    ),
    (
        ActionSpec(
            "layer.detach",
            QT_TRANSLATE_NOOP("Actions", "Detach"),
            "layer/link",
            ("Ctrl+Shift+D",),
            "",
            QT_TRANSLATE_NOOP("Actions", "Take the layers out of the flow, which closes behind them"),
        ),
        lambda page: page.editing.at_hand.detach(page.editing.at_hand.state.selection),
    ),
    (
        ActionSpec("layer.bypass", QT_TRANSLATE_NOOP("Actions", "Bypass"), "layer/change", ("B",)),
        lambda page: page.editing.bypass(),
    ),
    (
        ActionSpec("layer.frame", QT_TRANSLATE_NOOP("Actions", "Put a frame around"), "layer/change", ("Ctrl+R",)),
        lambda page: page.canvas.frame_selection(),
    ),
    (
        ActionSpec("layer.help", QT_TRANSLATE_NOOP("Actions", "Help for the layer"), "help/learn", ("F1",), "help"),
        lambda page: page.canvas.ask_help(),
    ),
    (
        ActionSpec("unit.group", QT_TRANSLATE_NOOP("Actions", "Make a unit"), "unit/make", ("Ctrl+G",), "group"),
        lambda page: page.editing.at_hand.units.group(),
    ),
)
"""What needs a selected layer."""
_WITHIN = (
    "edit.cut",
    "edit.copy",
    "edit.duplicate",
    "edit.delete_with_links",
    "layer.connect",
    "layer.detach",
    "layer.bypass",
    "layer.help",
    "edit.select_upstream",
    "edit.select_downstream",
    "unit.group",
)
"""Of these, what can be done to a layer within a unit that is opened in its place."""

_WITH_SEVERAL: tuple[tuple[ActionSpec, _Run], ...] = (
    (
        ActionSpec(
            "edit.select_between", QT_TRANSLATE_NOOP("Actions", "Select between"), "edit/select", ("Ctrl+Shift+B",)
        ),
        lambda page: page.editing.at_hand.select_between(),
    ),
    (
        ActionSpec("layer.align_left", QT_TRANSLATE_NOOP("Actions", "Align left"), "layer/align", ("Alt+Shift+L",)),
        lambda page: page.editing.at_hand.align("left"),
    ),
    (
        ActionSpec(
            "layer.align_center", QT_TRANSLATE_NOOP("Actions", "Align centers"), "layer/align", ("Alt+Shift+C",)
        ),
        lambda page: page.editing.at_hand.align("center"),
    ),
    (
        ActionSpec("layer.align_right", QT_TRANSLATE_NOOP("Actions", "Align right"), "layer/align", ("Alt+Shift+R",)),
        lambda page: page.editing.at_hand.align("right"),
    ),
    (
        ActionSpec("layer.align_top", QT_TRANSLATE_NOOP("Actions", "Align top"), "layer/align", ("Alt+Shift+T",)),
        lambda page: page.editing.at_hand.align("top"),
    ),
    (
        ActionSpec(
            "layer.align_middle", QT_TRANSLATE_NOOP("Actions", "Align middles"), "layer/align", ("Alt+Shift+M",)
        ),
        lambda page: page.editing.at_hand.align("middle"),
    ),
    (
        ActionSpec("layer.align_bottom", QT_TRANSLATE_NOOP("Actions", "Align bottom"), "layer/align", ("Alt+Shift+B",)),
        lambda page: page.editing.at_hand.align("bottom"),
    ),
    (
        ActionSpec(
            "layer.distribute_across",
            QT_TRANSLATE_NOOP("Actions", "Distribute across"),
            "layer/align",
            ("Alt+Shift+H",),
        ),
        lambda page: page.editing.at_hand.distribute(across=True),
    ),
    (
        ActionSpec(
            "layer.distribute_down", QT_TRANSLATE_NOOP("Actions", "Distribute down"), "layer/align", ("Alt+Shift+V",)
        ),
        lambda page: page.editing.at_hand.distribute(across=False),
    ),
)
"""What needs several selected layers."""

_WITH_UNIT: tuple[tuple[ActionSpec, _Run], ...] = (
    (
        ActionSpec(
            "unit.enter", QT_TRANSLATE_NOOP("Actions", "Enter the unit"), "unit/enter", ("Return", "Enter"), "unit"
        ),
        lambda page: page.editing.units.enter(),
    ),
    (
        ActionSpec(
            "unit.open_in_place",
            QT_TRANSLATE_NOOP("Actions", "Expand in place"),
            "unit/enter",
            ("E",),
            "",
            QT_TRANSLATE_NOOP("Actions", "Show what the unit holds where it stands, or hide it again"),
        ),
        lambda page: page.editing.units.open_in_place(),
    ),
    (
        ActionSpec(
            "unit.dissolve",
            QT_TRANSLATE_NOOP("Actions", "Dissolve the unit"),
            "unit/make",
            ("Ctrl+Shift+G",),
            "ungroup",
        ),
        lambda page: page.editing.at_hand.units.dissolve(),
    ),
)
"""What needs a unit that has the focus."""

_WALKS = (
    (
        "up",
        QT_TRANSLATE_NOOP("Actions", "Go to the layer above"),
        QT_TRANSLATE_NOOP("Actions", "Select the layer above too"),
        "Up",
        0,
        -1,
    ),
    (
        "down",
        QT_TRANSLATE_NOOP("Actions", "Go to the layer below"),
        QT_TRANSLATE_NOOP("Actions", "Select the layer below too"),
        "Down",
        0,
        1,
    ),
    (
        "left",
        QT_TRANSLATE_NOOP("Actions", "Go to the layer at the left"),
        QT_TRANSLATE_NOOP("Actions", "Select the layer at the left too"),
        "Left",
        -1,
        0,
    ),
    (
        "right",
        QT_TRANSLATE_NOOP("Actions", "Go to the layer at the right"),
        QT_TRANSLATE_NOOP("Actions", "Select the layer at the right too"),
        "Right",
        1,
        0,
    ),
)
_NUDGES = (
    ("up", QT_TRANSLATE_NOOP("Actions", "Nudge up"), QT_TRANSLATE_NOOP("Actions", "Move up by ten"), "Up", 0, -1),
    (
        "down",
        QT_TRANSLATE_NOOP("Actions", "Nudge down"),
        QT_TRANSLATE_NOOP("Actions", "Move down by ten"),
        "Down",
        0,
        1,
    ),
    (
        "left",
        QT_TRANSLATE_NOOP("Actions", "Nudge left"),
        QT_TRANSLATE_NOOP("Actions", "Move left by ten"),
        "Left",
        -1,
        0,
    ),
    (
        "right",
        QT_TRANSLATE_NOOP("Actions", "Nudge right"),
        QT_TRANSLATE_NOOP("Actions", "Move right by ten"),
        "Right",
        1,
        0,
    ),
)
_FAR = 10
"""How many steps of the grid a far nudge takes."""

CONTEXT_MENU = (
    ("layer.search", "edit.paste"),
    ("edit.cut", "edit.copy", "edit.duplicate", "edit.delete", "edit.delete_with_links"),
    ("layer.rename", "layer.bypass", "layer.detach", "layer.connect", "layer.frame", "layer.arrange"),
    ("unit.group", "unit.enter", "unit.open_in_place", "unit.dissolve", "unit.keep", "unit.leave"),
    ("layer.help",),
)
"""What the menu under the right button offers, by groups; what cannot be done is left out."""
CANVAS_MENU = (
    ("layer.search", "edit.paste"),
    ("edit.select_all", "layer.arrange", "unit.leave"),
    ("view.fit_all", "view.actual_size", "view.minimap"),
    ("unit.group", "unit.keep", "file.export_picture"),
)
"""The same where nothing is selected: what can be done with the network as a whole."""


def register(actions: Actions, page: EditPage) -> None:
    """Give a window the actions of its EDIT tab; their keys work where the canvas has the focus."""
    for spec, run in (*_ALWAYS, *_WITH_SELECTION, *_WITH_SEVERAL, *_WITH_UNIT):
        actions.add(spec, partial(run, page), scope=page.canvas, checkable=spec.name == "unit.open_in_place")
    for name, text, more, key, columns, rows in _WALKS:
        walk = partial(page.canvas.walk, columns, rows)
        actions.add(ActionSpec(f"canvas.go_{name}", text, "", (key,)), walk, scope=page.canvas)
        extend = ActionSpec(f"canvas.extend_{name}", more, "", (f"Shift+{key}",))
        actions.add(extend, partial(walk, extend=True), scope=page.canvas)
    for name, near, far, key, columns, rows in _NUDGES:
        for kind, text, keys, steps in (
            ("nudge", near, f"Alt+{key}", 1),
            ("move", far, f"Alt+Shift+{key}", _FAR),
        ):
            spec = ActionSpec(f"canvas.{kind}_{name}", text, "", (keys,))
            actions.add(spec, partial(page.editing.nudge, columns * steps, rows * steps), scope=page.canvas)
    state = page.state

    def enable(*_: object) -> None:
        count = len(state.chosen)
        layer = page.editing.within.layer_shown(state.at_hand)
        is_unit = layer is not None and layer.type == "Unit"
        actions.enable(count > 0 and not state.inner, *(spec.name for spec, _ in _WITH_SELECTION))
        if state.inner:
            actions.enable(True, *_WITHIN)
        actions.enable(count > 1, *(spec.name for spec, _ in _WITH_SEVERAL))
        # Of a layer within an opened unit, the unit around it can be gone into and closed.
        actions.enable(is_unit or bool(state.inner), "unit.enter", "unit.open_in_place")
        actions["unit.open_in_place"].setChecked(state.at_hand in state.opened or (bool(state.inner) and not is_unit))
        actions.enable(is_unit, "unit.dissolve")
        actions.enable(len(state.path) > 1, "unit.leave")

    state.selection_changed.connect(enable)
    state.network_changed.connect(enable)
    state.opened_changed.connect(enable)
    # Qt ticks it by itself, also where a unit cannot be opened.
    actions["unit.open_in_place"].triggered.connect(enable)
    enable()
