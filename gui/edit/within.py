"""What a person does to a layer within a unit that is opened in its place: all layers that call the unit change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from gui.edit.state import EditState
from layerwright.model import edits
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project
from layerwright.resolve.renaming import rename_layer


class Within(QObject):
    """Steps of undo in the network of the unit.

    Moving and linking are left to where the unit is the network in view: there layers lie elsewhere than where the unit
    is opened.
    """

    def __init__(self, state: EditState, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state

    @property
    def layer(self) -> Layer | None:
        """The layer within an opened unit that is looked at."""
        network, name = self._state.inner_place
        return self._state.document.project.network(network).by_name[name] if network else None

    def callers(self) -> int:
        """How many layers of the project call the network that the layer belongs to."""
        called, _ = self._state.inner_place
        networks = self._state.document.project.networks
        return sum(
            layer.type == "Unit" and layer.properties.get("Network") == called
            for network in networks
            for layer in network.layers
        )

    def go(self) -> None:
        """Go into the unit, with the layer selected."""
        network, name = self._state.inner_place
        if network:
            self._state.enter(network)
            self._state.select([name])
            self._state.reveal.emit((name,))

    def remove(self, *, heal: bool = True) -> bool:
        """Remove the layer; link what fed it to what read it, or leave the gap."""
        remove = edits.remove_healing if heal else edits.remove_layers
        return self._edit(self.tr("Delete {name} in {unit}"), lambda network, name: remove(network, [name]))

    def bypass(self) -> bool:
        """Let data flow past the layer, or through it again."""
        layer = self.layer
        text = self.tr("Switch {name} on in {unit}") if layer and layer.bypassed else self.tr("Bypass {name} in {unit}")
        return self._edit(text, lambda network, name: edits.toggle_bypass(network, [name]))

    def set_property(self, property: str, value: str) -> bool:
        """Set a property of the layer."""
        text = self.tr("Change {name} in {unit}")
        return self._edit(text, lambda network, name: edits.set_properties(network, [name], {property: value}))

    def rename(self, new: str) -> bool:
        """Rename the layer, which is still looked at then; loops, expressions and callers that name it follow."""
        unit, (network, name) = self._state.inner.partition("/")[0], self._state.inner_place
        if not network or new == name:
            return False
        text = self.tr("Rename {name} to {new} in {unit}").format(name=name, new=new, unit=network)

        def renamed(project: Project) -> Project:
            return rename_layer(project, network, name, new)

        done = self._state.document.edit(text, renamed)
        if done:
            self._state.look_at(f"{unit}/{new}")
        return done

    def _edit(self, text: str, change: Callable[[Network, str], Network]) -> bool:
        network, name = self._state.inner_place
        if not network:
            return False
        return self._state.document.edit_network(
            network, text.format(name=name, unit=network), lambda before: change(before, name)
        )
