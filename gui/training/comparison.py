"""The view "Comparison": runs side by side, and their errors against what their networks cost."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.background import Background
from gui.compare.axis import CountAxis
from gui.theme import theme
from gui.theme.theme import fixed_font, interface_font
from gui.training.names import name_of
from gui.translation import QT_TRANSLATE_NOOP, translate
from gui.widgets.plots import dress_plot
from gui.widgets.when_shown import WhenShown
from layerwright.figures import duration, short
from layerwright.model.problems import LayerwrightError
from layerwright.training.comparing import MODEL_SIZE, RunFacts, Setting, all_settings, differing, facts_of
from layerwright.training.history import Summary

_SETTINGS = {
    "epochs": QT_TRANSLATE_NOOP("Comparison", "Epochs"),
    "batch_size": QT_TRANSLATE_NOOP("Comparison", "Batch size"),
    "seed": QT_TRANSLATE_NOOP("Comparison", "Seed"),
    "device": QT_TRANSLATE_NOOP("Comparison", "Device"),
    "precision": QT_TRANSLATE_NOOP("Comparison", "Precision"),
    "kernels": QT_TRANSLATE_NOOP("Comparison", "Kernels"),
    "processes": QT_TRANSLATE_NOOP("Comparison", "Processes"),
    "rate_scaling": QT_TRANSLATE_NOOP("Comparison", "Scaling by processes"),
    "batch_statistics": QT_TRANSLATE_NOOP("Comparison", "Batch statistics"),
    "network": QT_TRANSLATE_NOOP("Comparison", "Network"),
    "dataset": QT_TRANSLATE_NOOP("Comparison", "Dataset"),
    "solver": QT_TRANSLATE_NOOP("Comparison", "Update rule"),
    "weight_decay": QT_TRANSLATE_NOOP("Comparison", "Weight decay"),
    "clip_value": QT_TRANSLATE_NOOP("Comparison", "Gradient limit"),
    "clip_norm": QT_TRANSLATE_NOOP("Comparison", "Gradient norm limit"),
    "update_interval": QT_TRANSLATE_NOOP("Comparison", "Batches per update"),
    "schedule": QT_TRANSLATE_NOOP("Comparison", "Learning rate schedule"),
}
"""What settings are called; those of solvers have the names that their publications gave them."""
_RESULTS = (
    QT_TRANSLATE_NOOP("Comparison", "Best error"),
    QT_TRANSLATE_NOOP("Comparison", "at epoch"),
    QT_TRANSLATE_NOOP("Comparison", "Last cost"),
    QT_TRANSLATE_NOOP("Comparison", "Epochs done"),
    QT_TRANSLATE_NOOP("Comparison", "Time"),
)
_MODEL_SIZE = QT_TRANSLATE_NOOP("Comparison", "Model size (bytes)")
_FIRST_COST = "CostMultiplyAdd"
"""The cost that is plotted first."""
_DOT = 11
_LEAST_RANGE = 0.02
_WIDEST = 150
"""Pixels that a run's column takes, unless its name takes more."""
_FEWEST = 2
"""Fewer runs than this are no comparison: all of them are shown then."""


