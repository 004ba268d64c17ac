"""Layers on the clipboard: as text that any program can hold."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from gui.edit.state import EditState
from gui.translation import localized
from layerwright.model import clipboard, edits
from layerwright.model.network import Network
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project

JSON = "application/json"


class Carrying(QObject):
    """Copy, cut and paste. The text is the same for this program and for others, so that it survives any way back."""

    def __init__(self, state: EditState, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state

    def copy(self) -> bool:
        """Put the selected layers on the clipboard."""
        text = self._text()
        if text:
            self._put(text)
            count = len(self._state.chosen)
            said = self.tr("Copied {count} layers").format(count=count) if count > 1 else self.tr("Copied a layer")
            self._state.document.did.emit(said)
        return bool(text)

    def cut(self) -> bool:
        """Put the selected layers on the clipboard, and remove them with their links."""
        names = self._state.selection
        text = self._text()
        if not text:
            return False
        self._put(text)
        said = self.tr("Cut {count} layers").format(count=len(names)) if len(names) > 1 else self.tr("Cut a layer")

        def removed(network: Network) -> Network:
            return edits.remove_layers(network, names)

        return self._state.document.edit_network(self._state.network_name, self._state.told(said), removed)

    def paste(self, at: tuple[float, float] | None = None) -> tuple[str, ...]:
        """Add the layers on the clipboard, their upper left corner at a place; they are then selected."""
        text = QGuiApplication.clipboard().text()
        made: list[str] = []

        def pasted(project: Project) -> Project:
            after, names = clipboard.paste_into(project, self._state.network_name, text, at)
            made.extend(names)
            here = self._state.network_name
            return edits.replace_network(after, self._state.given_way(after.network(here), names))

        if self._state.document.edit(self._state.told(self.tr("Paste")), pasted):
            self._state.select(made)
            return tuple(made)
        return ()

    def _text(self) -> str:
        names, network, project = self._state.selection, self._state.network, self._state.document.project
        inside, _ = self._state.inner_place
        if inside:
            names = frozenset(name.rpartition("/")[2] for name in self._state.chosen)
            network = project.network(inside)
        if not names:
            return ""
        try:
            return clipboard.copy(network, names, project)
        except LayerwrightError as error:
            self._state.document.refused.emit(localized(error))
            return ""

    @staticmethod
    def _put(text: str) -> None:
        mime = QMimeData()
        mime.setText(text)
        mime.setData(JSON, QByteArray(text.encode()))
        QGuiApplication.clipboard().setMimeData(mime)
