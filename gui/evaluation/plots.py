"""Curves of an evaluation: ROC, precision and recall, and for numbers what was given against what was right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.plots import dress_plot
from gui.widgets.when_shown import WhenShown
from layerwright.evaluation.curves import ThresholdCurve, precision_recall_curve, roc_curve
from layerwright.evaluation.predictions import Predictions

_MOST_CLASSES = 12
_MOST_POINTS = 5_000
_FINE = 200
"""Points at the beginning of a curve that are all drawn: there it jumps most."""
_POINTS = 1_000
"""Points of a curve that are drawn; more cannot be told apart, and take longer than a person waits."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ClassCurve:
    """The curve of one class: its name, the points to be drawn, and the area below all points."""

    name: str
    x: Numbers
    y: Numbers
    area: float


@dataclass(frozen=True)
class Curves:
    """The curves of an output, which are found beside the window."""

    roc: tuple[ClassCurve, ...] = ()
    precision: tuple[ClassCurve, ...] = ()


def curves_of(predictions: Predictions) -> Curves:
    """How well each class is told from the rest at every threshold, and what precision each recall costs."""
    if not predictions.is_classification:
        return Curves()
    return Curves(_found(predictions, roc_curve), _found(predictions, precision_recall_curve))


def _found(
    predictions: Predictions, curve_of: Callable[[npt.NDArray[np.bool_], Numbers], ThresholdCurve]
) -> tuple[ClassCurve, ...]:
    right, scores = predictions.right, predictions.scores
    if right is None or scores is None:
        return ()
    # Where there are two classes, the curve of one is that of the other turned round.
    classes = [1] if scores.shape[1] == 2 else range(min(scores.shape[1], _MOST_CLASSES))
    made = []
    for number in classes:
        curve = curve_of(right == number, np.asarray(scores[:, number], np.float64))
        some = _some(len(curve.x))
        made.append(ClassCurve(predictions.name_of(number), curve.x[some], curve.y[some], curve.area))
    return tuple(made)


def _some(count: int) -> npt.NDArray[np.int64]:
    """The points of a curve that are drawn: the first, and others evenly up to the last."""
    if count <= _FINE + _POINTS:
        return np.arange(count)
    return np.concatenate((np.arange(_FINE), np.linspace(_FINE, count - 1, _POINTS).astype(np.int64)))


class EvaluationPlot(QWidget):
    """One plot of an evaluation; it is made and drawn when it is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._made: pg.PlotWidget | None = None
        self._draw: Callable[[], object] = self._clear
        self._shown = WhenShown(self, self._refresh)
        theme().changed.connect(self._dress)

    def show_roc(self, curves: Curves) -> None:
        """Show how well each class is told from the rest at every threshold."""
        self._show(lambda: self._draw_classes(curves.roc, -12, self.tr("False positive rate"), self._true_positives()))

    def show_precision(self, curves: Curves) -> None:
        """Show what precision each recall costs, for each class."""
        # The curves end at the right below: the names stand at the left.
        self._show(lambda: self._draw_classes(curves.precision, 12, self.tr("Recall"), self.tr("Precision")))

    def show_regression(self, predictions: Predictions) -> None:
        """Show what was given against what was right, for some thousand numbers of the samples."""
        self._show(lambda: self._draw_regression(predictions))

    def clear(self) -> None:
        """Show nothing."""
        self._show(self._clear)

    @property
    def _plot(self) -> pg.PlotWidget:
        """The plot, with what it shows."""
        self._widget()
        self._shown.now()
        return self._made

    def _refresh(self) -> None:
        self._draw()

    def _show(self, draw: Callable[[], object]) -> None:
        self._draw = draw
        self._shown.ask()

    def _widget(self) -> pg.PlotWidget:
        if self._made is None:
            self._made = pg.PlotWidget(self)
            self._legend = self._made.getPlotItem().addLegend(offset=(-12, -12))
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(self._made)
            self._dress()
        return self._made

    def _true_positives(self) -> str:
        return self.tr("True positive rate")

    def _draw_regression(self, predictions: Predictions) -> None:
        self._clear(self.tr("Right"), self.tr("Predicted"))
        if predictions.targets is None:
            return
        right = np.asarray(predictions.targets, float).reshape(-1)
        given = np.asarray(predictions.values, float).reshape(-1)
        if right.size != given.size or not right.size:
            return
        some = np.linspace(0, right.size - 1, min(right.size, _MOST_POINTS)).astype(int)
        colour = theme().tokens.accent
        item = self._widget().getPlotItem()
        item.plot(right[some], given[some], pen=None, symbol="o", symbolSize=3, symbolPen=None, symbolBrush=colour)
        edges = [float(right.min()), float(right.max())]
        item.plot(edges, edges, pen=pg.mkPen(theme().tokens.quiet, width=1))
        said = self.tr("{count} numbers, {error} off on average")
        text = said.format(count=right.size, error=f"{np.abs(given - right).mean():.4g}")
        self._widget().setAccessibleDescription(text)

    def _draw_classes(self, curves: tuple[ClassCurve, ...], legend: int, x: str, y: str) -> None:
        self._clear(x, y)
        self._legend.setOffset((legend, -12))
        areas = []
        for place, curve in enumerate(curves):
            area = f"{curve.area:.3f}"
            pen = pg.mkPen(pg.intColor(place, max(len(curves), 6), sat=170, maxValue=220), width=2)
            self._widget().getPlotItem().plot(curve.x, curve.y, name=f"{curve.name}  {area}", pen=pen)
            areas.append(self.tr("{name}: area {area}").format(name=curve.name, area=area))
        self._widget().setAccessibleDescription("; ".join(areas))

    def _clear(self, x: str = "", y: str = "") -> None:
        plot = self._widget()
        item = plot.getPlotItem()
        item.clear()
        item.setLabel("bottom", x)
        item.setLabel("left", y)
        plot.setAccessibleName(self.tr("{upward} over {across}").format(upward=y, across=x) if y else "")
        plot.setAccessibleDescription("")

    def _dress(self) -> None:
        if self._made is not None:
            dress_plot(self._made, prefixes=True)
            self._made.getPlotItem().showGrid(x=True, y=True, alpha=0.15)
            self._legend.setLabelTextColor(theme().tokens.text)
