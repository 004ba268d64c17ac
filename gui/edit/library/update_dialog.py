"""Shows which units of a project are newer in the library, and what would change; asks for which to take."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from gui.widgets.dialogs import dialog_column
from gui.widgets.sizes import resize_within_screen
from layerwright.library.changes import Change, changes
from layerwright.library.unit import LibraryUnit
from layerwright.library.using import Outdated, update
from layerwright.model.network import Network
from layerwright.model.project import Project

_UNIT = Qt.ItemDataRole.UserRole
_MOST_OPENED = 3
"""Of more units than this, the changes are folded away at first."""


class UpdateDialog(QDialog):
    """A row for each unit with a switch, and below it what the newer version does otherwise."""

    wanted = Signal(object)
    """The LibraryUnits whose copies in the project shall be brought up to date."""

    def __init__(self, project: Project, old: Sequence[Outdated], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Update units"))
        resize_within_screen(self, 760, 480)
        about = QLabel(
            self.tr(
                "The library has newer versions of these units. Layers that call them stay, and get the newer version. "
                "Copies that you have changed are yours, and are left alone."
            )
        )
        about.setProperty("quiet", True)
        about.setWordWrap(True)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([self.tr("What changes"), self.tr("Now"), self.tr("Afterwards")])
        self.tree.setAccessibleName(self.tr("Units that are newer in the library"))
        self.tree.setAlternatingRowColors(False)
        units = {entry.unit.name: entry.unit for entry in old}
        for name, unit in units.items():
            networks = [entry.network for entry in old if entry.unit.name == name]
            row = self._row(project, unit, networks)
            self.tree.addTopLevelItem(row)
            row.setExpanded(len(units) <= _MOST_OPENED)
        for number, width in enumerate((360, 170)):
            self.tree.setColumnWidth(number, width)
        self.tree.itemChanged.connect(self._show_chosen)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = self._buttons.addButton(self.tr("Update"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setProperty("accent", True)
        self.take.setDefault(True)
        self._buttons.accepted.connect(self._take)
        self._buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        column.addWidget(about)
        column.addWidget(self.tree, 1)
        column.addWidget(self._buttons)

    @property
    def chosen(self) -> tuple[LibraryUnit, ...]:
        """The units that are switched on, each once."""
        rows = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return tuple(row.data(0, _UNIT) for row in rows if row and row.checkState(0) == Qt.CheckState.Checked)

    def _row(self, project: Project, unit: LibraryUnit, networks: Sequence[str]) -> QTreeWidgetItem:
        title = self._title(project, unit, networks)
        row = QTreeWidgetItem([title, "", self.tr("version {0}").format(unit.version)])
        row.setData(0, _UNIT, unit)
        row.setCheckState(0, Qt.CheckState.Checked)
        font = row.font(0)
        font.setBold(True)
        row.setFont(0, font)
        # Compared as it would stand in the project, where networks that it calls may have other names.
        after = update(project, unit)
        for network in networks:
            place = f"{network}: " if len(networks) > 1 else ""
            for change in changes(project.network(network), after.network(network)):
                row.addChild(QTreeWidgetItem([place + self._words(change), change.before, change.after]))
        if not row.childCount():
            row.addChild(QTreeWidgetItem([self.tr("a network that it calls")]))
        return row

    def _title(self, project: Project, unit: LibraryUnit, networks: Sequence[str]) -> str:
        calls = sum(_calls(network, name) for network in project.networks for name in networks)
        called = self.tr("called by %n layer(s)", "", calls)
        names = ", ".join(networks)
        return f"{names}, {called}" if names == unit.name else f"{names} ({unit.name}), {called}"

    def _words(self, change: Change) -> str:
        if change.property:
            return f"{change.what}: {change.property}"
        words = {
            "added": self.tr("{0} comes"),
            "removed": self.tr("{0} goes"),
            "changed": self.tr("{0} is another layer"),
            "linked": self.tr("{0} is linked"),
            "unlinked": self.tr("{0} is no longer linked"),
        }
        return words[change.kind].format(change.what)

    def _show_chosen(self) -> None:
        self.take.setEnabled(bool(self.chosen))

    def _take(self) -> None:
        units = self.chosen
        self.accept()
        self.wanted.emit(units)


def _calls(network: Network, name: str) -> int:
    return sum(layer.type == "Unit" and layer.properties.get("Network") == name for layer in network.layers)
