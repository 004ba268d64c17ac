"""What a person does with units: made of layers, dissolved, gone into, opened in their place."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gui.edit.state import EditState
from layerwright.model import edits
from layerwright.model.network import Layer
from layerwright.resolve.units import dissolve_unit, group_into_unit


class Units(QObject):
    """Making and dissolving are steps of undo; going into a unit and opening it are not."""

    def __init__(self, state: EditState, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state

    def group(self) -> str:
        """Make the selected layers a unit; gives its name."""
        names = self._state.selection
        if not names:
            return ""
        document, network = self._state.document, self._state.network_name
        taken = {*document.project.by_name, *self._state.network.by_name}
        name = edits.unique_name("Block", taken)
        text = self.tr("Make the unit {name}").format(name=name)
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
        text = self.tr("Dissolve the unit {name}").format(name=unit.name)
        done = document.edit(text, lambda project: dissolve_unit(project, network, unit.name, drop=True))
        if done:
            self._state.select([name for name in self._state.network.by_name if name not in before])
        return done

    def enter(self, name: str = "") -> bool:
        """Go into the network of a unit: the focused one, where none is named."""
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
        """Show what a unit holds where it stands, or hide it again."""
        unit = self._state.network.by_name.get(name) if name else self._focused()
        if unit is not None and unit.type == "Unit":
            self._state.toggle_opened(unit.name)
            if unit.name in self._state.opened:
                inside = [name for name in self._state.shown.by_name if name.startswith(f"{unit.name}/")]
                self._state.reveal.emit(tuple(inside))

    def _focused(self) -> Layer | None:
        layer = self._state.network.by_name.get(self._state.focused)
        return layer if layer and layer.type == "Unit" else None
