"""What the processes of a training tell the one that supervises them: lines on their standard output.

mpirun carries that output from every machine, so no file or port is needed. The messages are short, since mpirun may
mix those of different processes within lines of some thousand bytes.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

import msgspec

_MARK = b"\x1e"
_SECONDS_BETWEEN_BEATS = 1.0
_LONGEST_PART = 500


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="message", tag=str.lower):
    rank: int


class Beat(_Message, frozen=True, kw_only=True):
    """A process lives.

    `meetings` counts the exchanges with other processes that it has come to; `waiting` says whether it waits in one for
    the others. `training` is whether it is between two updates, and `longest` the longest time in seconds that it was.
    `processor_seconds` is what it has computed in all.
    """

    pid: int
    host: str
    meetings: int
    waiting: bool
    training: bool
    longest: float
    processor_seconds: float


class Reason(_Message, frozen=True, kw_only=True):
    """A part of the sentence that says why a process cannot go on; the last part has no `more`."""

    pid: int
    host: str
    text: str
    more: bool


Message: TypeAlias = Beat | Reason

_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def message(line: bytes) -> Message | None:
    """The message that a line of output carries; None where it is something else."""
    _, mark, content = line.partition(_MARK)
    try:
        return _DECODER.decode(content) if mark else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


class Pulse:
    """Tells every second how it goes with this process."""

    def __init__(self, rank: int, output: int) -> None:
        """Begin to tell.

        Args:
            rank: The number of this process among all.
            output: The file descriptor that mpirun reads.
        """
        self._rank = rank
        self._output = output
        self._meetings = 0
        self._waiting = False
        self._training = False
        self._longest = 0.0
        self._met = time.monotonic()
        self._lock = threading.Lock()
        threading.Thread(target=self._beat, daemon=True, name="pulse").start()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Mark the time in which this process waits for others."""
        if self._training:
            self._longest = max(self._longest, time.monotonic() - self._met)
        self._meetings += 1
        self._waiting = True
        if self._meetings == 1:
            # From here on it is judged more strictly, which must not wait for the next second.
            self._tell()
        try:
            yield
        finally:
            self._waiting = False
            self._met = time.monotonic()

    def mark_training(self, training: bool) -> None:
        """Say whether what comes are iterations, each of which takes about as long as the others."""
        self._training = training

    def give_reason(self, text: str) -> None:
        """Say why this process cannot go on."""
        for start in range(0, len(text), _LONGEST_PART):
            part, more = text[start : start + _LONGEST_PART], start + _LONGEST_PART < len(text)
            self._say(Reason(rank=self._rank, pid=os.getpid(), host=_host(), text=part, more=more))

    def _beat(self) -> None:
        while True:
            self._tell()
            time.sleep(_SECONDS_BETWEEN_BEATS)

    def _tell(self) -> None:
        self._say(
            Beat(
                rank=self._rank,
                pid=os.getpid(),
                host=_host(),
                meetings=self._meetings,
                waiting=self._waiting,
                training=self._training,
                longest=self._longest,
                processor_seconds=time.process_time(),
            )
        )

    def _say(self, content: Message) -> None:
        with self._lock:
            try:
                os.write(self._output, _MARK + msgspec.json.encode(content) + b"\n")
            except OSError:
                # Nobody listens any more; the end of the input says so too, and training stops by that.
                return


def _host() -> str:
    return socket.gethostname()
