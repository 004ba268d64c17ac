"""The TRAINING tab put together: history at the left, figures and the curve at the right, the log folded away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QFile, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions, ActionSpec
from gui.background import Background
from gui.document import Document
from gui.theme.icons import icon
from gui.theme.theme import interface_font
from gui.training.comparison import ComparisonView
from gui.training.curve import Curve, CurvePlot
from gui.training.history import History, renamed
from gui.training.inside import InsideView
from gui.training.jobs import Job, Jobs, running_runs
from gui.training.load import LoadLine
from gui.training.names import name_of
from gui.training.profile import ProfileView
from gui.translation import QT_TRANSLATE_NOOP
from layerwright.figures import duration, short
from layerwright.model.problems import LayerwrightError
from layerwright.training.begin import new_run
from layerwright.training.events import Epoch
from layerwright.training.failures import is_full_disk
from layerwright.training.history import Note, Summaries, Summary, best_epoch, error_of, runs_of, write_note
from layerwright.training.run import Run

_REFRESH = 1_000
"""Milliseconds between looks at the folder of runs, which other programs write to as well."""
_MOST_REASONS = 160
"""The height that the reasons why runs cannot be read may take."""
_LOG_LENGTH = 200_000
"""The bytes of the log's end that are shown."""


class TrainingPage(QWidget):
    """The TRAINING tab."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._actions = actions
        self.jobs = Jobs(self)
        self._background = Background(self)
        self._unreadable: dict[Path, str] = {}
        self._seen = 0
        self._summaries = Summaries()
        self._refreshing = False
        self._add_actions()
        self._build()
        self.jobs.changed.connect(self._show_state)
        self.jobs.news.connect(self._show_news)
        self.history.chosen.connect(self._show_chosen)
        self.history.runs.renamed.connect(self._rename)
        document.path_changed.connect(self._find_runs)
        self._refresh = QTimer(self)
        self._refresh.setInterval(_REFRESH)
        self._refresh.timeout.connect(self.refresh)
        self._refresh.start()
        self._find_runs()
        self._show_state()

    def start(self) -> None:
        """Train the project as it is now; it is saved first, so that the run knows what it was made from."""
        document = self._document
        if document.path is None or document.modified:
            self._actions["file.save"].trigger()
        if document.path is None or document.modified:
            return
        project, path = document.project, document.path
        self._start.setEnabled(False)
        self._told.setText(self.tr("Looking at the project and its data …"))
        self._background.run(lambda: new_run(project, path), self._begin, self._refuse)

    def resume(self) -> None:
        """Go on with the run in view from its last checkpoint."""
        chosen = self.history.in_view
        if chosen is not None:
            self._begin(Run(chosen.folder))

    def leave(self) -> bool:
        """The window closes: ask what becomes of a run that is trained, and tell whether it may close."""
        if not self.jobs.busy:
            return True
        box = QMessageBox(self.window())
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("A network is being trained."))
        box.setInformativeText(self.tr("It can go on without the window, and is found again at the next start."))
        go_on = box.addButton(self.tr("Go on training"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(self.tr("Save and stop"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(go_on)
        box.exec()
        if box.clickedButton() is stop:
            self.jobs.stop()
        return box.clickedButton() in (go_on, stop)

    def refresh(self) -> None:
        """Read the project's runs anew, beside the window."""
        path = self._document.path
        if path is None or not self.isVisible():
            return
        if self._refreshing:
            return
        self._refreshing = True
        self._background.run(lambda: self._summaries.read(runs_of(path)), self._show_refreshed, self._end_refresh)

    def _show_refreshed(self, found: tuple[list[Summary], dict[Path, str]]) -> None:
        self._end_refresh()
        self._show_runs(found)

    def _end_refresh(self, error: object = None) -> None:
        self._refreshing = False

    def _begin(self, run: Run) -> None:
        self._told.clear()
        self._start.setEnabled(True)
        job = self.jobs.add(run)
        self._find_runs(watch=False)
        self.history.show_run(job.run.folder)

    def _refuse(self, error: Exception) -> None:
        self._start.setEnabled(True)
        self._told.clear()
        if not isinstance(error, (LayerwrightError, OSError)):
            raise error
        text = self.tr("The run's folder cannot be written: {reason}.").format(reason=error)
        if is_full_disk(error):
            text = self.tr("The disk is full. Make room, as by deleting old runs, and train again.")
        QMessageBox.warning(self.window(), "Layerwright", str(error) if isinstance(error, LayerwrightError) else text)

    def _find_runs(self, *, watch: bool = True) -> None:
        path = self._document.path
        folders = runs_of(path) if path else []
        self._show_runs(self._summaries.read(folders))
        if watch and not self.jobs.busy:
            # What another window, or this one before it was killed, has left running.
            for run in running_runs(folders):
                self.jobs.watch(run)
                self.history.show_run(run.folder)

    def _show_runs(self, found: tuple[list[Summary], dict[Path, str]]) -> None:
        runs, self._unreadable = found
        self.history.show_runs(runs)
        if self.history.in_view is None and runs:
            self.history.show_run(runs[0].folder)
        self.comparison.show_runs(self.history.selected, runs)
        self._enable_resume()
        hidden = len(self._unreadable)
        self._hidden.setVisible(hidden > 0)
        reasons = "\n".join(dict.fromkeys(self._unreadable.values()))
        self._hidden.setText(self.tr("%n run(s) cannot be read", "", hidden) + ":\n" + reasons)

    def _show_state(self) -> None:
        job = self.jobs.current
        running = self.jobs.busy
        self._stop.setEnabled(running and job is not None and job.state != "saving")
        waiting = len(self.jobs.waiting)
        self._queue.setText(self.tr("%n run(s) waiting", "", waiting) if waiting else "")
        self._actions.enable(running, "train.stop")
        self._enable_resume()
        if job is not None:
            said = {"starting": self.tr("The worker is starting …"), "saving": self.tr("Saving …"), "failed": job.text}
            self._told.setText(said.get(job.state, ""))
        self.refresh()

    def _is_ours(self, run: Summary) -> bool:
        jobs = [self.jobs.current, *self.jobs.waiting]
        return any(job is not None and not job.ended and job.run.folder == run.folder for job in jobs)

    def _show_news(self, job: Job) -> None:
        chosen = self.history.in_view
        if chosen is not None and chosen.folder == job.run.folder:
            self._show_figures(list(job.curve.values()), job)
            self._show_curves()
            if len(job.curve) != self._seen:
                self._seen = len(job.curve)
                self.inside.epoch_ended()

    def _show_chosen(self) -> None:
        chosen = self.history.in_view
        self.inside.show_run(chosen.folder if chosen else None)
        self.comparison.show_runs(self.history.selected, self.history.runs.runs)
        if chosen is None:
            self._show_figures([], None)
            self._plot.show_curves([])
            return
        job = self.jobs.current
        ours = job if job is not None and job.run.folder == chosen.folder else None
        self._show_figures(list(ours.curve.values()) if ours else list(chosen.curve), ours)
        self._show_curves()
        self._show_log(Run(chosen.folder))
        self._told.setText(chosen.text)
        self._enable_resume()

    def _enable_resume(self) -> None:
        chosen = self.history.in_view
        can_resume = chosen is not None and chosen.state in ("stopped", "failed", "new") and not self._is_ours(chosen)
        self._resume.setEnabled(can_resume)
        self._actions.enable(can_resume, "train.resume")

    def _show_curves(self) -> None:
        job = self.jobs.current
        curves = []
        for index, run in enumerate(self.history.selected):
            ours = job is not None and job.run.folder == run.folder
            epochs = sorted(job.curve.values(), key=lambda epoch: epoch.epoch) if job and ours else run.curve
            curves.append(Curve("" if index == 0 else name_of(run), tuple(epochs)))
        self._plot.show_curves(curves)

    def _show_figures(self, epochs: list[Epoch], job: Job | None) -> None:
        best = best_epoch(epochs)
        self._best.setText(short(error_of(best, self._monitor(job))))
        self._best_epoch.setText(str(best.epoch) if best else "–")
        progress = job.progress if job and not job.ended else None
        self._left.setText(duration(progress.seconds_left) if progress else "–")
        self._speed.setText(f"{progress.samples_per_second:,.0f}" if progress else "–")
        self._cost.setText(short(progress.cost if progress else epochs[-1].cost if epochs else None))
        for bar, value, whole in self._bars(job, len(epochs)):
            bar.setMaximum(max(whole, 1))
            bar.setValue(value)

    def _monitor(self, job: Job | None) -> str:
        chosen = self.history.in_view
        return job.monitor if job else chosen.monitor if chosen else ""

    def _bars(self, job: Job | None, done: int) -> tuple[tuple[QProgressBar, int, int], ...]:
        chosen = self.history.in_view
        epochs = chosen.epochs if chosen else 1
        if job is None or job.started is None or job.progress is None:
            return (self._epoch_bar, 0, 1), (self._whole_bar, done, epochs)
        iterations = max(job.started.iterations, 1)
        at = 0 if job.ended else job.progress.iteration
        whole = done * iterations + (at if job.progress.epoch > done else 0)
        return (self._epoch_bar, at, iterations), (self._whole_bar, whole, job.started.epochs * iterations)

    def _show_log(self, run: Run) -> None:
        if not self._log.isVisible():
            return
        try:
            with run.log.open("rb") as file:
                file.seek(max(0, run.log.stat().st_size - _LOG_LENGTH))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            text = ""
        self._log.setPlainText(text)
        self._log.verticalScrollBar().setValue(self._log.verticalScrollBar().maximum())

    def _rename(self, run: Summary, name: str) -> None:
        self._keep(run, renamed(run, name))

    def _comment(self) -> None:
        run = self.history.in_view
        if run is not None:
            text, wanted = QInputDialog.getMultiLineText(self, self.tr("Comment"), run.name, run.note.comment)
            if wanted:
                self._keep(run, Note(run.note.name, text))

    def _keep(self, run: Summary, note: Note) -> None:
        try:
            write_note(Run(run.folder), note)
        except LayerwrightError as error:
            QMessageBox.warning(self.window(), "Layerwright", str(error))
        self._find_runs(watch=False)

    def _trash(self) -> None:
        for run in self.history.selected:
            if run.state == "running":
                self._document.refused.emit(
                    self.tr("{name} is being trained. Stop it first.").format(name=name_of(run))
                )
            elif not QFile(str(run.folder)).moveToTrash():
                self._document.refused.emit(self.tr("{name} cannot be moved to the trash.").format(name=name_of(run)))
        self._find_runs(watch=False)

    def _open_network(self) -> None:
        run = self.history.in_view
        if run is not None:
            self._document.edit(
                self.tr("Take the network of {name}").format(name=name_of(run)), lambda _: Run(run.folder).project()
            )

    def _save_image(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the curve"), "curve.png", "PNG (*.png)")
        if name:
            self._plot.save_image(Path(name))

    def _save_csv(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the curve"), "curve.csv", "CSV (*.csv)")
        if name:
            try:
                self._plot.save_csv(Path(name))
            except OSError as error:
                QMessageBox.warning(self.window(), "Layerwright", f"{name}: {error.strerror}")

    def _add_actions(self) -> None:
        table = (
            (
                ActionSpec(
                    "train.stop", QT_TRANSLATE_NOOP("Actions", "Save and stop"), "train/run", ("Shift+F5",), "stop"
                ),
                self.jobs.stop,
            ),
            (ActionSpec("train.resume", QT_TRANSLATE_NOOP("Actions", "Go on"), "train/run", ("Ctrl+F5",)), self.resume),
            (
                ActionSpec("train.comment", QT_TRANSLATE_NOOP("Actions", "Comment on the run…"), "train/history"),
                self._comment,
            ),
            (
                ActionSpec("train.open", QT_TRANSLATE_NOOP("Actions", "Take the run's network"), "train/history"),
                self._open_network,
            ),
            (
                ActionSpec(
                    "train.trash", QT_TRANSLATE_NOOP("Actions", "Move runs to the trash"), "train/history", (), "delete"
                ),
                self._trash,
            ),
            (
                ActionSpec("train.image", QT_TRANSLATE_NOOP("Actions", "Save the curve as a picture…"), "train/curve"),
                self._save_image,
            ),
            (
                ActionSpec("train.csv", QT_TRANSLATE_NOOP("Actions", "Save the curve as a table…"), "train/curve"),
                self._save_csv,
            ),
        )
        for spec, run in table:
            self._actions.add(spec, run)

    def _build(self) -> None:
        names = ("train.resume", "train.comment", "train.open", "train.trash")
        self.history = History([self._actions[name] for name in names])
        self._hidden = QLabel()
        self._hidden.setProperty("quiet", True)
        self._hidden.setWordWrap(True)
        self._hidden.setMaximumHeight(_MOST_REASONS)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 8)
        column.addWidget(self.history, 1)
        column.addWidget(self._hidden)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(self._head())
        self._plot = CurvePlot()
        column.addWidget(self._views(), 1)
        column.addWidget(self._log_part())
        whole = QSplitter()
        whole.setHandleWidth(1)
        whole.addWidget(left)
        whole.addWidget(right)
        whole.setStretchFactor(1, 1)
        whole.setSizes([430, 1170])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(whole)
        self._say()

    def _head(self) -> QVBoxLayout:
        column = QVBoxLayout()
        grid = QGridLayout()
        grid.setHorizontalSpacing(36)
        self._names: list[QLabel] = []
        figures = []
        for place in range(5):
            name, figure = QLabel(), QLabel("–")
            name.setProperty("quiet", True)
            figure.setFont(_large() if place < 3 else interface_font("title"))
            grid.addWidget(name, 0, place)
            grid.addWidget(figure, 1, place, Qt.AlignmentFlag.AlignBaseline)
            self._names.append(name)
            figures.append(figure)
        self._best, self._best_epoch, self._left, self._cost, self._speed = figures
        grid.setColumnStretch(5, 1)
        buttons = QHBoxLayout()
        self._start, self._stop, self._resume, self._report = (QPushButton() for _ in range(4))
        self._start.setProperty("accent", True)
        self._start.clicked.connect(self._actions["train.start"].trigger)
        self._stop.clicked.connect(self._actions["train.stop"].trigger)
        self._resume.clicked.connect(self._actions["train.resume"].trigger)
        self._report.clicked.connect(self._actions["file.report"].trigger)
        self._queue = QLabel()
        self._queue.setProperty("quiet", True)
        for part in (self._start, self._stop, self._resume, self._report, self._queue):
            buttons.addWidget(part)
        grid.addLayout(buttons, 0, 6, 2, 1)
        column.addLayout(grid)
        self._epoch_bar, self._whole_bar = QProgressBar(), QProgressBar()
        for bar in (self._epoch_bar, self._whole_bar):
            bar.setTextVisible(False)
            column.addWidget(bar)
        column.addWidget(LoadLine())
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._told)
        return column

    def _views(self) -> QTabWidget:
        curve = QWidget()
        column = QVBoxLayout(curve)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(self._plot_bar())
        column.addWidget(self._plot, 1)
        self.inside, self.comparison, self.profile = InsideView(), ComparisonView(), ProfileView(self._document)
        self.comparison.chosen.connect(self.history.show_run)
        self._tabs = QTabWidget()
        for part in (curve, self.inside, self.comparison, self.profile):
            self._tabs.addTab(part, "")
        return self._tabs

    def _plot_bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._logarithmic, self._all = QToolButton(), QToolButton()
        self._logarithmic.setCheckable(True)
        self._logarithmic.toggled.connect(self._plot.set_logarithmic)
        self._all.setIcon(icon("fit"))
        self._all.clicked.connect(self._plot.show_all)
        row.addStretch(1)
        row.addWidget(self._logarithmic)
        row.addWidget(self._all)
        return row

    def _log_part(self) -> QFrame:
        frame = QFrame()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        self._log_switch = QToolButton()
        self._log_switch.setCheckable(True)
        self._log_switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._log_switch.setIcon(icon("chevron_right"))
        self._log = QPlainTextEdit()
        self._log.setReadOnly(True)
        self._log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._log.setMaximumHeight(180)
        self._log.hide()
        self._log_switch.toggled.connect(self._unfold_log)
        column.addWidget(self._log_switch)
        column.addWidget(self._log)
        return frame

    def _unfold_log(self, unfolded: bool) -> None:
        self._log_switch.setIcon(icon("chevron_down" if unfolded else "chevron_right"))
        self._log.setVisible(unfolded)
        run = self.history.in_view
        if run is not None:
            self._show_log(Run(run.folder))

    def _say(self) -> None:
        texts = (
            self.tr("Best error"),
            self.tr("at epoch"),
            self.tr("Time left"),
            self.tr("Cost"),
            self.tr("Samples/s"),
        )
        for label, text in zip(self._names, texts, strict=True):
            label.setText(text)
        self._start.setText(self.tr("Train"))
        self._stop.setText(self.tr("Save and stop"))
        self._resume.setText(self.tr("Go on"))
        self._report.setText(self.tr("Report…"))
        self._logarithmic.setText(self.tr("log"))
        self._logarithmic.setToolTip(self.tr("Logarithmic scale"))
        self._all.setToolTip(self.tr("Show all"))
        self._log_switch.setText(self.tr("Log"))
        titles = (self.tr("Curve"), self.tr("Inside"), self.tr("Comparison"), self.tr("Profile"))
        for place, title in enumerate(titles):
            self._tabs.setTabText(place, title)
        self._epoch_bar.setToolTip(self.tr("This epoch"))
        self._whole_bar.setToolTip(self.tr("All epochs"))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


def _large() -> QFont:
    font = interface_font("title", bold=True)
    font.setPointSizeF(font.pointSizeF() * 1.6)
    return font
