"""The head of the TRAINING tab: the figures that people look for, the buttons, and how far the run is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions
from gui.theme.theme import interface_font
from gui.training.jobs import Job
from gui.training.load import LoadLine
from layerwright.figures import duration, short
from layerwright.training.events import Epoch
from layerwright.training.history import best_epoch, error_of

_WIDEST = ("0.0000", "000", "00:00 min", "0.0000", "000,000")
"""About the widest that the figures get."""
_LARGE = 3
"""How many of the figures, from the left, stand in large type."""


class Head(QWidget):
    """Best error and its epoch, time left, cost, speed; the buttons; bars of the epoch and of the whole run."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.best, self.best_epoch, self.left, self.cost, self.speed = self._figures = [QLabel("–") for _ in range(5)]
        self._names = [QLabel() for _ in self._figures]
        self.start, self.pause, self.stop, self.resume, self.report = (QPushButton() for _ in range(5))
        self.queue, self.told = QLabel(), QLabel()
        self.epoch_bar, self.whole_bar = QProgressBar(), QProgressBar()
        self._build()
        self._say()

    def show_figures(self, epochs: Sequence[Epoch], monitor: str, whole: int, job: Job | None) -> None:
        """Show a run.

        Args:
            epochs: Its complete epochs.
            monitor: The monitor that decides which is the best.
            whole: How many epochs it shall have.
            job: What is known of it where it is trained now, or was last.
        """
        best = best_epoch(epochs)
        progress = job.progress if job and not job.ended else None
        self.best.setText(short(error_of(best, monitor)))
        self.best_epoch.setText(str(best.epoch) if best else "–")
        self.left.setText(duration(progress.seconds_left) if progress else "–")
        self.speed.setText(f"{progress.samples_per_second:,.0f}" if progress else "–")
        self.cost.setText(short(progress.cost if progress else epochs[-1].cost if epochs else None))
        self._show_bars(job, len(epochs), whole)

    def show_waiting(self, count: int) -> None:
        """Say how many runs wait for their turn."""
        self.queue.setText(self.tr("%Ln run(s) waiting", "", count) if count else "")

    def _show_bars(self, job: Job | None, done: int, epochs: int) -> None:
        at, iterations = 0, 1
        reached, whole = done, epochs
        if job is not None and job.started is not None and job.progress is not None:
            iterations = max(job.started.iterations, 1)
            at = 0 if job.ended else job.progress.iteration
            reached = done * iterations + (at if job.progress.epoch > done else 0)
            whole = job.started.epochs * iterations
        for bar, value, most in ((self.epoch_bar, at, iterations), (self.whole_bar, reached, whole)):
            bar.setMaximum(max(most, 1))
            bar.setValue(value)
        self.epoch_bar.setVisible(job is not None and not job.ended)
        if job is not None and job.state == "starting":
            self.epoch_bar.setMaximum(0)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(36)
        for place, (name, figure) in enumerate(zip(self._names, self._figures, strict=True)):
            name.setProperty("quiet", True)
            figure.setFont(_large() if place < _LARGE else interface_font("title"))
            # Nothing beside it moves when the figure becomes longer.
            figure.setMinimumWidth(figure.fontMetrics().horizontalAdvance(_WIDEST[place]))
            grid.addWidget(name, 0, place)
            grid.addWidget(figure, 1, place, Qt.AlignmentFlag.AlignBaseline)
        grid.setColumnStretch(len(self._figures), 1)
        self.queue.setProperty("quiet", True)
        grid.addWidget(self.queue, 0, len(self._figures) + 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 6, 0, 6)
        buttons.setSpacing(6)
        self.start.setProperty("accent", True)
        for button, action in self._buttons():
            button.clicked.connect(self._actions[action].trigger)
            buttons.addWidget(button)
        load = LoadLine()
        # It may be cut off where there is little room, and never makes the window wider.
        load.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        buttons.addSpacing(10)
        buttons.addWidget(load, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        column.addLayout(buttons)
        for bar in (self.whole_bar, self.epoch_bar):
            bar.setTextVisible(False)
            column.addWidget(bar)
        # Between runs there is no epoch under way; its place is kept, so that nothing moves when one begins.
        policy = self.epoch_bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.epoch_bar.setSizePolicy(policy)
        self.epoch_bar.hide()
        self.told.setWordWrap(True)
        # What stands below moves only where there is more to say than a line.
        self.told.setMinimumHeight(self.told.fontMetrics().lineSpacing())
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.told)

    def _buttons(self) -> tuple[tuple[QPushButton, str], ...]:
        """The buttons, and the actions that they stand for."""
        return (
            (self.start, "train.start"),
            (self.pause, "train.pause"),
            (self.stop, "train.stop"),
            (self.resume, "train.resume"),
            (self.report, "file.report"),
        )

    def _say(self) -> None:
        texts = (
            self.tr("Best error"),
            self.tr("at epoch"),
            self.tr("Time left"),
            self.tr("Cost"),
            self.tr("Samples/s"),
        )
        for label, figure, text in zip(self._names, self._figures, texts, strict=True):
            label.setText(text)
            figure.setAccessibleName(text)
        self.start.setText(self.tr("Train"))
        self.pause.setText(self.tr("Pause"))
        self.stop.setText(self.tr("Save and stop"))
        self.resume.setText(self.tr("Go on"))
        self.report.setText(self.tr("Report…"))
        for button, action in self._buttons():
            button.setToolTip(self._actions[action].toolTip())
        for bar, text in ((self.epoch_bar, self.tr("This epoch")), (self.whole_bar, self.tr("All epochs"))):
            bar.setToolTip(text)
            bar.setAccessibleName(text)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


def _large() -> QFont:
    font = interface_font("title", bold=True)
    font.setPointSizeF(font.pointSizeF() * 1.6)
    return font
