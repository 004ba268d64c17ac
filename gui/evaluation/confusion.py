"""The confusion matrix: a click on a cell shows the samples in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gui.theme import theme
from gui.theme.theme import fixed_font, interface_font
from layerwright.evaluation.metrics import Classification

_SMALLEST_WITH_NUMBERS = 26
_LONGEST_NAME = 90


class ConfusionMatrix(QWidget):
    """Right classes downward, predicted ones across; the darker a cell, the more samples are in it."""

    chosen = Signal(object)
    """The right and the predicted class of the chosen cell, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._confusion: tuple[tuple[int, ...], ...] = ()
        self._names: tuple[str, ...] = ()
        self._cell: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Confusion matrix"))
        theme().changed.connect(self.update)

    @property
    def cell(self) -> tuple[int, int] | None:
        """The right and the predicted class of the chosen cell."""
        return self._cell

    def show_metrics(self, metrics: Classification | None) -> None:
        """Show a confusion matrix, or none."""
        self._confusion = metrics.confusion if metrics else ()
        self._names = tuple(each.name for each in metrics.classes) if metrics else ()
        self._cell = None
        self.update()

    def choose(self, cell: tuple[int, int] | None) -> None:
        """Choose a cell; the chosen one once more chooses none."""
        self._cell = None if cell == self._cell else cell
        self.chosen.emit(self._cell)
        self.update()

    def sizeHint(self) -> QSize:
        """A square that ten classes have room in."""
        return QSize(440, 440)

    def area_of(self, cell: tuple[int, int]) -> QRectF:
        """Where a cell is."""
        left, top, side = self._geometry()
        return QRectF(left + cell[1] * side, top + cell[0] * side, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        if not self._confusion:
            return
        painter = QPainter(self)
        tokens = theme().tokens
        left, top, side = self._geometry()
        painter.setFont(interface_font("small"))
        self._paint_names(painter, left, top, side)
        painter.setFont(fixed_font("small"))
        whole = [max(sum(row), 1) for row in self._confusion]
        for right, row in enumerate(self._confusion):
            for predicted, count in enumerate(row):
                area = self.area_of((right, predicted)).adjusted(0.5, 0.5, -0.5, -0.5)
                colour = QColor(tokens.good if right == predicted else tokens.error)
                share = count / whole[right]
                colour.setAlphaF(min(0.06 + 0.74 * share**0.5, 1.0) if count else 0.0)
                painter.fillRect(area, colour)
                if count and side >= _SMALLEST_WITH_NUMBERS:
                    painter.setPen(QColor(tokens.text))
                    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(count))
        painter.setPen(QPen(QColor(tokens.hairline)))
        painter.drawRect(QRectF(left, top, side * len(self._confusion), side * len(self._confusion)))
        if self._cell is not None:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(self.area_of(self._cell))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell below the mouse."""
        self.choose(self._at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell with the arrow keys; Escape chooses none."""
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._cell is not None:
            self.choose(self._cell)
        elif step is not None and self._confusion:
            last = len(self._confusion) - 1
            right, predicted = self._cell or (0, 0)
            cell = (min(max(right + step[0], 0), last), min(max(predicted + step[1], 0), last))
            if cell != self._cell:
                self.choose(cell)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a cell means."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._at(event.pos())
            text = ""
            if cell is not None:
                text = self.tr("{count} of {right} predicted as {predicted}").format(
                    count=self._confusion[cell[0]][cell[1]], right=self._names[cell[0]], predicted=self._names[cell[1]]
                )
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _geometry(self) -> tuple[float, float, float]:
        """Where the first cell is, and how large each."""
        metrics = QFontMetrics(interface_font("small"))
        names = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        left = min(names, _LONGEST_NAME) + 28
        top = 40.0
        count = max(len(self._confusion), 1)
        side = max(min((self.width() - left - 8) / count, (self.height() - top - 8) / count), 1.0)
        return left, top, side

    def _paint_names(self, painter: QPainter, left: float, top: float, side: float) -> None:
        tokens = theme().tokens
        metrics = painter.fontMetrics()
        painter.setPen(QColor(tokens.quiet))
        size = side * len(self._names)
        painter.drawText(QRectF(left, 0, size, 18), Qt.AlignmentFlag.AlignCenter, self.tr("predicted"))
        painter.save()
        painter.translate(10, top + size / 2)
        painter.rotate(-90)
        painter.drawText(QRectF(-size / 2, -8, size, 16), Qt.AlignmentFlag.AlignCenter, self.tr("right"))
        painter.restore()
        painter.setPen(QColor(tokens.text))
        if side < metrics.height():
            return
        for number, name in enumerate(self._names):
            beside = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(left - 26))
            vertical = Qt.AlignmentFlag.AlignVCenter
            area = QRectF(20, top + number * side, left - 26, side)
            painter.drawText(area, vertical | Qt.AlignmentFlag.AlignRight, beside)
            above = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(side - 2))
            painter.drawText(QRectF(left + number * side, 20, side, 18), Qt.AlignmentFlag.AlignCenter, above)

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        left, top, side = self._geometry()
        right, predicted = int((point.y() - top) // side), int((point.x() - left) // side)
        count = len(self._confusion)
        return (right, predicted) if 0 <= right < count and 0 <= predicted < count else None
