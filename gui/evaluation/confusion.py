"""The confusion matrix: a click on a cell shows the samples in it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gui.accessible import announce
from gui.theme import contrast, theme
from gui.theme.theme import fixed_font, interface_font
from gui.widgets.edges import mixed
from layerwright.evaluation.metrics import Classification

_SMALLEST_WITH_NUMBERS = 26
_LONGEST_NAME = 90
_MOST_TOLD = 10
"""Cells that are told in words, those with most samples first."""


class ConfusionMatrix(QWidget):
    """Right classes downward, predicted ones across; the darker a cell, the more samples are in it."""

    accessible_role = QAccessible.Role.Chart
    chosen = Signal(object)
    """The right and the predicted class of the chosen cell, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._confusion: tuple[tuple[int, ...], ...] = ()
        self._counts: npt.NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self._image: QImage | None = None
        """The cells as pixels, where there are too many to be painted one by one."""
        self._names: tuple[str, ...] = ()
        self._cell: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Confusion matrix"))
        theme().changed.connect(self._dress)

    @property
    def cell(self) -> tuple[int, int] | None:
        """The right and the predicted class of the chosen cell."""
        return self._cell

    def show_metrics(self, metrics: Classification | None) -> None:
        """Show a confusion matrix, or none."""
        self._confusion = metrics.confusion if metrics else ()
        self._names = tuple(each.name for each in metrics.classes) if metrics else ()
        count = len(self._confusion)
        self._counts = np.array(self._confusion, np.int64).reshape(count, count)
        self._image = None
        self._cell = None
        self._describe()
        self.update()

    def choose(self, cell: tuple[int, int] | None) -> None:
        """Choose a cell; the chosen one once more chooses none."""
        self._cell = None if cell == self._cell else cell
        self.chosen.emit(self._cell)
        self._describe()
        if self.hasFocus():
            announce(self, self.accessibleDescription())
        self.update()

    def sizeHint(self) -> QSize:
        """A square that ten classes have room in."""
        return QSize(440, 440)

    def area_of(self, cell: tuple[int, int]) -> QRectF:
        """Where a cell is."""
        return _area(self._geometry(), cell)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        if not self._confusion:
            return
        painter = QPainter(self)
        tokens = theme().tokens
        geometry = left, top, side = self._geometry()
        painter.setFont(interface_font("small"))
        self._paint_names(painter, left, top, side)
        if side >= _SMALLEST_WITH_NUMBERS:
            painter.setFont(fixed_font("small"))
            self._paint_cells(painter, geometry)
        else:
            whole = side * len(self._confusion)
            painter.drawImage(QRectF(left, top, whole, whole), self._pixels())
        painter.setPen(QPen(QColor(tokens.hairline)))
        painter.drawRect(QRectF(left, top, side * len(self._confusion), side * len(self._confusion)))
        if self._cell is not None:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(_area(geometry, self._cell))

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

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Confusion matrix"))
            self._describe()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a cell means."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._at(event.pos())
            text = ""
            if cell is not None:
                text = self._told(cell)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _told(self, cell: tuple[int, int]) -> str:
        return self.tr("{count} of {right} predicted as {predicted}").format(
            count=self._confusion[cell[0]][cell[1]], right=self._names[cell[0]], predicted=self._names[cell[1]]
        )

    def _describe(self) -> None:
        """Say the chosen cell in words, else how many samples are right, and which classes are taken for others."""
        if self._cell is not None:
            self.setAccessibleDescription(self._told(self._cell))
            return
        count = range(len(self._confusion))
        right = int(self._counts.trace())
        said = self.tr("{right} of {count} right").format(right=right, count=int(self._counts.sum()))
        wrong = self._most_wrong()
        self.setAccessibleDescription("; ".join([said, *map(self._told, wrong[:_MOST_TOLD])]) if count else "")

    def _most_wrong(self) -> list[tuple[int, int]]:
        """The cells of wrong answers that hold most samples; of equal ones, the first."""
        counts = self._counts.copy()
        np.fill_diagonal(counts, 0)
        flat = counts.reshape(-1)
        if not flat.any():
            return []
        # The least count that can be among them, so that not all of a million cells are put in order.
        least = max(int(np.partition(flat, -min(_MOST_TOLD, flat.size))[-min(_MOST_TOLD, flat.size)]), 1)
        places = np.flatnonzero(flat >= least)
        places = places[np.argsort(-flat[places], kind="stable")][:_MOST_TOLD]
        return [(int(place // len(counts)), int(place % len(counts))) for place in places]

    def _strengths(self) -> npt.NDArray[np.float64]:
        """How strong the colour of each cell is: by its share of the samples of its class."""
        shares = self._counts / np.maximum(self._counts.sum(axis=1, keepdims=True), 1)
        found: npt.NDArray[np.float64] = np.where(self._counts > 0, np.minimum(0.06 + 0.74 * shares**0.5, 1.0), 0.0)
        return found

    def _paint_cells(self, painter: QPainter, geometry: tuple[float, float, float]) -> None:
        tokens, strengths = theme().tokens, self._strengths()
        for right, row in enumerate(self._confusion):
            for predicted, count in enumerate(row):
                if not count:
                    continue
                area = _area(geometry, (right, predicted)).adjusted(0.5, 0.5, -0.5, -0.5)
                colour = tokens.good if right == predicted else tokens.error
                ground = mixed(tokens.panel, colour, float(strengths[right, predicted]))
                painter.fillRect(area, QColor(ground))
                stands_out = contrast(tokens.text, ground) >= contrast(tokens.window, ground)
                painter.setPen(QColor(tokens.text if stands_out else tokens.window))
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(count))

    def _pixels(self) -> QImage:
        """The matrix as an image with one pixel for each cell, made once."""
        if self._image is None:
            count, tokens = len(self._confusion), theme().tokens
            named = (QColor(name) for name in (tokens.error, tokens.good))
            colours = [(colour.red(), colour.green(), colour.blue()) for colour in named]
            pixels = np.empty((count, count, 4), np.uint8)
            pixels[..., :3] = colours[0]
            diagonal = np.arange(count)
            pixels[diagonal, diagonal, :3] = colours[1]
            pixels[..., 3] = np.round(255 * self._strengths())
            made = QImage(pixels.tobytes(), count, count, 4 * count, QImage.Format.Format_RGBA8888)
            # A copy has its pixels for itself; the bytes are gone when this ends.
            self._image = made.copy()
        return self._image

    def _dress(self) -> None:
        """Take the colours of the theme."""
        self._image = None
        self.update()

    def _geometry(self) -> tuple[float, float, float]:
        """Where the first cell is, and how large each."""
        metrics = QFontMetrics(interface_font("small"))
        names = 0
        for name in self._names:
            names = max(names, metrics.horizontalAdvance(name))
            if names >= _LONGEST_NAME:
                break
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


def _area(geometry: tuple[float, float, float], cell: tuple[int, int]) -> QRectF:
    """Where a cell is: the right class downward, the predicted one across."""
    left, top, side = geometry
    return QRectF(left + cell[1] * side, top + cell[0] * side, side, side)
