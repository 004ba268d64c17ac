"""The runs that this window trains or watches, one after the other."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from gui.translation import localized
from layerwright.model.problems import LayerwrightError
from layerwright.training.events import (
    Continued,
    Epoch,
    Event,
    EventReader,
    Failed,
    Finished,
    Paused,
    Progress,
    Started,
    Stopped,
)
from layerwright.training.history import deciding_monitor, is_running
from layerwright.training.launch import Worker, start_training
from layerwright.training.run import Run

State = Literal["waiting", "starting", "running", "pausing", "paused", "saving", "stopped", "finished", "failed"]
_ENDED = ("stopped", "finished", "failed")
_INTERVAL = 100
"""Milliseconds between looks at what the worker says: however much it says, the window is told ten times a second."""


class Job:
    """One run that is trained or watched, and what is known of it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.state: State = "waiting"
        self.started: Started | None = None
        self.progress: Progress | None = None
        self.curve: dict[int, Epoch] = {}
        self.text = ""
        self.monitor = deciding_monitor(run)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come, unless it is resumed."""
        return self.state in _ENDED

    @property
    def resting(self) -> bool:
        """Whether it is paused, or about to be."""
        return self.state in ("pausing", "paused")

    def take(self, event: Event) -> None:
        """Take in what the worker said."""
        if isinstance(event, Started):
            self.state, self.started, self.text = "running", event, ""
        elif isinstance(event, Progress):
            self.progress = event
        elif isinstance(event, Epoch):
            self.curve[event.epoch] = event
        elif isinstance(event, Paused):
            self.state = "paused"
        elif isinstance(event, Continued):
            self.state = "running"
        elif isinstance(event, Failed):
            self.state, self.text = "failed", event.text
        elif isinstance(event, Finished):
            self.state = "finished"
        elif isinstance(event, Stopped):
            self.state = "stopped"


class Jobs(QObject):
    """A queue of runs: one is trained at a time, the others wait.

    The workers go on when the window closes, unless they are stopped: a run is found again by `watch`.
    """

    changed = Signal()
    """Jobs came, went, or have another state."""
    news = Signal(object)
    """The worker of this job said something; at most ten times a second."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: list[Job] = []
        self._current: Job | None = None
        self._source: _Own | _Foreign | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self.look)

    @property
    def current(self) -> Job | None:
        """The run that is trained now, or was last."""
        return self._current

    @property
    def waiting(self) -> tuple[Job, ...]:
        """The runs that wait for their turn."""
        return tuple(self._queue)

    @property
    def busy(self) -> bool:
        """Whether a run is trained now."""
        return self._source is not None

    def add(self, run: Run) -> Job:
        """Train a new run, or one that was stopped, as soon as those before it have ended."""
        job = Job(run)
        for event in EventReader(run.events).new():
            if isinstance(event, Epoch):
                job.take(event)
        self._queue.append(job)
        self._next()
        self.changed.emit()
        return job

    def watch(self, run: Run) -> Job | None:
        """Follow a run that another process trains, as one that a window left behind; None where this one is busy."""
        if self.busy:
            return None
        job = Job(run)
        self._current, self._source = job, _Foreign(job)
        self._timer.start()
        self.look()
        self.changed.emit()
        return job

    def pause(self) -> None:
        """Ask the current run's worker to rest, with everything in memory.

        Raises:
            OSError: Its folder cannot be written to.
        """
        if self._source is not None and self._current is not None and self._current.state == "running":
            self._current.run.pause.touch()
            self._current.state = "pausing"
            self.changed.emit()

    def go_on(self) -> None:
        """Let the current run's worker go on after a pause."""
        if self._current is not None and self._current.resting:
            self._current.run.pause.unlink(missing_ok=True)
            self._current.state = "running"
            self.changed.emit()

    def stop(self) -> None:
        """Ask the current run's worker to save and stop."""
        if self._source is not None and self._current is not None:
            self._current.state = "saving"
            self._source.stop()
            self.changed.emit()

    def remove(self, job: Job) -> None:
        """Take a run out of the queue that has not begun."""
        self._queue = [other for other in self._queue if other is not job]
        self.changed.emit()

    def look(self) -> None:
        """Take in what the worker has said since the last look."""
        job, source = self._current, self._source
        if job is None or source is None:
            return
        before, heard = job.state, False
        for event in source.news():
            heard = True
            saving = job.state == "saving"
            job.take(event)
            if saving and not job.ended:
                job.state = "saving"
        if source.ended:
            if not job.ended:
                job.state = "stopped"
            self._source = None
            self._timer.stop()
        if heard or source.ended:
            self.news.emit(job)
        if job.state != before or source.ended:
            self._next()
            self.changed.emit()

    def _next(self) -> None:
        while self._source is None and self._queue:
            job = self._queue.pop(0)
            self._current = job
            try:
                self._source = _Own(job.run)
            except (LayerwrightError, OSError) as error:
                job.state, job.text = "failed", localized(error)
                self.news.emit(job)
                continue
            job.state = "starting"
            self._timer.start()


class _Own:
    """A worker that this window has started."""

    def __init__(self, run: Run) -> None:
        # It goes on when the window is closed or killed; whoever closes the window is asked before.
        self._worker: Worker = start_training(run, leave_running=True)

    @property
    def ended(self) -> bool:
        return self._worker.ended

    def news(self) -> Iterator[Event]:
        return self._worker.news()

    def stop(self) -> None:
        self._worker.stop()


class _Foreign:
    """A worker that somebody else has started."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._reader = EventReader(job.run.events)
        self.ended = False

    def news(self) -> Iterator[Event]:
        # Asked before reading: what it says last is then read in any case.
        running = is_running(self._job.run)
        yield from self._reader.new()
        self.ended = not running

    def stop(self) -> None:
        if self._job.started is not None and is_running(self._job.run):
            os.kill(self._job.started.pid, signal.SIGTERM)


def running_runs(folders: list[Path]) -> list[Run]:
    """The runs among some folders that a worker trains at this moment."""
    return [run for run in map(Run, folders) if is_running(run)]
