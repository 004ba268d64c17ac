"""The runs of the project, as a list that can be sorted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeView, QWidget

from gui.theme import theme
from gui.theme.icons import icon
from gui.training.names import name_of
from gui.translation import QT_TRANSLATE_NOOP, localized, translate
from layerwright.figures import duration, short
from layerwright.training.history import Note, State, Summary

_Index = QModelIndex | QPersistentModelIndex
_SORT = Qt.ItemDataRole.UserRole + 1
_STATES: dict[State, str] = {
    "new": QT_TRANSLATE_NOOP("RunState", "waiting"),
    "running": QT_TRANSLATE_NOOP("RunState", "running"),
    "paused": QT_TRANSLATE_NOOP("RunState", "paused"),
    "stopped": QT_TRANSLATE_NOOP("RunState", "stopped"),
    "finished": QT_TRANSLATE_NOOP("RunState", "finished"),
    "failed": QT_TRANSLATE_NOOP("RunState", "failed"),
}
_ICONS: dict[State, str] = {
    "new": "waiting",
    "running": "play",
    "paused": "pause",
    "stopped": "stop",
    "finished": "ok",
    "failed": "error",
}
_ROLES: dict[State, str] = {"running": "accent", "paused": "accent", "finished": "good", "failed": "error"}
_COLUMNS = (
    QT_TRANSLATE_NOOP("History", "Run"),
    QT_TRANSLATE_NOOP("History", "Error"),
    QT_TRANSLATE_NOOP("History", "Epochs"),
    QT_TRANSLATE_NOOP("History", "Time"),
)


class HistoryModel(QAbstractTableModel):
    """Runs as rows."""

    renamed = Signal(object, str)
    """The run and what a person calls it now."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.runs: list[Summary] = []

    def show_runs(self, runs: Sequence[Summary]) -> None:
        """Show runs; where the same ones are there already, only their figures change."""
        if [run.folder for run in runs] == [run.folder for run in self.runs]:
            changed = [row for row, (old, new) in enumerate(zip(self.runs, runs, strict=True)) if old != new]
            self.runs = list(runs)
            for row in changed:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(_COLUMNS) - 1))
            return
        self.beginResetModel()
        self.runs = list(runs)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many runs there are."""
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many figures each has."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names of the figures."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translate("History", _COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Names can be changed."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A figure."""
        run = self.runs[index.row()]
        best = run.best_error
        if role == Qt.ItemDataRole.DisplayRole:
            return (name_of(run), short(best), f"{len(run.curve)}/{run.epochs}", duration(run.seconds))[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icon(_ICONS[run.state], _ROLES.get(run.state, "quiet"))
        if role == Qt.ItemDataRole.EditRole:
            return run.note.name or name_of(run)
        if role == _SORT:
            return (run.created, float("inf") if best is None else best, len(run.curve), run.seconds)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            state = translate("RunState", _STATES[run.state])
            said = [state, run.created, str(run.folder), run.note.comment, localized(run.text)]
            return "\n".join(text for text in said if text)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return f"{name_of(run)}, {translate('RunState', _STATES[run.state])}"
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0 and run.state in _ROLES:
            return QColor(getattr(theme().tokens, _ROLES[run.state]))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() > 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a new name."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.renamed.emit(self.runs[index.row()], str(value).strip())
        return True


class History(QTreeView):
    """The list of runs; several can be chosen, to be compared."""

    chosen = Signal()
    """Other runs are chosen, or another of them is in view."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Runs"))
        self._actions = actions
        self.runs = HistoryModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.runs)
        self._sorted.setSortRole(_SORT)
        self.setModel(self._sorted)
        self.setRootIsDecorated(False)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the chosen runs."""
        menu = QMenu(self)
        menu.addActions(list(self._actions))
        menu.exec(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        """Say the names of the columns in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Runs"))
            self.runs.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_COLUMNS) - 1)
        super().changeEvent(event)

    @property
    def in_view(self) -> Summary | None:
        """The run whose figures are shown."""
        index = self._sorted.mapToSource(self.currentIndex())
        return self.runs.runs[index.row()] if index.isValid() else None

    @property
    def selected(self) -> list[Summary]:
        """All chosen runs, the one in view first."""
        rows = [self._sorted.mapToSource(index).row() for index in self.selectionModel().selectedRows()]
        found = [self.runs.runs[row] for row in rows]
        first = self.in_view
        return found if first is None else [first, *(run for run in found if run.folder != first.folder)]

    def show_runs(self, runs: Sequence[Summary]) -> None:
        """Show runs; those that are chosen stay so. Not while one is given a name, which would be lost."""
        if self.state() == QAbstractItemView.State.EditingState:
            return
        chosen = [run.folder for run in self.selected]
        self.runs.show_runs(runs)
        if chosen == [run.folder for run in self.selected] or not chosen:
            return
        self.show_run(chosen[0])
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row, run in enumerate(runs):
            if run.folder in chosen:
                self.selectionModel().select(self._sorted.mapFromSource(self.runs.index(row, 0)), flags)

    def begin_renaming(self) -> None:
        """Let the run in view be given another name."""
        index = self.currentIndex()
        if index.isValid():
            self.edit(index.siblingAtColumn(0))

    def show_run(self, folder: Path) -> None:
        """Choose a run."""
        for row, run in enumerate(self.runs.runs):
            if run.folder == folder:
                self.setCurrentIndex(self._sorted.mapFromSource(self.runs.index(row, 0)))


def renamed(run: Summary, name: str) -> Note:
    """The note of a run under another name; the one that it has without a note needs none."""
    return Note("" if name in ("", run.folder.name, name_of(run)) else name, run.note.comment)
