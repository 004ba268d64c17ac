"""The links of one layer as a list to be ticked: a way to link and unlink that needs neither mouse nor eyes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from gui.accessible import announce
from gui.edit.editing import Editing
from gui.edit.outline_model import in_data_order
from gui.widgets.dialogs import dialog_column
from gui.widgets.sizes import resize_within_screen
from layerwright.model.network import Link

_MOST = 200
"""Links that could be drawn and are offered at once; typing a part of a name brings the others."""
_PATIENCE = 0.1
"""Seconds after which no more layers are tried."""
_WIRE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Wire:
    """A link that there is, or that could be drawn."""

    link: Link
    drawn: bool


def wires_of(editing: Editing, layer: str, text: str = "") -> Iterator[Wire]:
    """The links of a layer, and then those that could be drawn, to and from layers in whose names a text occurs."""
    network, wanted = editing.network, text.casefold()

    def fits(name: str) -> bool:
        return name != layer and wanted in name.casefold()

    into, out = network.links_into.get(layer, ()), network.links_from.get(layer, ())
    yield from (Wire(link, drawn=True) for link in into if fits(link.source))
    yield from (Wire(link, drawn=True) for link in out if fits(link.target))
    order = [other.name for other in in_data_order(network)]
    known = editing.connecting
    # Asked once whether anything at all is free, most layers need not be tried one with the other.
    for source in order if known.free_connectors(layer) else ():
        if fits(source):
            yield from (Wire(Link(source, layer, at), drawn=False) for at in known.free_connectors(layer, source))
    for target in order:
        if fits(target) and known.free_connectors(target):
            yield from (Wire(Link(layer, target, at), drawn=False) for at in known.free_connectors(target, layer))


class LinksDialog(QDialog):
    """A line to type a name into, and the links: Enter or Space draws or removes the one that is marked.

    Every change is a step of undo at once; Escape closes the list.
    """

    def __init__(self, editing: Editing, layer: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._editing = editing
        self._layer = layer
        self._document = editing.state.document
        self.setWindowTitle(self.tr("Links of {layer}").format(layer=layer))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Name of the other layer"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.windowTitle())
        self.list.installEventFilter(self)
        self.list.itemChanged.connect(self._ticked)
        self._told = QLabel()
        self._told.setProperty("quiet", True)
        self._told.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        # Enter in the list ticks; a default button would take it.
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column = dialog_column(self)
        for part in (self.field, self.list, self._told, buttons):
            column.addWidget(part)
        resize_within_screen(self, 420, 460)
        self._document.changed.connect(self._follow)
        self._document.refused.connect(self._told.setText)
        self._document.did.connect(self._told.setText)
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list from the line, and tick with Enter."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle()
            return True
        if watched is self.field and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, self.list.count() - 1)))
            item = self.list.currentItem()
            if item is not None:
                announce(self.field, self._spoken(item))
            return True
        return False

    def _follow(self) -> None:
        if self._layer in self._editing.network.by_name:
            self._fill()
        else:
            self.reject()

    def _fill(self) -> None:
        item = self.list.currentItem()
        before = _ends(item) if item is not None else None
        row = max(self.list.currentRow(), 0)
        self.list.blockSignals(True)
        self.list.clear()
        end = monotonic() + _PATIENCE
        cut = False
        for number, wire in enumerate(wires_of(self._editing, self._layer, self.field.text().strip())):
            cut = not wire.drawn and (number >= _MOST or monotonic() > end)
            if cut:
                break
            self.list.addItem(self._item(wire))
        self.list.blockSignals(False)
        same = [at for at in range(self.list.count()) if _ends(self.list.item(at)) == before]
        self.list.setCurrentRow(same[0] if same else min(row, self.list.count() - 1))
        if cut:
            self._told.setText(self.tr("Not all layers are listed: type a part of the name."))
        elif not self.list.count():
            self._told.setText(self.tr("Nothing of this name can be linked to {layer}.").format(layer=self._layer))
        else:
            self._told.setText(self.tr("Enter draws a link or removes it."))

    def _item(self, wire: Wire) -> QListWidgetItem:
        link = wire.link
        if link.target == self._layer:
            text = self.tr("from {layer}, into {connector}").format(layer=link.source, connector=link.connector)
        else:
            text = self.tr("to {layer}, into {connector}").format(layer=link.target, connector=link.connector)
        item = QListWidgetItem(text)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if wire.drawn else Qt.CheckState.Unchecked)
        item.setData(_WIRE, wire)
        return item

    def _spoken(self, item: QListWidgetItem) -> str:
        state = self.tr("linked") if item.checkState() == Qt.CheckState.Checked else self.tr("not linked")
        return f"{item.text()}, {state}"

    def _toggle(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            drawn = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if drawn else Qt.CheckState.Checked)

    def _ticked(self, item: QListWidgetItem) -> None:
        wire: Wire = item.data(_WIRE)
        link = wire.link
        if wire.drawn:
            self._editing.cut([link])
        elif not self._editing.link(link.source, link.target, link.connector):
            self._fill()


def _ends(item: QListWidgetItem) -> tuple[str, str, str]:
    link: Link = item.data(_WIRE).link
    return (link.source, link.target, link.connector)
