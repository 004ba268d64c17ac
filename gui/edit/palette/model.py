"""The shelves and their entries as a tree of two levels, or as a flat list of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.edit.choice import MIME_TYPE
from gui.edit.palette.entries import Entry, Shelf
from gui.translation import localized

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TOP = 0
"""The number by which Qt knows rows of the first level; those below carry the number of their shelf, from 1."""


class EntryModel(QAbstractItemModel):
    """Entries under shelves. A single shelf without a name is a flat list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shelves: tuple[Shelf, ...] = ()
        self._flat = False

    def show_shelves(self, shelves: Sequence[Shelf]) -> None:
        """Hold these shelves."""
        self.beginResetModel()
        self.shelves, self._flat = tuple(shelves), False
        self.endResetModel()

    def show_found(self, entries: Sequence[Entry]) -> None:
        """Hold a flat list."""
        self.beginResetModel()
        self.shelves, self._flat = (Shelf("", "", tuple(entries)),), True
        self.endResetModel()

    def entry(self, index: Index) -> Entry | None:
        """The entry of a row; None for a heading."""
        if not index.isValid():
            return None
        if self._flat:
            return self.shelves[0].entries[index.row()]
        return self.shelves[index.internalId() - 1].entries[index.row()] if index.internalId() else None

    def shelf(self, index: Index) -> Shelf | None:
        """The shelf of a heading; None for an entry."""
        if self._flat or not index.isValid() or index.internalId():
            return None
        return self.shelves[index.row()]

    def shelf_index(self, number: int) -> QModelIndex:
        """The row of a heading."""
        return self.createIndex(number, 0, _TOP)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """A row below another."""
        if not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """The heading of an entry."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows are below."""
        if not parent.isValid():
            return len(self.shelves[0].entries) if self._flat else len(self.shelves)
        shelf = self.shelf(parent)
        return len(shelf.entries) if shelf else 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        """One."""
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Entries can be chosen and dragged."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self.entry(index) else flags

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """What a drag of these rows carries."""
        entry = self.entry(indexes[0]) if indexes else None
        return entry.choice.to_mime() if entry else QMimeData()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a row."""
        entry, shelf = self.entry(index), self.shelf(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title if entry else shelf.title if shelf else None
        if role == Qt.ItemDataRole.UserRole:
            return entry or shelf
        if entry and role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(localized(part) for part in (entry.help, entry.unusable) if part)
        if entry and role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return " ".join(localized(part) for part in (entry.help, entry.unusable) if part)
        return None
