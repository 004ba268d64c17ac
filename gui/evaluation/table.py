"""The samples that were evaluated: what is right, what was said, how sure; filtered and sorted at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from gui.dataset.reader import BLOCK, Reader
from gui.theme import theme
from gui.theme.theme import fixed_font
from gui.translation import QT_TRANSLATE_NOOP, translate
from gui.widgets.picture_delegate import PictureDelegate
from gui.widgets.pictures import Floats, picture_of, text_of
from layerwright.evaluation.predictions import Predictions
from layerwright.figures import short

_Index = QModelIndex | QPersistentModelIndex
_Integers = npt.NDArray[np.int64]

_PICTURE = QSize(64, 48)
_ROW_HEIGHT = 54
_MOST_PICTURES = 2_000
_TOP = 3
SAMPLE, INPUT, RIGHT, PREDICTED, CONFIDENCE, SUREST, OTHER = range(7)
_HEADINGS = (
    QT_TRANSLATE_NOOP("EvaluationTable", "Sample"),
    QT_TRANSLATE_NOOP("EvaluationTable", "Input"),
    QT_TRANSLATE_NOOP("EvaluationTable", "Right"),
    QT_TRANSLATE_NOOP("EvaluationTable", "Predicted"),
    QT_TRANSLATE_NOOP("EvaluationTable", "Confidence"),
    QT_TRANSLATE_NOOP("EvaluationTable", "Surest"),
    QT_TRANSLATE_NOOP("EvaluationTable", "Other run"),
)
_OF_VALUES = {
    CONFIDENCE: QT_TRANSLATE_NOOP("EvaluationTable", "Error"),
    SUREST: QT_TRANSLATE_NOOP("EvaluationTable", "Other run"),
    OTHER: QT_TRANSLATE_NOOP("EvaluationTable", "Error there"),
}
"""The headings that are other ones where the outputs are no classes."""


class EvaluationModel(QAbstractTableModel):
    """The samples of one output; `rows` are the numbers of those that are shown, in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.predictions: Predictions | None = None
        self.other: Predictions | None = None
        self.rows: _Integers = np.array([], np.int64)
        self._keep: Callable[[Predictions], npt.NDArray[np.bool_]] | None = None
        self._sorting: tuple[int, Qt.SortOrder] = (SAMPLE, Qt.SortOrder.AscendingOrder)
        self._reader: Reader | None = None
        self._input = ""
        self._pictures: dict[tuple[int, int], QPixmap | None] = {}
        theme().changed.connect(self._dress)

    def show_predictions(self, predictions: Predictions | None, other: Predictions | None = None) -> None:
        """Show an output, beside that of another run on the same data where there is one."""
        self.beginResetModel()
        self.predictions, self.other = predictions, other
        self._pictures.clear()
        self._arrange()
        self.endResetModel()

    def show_reader(self, reader: Reader | None) -> None:
        """Show the inputs of a dataset that is open."""
        self._reader = reader
        self._pictures.clear()
        self._input = (
            next((name for name, each in reader.variables.items() if each.kind != "scalar"), "") if reader else ""
        )
        if reader is not None:
            reader.read.connect(self._came)
        self._repaint()

    def filter(self, keep: Callable[[Predictions], npt.NDArray[np.bool_]] | None) -> None:
        """Show only the samples that are to be kept; None shows all."""
        self._keep = keep
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._sorting = (column, order)
        self.layoutAboutToBeChanged.emit()
        self._arrange()
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many samples are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns there are."""
        if parent.isValid() or self.predictions is None:
            return 0
        if self.other is not None:
            return len(_HEADINGS)
        if self.predictions.is_classification:
            return SUREST + 1
        return CONFIDENCE + 1 if self.predictions.targets is not None else PREDICTED + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            classes = self.predictions is None or self.predictions.is_classification
            heading = _HEADINGS[section] if classes else _OF_VALUES.get(section, _HEADINGS[section])
            return translate("EvaluationTable", heading)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A figure of a sample."""
        predictions = self.predictions
        if predictions is None:
            return None
        sample = int(self.rows[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(predictions, sample, index.column())
        if role == Qt.ItemDataRole.FontRole and index.column() in (SAMPLE, CONFIDENCE, SUREST):
            return fixed_font("small" if index.column() == SUREST else "body")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            value = self._value(predictions, sample, index.column())
            return self._text(predictions, sample, index.column()) if value is None else text_of(value)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (PREDICTED, OTHER):
            return self._colour(predictions if index.column() == PREDICTED else self.other, sample)
        return None

    def picture(self, index: _Index) -> QPixmap | None:
        """The picture of what went in, or came or should have come out; None where there is none, or not yet."""
        predictions = self.predictions
        if predictions is None:
            return None
        key = (int(self.rows[index.row()]), index.column())
        if key not in self._pictures:
            value = self._value(predictions, *key)
            if value is None:
                return None
            while len(self._pictures) >= _MOST_PICTURES:
                del self._pictures[next(iter(self._pictures))]
            kind = _kind(value)
            if index.column() == INPUT and self._reader is not None:
                kind = self._reader.variables[self._input].kind
            self._pictures[key] = picture_of(value, kind, _PICTURE)
        return self._pictures[key]

    def _value(self, predictions: Predictions, sample: int, column: int) -> Floats | None:
        """What a cell shows as a picture or as numbers; None where it shows something else."""
        if column == INPUT:
            return self._reader.value(sample, self._input) if self._reader and self._input else None
        if predictions.is_classification:
            return None
        if column == RIGHT:
            return predictions.wanted(sample)
        if column == PREDICTED:
            return predictions.given(sample)
        return self.other.given(sample) if column == SUREST and self.other is not None else None

    def _text(self, predictions: Predictions, sample: int, column: int) -> str | None:
        if column == SAMPLE:
            return f"{sample:,}"
        value = self._value(predictions, sample, column)
        if value is not None:
            return text_of(value) if self._pictures.get((sample, column)) is None and value.size <= BLOCK else None
        if column == INPUT:
            return None
        if not predictions.is_classification:
            compared = self.other if column == OTHER else predictions
            error = compared.error(sample) if compared is not None and column in (CONFIDENCE, OTHER) else None
            return "" if error is None else short(error)
        if column == RIGHT and predictions.right is not None:
            return predictions.name_of(int(predictions.right[sample]))
        if column == PREDICTED:
            return predictions.name_of(int(predictions.predicted[sample]))
        if column == CONFIDENCE:
            return f"{float(predictions.confidence[sample]):.1%}"
        if column == SUREST:
            return _lines([(predictions.name_of(n), f"{score:.0%}") for n, score in predictions.top(sample, _TOP)])
        return self.other.name_of(int(self.other.predicted[sample])) if self.other is not None else None

    def _colour(self, predictions: Predictions | None, sample: int) -> QColor | None:
        if predictions is None or not predictions.is_classification or predictions.right is None:
            return None
        right = predictions.right[sample] == predictions.predicted[sample]
        return QColor(theme().tokens.good if right else theme().tokens.error)

    def _arrange(self) -> None:
        predictions = self.predictions
        if predictions is None:
            self.rows = np.array([], np.int64)
            return
        count = len(predictions.values)
        rows = np.arange(count, dtype=np.int64)
        if self._keep is not None:
            rows = rows[self._keep(predictions)]
        column, order = self._sorting
        keys = self._keys(predictions, column)
        if keys is not None:
            rows = rows[np.argsort(keys[rows], kind="stable")]
        self.rows = rows[::-1].copy() if order == Qt.SortOrder.DescendingOrder else rows

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        """Numbers stand at the right, below their heading, but not where the last column is as wide as can be."""
        right = column in (SAMPLE, CONFIDENCE) and column < self.columnCount() - 1
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _keys(self, predictions: Predictions, column: int) -> npt.NDArray[np.generic] | None:
        """What to sort by; None for the order of the dataset."""
        if predictions.is_classification:
            if column == OTHER:
                return self.other.predicted if self.other is not None else None
            if column == RIGHT:
                return predictions.right
            if column == PREDICTED:
                return predictions.predicted
            return predictions.confidence if column in (CONFIDENCE, SUREST) else None
        if column in (RIGHT, PREDICTED):
            values = predictions.targets if column == RIGHT else predictions.values
            single = values is not None and values.size == len(values)
            return np.asarray(values).reshape(-1) if single else predictions.errors
        if column == CONFIDENCE:
            return predictions.errors
        return self.other.errors if column in (SUREST, OTHER) and self.other is not None else None

    def _dress(self) -> None:
        """Lines have the colours of the theme."""
        self._pictures.clear()
        if len(self.rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, self.columnCount() - 1))

    def _came(self, block: int) -> None:
        self._repaint()

    def _repaint(self) -> None:
        if len(self.rows):
            self.dataChanged.emit(self.index(0, INPUT), self.index(len(self.rows) - 1, INPUT))


def _kind(value: Floats) -> str:
    """What an output is, as far as its shape tells; three axes are a picture where there may be three colours."""
    if value.ndim == 3 and value.shape[0] in (1, 3):
        return "image"
    return "vector" if value.ndim == 1 else "array"


def _lines(figures: list[tuple[str, str]]) -> str:
    """Names and figures, one below the other."""
    width = max((len(name) for name, _ in figures), default=0)
    return "\n".join(f"{name:<{width}} {figure:>4}" for name, figure in figures)


class EvaluationView(QTableView):
    """The table of evaluated samples."""

    def __init__(self, model: EvaluationModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples = model
        self.setModel(model)
        self.setItemDelegate(PictureDelegate(self))
        self.setAccessibleName(self.tr("Evaluated samples"))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSortingEnabled(True)
        self.sortByColumn(SAMPLE, Qt.SortOrder.AscendingOrder)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setStretchLastSection(True)
        # Bold names of the columns of a chosen row would not fit.
        self.horizontalHeader().setHighlightSections(False)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Evaluated samples"))
        super().changeEvent(event)

    def fit(self) -> None:
        """Give the columns their widths: narrower ones where another run stands beside."""
        for column, width, narrow in (
            (SAMPLE, 76, 70),
            (INPUT, 90, 76),
            (RIGHT, 100, 84),
            (PREDICTED, 100, 84),
            (CONFIDENCE, 110, 96),
            (SUREST, 130, 112),
            (OTHER, 90, 72),
        ):
            self.setColumnWidth(column, narrow if self._samples.other is not None else width)
