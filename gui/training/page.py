"""The TRAINING tab put together: history at the left, figures and the curve at the right, the log folded away."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Actions
from gui.background import Background
from gui.config.machine_form import chosen as chosen_computing
from gui.document import Document
from gui.theme.icons import icon
from gui.training.comparison import ComparisonView
from gui.training.curve import Curve, CurvePlot
from gui.training.head import Head
from gui.training.history import History
from gui.training.inside import InsideView
from gui.training.jobs import Job, Jobs, running_runs
from gui.training.log import LogPart
from gui.training.names import name_of
from gui.training.profile import ProfileView
from gui.training.run_actions import OF_RUNS, RunActions
from gui.translation import localized
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project
from layerwright.training.begin import new_run
from layerwright.training.events import Epoch
from layerwright.training.failures import is_full_disk
from layerwright.training.history import Summaries, Summary, runs_of
from layerwright.training.run import Run

_REFRESH = 1_000
"""Milliseconds between looks at the folder of runs, which other programs write to as well."""
_MOST_REASONS = 160
"""The height that the reasons why runs cannot be read may take."""


class _Found(NamedTuple):
    """What was found of a project: its runs, as `Summaries` gives them, and those that a worker trains."""

    path: Path
    runs: tuple[list[Summary], dict[Path, str]]
    running: list[Run]


def _found(path: Path, summaries: Summaries) -> _Found:
    folders = runs_of(path)
    return _Found(path, summaries.read(folders), running_runs(folders))


class TrainingPage(QWidget):
    """The TRAINING tab."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._actions = actions
        self.jobs = Jobs(self)
        self._background = Background(self)
        self._unreadable: dict[Path, str] = {}
        self._seen = 0
        self._summaries = Summaries()
        self._refreshing = False
        self._with_runs = RunActions(self)
        self._with_runs.register(actions)
        self._build()
        self.jobs.changed.connect(self._show_state)
        self.jobs.news.connect(self._show_news)
        self.history.chosen.connect(self._show_chosen)
        self.history.runs.renamed.connect(self._with_runs.rename)
        document.path_changed.connect(self._look)
        self._refresh = QTimer(self)
        self._refresh.setInterval(_REFRESH)
        self._refresh.timeout.connect(self.refresh)
        self._refresh.start()
        self._look()
        self._show_state()
        self._show_chosen()

    def start(self) -> None:
        """Train the project as it is now; it is saved first, so that the run knows what it was made from."""
        document = self.document
        if document.path is None or document.modified:
            self._actions["file.save"].trigger()
        if document.path is None or document.modified:
            return
        project, path = document.project, document.path
        self._make_run(project, path)

    def start_again(self) -> None:
        """Train what the run in view was made from once more, as a new run."""
        chosen, path = self.history.in_view, self.document.path
        if chosen is None or path is None:
            return
        try:
            project = Run(chosen.folder).project()
        except LayerwrightError as error:
            self._refuse(error)
            return
        self._make_run(project, path)

    def _make_run(self, project: Project, path: Path) -> None:
        self.head.start.setEnabled(False)
        self.head.told.setText(self.tr("Looking at the project and its data …"))
        on = chosen_computing()
        self._background.run(
            lambda: new_run(project, path, device=on.device, hosts=on.hosts, kernels=on.kernels),
            self._begin,
            self._refuse,
        )

    def pause(self) -> None:
        """Let the run that is trained rest, with everything in memory."""
        try:
            self.jobs.pause()
        except OSError as error:
            self._refuse(error)

    def resume(self) -> None:
        """Go on with the run in view: at once where it is paused, else from its last checkpoint."""
        chosen = self.history.in_view
        if chosen is None:
            return
        if self._rests(chosen):
            self.jobs.go_on()
        elif chosen.state == "paused":
            Run(chosen.folder).pause.unlink(missing_ok=True)
        else:
            self._begin(Run(chosen.folder))

    def leave(self) -> bool:
        """The window closes: ask what becomes of a run that is trained, and tell whether it may close."""
        if not self.jobs.busy:
            return True
        box = QMessageBox(self.window())
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("A network is being trained."))
        said = self.tr("It can go on without the window, and is found again at the next start.")
        if self.jobs.waiting:
            said += " " + self.tr("Runs that wait for their turn do not begin by themselves then.")
        box.setInformativeText(said)
        go_on = box.addButton(self.tr("Go on training"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(self.tr("Save and stop"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(go_on)
        box.exec()
        if box.clickedButton() is stop:
            self.jobs.stop()
        elif box.clickedButton() is go_on:
            self.jobs.go_on()
        return box.clickedButton() in (go_on, stop)

    def remember(self) -> None:
        """The window closes: stop what computes for it alone."""
        self.profile.cancel()

    def refresh(self) -> None:
        """Read the project's runs anew, beside the window."""
        path = self.document.path
        if path is None or not self.isVisible():
            return
        if self._refreshing:
            return
        self._refreshing = True
        self._background.run(lambda: self._summaries.read(runs_of(path)), self._show_refreshed, self._end_refresh)

    def _show_refreshed(self, found: tuple[list[Summary], dict[Path, str]]) -> None:
        self._end_refresh()
        self._show_runs(found)
        self.log.refresh()

    def _end_refresh(self, error: object = None) -> None:
        self._refreshing = False

    def _begin(self, run: Run) -> None:
        self.head.told.clear()
        self.head.start.setEnabled(True)
        job = self.jobs.add(run)
        self.find_runs()
        self.history.show_run(job.run.folder)

    def _refuse(self, error: Exception) -> None:
        self.head.start.setEnabled(True)
        self.head.told.clear()
        if not isinstance(error, (LayerwrightError, OSError)):
            raise error
        text = self.tr("The run's folder cannot be written: {reason}.").format(reason=error)
        if is_full_disk(error):
            text = self.tr("The disk is full. Make room, as by deleting old runs, and train again.")
        self._show_chosen()
        QMessageBox.warning(
            self.window(), "Layerwright", localized(error) if isinstance(error, LayerwrightError) else text
        )

    def find_runs(self) -> None:
        """Read the project's runs anew, at once: one of them was changed here."""
        path = self.document.path
        self._show_runs(self._summaries.read(runs_of(path) if path else []))

    def _look(self) -> None:
        """Read the runs of the project that is open now, beside the window: there may be many."""
        path = self.document.path
        summaries = self._summaries = Summaries()
        self._show_runs(([], {}))
        if path is not None:
            self._background.run(lambda: _found(path, summaries), self._show_found, self._end_refresh)

    def _show_found(self, looked: _Found) -> None:
        if looked.path != self.document.path:
            return
        self._show_runs(looked.runs)
        # What another window, or this one before it was killed, has left running.
        for run in looked.running if not self.jobs.busy else ():
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
        self.head.stop.setEnabled(running and job is not None and job.state != "saving")
        self.head.show_waiting(len(self.jobs.waiting))
        can_pause = running and job is not None and job.state == "running"
        self._actions.enable(can_pause, "train.pause")
        self._actions.enable(running, "train.stop")
        self._enable_resume()
        # Where the button that was pressed can no longer be, its counterpart is next, and not the one beside it.
        if self.head.pause.hasFocus() and not can_pause:
            self.head.resume.setFocus()
        self.head.pause.setEnabled(can_pause)
        if job is not None:
            self.head.told.setText(self._said(job))
        self.refresh()

    def _said(self, job: Job) -> str:
        """What there is to say of a run that is trained, or was last."""
        said = {
            "starting": self.tr("The worker is starting …"),
            "pausing": self.tr("Pausing after this batch …"),
            "paused": self.tr(
                "Paused, with everything in memory. Go on, or save and stop: then it can go on after this machine was "
                "off, too."
            ),
            "saving": self.tr("Saving …"),
            "running": "\n".join(localized(note) for note in (job.started.notes if job.started else ())),
            "failed": self._failure(job.run, job.text),
        }
        return said.get(job.state, "")

    def _failure(self, run: Run, text: str) -> str:
        """Why a run failed, and what can be done where the reason does not say it."""
        if not text or "checkpoint" in text or not any(run.checkpoints.glob("[0-9]*")):
            return localized(text)
        return localized(text) + " " + self.tr("Go on continues from the last checkpoint.")

    def _rests(self, run: Summary) -> bool:
        """Whether it is the run that is trained here, and paused."""
        job = self.jobs.current
        return job is not None and job.resting and job.run.folder == run.folder

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
            self.head.told.setText(self.tr("No run yet: train the network, and its runs are listed at the left."))
            self._show_figures([], None)
            self.plot.show_curves([])
            return
        job = self.jobs.current
        ours = job if job is not None and job.run.folder == chosen.folder else None
        self._show_figures(list(ours.curve.values()) if ours else list(chosen.curve), ours)
        self._show_curves()
        self.log.show_run(Run(chosen.folder))
        said = self._said(ours) if ours else self._failure(Run(chosen.folder), chosen.text)
        self.head.told.setText("\n".join(text for text in (said, chosen.note.comment) if text))
        self._enable_resume()

    def _enable_resume(self) -> None:
        chosen = self.history.in_view
        can_resume = chosen is not None and (
            self._rests(chosen)
            or (chosen.state in ("paused", "stopped", "failed", "new") and not self._is_ours(chosen))
        )
        self.head.resume.setEnabled(can_resume)
        self._actions.enable(can_resume, "train.resume")

    def _show_curves(self) -> None:
        job = self.jobs.current
        curves = []
        for index, run in enumerate(self.history.selected):
            ours = job is not None and job.run.folder == run.folder
            epochs = sorted(job.curve.values(), key=lambda epoch: epoch.epoch) if job and ours else run.curve
            curves.append(Curve("" if index == 0 else name_of(run), tuple(epochs)))
        self.plot.show_curves(curves)

    def _show_figures(self, epochs: list[Epoch], job: Job | None) -> None:
        chosen = self.history.in_view
        monitor = job.monitor if job else chosen.monitor if chosen else ""
        self.head.show_figures(epochs, monitor, chosen.epochs if chosen else 1, job)

    def _build(self) -> None:
        self.history = History([self._actions[name] for name in OF_RUNS])
        self._hidden = QLabel()
        self._hidden.setProperty("quiet", True)
        self._hidden.setWordWrap(True)
        self._hidden.setMaximumHeight(_MOST_REASONS)
        self._hidden.setContentsMargins(8, 0, 8, 0)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 8)
        column.addWidget(self.history, 1)
        column.addWidget(self._hidden)
        for part in (left, self):
            part.setAutoFillBackground(True)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(16, 12, 16, 12)
        self.head = Head(self._actions)
        column.addWidget(self.head)
        self.plot = CurvePlot()
        column.addWidget(self._views(), 1)
        self.log = LogPart()
        column.addWidget(self.log)
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

    def _views(self) -> QTabWidget:
        curve = QWidget()
        column = QVBoxLayout(curve)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(self._plot_bar())
        column.addWidget(self.plot, 1)
        self.inside, self.comparison, self.profile = InsideView(), ComparisonView(), ProfileView(self.document)
        self.comparison.chosen.connect(self.history.show_run)
        self._tabs = QTabWidget()
        for part in (curve, self.inside, self.comparison, self.profile):
            self._tabs.addTab(part, "")
        return self._tabs

    def _plot_bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._logarithmic, self._all = QToolButton(), QToolButton()
        self._logarithmic.setCheckable(True)
        self._logarithmic.toggled.connect(self.plot.set_logarithmic)
        self._all.setIcon(icon("fit"))
        self._all.clicked.connect(self.plot.show_all)
        row.addStretch(1)
        row.addWidget(self._logarithmic)
        row.addWidget(self._all)
        return row

    def _say(self) -> None:
        self._logarithmic.setText(self.tr("log"))
        self._logarithmic.setToolTip(self.tr("Logarithmic scale"))
        self._all.setToolTip(self.tr("Show all"))
        self._all.setAccessibleName(self.tr("Show all"))
        titles = (self.tr("Curve"), self.tr("Inside"), self.tr("Comparison"), self.tr("Profile"))
        for place, title in enumerate(titles):
            self._tabs.setTabText(place, title)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)
