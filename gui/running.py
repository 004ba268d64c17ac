"""The run of the open project that is trained at this moment, whether by this window, another, or a terminal."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.background import Background
from gui.document import Document

if TYPE_CHECKING:
    from layerwright.training.events import EventReader
    from layerwright.training.run import Run

_IDLE = 2_000
_BUSY = 500
"""Milliseconds between looks at the project's runs, while none is trained and while one is."""


@dataclass(frozen=True)
class Training:
    """How far a run is.

    Attributes:
        folder: The run's folder.
        networks: The networks that it trains.
        epoch: The epoch under way, from 1.
        epochs: How many it shall have.
        share: How much of the whole is done, from 0 to 1.
        seconds_left: An estimate for the rest; None while there is none.
        paused: Whether it rests.
    """

    folder: Path
    networks: frozenset[str]
    epoch: int
    epochs: int
    share: float
    seconds_left: float | None = None
    paused: bool = False


class Running(QObject):
    """Looks at the runs beside the project again and again, in another thread; `changed` tells that it found others."""

    changed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._background = Background(self)
        self._follower: Follower | None = None
        self._looking = False
        self.training: Training | None = None
        self._timer = QTimer(self, singleShot=True, interval=_IDLE)
        self._timer.timeout.connect(self.look)
        document.path_changed.connect(self._begin)

    def look(self) -> None:
        """Look at the project's runs now."""
        if self._looking or self._follower is None:
            return
        self._looking = True
        follower = self._follower
        self._background.run(
            follower.look, lambda found: self._show(follower, found), lambda _: self._show(follower, None)
        )

    def _begin(self) -> None:
        path = self._document.path
        self._follower = Follower(path) if path else None
        self._tell(None)
        self._timer.start(_IDLE)

    def _show(self, follower: Follower, found: Training | None) -> None:
        self._looking = False
        if follower is self._follower:
            self._tell(found)
        if self._follower is not None:
            self._timer.start(_BUSY if self.training else _IDLE)

    def _tell(self, found: Training | None) -> None:
        if found != self.training:
            self.training = found
            self.changed.emit()


class Follower:
    """Reads what the workers of one project's runs say, each time only what is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder: Path | None = None
        self._reader: EventReader | None = None
        self._networks: frozenset[str] = frozenset()
        self._pid = 0
        self._epoch = self._iteration = self._epochs = 0
        self._iterations = 1
        self._left: float | None = None
        self._paused = False

    def look(self) -> Training | None:
        """How far the run is that is trained now; None where none is. What cannot be read counts as none."""
        # Here, in another thread: the window is there before anybody trains.
        from layerwright.model.problems import LayerwrightError
        from layerwright.training.history import is_running, runs_of
        from layerwright.training.run import Run

        try:
            folder = max(runs_of(self._path), key=_written, default=None)
            if folder is None or not _written(folder):
                return None
            run = Run(folder)
            if folder != self._folder:
                self._follow(run)
            self._read()
            # Asked for the process first: asking for the lock could keep a worker out that just begins.
            if not self._pid or not _is_alive(self._pid) or not is_running(run):
                return None
        except (LayerwrightError, OSError):
            return None
        done = self._epoch - 1 + self._iteration / max(self._iterations, 1)
        share = min(max(done / max(self._epochs, 1), 0.0), 1.0)
        return Training(folder, self._networks, max(self._epoch, 1), self._epochs, share, self._left, self._paused)

    def _follow(self, run: Run) -> None:
        from layerwright.training.events import EventReader

        self._networks = frozenset(task.network for task in run.project().configuration.optimizers)
        self._folder, self._reader = run.folder, EventReader(run.events)
        self._pid, self._epoch, self._iteration, self._left = 0, 1, 0, None
        self._paused = False

    def _read(self) -> None:
        from layerwright.training.events import Continued, Failed, Finished, Paused, Progress, Started, Stopped

        for event in self._reader.new() if self._reader else ():
            if isinstance(event, Started):
                self._pid, self._epochs, self._iterations = event.pid, event.epochs, event.iterations
                self._epoch, self._iteration, self._left = event.epoch + 1, event.iteration, None
                self._paused = False
            elif isinstance(event, Progress):
                self._epoch, self._iteration, self._left = event.epoch, event.iteration, event.seconds_left
            elif isinstance(event, Paused | Continued):
                self._paused = isinstance(event, Paused)
            elif isinstance(event, Finished | Stopped | Failed):
                self._pid = 0


def _written(folder: Path) -> float:
    """When a run's worker said something last; 0 where none has."""
    try:
        return (folder / "events.jsonl").stat().st_mtime
    except OSError:
        return 0.0


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
