"""The EVALUATION tab put together: a run and an executor above, samples at the left, what they come to at the right."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
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
from gui.evaluation.filters import FilterBox
from gui.evaluation.plots import Curves, EvaluationPlot, curves_of
from gui.evaluation.running import RunningEvaluation
from gui.evaluation.table import EvaluationModel, EvaluationView
from gui.training.names import name_of
from gui.translation import QT_TRANSLATE_NOOP, localized
from layerwright.evaluation.evaluate import Evaluation, save_evaluation, write_table
from layerwright.evaluation.predictions import Predictions, load_predictions
from layerwright.evaluation.side_by_side import better, counterpart
from layerwright.model.problems import LayerwrightError
from layerwright.training.execution_files import RESULT
from layerwright.training.history import Summaries, Summary, runs_of
from layerwright.training.run import Run


class EvaluationPage(QWidget):
    """The EVALUATION tab."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._actions = actions
        self._background = Background(self)
        self._summaries = Summaries()
        self._reader: Reader | None = None
        self._shown: tuple[Path, str] | None = None
        self._tab_before: int | None = None
        """What was looked at before there was nothing to look at."""
        self.found: list[Predictions] = []
        self._curves: list[Curves] = []
        """Those of each output."""
        self.model = EvaluationModel(self)
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
        self.running.stop()
        self._close_reader()

    def evaluate(self) -> None:
        """Compute the outputs of the run in view; they stay in its folder."""
        folder, executor = self.run_box.currentData(), self.executor_box.currentText()
        if folder is not None and executor and not self.running.busy:
            self.running.start(Run(folder), executor)
            if self._start.hasFocus():
                self.running.cancel.setFocus()
            self._start.setEnabled(not self.running.busy)

    def _end(self, good: bool) -> None:
        self._start.setEnabled(bool(self.executor_box.count()))
        if self.running.cancel.hasFocus():
            self._start.setFocus()
        if good:
            self._shown = None
            self._load()

    def _choose_run(self) -> None:
        folder = self.run_box.currentData()
        executors: list[str] = []
        if folder is not None:
            try:
                executors = [each.name for each in Run(folder).project().configuration.executors]
            except LayerwrightError as error:
                self.running.tell(localized(error))
        chosen = self.executor_box.currentText()
        self.dropped.use_model(folder)
        self.executor_box.blockSignals(True)
        self.executor_box.clear()
        self.executor_box.addItems(executors)
        self.executor_box.setCurrentIndex(max(self.executor_box.findText(chosen), 0) if executors else -1)
        self.executor_box.blockSignals(False)
        self._start.setEnabled(bool(executors) and not self.running.busy)
        self._load()

    def _load(self) -> None:
        """Show what the run in view has left, read beside the window."""
        folder, executor = self.run_box.currentData(), self.executor_box.currentText()
        if folder is None or not executor:
            self._show_nothing(self.tr("Train the network first: its runs are evaluated here."))
            return
        if self._shown == (folder, executor):
            return
        if not self.running.busy:
            self.running.tell("")
        place = Run(folder).evaluation(executor)
        if not (place / RESULT).exists():
            self._show_nothing(
                self.tr("This run has not been evaluated with {name} yet: press Evaluate.").format(name=executor)
            )
            return
        key = self._shown = (folder, executor)
        self._background.run(lambda: (key, *_loaded(place)), self._show, self._show_failure)

    def _show(self, loaded: tuple[tuple[Path, str], Evaluation, list[Predictions], list[Curves]]) -> None:
        key, evaluation, found, curves = loaded
        if key != self._shown:
            return
        self.found, self._curves = found, curves
        if _is_older(Run(key[0]), key[1]):
            self.running.tell(self.tr("This run was trained further since it was evaluated: evaluate it once more."))
        self._open_reader(Run(key[0]), evaluation.dataset)
        self.output_box.blockSignals(True)
        self.output_box.clear()
        self.output_box.addItems([each.output.node for each in self.found])
        self.output_box.blockSignals(False)
        self._show_output()

    def _show_output(self) -> None:
        index = max(self.output_box.currentIndex(), 0)
        if index >= len(self.found):
            return
        predictions = self.found[index]
        self.model.filter(None)
        self.model.show_predictions(predictions)
        self.table.fit()
        self._figures.show_metrics(predictions.metrics)
        self._classes.show_metrics(predictions.metrics.classification)
        self.explanation.show_predictions(Run(self._shown[0]) if self._shown else None, predictions)
        self.confusion.show_metrics(predictions.metrics.classification)
        self._roc.show_roc(self._curves[index])
        self._precision.show_precision(self._curves[index])
        self._regression.show_regression(predictions)
        self._show_parts(predictions)
        self._compare()

    def _show_parts(self, predictions: Predictions | None) -> None:
        """Offer what there is to see of an output; of none, only what can be done without."""
        classes = predictions is not None and predictions.is_classification
        counted = predictions is not None and predictions.metrics.classification is not None
        numbers = predictions is not None and predictions.metrics.regression is not None
        if predictions is None and self._tab_before is None:
            self._tab_before = self._tabs.currentIndex()
        wanted = (counted, counted, classes, classes, numbers, classes, True)
        for place, visible in enumerate(wanted):
            self._tabs.setTabVisible(place, visible)
        if predictions is not None and self._tab_before is not None:
            if not self.dropped.list.topLevelItemCount():
                self._tabs.setCurrentIndex(self._tab_before if wanted[self._tab_before] else wanted.index(True))
            self._tab_before = None
        for part in (self.filter_box, self._save, self.table):
            part.setVisible(predictions is not None)
        several = len(self.found) > 1
        self._labels[2].setVisible(several)
        self.output_box.setVisible(several)

    def _fill_filter(self) -> None:
        self.filter_box.show_predictions(self.model.predictions, compared=self.model.other is not None)
        self._show_count()

    def _filter(self) -> None:
        if self.confusion.cell is not None:
            self.confusion.choose(self.confusion.cell)
        other = self.model.other
        self.model.filter(lambda predictions: self.filter_box.keep(predictions, other))
        self._show_count()

    def _filter_cell(self, cell: tuple[int, int] | None) -> None:
        if cell is None:
            self.model.filter(None)
        else:
            right, predicted = cell
            self.model.filter(lambda found: found.of_cell(right, predicted))
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
            self._lay_beside(None, "")
            return
        place = Run(folder).evaluation(executor)
        if not (place / RESULT).exists():
            said = self.tr("The other run has not been evaluated with {name} yet: choose it as the run, and evaluate.")
            self._lay_beside(None, said.format(name=executor))
            return
        predictions = self.found[max(self.output_box.currentIndex(), 0)]
        self._background.run(
            lambda: (predictions, folder, counterpart(predictions, load_predictions(place)[1])),
            self._show_comparison,
            self._show_comparison_failure,
        )

    def _show_comparison(self, loaded: tuple[Predictions, Path, Predictions | None]) -> None:
        predictions, folder, other = loaded
        if predictions is not self.model.predictions or folder != self.other_box.currentData():
            return
        if other is None:
            self._lay_beside(None, self.tr("The two runs have no output that can be compared."))
            return
        gained, lost = better(predictions, other), better(other, predictions)
        said = self.tr("Better here: {gained}, better in the other run: {lost}")
        figures = {"gained": f"{int(gained.sum()):,}", "lost": f"{int(lost.sum()):,}"}
        if predictions.is_classification:
            said = self.tr("Right here only: {gained}, right in the other run only: {lost}, in both: {both}")
            figures["both"] = f"{int((predictions.correct & other.correct).sum()):,}"
        self._lay_beside(other, said.format(**figures))

    def _lay_beside(self, other: Predictions | None, said: str) -> None:
        self.model.show_predictions(self.model.predictions, other)
        self._comparison.setText(said)
        self._comparison.setVisible(bool(said))
        self._fill_filter()
        if self.confusion.cell is None:
            self._filter()
        self.table.fit()

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
        reader.failed.connect(self.running.tell)
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
        self._comparison.hide()
        self._show_parts(None)
        self._figures.setText(text)

    def _show_failure(self, error: Exception) -> None:
        if not isinstance(error, LayerwrightError):
            raise error
        self._show_nothing(localized(error))

    def _show_comparison_failure(self, error: Exception) -> None:
        if not isinstance(error, LayerwrightError):
            raise error
        self._lay_beside(None, localized(error))

    def _save_table(self) -> None:
        if self._shown is None:
            return
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the table"), "evaluation.csv", "CSV (*.csv)")
        if name:
            folder, executor = self._shown
            try:
                write_table(Run(folder).evaluation(executor), Path(name))
            except LayerwrightError as error:
                self.running.tell(localized(error))

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
        self._labels = [QLabel() for _ in range(4)]
        self.run_box, self.executor_box, self.other_box, self.output_box = (QComboBox() for _ in range(4))
        for box in (self.run_box, self.executor_box, self.other_box, self.output_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._start = QPushButton()
        self._start.setProperty("accent", True)
        self._start.clicked.connect(self._actions["evaluate.start"].trigger)
        head = QHBoxLayout()
        run, executor, output, other = self._labels
        boxes = (self.run_box, self.executor_box, self.output_box, self.other_box)
        for label, box in zip(self._labels, boxes, strict=True):
            label.setBuddy(box)
        for part in (run, self.run_box, executor, self.executor_box, self._start, output, self.output_box):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(other)
        head.addWidget(self.other_box)
        self._figures = FiguresLine()
        self.running = RunningEvaluation()
        self.running.ended.connect(self._end)
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(head)
        for line in (self.running, self._figures):
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
        column.setContentsMargins(0, 0, 12, 0)
        row = QHBoxLayout()
        self.filter_box = FilterBox()
        # Not seen: a screen reader has the name of a box of choices from a label that belongs to it.
        self._kind_label = QLabel(panel)
        self._kind_label.setBuddy(self.filter_box)
        self._kind_label.hide()
        self.filter_box.currentIndexChanged.connect(lambda _: self._filter())
        self._count = QLabel()
        self._count.setProperty("quiet", True)
        self._comparison = QLabel()
        self._comparison.setProperty("quiet", True)
        self._save, self._report = QPushButton(), QPushButton()
        self._report.clicked.connect(self._actions["file.report"].trigger)
        self._save.clicked.connect(self._actions["evaluate.csv"].trigger)
        self._comparison.setWordWrap(True)
        self._comparison.hide()
        for part in (self.filter_box, self._count):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._report)
        row.addWidget(self._save)
        self.table = EvaluationView(self.model)
        self.table.selectionModel().currentRowChanged.connect(self._explain)
        self.model.modelReset.connect(self._explain)
        column.addLayout(row)
        column.addWidget(self._comparison)
        column.addWidget(self.table, 1)
        # Keeps the rest above where there is no table.
        column.addStretch()
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
        texts = (self.tr("Run"), self.tr("Executor"), self.tr("Output"), self.tr("Compare with"))
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        self._kind_label.setText(self.tr("Filter"))
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


def _loaded(place: Path) -> tuple[Evaluation, list[Predictions], list[Curves]]:
    """What an executor has left; its metrics are kept beside it, for other programs, where there is room."""
    evaluation, found = load_predictions(place)
    with suppress(OSError):
        save_evaluation(evaluation, place)
    for each in found:
        each.prepare()
    return evaluation, found, [curves_of(each) for each in found]


def _is_older(run: Run, executor: str) -> bool:
    """Whether an evaluation is of parameters that the run no longer has."""
    used = run.best_parameters if run.best_parameters.exists() else run.last_parameters
    try:
        return (run.evaluation(executor) / RESULT).stat().st_mtime < used.stat().st_mtime
    except OSError:
        return False


def _run_text(run: Summary) -> str:
    best = run.best_error
    return f"{name_of(run)}   {best:.4f}" if best is not None else name_of(run)
