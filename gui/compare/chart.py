"""The networks of a comparison as dots: how well they do against what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from pathlib import Path

import pyqtgraph as pg
from pyqtgraph.exporters import ImageExporter
from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.compare.axis import CountAxis
from gui.compare.table import COSTS, MEASURES, RESULTS, Measure, name_of
from gui.theme import theme
from gui.theme.theme import interface_font
from gui.widgets.plots import dress_plot
from layerwright.evaluation.compare import Compared

_DOT = 11
_IMAGE_WIDTH = 1600
_GAP = 8.0
"""The pixels between the middle of a dot and its name."""


class CompareChart(QWidget):
    """One figure across, another upward."""

    chosen = Signal(object)
    """The network whose dot was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Compared, ...] = ()
        self._chosen = False
        self.spots = pg.ScatterPlotItem()
        self.across, self.upward, self.logarithmic = QComboBox(), QComboBox(), QCheckBox()
        self._labels = [QLabel() for _ in range(3)]
        self._names: list[tuple[pg.TextItem, float, float]] = []
        self._plot = pg.PlotWidget(axisItems={side: CountAxis(side) for side in ("left", "bottom")})
        self._item = self._plot.getPlotItem()
        self._build()
        self._say()
        theme().changed.connect(self._dress)
        self._dress()

    def show_entries(self, entries: Sequence[Compared]) -> None:
        """Show networks; where hardly any has a result, and nobody has chosen, their costs against each other."""
        self._entries = tuple(entries)
        if not self._chosen and entries:
            known = [sum(measure.value(entry) is not None for entry in entries) for measure in _UPWARD]
            self.upward.setCurrentIndex(next(place for place, count in enumerate(known) if count >= min(2, max(known))))
        self._fill()

    def _choose(self) -> None:
        self._chosen = True

    def save_image(self, path: Path) -> None:
        """Write the chart as a picture (PNG)."""
        exporter = ImageExporter(self._item)
        exporter.parameters()["width"] = _IMAGE_WIDTH
        exporter.export(str(path))

    def _across(self) -> Measure:
        return COSTS[max(self.across.currentIndex(), 0)]

    def _upward(self) -> Measure:
        return _UPWARD[max(self.upward.currentIndex(), 0)]

    def _fill(self) -> None:
        tokens = theme().tokens
        across, upward = self._across(), self._upward()
        self._item.clear()
        self._names.clear()
        self._item.setLogMode(x=self.logarithmic.isChecked(), y=self._is_upward_logarithmic)
        places: list[tuple[float, float, Compared]] = []
        missing = 0
        for entry in self._entries:
            x, y = across.value(entry), upward.value(entry)
            if x is None or y is None:
                missing += 1
                continue
            # A plot takes care of logarithms for lines only.
            x = log10(max(x, 1)) if self.logarithmic.isChecked() else x
            places.append((x, log10(max(y, 1)) if self._is_upward_logarithmic else y, entry))
        spots = [{"pos": (x, y), "data": entry} for x, y, entry in places]
        self.spots = pg.ScatterPlotItem(
            spots, size=_DOT, brush=tokens.accent, pen=pg.mkPen(tokens.panel), hoverable=True, tip=_tip
        )
        self.spots.sigClicked.connect(self._click)
        self._item.addItem(self.spots)
        for x, y, entry in places:
            text = pg.TextItem(entry.name, color=tokens.quiet, anchor=(0, 0))
            text.setFont(interface_font("small"))
            self._item.addItem(text, ignoreBounds=True)
            self._names.append((text, x, y))
        self._item.setLabel("bottom", name_of(across))
        self._item.setLabel("left", name_of(upward))
        view = self._item.getViewBox()
        view.enableAutoRange()
        view.updateAutoRange()
        self._place_names()
        self._labels[2].setText(
            self.tr("%Ln network(s) without this figure", "", missing) if missing and self._entries else ""
        )

    @property
    def _is_upward_logarithmic(self) -> bool:
        return self.logarithmic.isChecked() and self._upward() in COSTS

    def _place_names(self) -> None:
        """Write each name beside its dot where it covers nothing; one without such a place is told under the mouse."""
        view = self._item.getViewBox()
        metrics = QFontMetricsF(interface_font("small"))
        edges, room = view.viewRect(), QRectF(0, 0, view.width(), view.height())
        x_size, y_size = edges.width() / max(room.width(), 1), edges.height() / max(room.height(), 1)

        def pixels(x: float, y: float) -> QPointF:
            return QPointF((x - edges.left()) / x_size, (edges.bottom() - y) / y_size)

        taken = [
            QRectF(at.x() - _DOT / 2, at.y() - _DOT / 2, _DOT, _DOT) for at in (pixels(x, y) for _, x, y in self._names)
        ]
        for text, x, y in self._names:
            at, size = pixels(x, y), metrics.boundingRect(text.toPlainText()).size()
            wide, high = size.width() + 4, size.height()
            corners = (
                QPointF(at.x() - wide / 2, at.y() - _GAP - high),
                QPointF(at.x() - wide / 2, at.y() + _GAP),
                QPointF(at.x() + _GAP, at.y() - high / 2),
                QPointF(at.x() - _GAP - wide, at.y() - high / 2),
                QPointF(at.x() + _GAP, at.y() - _GAP - high),
                QPointF(at.x() - _GAP - wide, at.y() - _GAP - high),
                QPointF(at.x() + _GAP, at.y() + _GAP),
                QPointF(at.x() - _GAP - wide, at.y() + _GAP),
            )
            areas = [QRectF(corner.x(), corner.y(), wide, high) for corner in corners]
            free = [area for area in areas if room.contains(area) and not any(map(area.intersects, taken))]
            text.setVisible(bool(free))
            if free:
                taken.append(free[0])
                text.setPos(edges.left() + free[0].left() * x_size, edges.bottom() - free[0].top() * y_size)

    def _click(self, plot: object, points: Sequence[pg.SpotItem], event: object = None) -> None:
        if len(points):
            self.chosen.emit(points[0].data())

    def _build(self) -> None:
        for box, measures in ((self.upward, _UPWARD), (self.across, COSTS)):
            for measure in measures:
                box.addItem(measure.name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(self._fill)
        self.across.setCurrentIndex(1)
        self.upward.activated.connect(self._choose)
        self.logarithmic.setChecked(True)
        self.logarithmic.toggled.connect(self._fill)
        for label, box in zip(self._labels[:2], (self.upward, self.across), strict=True):
            label.setBuddy(box)
        self._labels[2].setProperty("quiet", True)
        row = QHBoxLayout()
        for part in (self._labels[0], self.upward, self._labels[1], self.across, self.logarithmic, self._labels[2]):
            row.addWidget(part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row)
        column.addWidget(self._plot, 1)
        view = self._item.getViewBox()
        view.setDefaultPadding(0.12)
        view.sigRangeChanged.connect(self._place_names)
        view.sigResized.connect(self._place_names)

    def _say(self) -> None:
        for box, measures in ((self.upward, _UPWARD), (self.across, COSTS)):
            for place, measure in enumerate(measures):
                box.setItemText(place, name_of(measure))
        self._labels[0].setText(self.tr("Upward"))
        self._labels[1].setText(self.tr("across"))
        self.upward.setAccessibleName(self.tr("Upward"))
        self.across.setAccessibleName(self.tr("Across"))
        self.logarithmic.setText(self.tr("log"))
        self.logarithmic.setToolTip(self.tr("Logarithmic scale for counts"))
        self._plot.setAccessibleName(self.tr("Results against costs"))
        self._plot.setAccessibleDescription(self.tr("A dot for each network; the table says the figures."))

    def _dress(self) -> None:
        dress_plot(self._plot)
        self._item.showGrid(x=True, y=True, alpha=0.15)
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self._fill()
        super().changeEvent(event)


_UPWARD = (*RESULTS, MEASURES[0], MEASURES[2])


def _tip(x: float, y: float, data: Compared) -> str:
    return "\n".join([data.name, *(f"{name_of(measure)}: {measure.text(data)}" for measure in MEASURES)])
