"""The rows of a dataset: however many there are, only those in view are read."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from gui.dataset.reader import BLOCK, Reader
from gui.theme import theme
from gui.theme.theme import fixed_font
from gui.widgets.picture_delegate import PictureDelegate
from gui.widgets.pictures import picture_of, text_of
from layerwright.data.variables import Floats, Variable, shape_text

_Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 56
_PICTURE = QSize(96, 48)
_MOST_PICTURES = 2_000


class RowsModel(QAbstractTableModel):
    """A dataset as a table; values that are still being read are empty and come by themselves."""

    def __init__(self, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reader = reader
        self._names = list(reader.variables)
        self._pictures: dict[tuple[int, int], QPixmap | None] = {}
        reader.read.connect(self._came)
        theme().changed.connect(self._repaint)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many samples there are."""
        return 0 if parent.isValid() else self.reader.length

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many variables each has."""
        return 0 if parent.isValid() else len(self._names)

    def variable(self, column: int) -> Variable:
        """The variable of a column."""
        return self.reader.variables[self._names[column]]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The variables with their shapes, and the numbers of the samples."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return f"{section:,}"
        variable = self.variable(section)
        label = f":{variable.label}" if variable.label else ""
        return f"{variable.name}{label}\n{shape_text(variable.shape)}"

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A value as a picture, or in words where that says more."""
        if role == Qt.ItemDataRole.DisplayRole:
            value = self.reader.value(index.row(), self._names[index.column()])
            if value is None or self.picture(index) is not None:
                return None
            return self._words(index.column(), value)
        if role == Qt.ItemDataRole.FontRole:
            return fixed_font()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            value = self.reader.value(index.row(), self._names[index.column()])
            return "" if value is None else text_of(value)
        return None

    def picture(self, index: _Index) -> QPixmap | None:
        """The picture of a value; None where there is none, or not yet."""
        key = (index.row(), index.column())
        if key in self._pictures:
            return self._pictures[key]
        value = self.reader.value(index.row(), self._names[index.column()])
        if value is None:
            return None
        while len(self._pictures) >= _MOST_PICTURES:
            del self._pictures[next(iter(self._pictures))]
        self._pictures[key] = picture_of(value, self.variable(index.column()).kind, _PICTURE)
        return self._pictures[key]

    def _words(self, column: int, value: Floats) -> str:
        variable = self.variable(column)
        text = text_of(value)
        if variable.classes and text.isdigit() and int(text) < len(variable.classes):
            return f"{text}  {variable.classes[int(text)]}"
        return text

    def _came(self, block: int) -> None:
        last = min((block + 1) * BLOCK, self.reader.length) - 1
        self.dataChanged.emit(self.index(block * BLOCK, 0), self.index(last, len(self._names) - 1))

    def _repaint(self) -> None:
        self._pictures.clear()
        if self.reader.length and self._names:
            self.dataChanged.emit(self.index(0, 0), self.index(self.reader.length - 1, len(self._names) - 1))


class RowsView(QTableView):
    """The table of a dataset's rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(PictureDelegate(self))
        self.setAccessibleName(self.tr("Samples"))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        # A fixed height: asking a hundred thousand rows for theirs would take seconds.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setDefaultSectionSize(150)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Samples"))
        super().changeEvent(event)

    def show_reader(self, reader: Reader | None) -> None:
        """Show a dataset that is open, or nothing."""
        before = self.model()
        self.setModel(RowsModel(reader, self) if reader is not None else None)
        if before is not None:
            before.deleteLater()
