"""What a worker says about its run: one JSON object a line in `events.jsonl`, appended and never changed.

A run that was killed and resumed says some epochs twice; the later line counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag=str.lower):
    time: float = msgspec.field(default_factory=time.time)


class Started(_Event, frozen=True, kw_only=True):
    """A worker began, at the position of the last checkpoint; epochs and iterations are counted from 0 here.

    An update has `batch_size` samples in all `processes` together, times the optimizer's update interval.
    `learning_rates` are those that the schedules start from, scaled by the number of processes where the project asks
    for that. `notes` are sentences about what a resumed run finds changed.
    """

    pid: int
    device: str
    epoch: int
    iteration: int
    epochs: int
    iterations: int
    processes: int = 1
    batch_size: int = 0
    learning_rates: Mapping[str, float] = {}
    notes: tuple[str, ...] = ()


class Progress(_Event, frozen=True, kw_only=True):
    """How far it is within an epoch (counted from 1): the mean cost so far, the speed, and the time left."""

    epoch: int
    iteration: int
    cost: float
    samples_per_second: float
    seconds_left: float


class Epoch(_Event, frozen=True, kw_only=True):
    """An epoch (counted from 1) is done: its mean cost, the monitors' errors, and whether it is the best so far.

    An error that is NaN or infinite, which JSON has no numbers for, is None.
    """

    epoch: int
    cost: float
    monitors: Mapping[str, float | None]
    learning_rates: Mapping[str, float]
    seconds: float
    best: bool


class Saved(_Event, frozen=True, kw_only=True):
    """A checkpoint is on the disk: so many epochs are done, and so many iterations of the next."""

    epoch: int
    iteration: int


class Paused(_Event, frozen=True, kw_only=True):
    """The worker rests as it was asked to, keeping everything in memory; the position is as in `Progress`."""

    epoch: int
    iteration: int


class Continued(_Event, frozen=True, kw_only=True):
    """The worker goes on after a rest of so many seconds."""

    seconds: float


class Stopped(_Event, frozen=True, kw_only=True):
    """The worker stopped because it was asked to; the run can be resumed from this position."""

    epoch: int
    iteration: int


class Finished(_Event, frozen=True, kw_only=True):
    """The run is complete."""

    epochs: int
    seconds: float
    best_epoch: int | None


class Executed(_Event, frozen=True, kw_only=True):
    """An executor has computed so many of its samples."""

    samples: int
    total: int


class Failed(_Event, frozen=True, kw_only=True):
    """The run cannot go on; the text is a sentence for a person."""

    text: str


Event: TypeAlias = Started | Progress | Epoch | Saved | Paused | Continued | Stopped | Finished | Executed | Failed

_DECODER: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


class EventWriter:
    """Appends events to a file, each in one write, so that readers see whole lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._end_torn_line()

    def __call__(self, event: Event) -> None:
        """Append an event."""
        with self._path.open("ab", buffering=0) as file:
            file.write(msgspec.json.encode(event) + b"\n")

    def _end_torn_line(self) -> None:
        """Close a line that a killed worker left unfinished, so that the next event has a line of its own."""
        if self._path.exists() and self._path.read_bytes()[-1:] not in (b"", b"\n"):
            with self._path.open("ab") as file:
                file.write(b"\n")


def read_events(path: Path) -> list[Event]:
    """All events of a run so far; a line that a killed worker left torn is passed over."""
    return list(_decoded(path.read_bytes().splitlines())) if path.exists() else []


def learning_curve(events: Iterable[Event]) -> list[Epoch]:
    """The epochs of a run in order, each once."""
    epochs = {event.epoch: event for event in events if isinstance(event, Epoch)}
    return [epochs[number] for number in sorted(epochs)]


class EventReader:
    """Gives the events that have been written since it was last asked."""

    def __init__(self, path: Path, start: int = 0) -> None:
        """Read a file of events.

        Args:
            path: The file; it may not exist yet.
            start: The byte to start from, for a file that has events of an earlier worker.
        """
        self._path = path
        self._position = start
        self._torn = b""

    def new(self) -> list[Event]:
        """The events that came since the last call; a line that is not complete waits for the next."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._position)
            content = file.read()
        self._position += len(content)
        *lines, self._torn = (self._torn + content).split(b"\n")
        return list(_decoded(lines))


def _decoded(lines: Iterable[bytes]) -> Iterator[Event]:
    for line in lines:
        try:
            yield _DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
