"""What a person does with units: made of layers, dissolved, gone into, opened in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.edit.opening import unit_of
from gui.edit.state import EditState
from layerwright.model import edits
from layerwright.model.network import Layer
from layerwright.resolve.units import dissolve_unit, group_into_unit

if TYPE_CHECKING:
    from gui.edit.editing import Editing


class Units(QObject):
    """Making and dissolving are steps of undo; going into a unit and opening it are not."""

    def __init__(self, state: EditState, editing: Editing) -> None:
        super().__init__(editing)
        self._state = state
        self._editing = editing

    def group(self) -> str:
        """Make the selected layers a unit; gives its name."""
        names = self._state.selection
        if not names:
            return ""
        document, network = self._state.document, self._state.network_name
        taken = {*document.project.by_name, *self._state.network.by_name}
        name = edits.unique_name("Block", taken)
        text = self._state.told(self.tr("Make the unit {name}").format(name=name))
        if not document.edit(text, lambda project: group_into_unit(project, network, names, name)):
            return ""
        self._state.select([name])
        return name

    def dissolve(self) -> bool:
        """Put what the focused unit holds in its place; the network goes if nothing else uses it."""
        unit = self._focused()
        if unit is None:
            return False
        document, network = self._state.document, self._state.network_name
        before = set(self._state.network.by_name)
        text = self._state.told(self.tr("Dissolve the unit {name}").format(name=unit.name))
        done = document.edit(text, lambda project: dissolve_unit(project, network, unit.name, drop=True))
        if done:
            self._state.select([name for name in self._state.network.by_name if name not in before])
        return done

    def enter(self, name: str = "") -> bool:
        """Go into the network of a unit: the focused one, where none is named.

        From a layer within an opened unit that is no unit itself, go to where it is at home.
        """
        if not name and self._state.inner:
            if not self._editing.within.enter():
                self._editing.within.go()
            return True
        layer = self._state.network.by_name.get(name) if name else self._focused()
        called = layer.properties.get("Network", "") if layer and layer.type == "Unit" else ""
        if called in self._state.document.project.by_name:
            self._state.enter(called)
            return True
        return False

    def leave(self) -> None:
        """Go back out of a unit, which is then selected."""
        inside = self._state.network_name
        self._state.leave()
        if self._state.network_name != inside:
            layers = self._state.network.layers
            self._state.select([layer.name for layer in layers if layer.properties.get("Network") == inside][:1])

    def open_in_place(self, name: str = "") -> None:
        """Show what a unit holds where it stands, or hide it again; one within an opened unit is named `Block/Cell`.

        Args:
            name: The unit; without it the focused one, or the one around the focused layer.
        """
        state = self._state
        unit = name or state.at_hand
        layer = self._editing.within.layer_shown(unit)
        if layer is None or layer.type != "Unit":
            unit = unit_of(unit)
        if unit:
            state.toggle_opened(unit)
            if unit in state.opened:
                inside = [shown for shown in state.shown.by_name if shown.startswith(f"{unit}/")]
                state.reveal.emit(tuple(inside))

    def _focused(self) -> Layer | None:
        layer = self._state.network.by_name.get(self._state.focused)
        return layer if layer and layer.type == "Unit" else None
