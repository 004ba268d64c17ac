"""The networks of a comparison as rows that can be sorted, with a bar for every count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from gui.theme import theme
from gui.theme.theme import fixed_font
from gui.translation import QT_TRANSLATE_NOOP, translate
from gui.widgets.bars import SHARE, BarDelegate
from layerwright.evaluation.compare import Compared

_Index = QModelIndex | QPersistentModelIndex
_SORT = Qt.ItemDataRole.UserRole + 1
_NAME_WIDTH = 240
UNKNOWN = "–"


@dataclass(frozen=True)
class Measure:
    """A figure of a network: what it is called, its value (None where it is not known), and how it is written."""

    name: str
    value: Callable[[Compared], float | None]
    write: Callable[[float], str]

    def text(self, entry: Compared) -> str:
        """The figure as people read it."""
        value = self.value(entry)
        return UNKNOWN if value is None else self.write(value)


def _count(value: float) -> str:
    return f"{int(value):,}"


def _size(value: float) -> str:
    return f"{value / 1e6:,.2f} MB"


def _share(value: float) -> str:
    return f"{value:.2%}"


def _error(value: float) -> str:
    return f"{value:.4f}"


MEASURES = (
    Measure(QT_TRANSLATE_NOOP("Compare", "Parameters"), lambda entry: entry.parameters, _count),
    Measure(QT_TRANSLATE_NOOP("Compare", "Multiply-adds"), lambda entry: entry.multiply_adds, _count),
    Measure(QT_TRANSLATE_NOOP("Compare", "Model size"), lambda entry: entry.size, _size),
    Measure(QT_TRANSLATE_NOOP("Compare", "Layers"), lambda entry: entry.layers, _count),
    Measure(QT_TRANSLATE_NOOP("Compare", "Accuracy"), lambda entry: entry.accuracy, _share),
    Measure(QT_TRANSLATE_NOOP("Compare", "Best error"), lambda entry: entry.error, _error),
    Measure(QT_TRANSLATE_NOOP("Compare", "Runs"), lambda entry: entry.runs or None, _count),
)
"""In the order of the columns, after the name."""
COSTS = MEASURES[:4]
RESULTS = MEASURES[4:6]
_NAME = QT_TRANSLATE_NOOP("Compare", "Network")
_INCOMPLETE = QT_TRANSLATE_NOOP(
    "Compare", "This network has errors: the counts are those of the part that is understood."
)


def name_of(measure: Measure) -> str:
    """What a figure is called in the language chosen now."""
    return translate("Compare", measure.name)


class CompareModel(QAbstractTableModel):
    """Networks as rows, their figures as columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: tuple[Compared, ...] = ()

    def show_entries(self, entries: Sequence[Compared]) -> None:
        """Show networks."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many networks there are."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """The name and the figures."""
        return 0 if parent.isValid() else 1 + len(MEASURES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names of the figures."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return name_of(MEASURES[section - 1]) if section else translate("Compare", _NAME)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A figure, or what it is sorted by, or the length of its bar."""
        entry = self.entries[index.row()]
        if index.column() == 0:
            return self._name_data(entry, role)
        measure = MEASURES[index.column() - 1]
        value = measure.value(entry)
        if role == Qt.ItemDataRole.DisplayRole:
            return measure.text(entry)
        if role == _SORT:
            # Qt compares whole numbers as those of 32 bits, into which multiply-adds do not fit.
            return float("inf") if value is None else float(value)
        if role == SHARE:
            most = max((measure.value(each) or 0.0 for each in self.entries), default=0.0)
            return (value or 0.0) / most if most else 0.0
        if role == Qt.ItemDataRole.FontRole:
            return fixed_font()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    @staticmethod
    def _name_data(entry: Compared, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name if entry.complete else f"{entry.name}  ⚠"
        if role == _SORT:
            return entry.name.casefold()
        if role == Qt.ItemDataRole.ToolTipRole:
            said = [str(entry.project), "" if entry.complete else translate("Compare", _INCOMPLETE)]
            return "\n".join(text for text in said if text)
        return None


class CompareTable(QTreeView):
    """The table of a comparison."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.compared = CompareModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.compared)
        self._sorted.setSortRole(_SORT)
        self.setModel(self._sorted)
        self.setItemDelegate(BarDelegate(self))
        self.setRootIsDecorated(False)
        self.setSortingEnabled(True)
        self.sortByColumn(2, Qt.SortOrder.AscendingOrder)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setMinimumSectionSize(70)
        theme().changed.connect(self.viewport().update)
        self.setAccessibleName(self.tr("Networks side by side"))

    @property
    def shown(self) -> list[Compared]:
        """The networks in the order in which they are shown."""
        rows = [self._sorted.mapToSource(self._sorted.index(row, 0)).row() for row in range(self._sorted.rowCount())]
        return [self.compared.entries[row] for row in rows]

    @property
    def selected(self) -> list[Compared]:
        """The chosen networks."""
        rows = [self._sorted.mapToSource(index).row() for index in self.selectionModel().selectedRows()]
        return [self.compared.entries[row] for row in rows]

    def choose(self, entry: Compared) -> None:
        """Choose a network."""
        if entry in self.compared.entries:
            row = self.compared.entries.index(entry)
            self.setCurrentIndex(self._sorted.mapFromSource(self.compared.index(row, 0)))

    def changeEvent(self, event: QEvent) -> None:
        """Say the names of the columns in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.compared.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(MEASURES))
        super().changeEvent(event)
