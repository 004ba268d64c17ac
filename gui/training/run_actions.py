"""What can be done on the TRAINING tab: with the run that is trained, with runs in the list, with the curve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from gui.actions import Actions, ActionSpec
from gui.training.history import renamed
from gui.training.names import name_of
from gui.training.trash import move_to_trash
from gui.translation import QT_TRANSLATE_NOOP, localized
from layerwright.model.problems import LayerwrightError
from layerwright.training.history import Note, Summary, write_note
from layerwright.training.run import Run

if TYPE_CHECKING:
    from gui.training.page import TrainingPage

OF_RUNS = (
    "train.resume",
    "train.again",
    "train.unqueue",
    "train.rename",
    "train.comment",
    "train.open",
    "train.trash",
)
"""What can be done with runs in the list."""


class RunActions(QObject):
    """Naming runs, taking them out of the queue, throwing them away, using their networks, and saving their curves."""

    def __init__(self, page: TrainingPage) -> None:
        super().__init__(page)
        self._page = page

    def register(self, actions: Actions) -> None:
        """Give a window the actions of the tab."""
        page = self._page
        table = (
            ("train.stop", QT_TRANSLATE_NOOP("Actions", "Save and stop"), "run", "Shift+F5", "stop", page.jobs.stop),
            ("train.pause", QT_TRANSLATE_NOOP("Actions", "Pause"), "run", "Alt+F5", "pause", page.pause),
            ("train.resume", QT_TRANSLATE_NOOP("Actions", "Go on"), "run", "Ctrl+F5", "", page.resume),
            ("train.again", QT_TRANSLATE_NOOP("Actions", "Train again"), "run", "", "", page.start_again),
            (
                "train.unqueue",
                QT_TRANSLATE_NOOP("Actions", "Take out of the queue"),
                "run",
                "",
                "",
                self._leave_queue,
            ),
            (
                "train.rename",
                QT_TRANSLATE_NOOP("Actions", "Rename the run"),
                "history",
                "",
                "",
                lambda: page.history.begin_renaming(),
            ),
            ("train.comment", QT_TRANSLATE_NOOP("Actions", "Comment on the run…"), "history", "", "", self._comment),
            (
                "train.open",
                QT_TRANSLATE_NOOP("Actions", "Take the run's network"),
                "history",
                "",
                "",
                self._open_network,
            ),
            (
                "train.trash",
                QT_TRANSLATE_NOOP("Actions", "Move runs to the trash"),
                "history",
                "",
                "delete",
                self._trash,
            ),
            (
                "train.image",
                QT_TRANSLATE_NOOP("Actions", "Save the curve as a picture…"),
                "curve",
                "",
                "",
                self._save_image,
            ),
            ("train.csv", QT_TRANSLATE_NOOP("Actions", "Save the curve as a table…"), "curve", "", "", self._save_csv),
        )
        for name, text, section, key, icon, run in table:
            actions.add(ActionSpec(name, text, f"train/{section}", (key,) if key else (), icon), run)

    def rename(self, run: Summary, name: str) -> None:
        """Give a run a name."""
        self._keep(run, renamed(run, name))

    def _comment(self) -> None:
        page = self._page
        run = page.history.in_view
        if run is not None:
            text, wanted = QInputDialog.getMultiLineText(page, self.tr("Comment"), run.name, run.note.comment)
            if wanted:
                self._keep(run, Note(run.note.name, text))

    def _keep(self, run: Summary, note: Note) -> None:
        try:
            write_note(Run(run.folder), note)
        except LayerwrightError as error:
            QMessageBox.warning(self._page.window(), "Layerwright", localized(error))
        self._page.find_runs()

    def _trash(self) -> None:
        page = self._page
        for run in page.history.selected:
            self._take_out(run)
            if run.state in ("running", "paused"):
                page.document.refused.emit(self.tr("{name} is being trained. Stop it first.").format(name=name_of(run)))
            elif not move_to_trash(run.folder):
                said = self.tr("{name} cannot be moved to the trash. Its folder can be deleted: {folder}")
                page.document.refused.emit(said.format(name=name_of(run), folder=run.folder))
        page.find_runs()

    def _take_out(self, run: Summary) -> bool:
        """Take a run out of the queue; tell whether it waited."""
        jobs = self._page.jobs
        waiting = [job for job in jobs.waiting if job.run.folder == run.folder]
        for job in waiting:
            jobs.remove(job)
        return bool(waiting)

    def _leave_queue(self) -> None:
        for run in self._page.history.selected:
            if not self._take_out(run):
                said = self.tr("{name} does not wait for its turn.")
                self._page.document.refused.emit(said.format(name=name_of(run)))

    def _open_network(self) -> None:
        run = self._page.history.in_view
        if run is not None:
            self._page.document.edit(
                self.tr("Take the network of {name}").format(name=name_of(run)), lambda _: Run(run.folder).project()
            )

    def _save_image(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self._page, self.tr("Save the curve"), "curve.png", "PNG (*.png)")
        if name:
            self._page.plot.save_image(Path(name))

    def _save_csv(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self._page, self.tr("Save the curve"), "curve.csv", "CSV (*.csv)")
        if name:
            try:
                self._page.plot.save_csv(Path(name))
            except OSError as error:
                QMessageBox.warning(self._page.window(), "Layerwright", localized(f"{name}: {error.strerror}"))
