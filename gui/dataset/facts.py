"""What a dataset comes to as a whole: figures of each column, and how the classes are balanced."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gui.dataset.reader import ColumnStatistics, Reader
from gui.theme import theme
from gui.theme.theme import fixed_font, interface_font
from layerwright.data.variables import shape_text

_BAR = 20
_MOST_BARS = 40
_MOST_ROWS = 12


class Facts(QWidget):
    """The figures of a dataset, which grow more exact while it is gone through."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader: Reader | None = None
        self._table = QTreeWidget()
        self._table.setRootIsDecorated(False)
        self._table.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self._table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._table.setColumnCount(5)
        self._table.header().setStretchLastSection(False)
        self._table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, 5):
            self._table.headerItem().setTextAlignment(place, Qt.AlignmentFlag.AlignRight)
        self._share = QLabel()
        self._share.setProperty("quiet", True)
        self._title = QLabel()
        self._title.setProperty("section", True)
        self._balance = Balance()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self._table)
        column.addWidget(self._share)
        column.addWidget(self._title)
        column.addWidget(self._balance)
        column.addStretch(1)
        self.setAutoFillBackground(True)
        self._say()
        self._fit()

    def show_reader(self, reader: Reader | None) -> None:
        """Show the figures of a dataset as they come."""
        if self._reader is not None:
            self._reader.counted.disconnect(self.show_statistics)
        self._reader = reader
        self._table.clear()
        self._share.clear()
        self._title.clear()
        self._balance.show_classes({}, ())
        self._fit()
        if reader is not None:
            reader.counted.connect(self.show_statistics)

    def _fit(self) -> None:
        """As high as its rows: what stands below comes right after them."""
        rows = min(self._table.topLevelItemCount(), _MOST_ROWS)
        height = self._table.sizeHintForRow(0) * rows if rows else 0
        self._table.setFixedHeight(self._table.header().sizeHint().height() + height + 4)

    def _say(self) -> None:
        self._table.setHeaderLabels(
            [self.tr("Variable"), self.tr("Least"), self.tr("Mean"), self.tr("Deviation"), self.tr("Most")]
        )
        self._table.setAccessibleName(self.tr("Figures of each variable"))
        self._balance.setAccessibleName(self.tr("Samples of each class"))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def show_statistics(self, found: dict[str, ColumnStatistics], share: float) -> None:
        """Show what was found in a share of the rows."""
        if self._reader is None:
            return
        self._table.clear()
        for name, column in found.items():
            variable = self._reader.variables[name]
            figures = (column.least, column.mean, column.deviation, column.most)
            item = QTreeWidgetItem([f"{name} ({shape_text(variable.shape)})", *(f"{figure:.5g}" for figure in figures)])
            for place in range(1, 5):
                item.setFont(place, fixed_font())
                item.setTextAlignment(place, Qt.AlignmentFlag.AlignRight)
            self._table.addTopLevelItem(item)
            if self._is_class(column):
                self._title.setText(self.tr("CLASSES OF {name}").format(name=name))
                self._balance.show_classes(column.classes, variable.classes)
        self._fit()
        self._share.setVisible(share < 1)
        self._share.setText("" if share >= 1 else self.tr("{share} of the rows so far").format(share=f"{share:.0%}"))

    @staticmethod
    def _is_class(column: ColumnStatistics) -> bool:
        """Whether a column looks like class numbers: whole, from 0, and fewer than there are rows."""
        return bool(column.classes) and sum(column.classes.values()) == column.count and column.least >= 0


class Balance(QWidget):
    """A bar for each class, as long as it has samples."""

    accessible_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[int, int] = {}
        self._names: tuple[str, ...] = ()
        theme().changed.connect(self.update)

    @property
    def counts(self) -> dict[int, int]:
        """How many samples each class has."""
        return self._counts

    def show_classes(self, counts: dict[int, int], names: tuple[str, ...]) -> None:
        """Show how many samples each class has."""
        self._counts, self._names = dict(sorted(counts.items())), names
        whole = sum(counts.values()) or 1
        said = (f"{self._name(number)}: {count:,} ({count / whole:.1%})" for number, count in self._counts.items())
        self.setToolTip("\n".join(list(said)[:_MOST_BARS]))
        self.setAccessibleDescription(self.toolTip())
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the bars need."""
        more = len(self._counts) > _MOST_BARS
        return QSize(260, (min(len(self._counts), _MOST_BARS) + more) * _BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars."""
        painter = QPainter(self)
        painter.setFont(interface_font("small"))
        tokens = theme().tokens
        most = max(self._counts.values(), default=1)
        names = max((painter.fontMetrics().horizontalAdvance(self._name(n)) for n in self._counts), default=0)
        left = min(names, self.width() // 3) + 12
        room = self.width() - left - 80
        for line, (number, count) in enumerate(list(self._counts.items())[:_MOST_BARS]):
            y = line * _BAR
            painter.setPen(QColor(tokens.text))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y, left - 8, _BAR), middle | Qt.AlignmentFlag.AlignRight, self._name(number))
            painter.fillRect(QRectF(left, y + 4, max(room * count / most, 2), _BAR - 8), QColor(tokens.accent))
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(QRectF(left + room * count / most + 6, y, 90, _BAR), middle, f"{count:,}")
        hidden = len(self._counts) - _MOST_BARS
        if hidden > 0:
            text = self.tr("… and %Ln more", "", hidden)
            painter.drawText(QRectF(left, _MOST_BARS * _BAR, room, _BAR), Qt.AlignmentFlag.AlignVCenter, text)

    def _name(self, number: int) -> str:
        return self._names[number] if number < len(self._names) else str(number)
