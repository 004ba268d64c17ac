"""The project as a tree: networks, their layers in the order of the data, and what lies within units.

What the canvas shows by drawing stands here in words, for the keyboard and for screen readers.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeView, QVBoxLayout, QWidget

from gui.edit.choice import Choice
from gui.edit.editing import Editing
from gui.edit.outline_model import FROM, NAME, SHAPE, STATE, TO, TYPE, OutlineModel, Words
from gui.edit.state import EditState
from gui.menus import Mnemonics
from gui.theme import theme
from gui.widgets.panel_keys import PanelKeys
from gui.widgets.when_shown import WhenShown

if TYPE_CHECKING:
    from gui.edit.search import LayerSearch


class Outline(QWidget):
    """The tree; what is selected here is selected on the canvas, and the other way round."""

    def __init__(self, state: EditState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._state = state
        self._editing = Editing(state)
        self._following = False
        self._searching: LayerSearch | None = None
        self.model = OutlineModel(state.document, self)
        self.view = QTreeView()
        self.setFocusProxy(self.view)
        self.view.setModel(self.model)
        self.view.setUniformRowHeights(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.view.setExpandsOnDoubleClick(False)
        self.view.setIndentation(14)
        header = self.view.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        for number, width in ((NAME, 140), (TYPE, 100), (SHAPE, 84), (FROM, 100), (TO, 100)):
            header.resizeSection(number, width)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.view.selectionModel().selectionChanged.connect(self._chosen)
        self.view.activated.connect(self._open)
        self.model.renamed.connect(self._renamed)
        keys = {Qt.Key.Key_Delete: self._delete, Qt.Key.Key_Return: self._enter, Qt.Key.Key_Enter: self._enter}
        PanelKeys(self.view, {**keys, Qt.Key.Key_F1: self._help, Qt.Key.Key_F2: self._rename})
        self._refreshing = WhenShown(self, self._refresh)
        for signal in (state.document.changed, state.document.problems_changed):
            signal.connect(self._refreshing.ask)
        for signal in (state.selection_changed, state.network_changed):
            signal.connect(self._refreshing.ask)
        theme().changed.connect(self.view.viewport().update)
        self._say()

    def up_to_date(self) -> None:
        """Show what is true now, without waiting for Qt to come back."""
        self._refreshing.now()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        self.view.setAccessibleName(self.tr("Outline of the project"))
        columns = (self.tr("Name"), self.tr("Type"), self.tr("Output"), self.tr("Fed by"), self.tr("Feeds"))
        self.model.say(
            Words(
                (*columns, self.tr("State")),
                self.tr("Network"),
                self.tr("bypassed"),
                self.tr("fed by {layers}"),
                self.tr("feeds {layers}"),
            )
        )

    def _refresh(self) -> None:
        opened = {self.model.path(index) for index in self.model.walk() if self.view.isExpanded(index)}
        if self.model.follow():
            self._following = True
            for index in self.model.walk():
                path = self.model.path(index)
                if path in opened:
                    self.view.expand(index)
                    # The view asks for rows when it is painted; those within are opened now.
                    self.model.rowCount(index)
            self._following = False
        current = self.model.network_index(self._state.network_name)
        if current.isValid() and not self.view.isExpanded(current):
            self.view.expand(current)
        self._show_selection()

    def _show_selection(self) -> None:
        """Select what is selected on the canvas, where it is not selected here."""
        rows, shown = self._rows(), self._state.network_name
        elsewhere = any(self.model.network_name(index) != shown for index in rows)
        if not elsewhere and self._names_of(rows, shown) == self._state.selection:
            return
        self._following = True
        model, selection = self.view.selectionModel(), QItemSelection()
        network = self.model.network_index(self._state.network_name)
        rows = [self.model.index(row, NAME, network) for row in range(self.model.rowCount(network))]
        chosen = [index for index in rows if self.model.layer_name(index) in self._state.selection]
        # Rows that follow each other are one range: Qt takes long with a range for each of thousands.
        for _, group in groupby(enumerate(chosen), key=lambda entry: entry[1].row() - entry[0]):
            part = [index for _, index in group]
            selection.select(part[0], part[-1].siblingAtColumn(STATE))
        focused = next(
            (index for index in chosen if self.model.layer_name(index) == self._state.focused), QModelIndex()
        )
        model.select(selection, model.SelectionFlag.ClearAndSelect)
        if focused.isValid():
            model.setCurrentIndex(focused, model.SelectionFlag.NoUpdate)
            self.view.scrollTo(focused)
        self._following = False

    def _rows(self) -> list[QModelIndex]:
        """The selected rows; Qt's own list of them takes long with thousands."""
        selection = self.view.selectionModel().selection()
        return [
            self.model.index(row, NAME, part.parent())
            for part in (selection.at(number) for number in range(selection.count()))
            for row in range(part.top(), part.bottom() + 1)
        ]

    def _names(self, network: str) -> frozenset[str]:
        return self._names_of(self._rows(), network)

    def _names_of(self, rows: list[QModelIndex], network: str) -> frozenset[str]:
        return frozenset(
            name
            for index in rows
            if (name := self.model.layer_name(index)) and self.model.network_name(index) == network
        )

    def _chosen(self) -> None:
        """Select on the canvas what was selected here; a layer within a unit brings the unit's network into view."""
        if self._following:
            return
        current = self.view.currentIndex().siblingAtColumn(NAME)
        rows = self._rows()
        if not rows:
            self._state.select(())
            return
        leading = current if current in rows else rows[-1]
        network = self.model.network_name(leading)
        path = self.model.networks_around(leading)
        self._following = True
        if network != self._state.network_name:
            self._state.show_network(path[0])
            for inner in path[1:]:
                self._state.enter(inner)
        names = [self.model.layer_name(index) for index in rows if self.model.network_name(index) == network]
        focused = self.model.layer_name(leading)
        self._state.select([name for name in names if name], focused)
        if focused:
            self._state.reveal.emit((focused,))
        self._following = False

    def _open(self, index: QModelIndex) -> None:
        """Open a network or unit; bring any other layer into view."""
        called = self.model.unit_network(index)
        if called:
            for inner in (*self._path_into(index), called):
                self._state.enter(inner)
        elif self.model.layer_name(index):
            self._state.go_to(self.model.network_name(index), (self.model.layer_name(index),))
        else:
            self._state.show_network(self.model.network_name(index))

    def _path_into(self, index: QModelIndex) -> tuple[str, ...]:
        """Go to the outermost network around a row, and tell those that are entered from there."""
        path = self.model.networks_around(index)
        if self._state.path != path:
            self._state.show_network(path[0])
            return path[1:]
        return ()

    def _enter(self) -> None:
        if self.view.state() != QAbstractItemView.State.EditingState and self.view.currentIndex().isValid():
            self._open(self.view.currentIndex().siblingAtColumn(NAME))

    def _rename(self) -> None:
        if self.view.currentIndex().isValid():
            self.view.edit(self.view.currentIndex().siblingAtColumn(NAME))

    def _delete(self) -> None:
        if self._names(self._state.network_name):
            self._editing.remove_healing()

    def search(self) -> None:
        """Search for a layer that is then added behind the one that is marked."""
        if self._searching is None:
            from gui.edit.search import LayerSearch

            self._searching = LayerSearch(self._state, self)
            self._searching.chosen.connect(self._add)
        place = self.view.visualRect(self.view.currentIndex())
        self._searching.open_at(self.view.viewport().mapToGlobal(place.bottomLeft()))

    def _add(self, choice: Choice) -> None:
        self._editing.add(choice)
        self.up_to_date()
        self.view.setFocus()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show what can be done; all of it belongs to the dock around, where its keys work."""
        around = self.parentWidget()
        usable = [action for action in around.actions() if action.isEnabled()] if around is not None else []
        if not usable:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(usable)
        Mnemonics(menu)
        menu.popup(event.globalPos())

    def _help(self) -> None:
        layer_type = self.model.type_name(self.view.currentIndex())
        if layer_type:
            self._state.help_asked.emit(layer_type, "")

    def _renamed(self, network: str, layer: str, name: str) -> None:
        if layer:
            self._state.go_to(network, (layer,))
            self._editing.rename(layer, name)
        else:
            self._editing.networks.rename(network, name)
