"""The runs of a project: what each was, how it went, and what a person calls it."""

from __future__ import annotations

import contextlib
import fcntl
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from layerwright.files import write_atomically
from layerwright.model.problems import LayerwrightError
from layerwright.training.events import (
    Continued,
    Epoch,
    EventReader,
    Failed,
    Finished,
    Paused,
    Started,
    Stopped,
)
from layerwright.training.run import Run, RunError, runs_folder

State = Literal["new", "running", "paused", "stopped", "finished", "failed"]
_Step: TypeAlias = "Started | Paused | Continued | Finished | Failed | Stopped"
"""What changes the state of a run."""


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person calls a run, and what they wrote about it; it lies in the run's folder as `note.json`."""

    name: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Summary:
    """A run in a line.

    Attributes:
        folder: The run's folder.
        note: What a person calls it.
        created: When it was made, as in RFC 3339.
        state: What became of it; one that was killed counts as stopped, since it can go on.
        epochs: How many epochs it was asked for.
        curve: The epochs that are done.
        device: The device it ran on.
        processes: How many processes took part.
        monitor: The monitor whose error decides which epoch is the best; empty where the cost does.
        text: Why it failed.
    """

    folder: Path
    note: Note
    created: str
    state: State
    epochs: int
    curve: tuple[Epoch, ...]
    device: str
    processes: int
    monitor: str = ""
    text: str = ""

    @property
    def name(self) -> str:
        """What to call it: the person's name for it, or its folder's."""
        return self.note.name or self.folder.name

    @property
    def best(self) -> Epoch | None:
        """The best epoch, by the monitor that decides, else by the cost."""
        return best_epoch(self.curve)

    @property
    def best_error(self) -> float | None:
        """The figure that runs are compared by; None before the first epoch."""
        return error_of(self.best, self.monitor)

    @property
    def seconds(self) -> float:
        """How long the epochs took."""
        return sum(epoch.seconds for epoch in self.curve)


def runs_of(project_file: Path) -> list[Path]:
    """The folders of a project's runs, the latest first."""
    folder = runs_folder(project_file)
    found = (entry.parent for entry in folder.glob("*/run.json")) if folder.is_dir() else ()
    return sorted(found, key=lambda entry: entry.name, reverse=True)


class _Told:
    """What the events of a run have told so far."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._reader = EventReader(run.events)
        self._size = 0
        self._epochs: dict[int, Epoch] = {}
        self._last: _Step | None = None
        self._monitor = deciding_monitor(run)

    @property
    def is_of_this_file(self) -> bool:
        """Whether the events can be those that were read; a file that became shorter is another one."""
        try:
            return self._run.events.stat().st_size >= self._size
        except OSError:
            return self._size == 0

    def summary(self) -> Summary:
        """Read what is new, and sum everything up.

        Raises:
            LayerwrightError: The folder is no run, damaged, or of a newer version.
        """
        info = self._run.info()
        # Asked before reading: what a worker says last is then read in any case.
        running = is_running(self._run)
        for event in self._reader.new():
            if isinstance(event, Epoch):
                self._epochs[event.epoch] = event
            elif isinstance(event, Started | Paused | Continued | Finished | Failed | Stopped):
                self._last = event
        with contextlib.suppress(OSError):
            self._size = self._run.events.stat().st_size
        state = _state(self._last, running)
        return Summary(
            folder=self._run.folder,
            note=read_note(self._run),
            created=info.created,
            state=state,
            epochs=info.epochs,
            curve=tuple(self._epochs[number] for number in sorted(self._epochs)),
            device=info.device,
            processes=info.processes,
            monitor=self._monitor,
            text=self._last.text if isinstance(self._last, Failed) and state == "failed" else "",
        )


class Summaries:
    """Reads runs again and again, each time only what is new: a run may have told a million things."""

    def __init__(self) -> None:
        self._told: dict[Path, _Told] = {}
        self._lock = threading.Lock()

    def read(self, folders: Iterable[Path]) -> tuple[list[Summary], dict[Path, str]]:
        """The summaries of all runs that can be read, and of the others why not; callable from any thread."""
        found, unreadable = [], {}
        with self._lock:
            known, self._told = self._told, {}
            for folder in folders:
                told = known.get(folder)
                if told is None or not told.is_of_this_file:
                    told = _Told(Run(folder))
                try:
                    found.append(told.summary())
                except LayerwrightError as error:
                    unreadable[folder] = str(error)
                else:
                    self._told[folder] = told
        return found, unreadable


def summary(folder: Path) -> Summary:
    """Read what a run was and how it went.

    Raises:
        LayerwrightError: The folder is no run, damaged, or of a newer version.
    """
    return _Told(Run(folder)).summary()


def best_epoch(curve: Iterable[Epoch]) -> Epoch | None:
    """The best of some epochs, as the worker judged; the first of several alike."""
    return next((epoch for epoch in reversed(list(curve)) if epoch.best), None)


def deciding_monitor(run: Run) -> str:
    """The monitor whose error decides which epoch is the best; empty where none does, or it cannot be read."""
    try:
        configuration = run.project().configuration
    except LayerwrightError:
        return ""
    last = configuration.monitors[-1].name if configuration.monitors else ""
    return configuration.best_monitor or last


def error_of(epoch: Epoch | None, monitor: str) -> float | None:
    """An epoch's error, or its cost where no monitor decides."""
    if epoch is None:
        return None
    return epoch.monitors.get(monitor) if monitor in epoch.monitors else epoch.cost


def is_running(run: Run) -> bool:
    """Whether a worker works in a run's folder at this moment."""
    try:
        with (run.folder / "lock").open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def read_note(run: Run) -> Note:
    """What a person calls a run; an empty note where there is none that can be read."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((run.folder / "note.json").read_bytes(), type=Note)
    return Note()


def write_note(run: Run, note: Note) -> None:
    """Keep what a person calls a run.

    Raises:
        RunError: The folder cannot be written to.
    """
    try:
        write_atomically(run.folder / "note.json", msgspec.json.encode(note) + b"\n")
    except OSError as error:
        raise RunError(f'The note of the run "{run.folder}" cannot be written: {error.strerror}.') from None


def readable(folders: Iterable[Path]) -> tuple[list[Summary], dict[Path, str]]:
    """The summaries of all runs that can be read, and of the others why not."""
    return Summaries().read(folders)


def _state(last: _Step | None, running: bool) -> State:
    if running:
        return "paused" if isinstance(last, Paused) else "running"
    if last is None:
        return "new"
    if isinstance(last, Finished):
        return "finished"
    return "failed" if isinstance(last, Failed) else "stopped"
