"""The evaluation that is computed now: how far it is, and a button that ends it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui.translation import localized
from layerwright.model.problems import LayerwrightError
from layerwright.training.events import Executed, Failed
from layerwright.training.failures import full_disk
from layerwright.training.launch import Worker, start_execution
from layerwright.training.run import Run

_INTERVAL = 100


class RunningEvaluation(QWidget):
    """A worker that computes the outputs of a run, with its progress; and what there is to say of the tab."""

    ended = Signal(bool)
    """The worker is gone; whether it has left new results."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._stopped = False
        self._failure = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._listen)
        self._build()
        self._say()

    @property
    def busy(self) -> bool:
        """Whether a worker computes."""
        return self._worker is not None

    def start(self, run: Run, executor: str) -> None:
        """Begin to compute; with the best parameters where there are some."""
        try:
            self._worker = start_execution(run, executor, "best" if run.best_parameters.exists() else "last")
        except (LayerwrightError, OSError) as error:
            self.tell(localized(error))
            return
        self._stopped, self._failure = False, ""
        self.tell(self.tr("The worker is starting …"))
        self.bar.setMaximum(0)
        self._going.show()
        self._timer.start()

    def stop(self) -> None:
        """Ask the worker to end; what was evaluated before stays as it was."""
        if self._worker is not None and not self._stopped:
            self._stopped = True
            self._worker.stop()
            self.tell(self.tr("Stopping …"))

    def tell(self, text: str) -> None:
        """Say something; nothing takes no room."""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _listen(self) -> None:
        worker = self._worker
        if worker is None:
            return
        for event in worker.news():
            if isinstance(event, Executed) and not self._stopped:
                self.bar.setMaximum(event.total)
                self.bar.setValue(event.samples)
                said = self.tr("{done} of {whole} samples")
                self.tell(said.format(done=f"{event.samples:,}", whole=f"{event.total:,}"))
            elif isinstance(event, Failed):
                self._failure = localized(event.text)
                if event.text == full_disk():
                    self._failure = self.tr("The disk is full. Make room, as by deleting old runs, and evaluate again.")
        if worker.ended:
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._worker = None
        if self._stopped:
            self._failure = self.tr("The evaluation was stopped; what was evaluated before has not changed.")
        self.tell(self._failure)
        self.ended.emit(not self._failure)
        self._going.hide()

    def _build(self) -> None:
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = QPushButton()
        self.cancel.clicked.connect(self.stop)
        self._going = QWidget()
        row = QHBoxLayout(self._going)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self._going.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._going)
        column.addWidget(self.told)

    def _say(self) -> None:
        self.cancel.setText(self.tr("Cancel"))
        self.bar.setAccessibleName(self.tr("Progress"))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)
