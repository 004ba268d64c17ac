"""The EVALUATION tab put together: a run and an executor above, samples at the left, what they come to at the right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions, ActionSpec
from gui.background import Background
from gui.dataset.reader import Reader
from gui.document import Document
from gui.evaluation.classes import ClassTable
from gui.evaluation.confusion import ConfusionMatrix
from gui.evaluation.dropped import DroppedView, dropped_pictures
from gui.evaluation.explanation import ExplanationView
from gui.evaluation.figures import FiguresLine
from gui.evaluation.plots import EvaluationPlot
from gui.evaluation.table import EvaluationModel, EvaluationView
from gui.training.names import name_of
from gui.translation import QT_TRANSLATE_NOOP, localized
from layerwright.evaluation.evaluate import Evaluation, save_evaluation, write_table
from layerwright.evaluation.predictions import Flags, Predictions, load_predictions
from layerwright.model.problems import LayerwrightError
from layerwright.training.events import Executed, Failed, Finished
from layerwright.training.execution_files import RESULT
from layerwright.training.history import Summaries, Summary, runs_of
from layerwright.training.launch import Worker, start_execution
from layerwright.training.run import Run

_INTERVAL = 100
_SURE = 0.9


class EvaluationPage(QWidget):
    """The EVALUATION tab."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._actions = actions
        self._background = Background(self)
        self._worker: Worker | None = None
        self._summaries = Summaries()
        self._reader: Reader | None = None
        self._shown: tuple[Path, str] | None = None
        self.found: list[Predictions] = []
        self.model = EvaluationModel(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._listen)
        self.setAcceptDrops(True)
        self._add_actions()
        self._build()
        self._say()
        document.path_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Find the project's runs anew."""
        path = self._document.path
        found, _ = self._summaries.read(runs_of(path)) if path else ([], {})
        trained = [run for run in found if run.curve]
        for box, empty in ((self.run_box, False), (self.other_box, True)):
            chosen = box.currentData()
            box.blockSignals(True)
            box.clear()
            if empty:
                box.addItem("–", None)
            for run in trained:
                box.addItem(_run_text(run), run.folder)
            box.setCurrentIndex(max(box.findData(chosen), 0) if box.count() else -1)
            box.blockSignals(False)
        self._choose_run()

    def showEvent(self, event: QShowEvent) -> None:
        """Runs may have come since the tab was last seen."""
        super().showEvent(event)
        self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures and folders; what else is dropped is the window's."""
        if dropped_pictures(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Classify the pictures."""
        event.acceptProposedAction()
        self._tabs.setCurrentWidget(self.dropped)
        self.dropped.classify(dropped_pictures(event.mimeData()))

    def _explain(self) -> None:
        row = self.table.currentIndex().row()
        self.explanation.show_sample(int(self.model.rows[row]) if 0 <= row < len(self.model.rows) else None)

    def remember(self) -> None:
        """The window closes: let go of files, and stop what computes."""
        if self._worker is not None:
            self._worker.stop()
        self._close_reader()

    def evaluate(self) -> None:
        """Compute the outputs of the run in view; they stay in its folder."""
        folder, executor = self.run_box.currentData(), self.executor_box.currentText()
        if folder is None or not executor or self._worker is not None:
            return
        try:
            run = Run(folder)
            self._worker = start_execution(run, executor, "best" if run.best_parameters.exists() else "last")
        except (LayerwrightError, OSError) as error:
            self._told.setText(localized(error))
            return
        self._told.setText(self.tr("The worker is starting …"))
        self._bar.setMaximum(0)
        self._bar.show()
        self._timer.start()
        self._start.setEnabled(False)

    def _listen(self) -> None:
        worker = self._worker
        if worker is None:
            return
        failed = ""
        for event in worker.news():
            if isinstance(event, Executed):
                self._bar.setMaximum(event.total)
                self._bar.setValue(event.samples)
                self._told.setText(f"{event.samples:,} / {event.total:,}")
            elif isinstance(event, Failed):
                failed = localized(event.text)
            elif isinstance(event, Finished):
                self._told.clear()
        if worker.ended:
            self._timer.stop()
            self._worker = None
            self._bar.hide()
            self._start.setEnabled(True)
            self._told.setText(failed)
            if not failed:
                self._shown = None
                self._load()

    def _choose_run(self) -> None:
        folder = self.run_box.currentData()
        executors: list[str] = []
        if folder is not None:
            try:
                executors = [each.name for each in Run(folder).project().configuration.executors]
            except LayerwrightError as error:
                self._told.setText(localized(error))
        chosen = self.executor_box.currentText()
        self.dropped.use_model(folder)
        self.executor_box.blockSignals(True)
        self.executor_box.clear()
        self.executor_box.addItems(executors)
        self.executor_box.setCurrentIndex(max(self.executor_box.findText(chosen), 0) if executors else -1)
        self.executor_box.blockSignals(False)
        self._start.setEnabled(bool(executors) and self._worker is None)
        self._load()

    def _load(self) -> None:
        """Show what the run in view has left, read beside the window."""
        folder, executor = self.run_box.currentData(), self.executor_box.currentText()
        if folder is None or not executor:
            self._show_nothing(self.tr("Train the network first: its runs are evaluated here."))
            return
        if self._shown == (folder, executor):
            return
        place = Run(folder).evaluation(executor)
        if not (place / RESULT).exists():
            self._show_nothing(self.tr("This run has not been evaluated with {name} yet.").format(name=executor))
            return
        self._shown = (folder, executor)
        self._background.run(lambda: load_predictions(place), self._show, self._show_failure)

    def _show(self, loaded: tuple[Evaluation, list[Predictions]]) -> None:
        evaluation, self.found = loaded
        if self._shown is not None:
            folder, executor = self._shown
            try:
                save_evaluation(evaluation, Run(folder).evaluation(executor))
            except OSError as error:
                self._told.setText(localized(error))
            self._open_reader(Run(folder), evaluation.dataset)
        self.output_box.blockSignals(True)
        self.output_box.clear()
        self.output_box.addItems([each.output.node for each in self.found])
        self.output_box.blockSignals(False)
        self.output_box.setVisible(len(self.found) > 1)
        self._show_output()

    def _show_output(self) -> None:
        index = max(self.output_box.currentIndex(), 0)
        if index >= len(self.found):
            return
        predictions = self.found[index]
        self.model.filter(None)
        self.model.show_predictions(predictions)
        self._figures.show_metrics(predictions.metrics)
        self._classes.show_metrics(predictions.metrics.classification)
        self.explanation.show_predictions(Run(self._shown[0]) if self._shown else None, predictions)
        self.confusion.show_metrics(predictions.metrics.classification)
        self._fill_filter(predictions)
        if predictions.is_classification:
            self._roc.show_roc(predictions)
            self._precision.show_precision(predictions)
        else:
            self._roc.clear()
            self._precision.clear()
        self._regression.show_regression(predictions)
        classes = predictions.is_classification
        for place, wanted in enumerate((classes, classes, classes, classes, not classes, classes)):
            self._tabs.setTabVisible(place, wanted)
        self._compare()

    def _fill_filter(self, predictions: Predictions) -> None:
        self.filter_box.blockSignals(True)
        self.filter_box.clear()
        for value, text in (
            ("all", self.tr("all samples")),
            ("wrong", self.tr("only wrong")),
            ("right", self.tr("only right")),
            ("sure", self.tr("wrong and sure")),
            ("unsure", self.tr("unsure")),
            ("gained", self.tr("right here, wrong in the other run")),
            ("lost", self.tr("wrong here, right in the other run")),
        ):
            self.filter_box.addItem(text, value)
        if predictions.is_classification and predictions.scores is not None:
            for number in range(predictions.scores.shape[1]):
                self.filter_box.addItem(self.tr("class {name}").format(name=predictions.name_of(number)), number)
        self.filter_box.setCurrentIndex(0)
        self.filter_box.setEnabled(predictions.is_classification)
        self.filter_box.blockSignals(False)
        self._show_count()

    def _filter(self) -> None:
        wanted = self.filter_box.currentData()
        if self.confusion.cell is not None:
            self.confusion.choose(self.confusion.cell)
        other = self.model.other

        def keep(predictions: Predictions) -> Flags:
            right = predictions.correct
            if isinstance(wanted, int):
                return predictions.of_class(wanted)
            if other is not None and wanted in ("gained", "lost"):
                return right & ~other.correct if wanted == "gained" else ~right & other.correct
            sure: Flags = predictions.confidence >= _SURE
            return {"wrong": ~right, "right": right, "sure": ~right & sure, "unsure": ~sure}.get(
                wanted, np.ones_like(right)
            )

        self.model.filter(keep)
        self._show_count()

    def _filter_cell(self, cell: tuple[int, int] | None) -> None:
        if cell is None:
            self.model.filter(None)
        else:
            right, predicted = cell
            self.model.filter(lambda found: found.of_class(right) & (found.predicted == predicted))
        self._show_count()

    def _show_count(self) -> None:
        text = self.tr("%Ln sample(s)", "", len(self.model.rows))
        predictions, cell = self.model.predictions, self.confusion.cell
        if predictions is not None and cell is not None:
            said = self.tr("{right} predicted as {predicted}")
            right, predicted = (predictions.name_of(number) for number in cell)
            text += " · " + said.format(right=right, predicted=predicted)
        self._count.setText(text)

    def _compare(self) -> None:
        """Lay the other run beside the one in view, where it has been evaluated in the same way."""
        folder, executor = self.other_box.currentData(), self.executor_box.currentText()
        if folder is None or not self.found:
            self.model.show_predictions(self.model.predictions)
            self._comparison.clear()
            return
        place = Run(folder).evaluation(executor)
        self._background.run(lambda: load_predictions(place), self._show_comparison, self._show_failure)

    def _show_comparison(self, loaded: tuple[Evaluation, list[Predictions]]) -> None:
        predictions = self.model.predictions
        if predictions is None:
            return
        other = next((each for each in loaded[1] if each.output.node == predictions.output.node), None)
        alike = other is not None and len(other.values) == len(predictions.values) and other.is_classification
        if not alike or other is None or not predictions.is_classification:
            self._comparison.setText(self.tr("The two runs have no output that can be compared."))
            return
        self.model.show_predictions(predictions, other)
        here, there = predictions.correct, other.correct
        self._comparison.setText(
            self.tr("{gained} right here only, {lost} right in the other run only, {both} in both.").format(
                gained=int((here & ~there).sum()), lost=int((~here & there).sum()), both=int((here & there).sum())
            )
        )

    def _open_reader(self, run: Run, dataset: str) -> None:
        self._close_reader()
        try:
            source = run.project().dataset(dataset)
            path = run.data_folder() / source.path
        except LayerwrightError:
            return
        reader = Reader(source, path, self)
        self._reader = reader
        reader.opened.connect(self._show_inputs)
        reader.failed.connect(self._told.setText)
        reader.open()

    def _show_inputs(self) -> None:
        self.model.show_reader(self._reader)

    def _close_reader(self) -> None:
        self.model.show_reader(None)
        if self._reader is not None:
            self._reader.close()
            self._reader.deleteLater()
            self._reader = None

    def _show_nothing(self, text: str) -> None:
        self._shown = None
        self.found = []
        self.model.show_predictions(None)
        self.confusion.show_metrics(None)
        self._classes.show_metrics(None)
        self.explanation.show_predictions(None, None)
        for plot in (self._roc, self._precision, self._regression):
            plot.clear()
        self._count.clear()
        self._figures.setText(text)

    def _show_failure(self, error: Exception) -> None:
        if not isinstance(error, LayerwrightError):
            raise error
        self._told.setText(localized(error))

    def _save_table(self) -> None:
        if self._shown is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the table"), "evaluation.csv", "CSV (*.csv)")
        if name:
            folder, executor = self._shown
            try:
                write_table(Run(folder).evaluation(executor), Path(name))
            except LayerwrightError as error:
                self._told.setText(localized(error))

    def _add_actions(self) -> None:
        for spec, run in (
            (
                ActionSpec("evaluate.start", QT_TRANSLATE_NOOP("Actions", "Evaluate"), "train/evaluate", ("F6",)),
                self.evaluate,
            ),
            (
                ActionSpec(
                    "evaluate.csv", QT_TRANSLATE_NOOP("Actions", "Save the evaluation as a table…"), "train/evaluate"
                ),
                self._save_table,
            ),
        ):
            self._actions.add(spec, run)

    def _build(self) -> None:
        self._labels = [QLabel() for _ in range(3)]
        self.run_box, self.executor_box, self.other_box, self.output_box = (QComboBox() for _ in range(4))
        for box in (self.run_box, self.executor_box, self.other_box, self.output_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._start = QPushButton()
        self._start.setProperty("accent", True)
        self._start.clicked.connect(self._actions["evaluate.start"].trigger)
        head = QHBoxLayout()
        for part in (self._labels[0], self.run_box, self._labels[1], self.executor_box, self._start, self.output_box):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._labels[2])
        head.addWidget(self.other_box)
        self._figures = FiguresLine()
        self._told = QLabel()
        self._told.setProperty("quiet", True)
        self._told.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(head)
        for line in (self._bar, self._told, self._figures):
            column.addWidget(line)
        whole = QSplitter()
        whole.setHandleWidth(1)
        whole.addWidget(self._left())
        whole.addWidget(self._right())
        whole.setStretchFactor(0, 1)
        whole.setSizes([880, 620])
        column.addWidget(whole, 1)
        self.run_box.currentIndexChanged.connect(lambda _: self._choose_run())
        self.executor_box.currentIndexChanged.connect(lambda _: self._load())
        self.output_box.currentIndexChanged.connect(lambda _: self._show_output())
        self.other_box.currentIndexChanged.connect(lambda _: self._compare())

    def _left(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        self.filter_box = QComboBox()
        self.filter_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.filter_box.currentIndexChanged.connect(lambda _: self._filter())
        self._count = QLabel()
        self._count.setProperty("quiet", True)
        self._comparison = QLabel()
        self._comparison.setProperty("quiet", True)
        self._save, self._report = QPushButton(), QPushButton()
        self._report.clicked.connect(self._actions["file.report"].trigger)
        self._save.clicked.connect(self._actions["evaluate.csv"].trigger)
        for part in (self.filter_box, self._count, self._comparison):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._report)
        row.addWidget(self._save)
        self.table = EvaluationView(self.model)
        self.table.selectionModel().currentRowChanged.connect(self._explain)
        self.model.modelReset.connect(self._explain)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        return panel

    def _right(self) -> QTabWidget:
        self.confusion = ConfusionMatrix()
        self.confusion.chosen.connect(self._filter_cell)
        self._classes = ClassTable()
        self.explanation, self.dropped = ExplanationView(), DroppedView()
        self._roc, self._precision, self._regression = EvaluationPlot(), EvaluationPlot(), EvaluationPlot()
        self._tabs = QTabWidget()
        plots = (self._roc, self._precision, self._regression)
        for part in (self.confusion, self._classes, *plots, self.explanation, self.dropped):
            self._tabs.addTab(part, "")
        return self._tabs

    def _say(self) -> None:
        for label, text in zip(
            self._labels, (self.tr("Run"), self.tr("Executor"), self.tr("Compare with")), strict=True
        ):
            label.setText(text)
        self._start.setText(self.tr("Evaluate"))
        self._save.setText(self.tr("Save as CSV…"))
        self._report.setText(self.tr("Report…"))
        for box, text in (
            (self.run_box, self.tr("Run")),
            (self.executor_box, self.tr("Executor")),
            (self.other_box, self.tr("Compare with")),
            (self.output_box, self.tr("Output")),
            (self.filter_box, self.tr("Filter")),
        ):
            box.setAccessibleName(text)
        titles = (
            self.tr("Confusion"),
            self.tr("Classes"),
            self.tr("ROC"),
            self.tr("Precision and recall"),
            self.tr("Regression"),
            self.tr("Explanation"),
            self.tr("Pictures"),
        )
        for place, title in enumerate(titles):
            self._tabs.setTabText(place, title)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


def _run_text(run: Summary) -> str:
    best = run.best_error
    return f"{name_of(run)}   {best:.4f}" if best is not None else name_of(run)
