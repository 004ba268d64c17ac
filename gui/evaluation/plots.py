"""Curves of an evaluation: ROC, precision and recall, and for numbers what was given against what was right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.plots import dress_plot
from layerwright.evaluation.curves import ThresholdCurve, precision_recall_curve, roc_curve
from layerwright.evaluation.predictions import Predictions

_MOST_CLASSES = 12
_MOST_POINTS = 5_000


class EvaluationPlot(QWidget):
    """One plot of an evaluation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = pg.PlotWidget()
        self._item = self._plot.getPlotItem()
        self._legend = self._item.addLegend(offset=(-12, -12))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        theme().changed.connect(self._dress)
        self._dress()

    def show_roc(self, predictions: Predictions) -> None:
        """Show how well each class is told from the rest at every threshold."""
        self._legend.setOffset((-12, -12))
        self._show_classes(predictions, roc_curve, self.tr("False positive rate"), self.tr("True positive rate"))

    def show_precision(self, predictions: Predictions) -> None:
        """Show what precision each recall costs, for each class."""
        # The curves end at the right below: the names stand at the left.
        self._legend.setOffset((12, -12))
        self._show_classes(predictions, precision_recall_curve, self.tr("Recall"), self.tr("Precision"))

    def show_regression(self, predictions: Predictions) -> None:
        """Show what was given against what was right, for some thousand numbers of the samples."""
        self._clear(self.tr("Right"), self.tr("Predicted"))
        if predictions.targets is None:
            return
        right = np.asarray(predictions.targets, float).reshape(-1)
        given = np.asarray(predictions.values, float).reshape(-1)
        if right.size != given.size or not right.size:
            return
        some = np.linspace(0, right.size - 1, min(right.size, _MOST_POINTS)).astype(int)
        colour = theme().tokens.accent
        self._item.plot(
            right[some], given[some], pen=None, symbol="o", symbolSize=3, symbolPen=None, symbolBrush=colour
        )
        edges = [float(right.min()), float(right.max())]
        self._item.plot(edges, edges, pen=pg.mkPen(theme().tokens.quiet, width=1))

    def clear(self) -> None:
        """Show nothing."""
        self._clear("", "")

    def _show_classes(
        self, predictions: Predictions, curve_of: Callable[[Any, Any], ThresholdCurve], x: str, y: str
    ) -> None:
        self._clear(x, y)
        right, scores = predictions.right, predictions.scores
        if right is None or scores is None:
            return
        # Where there are two classes, the curve of one is that of the other turned round.
        classes = [1] if scores.shape[1] == 2 else list(range(min(scores.shape[1], _MOST_CLASSES)))
        for place, number in enumerate(classes):
            curve = curve_of(right == number, scores[:, number])
            name = f"{predictions.name_of(number)}  {curve.area:.3f}"
            pen = pg.mkPen(pg.intColor(place, max(len(classes), 6), sat=170, maxValue=220), width=2)
            self._item.plot(curve.x, curve.y, name=name, pen=pen)

    def _clear(self, x: str, y: str) -> None:
        self._item.clear()
        self._item.setLabel("bottom", x)
        self._item.setLabel("left", y)

    def _dress(self) -> None:
        dress_plot(self._plot, prefixes=True)
        self._item.showGrid(x=True, y=True, alpha=0.15)
        self._legend.setLabelTextColor(theme().tokens.text)
