"""A preview of an optimizer's learning rate over the run, with warm-up and the scaling by processes."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.plots import dress_plot
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project
from layerwright.model.settings import Optimizer
from layerwright.model.solvers import SOLVERS
from layerwright.training.scaling import scaling
from layerwright.training.schedule import learning_rate

_POINTS = 400
_PER_EPOCH = 100
"""The iterations of an epoch in the preview: the real number is known only with the data."""


class RatePreview(QWidget):
    """The learning rate over the epochs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = pg.PlotWidget()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.setAccessibleName(self.tr("Learning rate over the run"))
        self._plot.setFixedHeight(170)
        self._line = self._plot.plot()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        theme().changed.connect(self._dress)
        self._dress()

    def show_rate(self, project: Project, optimizer: Optimizer) -> None:
        """Show how the rate of an optimizer goes."""
        x, y = rates(project, optimizer)
        self._line.setData(x, y)
        self._plot.setYRange(0, max(y, default=1.0) * 1.1)

    def _dress(self) -> None:
        tokens = theme().tokens
        dress_plot(self._plot, tokens.raised)
        self._plot.getPlotItem().setLabel("bottom", self.tr("Epoch"))
        self._line.setPen(pg.mkPen(tokens.accent, width=2))


def rates(project: Project, optimizer: Optimizer) -> tuple[list[float], list[float]]:
    """Epochs and the learning rates in them; both empty where the update rule or the batch is wrong."""
    configuration = project.configuration
    solver = SOLVERS.get(optimizer.solver)
    try:
        scaled = scaling(configuration, configuration.processes)
    except LayerwrightError:
        return [], []
    if solver is None:
        return [], []
    label, default = solver.learning_rate.label, solver.learning_rate.default
    base = float(optimizer.parameters.get(label, default))
    per_unit = _PER_EPOCH if optimizer.range_unit == "epoch" else 1
    first = optimizer.start * per_unit
    last = configuration.max_epoch * _PER_EPOCH if optimizer.end < 0 else optimizer.end * per_unit
    total = max(last - first, 1)
    step = max(total // _POINTS, 1)
    epochs, values = [], []
    for iteration in range(0, total, step):
        epochs.append((first + iteration) / _PER_EPOCH)
        rate = learning_rate(optimizer.schedule, base, iteration, _PER_EPOCH, total)
        values.append(rate * scaled.rate_factor(iteration, _PER_EPOCH))
    return epochs, values
