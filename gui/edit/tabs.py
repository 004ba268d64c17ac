"""The networks of the project as tabs above the canvas."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar, QWidget

from gui.edit.state import EditState


class NetworkTabs(QTabBar):
    """The networks of the project as tabs."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setExpanding(False)
        self.setDrawBase(False)
        state.network_changed.connect(self._show)
        state.document.changed.connect(lambda *_: self._show())
        self.currentChanged.connect(self._chosen)
        self._show()

    def _show(self) -> None:
        names = [network.name for network in self._state.document.project.networks]
        blocked = self.blockSignals(True)
        while self.count() > len(names):
            self.removeTab(self.count() - 1)
        for index, name in enumerate(names):
            if index < self.count():
                self.setTabText(index, name)
            else:
                self.addTab(name)
        if self._state.network_name in names:
            self.setCurrentIndex(names.index(self._state.network_name))
        self.blockSignals(blocked)

    def _chosen(self, index: int) -> None:
        if index >= 0:
            self._state.show_network(self._state.document.project.networks[index].name)
