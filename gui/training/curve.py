"""The learning curve."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyqtgraph as pg
from pyqtgraph.exporters import ImageExporter
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.plots import describe_plot, dress_plot
from layerwright.files import write_atomically
from layerwright.training.events import Epoch

_COLOURS = ("#5b97ff", "#e08a3c", "#35b08a", "#b98cf2", "#e06a9a", "#4fb8d5")
"""The colours of curves, which can be told apart on both themes: the cost first, then the monitors."""
_STYLES = (Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DashDotDotLine)
"""How the curves of other runs are drawn, in the order in which they were laid over."""
_IMAGE_WIDTH = 1600
_SMOOTH = 300
"""Points up to which lines are smoothed."""
_MANY = 2_000
"""Points above which lines are thin, which are drawn many times faster than wide ones."""


@dataclass(frozen=True)
class Curve:
    """One run's learning curve; `name` is the run's, empty for the one in view."""

    name: str
    epochs: Sequence[Epoch]


class CurvePlot(QWidget):
    """Cost and errors over the epochs: of the run in view in full lines, of others in broken ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = pg.PlotWidget()
        self._plot.setAccessibleName(self.tr("Learning curve"))
        self._item = self._plot.getPlotItem()
        self._legend = self._item.addLegend(offset=(-12, 12))
        self._item.setClipToView(True)
        self._item.setDownsampling(auto=True, mode="peak")
        self._lines: dict[tuple[str, str], pg.PlotDataItem] = {}
        self._series: dict[str, _Series] = {}
        self._curves: tuple[Curve, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        theme().changed.connect(self._dress)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._plot.setAccessibleName(self.tr("Learning curve"))
            describe_plot(self._plot)
        super().changeEvent(event)

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The curves that are shown."""
        return self._curves

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Show curves; lines that are there already are moved, not made anew."""
        self._curves = tuple(curves)
        wanted: dict[tuple[str, str], tuple[list[int], list[float]]] = {}
        for curve in curves:
            series = self._series.get(curve.name)
            if series is None or not series.is_beginning_of(curve.epochs):
                series = self._series[curve.name] = _Series()
            for label, points in series.grown(curve.epochs).items():
                wanted[curve.name, label] = points
        for key in self._lines.keys() - wanted.keys():
            self._item.removeItem(self._lines.pop(key))
        for key, (x, y) in wanted.items():
            if key not in self._lines:
                run, label = key
                name = f"{label} ({run})" if run else label
                self._lines[key] = self._item.plot(name=name, pen=self._pen(key, wanted), antialias=False)
            # Smooth lines of many points would take a good part of a core.
            self._lines[key].setData(x, y, antialias=len(x) <= _SMOOTH)
            if len(x) > _MANY and self._lines[key].opts["pen"].width() > 1:
                thin = pg.mkPen(self._lines[key].opts["pen"])
                thin.setWidth(1)
                self._lines[key].setPen(thin)
            # A line of one point is not seen.
            self._lines[key].setSymbol("o" if len(x) == 1 else None)
            self._lines[key].setSymbolBrush(self._lines[key].opts["pen"].color())
            self._lines[key].setSymbolPen(None)
        # Axes without a line would be numbers of nothing.
        for side in ("left", "bottom"):
            self._item.showAxis(side, bool(self._lines))
        describe_plot(self._plot)
        # Else the first painting would find that the range has changed, and ask for a second.
        self._item.getViewBox().updateAutoRange()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Show values on a logarithmic scale, or on a linear one."""
        self._item.setLogMode(y=logarithmic)

    def show_all(self) -> None:
        """Zoom out to all curves."""
        self._item.enableAutoRange()

    def save_image(self, path: Path) -> None:
        """Write what is shown as a picture (PNG)."""
        exporter = ImageExporter(self._item)
        exporter.parameters()["width"] = _IMAGE_WIDTH
        exporter.export(str(path))

    def save_csv(self, path: Path) -> None:
        """Write the curves as a table: a row for each epoch of each run.

        Raises:
            OSError: It cannot be written.
        """
        write_atomically(path, as_csv(self._curves).encode())

    def _dress(self) -> None:
        tokens = theme().tokens
        # The lines of finer levels, all of them across the whole plot, would take longer to draw than the curves.
        dress_plot(self._plot, prefixes=True, maxTickLevel=0)
        self._item.setLabel("bottom", self.tr("Epoch"))
        self._item.showGrid(x=False, y=True, alpha=0.15)
        self._legend.setLabelTextColor(QColor(tokens.text))

    def _pen(self, key: tuple[str, str], wanted: Iterable[tuple[str, str]]) -> object:
        run, label = key
        keys = list(wanted)
        labels = list(dict.fromkeys(other for _, other in keys))
        runs = list(dict.fromkeys(other for other, _ in keys if other))
        style = _STYLES[runs.index(run) % len(_STYLES)] if run else Qt.PenStyle.SolidLine
        return pg.mkPen(_COLOURS[labels.index(label) % len(_COLOURS)], width=1 if run else 2, style=style)


def as_csv(curves: Sequence[Curve]) -> str:
    """Curves as a table: run, epoch, cost, errors, learning rates, seconds."""
    monitors = list(dict.fromkeys(name for curve in curves for epoch in curve.epochs for name in epoch.monitors))
    rates = list(dict.fromkeys(name for curve in curves for epoch in curve.epochs for name in epoch.learning_rates))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["run", "epoch", "cost", *monitors, *(f"learning rate of {name}" for name in rates), "seconds"])
    for curve in curves:
        for epoch in curve.epochs:
            errors = (epoch.monitors.get(name) for name in monitors)
            used = (epoch.learning_rates.get(name) for name in rates)
            writer.writerow([curve.name, epoch.epoch, epoch.cost, *errors, *used, epoch.seconds])
    return text.getvalue()


class _Series:
    """The points of a run's curves, to which new epochs are added; an error that was not finite has no point."""

    def __init__(self) -> None:
        self._count = 0
        self._last: Epoch | None = None
        self._points: dict[str, tuple[list[int], list[float]]] = {"Cost": ([], [])}

    def is_beginning_of(self, epochs: Sequence[Epoch]) -> bool:
        """Whether epochs go on where these points end."""
        return not self._count or (len(epochs) >= self._count and epochs[self._count - 1] is self._last)

    def grown(self, epochs: Sequence[Epoch]) -> dict[str, tuple[list[int], list[float]]]:
        """The points of each curve, after those of new epochs are added."""
        for epoch in epochs[self._count :]:
            for label, value in (("Cost", epoch.cost), *epoch.monitors.items()):
                if value is not None:
                    x, y = self._points.setdefault(label, ([], []))
                    x.append(epoch.epoch)
                    y.append(value)
        if epochs:
            self._count, self._last = len(epochs), epochs[-1]
        return {label: points for label, points in self._points.items() if points[0]}