class ComparisonView(QWidget):
    """The chosen runs as columns of a table and as dots of a plot."""

    chosen = Signal(object)
    """The folder of a run whose dot was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._shown = WhenShown(self, self._read)
        self._runs: tuple[Summary, ...] = ()
        self._known: dict[tuple[Path, int], RunFacts] = {}
        self.facts: list[RunFacts] = []
        self._build()
        self._say()
        theme().changed.connect(self._dress)
        self._dress()

    def show_runs(self, selected: Sequence[Summary], every: Sequence[Summary]) -> None:
        """Compare the selected runs, or all where fewer than two are selected."""
        runs = tuple(selected if len(selected) >= _FEWEST else every)
        if runs != self._runs:
            self._runs = runs
            self._shown.ask()

    def _read(self) -> None:
        runs, known = self._runs, dict(self._known)
        self._background.run(lambda: _facts(runs, known), self._show, self._fail)

    def _show(self, found: tuple[tuple[Summary, ...], list[RunFacts]]) -> None:
        runs, facts = found
        self._known.update({(each.run.folder, each.run.epochs): each for each in facts})
        if runs == self._runs:
            self.facts = facts
            self._fill()

    def _fail(self, error: Exception) -> None:
        raise error

    def _fill(self) -> None:
        self._fill_table()
        self._fill_plot()

    def _fill_table(self) -> None:
        facts, different = self.facts, differing(self.facts)
        only = self._only.isChecked()
        results = [_results(each) for each in facts]
        rows = [
            (translate("Comparison", name), [column[place] for column in results], False)
            for place, name in enumerate(_RESULTS)
        ]
        costs = list(dict.fromkeys(name for each in facts for name in each.costs))
        for name in costs:
            values = [f"{each.costs[name]:,}" if name in each.costs else "–" for each in facts]
            rows.append((_cost_name(name), values, len(set(values)) > 1))
        settings = [setting for setting in all_settings(facts) if not only or setting in different]
        if only:
            rows = [row for place, row in enumerate(rows) if place < len(_RESULTS) or row[2]]
        several = len({setting.owner for setting in settings if setting.owner}) > 1
        for setting in settings:
            values = [each.settings.get(setting, "–") for each in facts]
            rows.append((_setting_name(setting, several), values, setting in different))
        table = self.table
        table.clear()
        table.setRowCount(len(rows))
        table.setColumnCount(len(facts))
        table.setHorizontalHeaderLabels([name_of(each.run) for each in facts])
        table.setVerticalHeaderLabels([name for name, _, _ in rows])
        mark = QColor(theme().tokens.accent)
        mark.setAlphaF(0.18)
        for row, (_, values, differs) in enumerate(rows):
            for column, value in enumerate(values):
                item = QTableWidgetItem(value)
                item.setToolTip(value)
                item.setFont(fixed_font())
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if differs:
                    item.setBackground(mark)
                table.setItem(row, column, item)
        table.resizeColumnsToContents()
        # One long value, as the name of a file, would push the other runs out of sight; its tooltip has it in full.
        head = table.horizontalHeader()
        for column in range(table.columnCount()):
            most = max(_WIDEST, head.sectionSizeHint(column))
            table.setColumnWidth(column, min(table.columnWidth(column), most))

    def _fill_plot(self) -> None:
        names = list(dict.fromkeys(name for each in self.facts for name in each.costs))
        if names != [self.cost_box.itemData(place) for place in range(self.cost_box.count())]:
            chosen = self.cost_box.currentData() or _FIRST_COST
            self.cost_box.blockSignals(True)
            self.cost_box.clear()
            for name in names:
                self.cost_box.addItem(_cost_name(name), name)
            self.cost_box.setCurrentIndex(max(self.cost_box.findData(chosen), 0) if names else -1)
            self.cost_box.blockSignals(False)
        self._plot_cost()

    def _plot_cost(self) -> None:
        cost = self.cost_box.currentData()
        self._item.clear()
        tokens = theme().tokens
        places: list[tuple[float, float, Summary]] = []
        for each in self.facts:
            error = each.run.best_error
            if cost in each.costs and error is not None:
                count = each.costs[cost]
                # A plot takes care of logarithms for lines only.
                across = log10(max(count, 1)) if self._logarithmic.isChecked() else count
                places.append((across, error, each.run))
        spots = [{"pos": (across, error), "data": run} for across, error, run in places]
        self.spots = pg.ScatterPlotItem(
            spots, size=_DOT, brush=tokens.accent, pen=pg.mkPen(tokens.panel), hoverable=True, tip=_tip
        )
        self.spots.sigClicked.connect(self._click)
        self._item.addItem(self.spots)
        for across, error, run in places:
            text = pg.TextItem(name_of(run), color=tokens.quiet, anchor=(0.5, 1.3))
            text.setFont(interface_font("small"))
            text.setPos(across, error)
            self._item.addItem(text, ignoreBounds=True)
        self._item.setLabel("bottom", self.cost_box.currentText())
        self._item.setLabel("left", self.tr("Best error"))
        self._item.enableAutoRange()
        if len(places) == 1:
            self._item.setYRange(0, max(2 * places[0][1], _LEAST_RANGE))
        columns = {place[0] for place in places}
        if len(columns) == 1 and not self._logarithmic.isChecked():
            # Runs of one network stand above each other, in the middle of a range that says something.
            self._item.setXRange(0, 2 * columns.pop())

    def _click(self, plot: object, points: Sequence[pg.SpotItem], event: object = None) -> None:
        if len(points):
            self.chosen.emit(points[0].data().folder)

    def _build(self) -> None:
        self._only = QCheckBox()
        self._only.toggled.connect(self._fill_table)
        self.table = QTableWidget()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(self._only)
        column.addWidget(self.table, 1)
        self._against = QLabel()
        self.cost_box = QComboBox()
        self._against.setBuddy(self.cost_box)
        self.cost_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.cost_box.currentIndexChanged.connect(self._plot_cost)
        self._logarithmic = QCheckBox()
        self._logarithmic.toggled.connect(self._scale)
        row = QHBoxLayout()
        row.addWidget(self._against)
        row.addWidget(self.cost_box)
        row.addWidget(self._logarithmic)
        row.addStretch(1)
        self._plot = pg.PlotWidget(axisItems={"bottom": CountAxis("bottom")})
        self._item = self._plot.getPlotItem()
        # Errors are never below zero, and a lone dot needs room around it.
        self._item.getViewBox().setLimits(yMin=-0.02, minYRange=_LEAST_RANGE)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._plot, 1)
        whole = QSplitter()
        whole.setHandleWidth(1)
        whole.addWidget(left)
        whole.addWidget(right)
        whole.setStretchFactor(0, 1)
        whole.setSizes([640, 420])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(whole, 1)

    def _scale(self, logarithmic: bool) -> None:
        self._item.setLogMode(x=logarithmic)
        self._plot_cost()

    def _dress(self) -> None:
        dress_plot(self._plot)
        self._item.showGrid(x=True, y=True, alpha=0.15)
        self._fill()

    def _say(self) -> None:
        self._only.setText(self.tr("Only what differs"))
        self._against.setText(self.tr("Error against"))
        self._logarithmic.setText(self.tr("log"))
        self.table.setAccessibleName(self.tr("Runs side by side"))
        self.cost_box.setAccessibleName(self.tr("Error against"))
        self._plot.setAccessibleName(self.tr("Error against cost"))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
            self.cost_box.clear()
            self._fill()
        super().changeEvent(event)


def _facts(
    runs: tuple[Summary, ...], known: dict[tuple[Path, int], RunFacts]
) -> tuple[tuple[Summary, ...], list[RunFacts]]:
    """What runs were asked to do; a folder that is gone by now, or cannot be read, is left out."""
    found = []
    for run in runs:
        before = known.get((run.folder, run.epochs))
        if before is not None:
            found.append(RunFacts(run, before.settings, before.costs))
            continue
        try:
            found.append(facts_of(run))
        except LayerwrightError:
            continue
    return runs, found


def _results(facts: RunFacts) -> tuple[str, ...]:
    run = facts.run
    return (
        short(run.best_error),
        str(run.best.epoch) if run.best else "–",
        short(run.curve[-1].cost if run.curve else None),
        f"{len(run.curve)}/{run.epochs}",
        duration(run.seconds),
    )


def _cost_name(name: str) -> str:
    return translate("Comparison", _MODEL_SIZE) if name == MODEL_SIZE else name


def _setting_name(setting: Setting, several: bool) -> str:
    name = translate("Comparison", _SETTINGS[setting.name]) if setting.name in _SETTINGS else setting.name
    return f"{setting.owner}: {name}" if setting.owner and several else name


def _tip(x: float, y: float, data: Summary) -> str:
    return f"{name_of(data)}\n{short(y)}"
