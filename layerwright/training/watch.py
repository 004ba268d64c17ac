"""Whether a process among several hangs, judged by what they tell of themselves.

A process that is slow is not one that hangs: what counts is that others wait for it, and that it computes nothing, or
takes far longer than any iteration before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from layerwright.training.pulse import Beat

PATIENCE = 20.0
"""The seconds after which a process counts as hanging; LAYERWRIGHT_PATIENCE changes them."""

_SECONDS_TO_COME_UP = 180.0
_SECONDS_OF_A_FIRST_ITERATION = 600.0
_TIMES_THE_LONGEST = 5.0
_BUSY = 0.05
"""The part of its time that a process computes at least; its own messages take much less."""


@dataclass
class _Record:
    beat: Beat
    heard: float
    changed: float
    busy: float


class Watch:
    """Hears the messages of all processes and says when one of them hangs."""

    def __init__(
        self,
        processes: int,
        now: float,
        patience: float = PATIENCE,
        stands_still: Callable[[Beat], bool] = lambda beat: False,
    ) -> None:
        """Begin to watch.

        Args:
            processes: How many processes there are.
            now: The time in seconds, as for the methods.
            patience: The seconds after which one counts as hanging.
            stands_still: Whether the system says that a process does not run at all, as far as it can be asked.
        """
        self._processes = processes
        self._patience = patience
        self._stands_still = stands_still
        self._began = self._looked = now
        self._records: dict[int, _Record] = {}

    def hear(self, beat: Beat, now: float) -> None:
        """Take a message."""
        record = self._records.get(beat.rank)
        if record is None:
            self._records[beat.rank] = _Record(beat, heard=now, changed=now, busy=now)
            return
        before = record.beat
        if (before.meetings, before.waiting, before.training) != (beat.meetings, beat.waiting, beat.training):
            record.changed = now
        if beat.processor_seconds - before.processor_seconds > _BUSY * (now - record.heard):
            record.busy = now
        record.beat, record.heard = beat, now

    def beats(self) -> Iterable[Beat]:
        """The last message of each process."""
        return [record.beat for record in self._records.values()]

    def verdict(self, now: float) -> str | None:
        """A sentence about what hangs; None where all goes well."""
        self._forgive(now - self._looked)
        self._looked = now
        if len(self._records) < self._processes:
            return self._absent(now)
        waiting = [
            rank
            for rank, record in self._records.items()
            if record.beat.waiting and now - record.changed > self._patience
        ]
        for _, record in sorted(self._records.items()):
            name = place(record.beat, self._processes)
            # Until it first meets the others it loads libraries and data, by which its messages may be held up.
            patience = self._patience if record.beat.meetings else max(self._patience, _SECONDS_TO_COME_UP)
            silent = now - record.heard
            if silent > patience or (silent > self._patience and self._stands_still(record.beat)):
                return f"{name} has given no sign of life for {now - record.heard:.0f} seconds."
            if not waiting or record.beat.waiting:
                continue
            idle = now - max(record.busy, record.changed)
            if idle > patience:
                return f"{name} has done nothing for {idle:.0f} seconds while others wait for it."
            if record.beat.training and now - record.changed > self._longest_iteration():
                return (
                    f"{name} has been computing for {now - record.changed:.0f} seconds while others wait for it; no "
                    f"iteration before took more than {self._longest():.1f} seconds."
                )
        if len(waiting) == self._processes:
            return f"All {self._processes} processes have waited for each other for {self._patience:.0f} seconds."
        return None

    def _forgive(self, pause: float) -> None:
        """Leave out a time in which this process itself stood still, as when a machine slept."""
        if pause > self._patience / 2:
            self._began += pause
            for record in self._records.values():
                record.heard += pause
                record.changed += pause
                record.busy += pause

    def _absent(self, now: float) -> str | None:
        if now - self._began <= _SECONDS_TO_COME_UP:
            return None
        absent = ", ".join(str(rank) for rank in range(self._processes) if rank not in self._records)
        return f"Of {self._processes} processes, these have not started within {_SECONDS_TO_COME_UP:.0f} s: {absent}."

    def _longest(self) -> float:
        return max(record.beat.longest for record in self._records.values())

    def _longest_iteration(self) -> float:
        longest = self._longest()
        return max(self._patience, _TIMES_THE_LONGEST * longest) if longest else _SECONDS_OF_A_FIRST_ITERATION


def place(beat: Beat, processes: int) -> str:
    """Which process of how many, and where: `Rank 1 of 4 (node2, process 4711)`."""
    return f"Rank {beat.rank} of {processes} ({beat.host}, process {beat.pid})"
