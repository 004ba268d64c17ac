"""What a person does to the networks of the project as a whole."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QObject

from gui.edit.state import EditState
from layerwright.model import edits
from layerwright.model.network import Network
from layerwright.model.project import Project


class Networks(QObject):
    """Networks are added, named, ordered and removed; each is one step of undo."""

    def __init__(self, state: EditState, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state

    def add(self) -> str:
        """Add an empty network, and show it."""
        document = self._state.document
        name = edits.unique_name("Network", document.project.by_name)
        if document.edit(self.tr("Add a network"), lambda project: edits.add_network(project, Network(name))):
            self._state.show_network(name)
        return name

    def rename(self, name: str, new: str) -> bool:
        """Rename a network; units and configuration follow."""
        if new == name:
            return False
        text = self.tr("Rename {name} to {new}").format(name=name, new=new)
        return self._state.document.edit(text, lambda project: edits.rename_network(project, name, new))

    def remove(self, name: str) -> bool:
        """Remove a network that nobody uses; one is always left."""
        if len(self._state.document.project.networks) < 2:
            self._state.document.refused.emit(self.tr("A project has at least one network."))
            return False
        text = self.tr("Remove the network {name}").format(name=name)
        return self._state.document.edit(text, lambda project: edits.remove_network(project, name))

    def order(self, names: Iterable[str]) -> bool:
        """Put the networks in another order."""
        wanted = list(names)

        def ordered(project: Project) -> Project:
            by_name = project.by_name
            return msgspec.structs.replace(project, networks=tuple(by_name[name] for name in wanted))

        return self._state.document.edit(self.tr("Move a network"), ordered)
