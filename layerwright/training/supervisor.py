"""A training in several processes, seen from outside: started by mpirun, stopped, and ended when one of them fails.

The supervisor holds the run's lock and computes nothing. It hears the processes on mpirun's output (see `pulse`) and
asks the first of them to stop on mpirun's input, whose end means the same: they stop, too, when the supervisor is gone.
"""

from __future__ import annotations

import math
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from layerwright.training.mpirun import environment_for_mpirun, find_mpirun, mpirun
from layerwright.training.pulse import Beat, Reason, message
from layerwright.training.run import Run, RunError
from layerwright.training.watch import PATIENCE, Watch, place

_SECONDS_BETWEEN_LOOKS = 0.1
_SECONDS_TO_END = 3.0
_SECONDS_FOR_A_REASON = 1.0
_SIGNALLED = re.compile(r"process\s+rank\s+(\d+)\s.*?on\s+signal\s+(\d+)", re.DOTALL)
_OF_SSH = re.compile(r"^(ssh: |.*Permission denied \(|Host key verification failed)[^\r\n]*", re.MULTILINE)
_DASHES = re.compile(r"^\s*-{20,}\s*$", re.MULTILINE)
_NOISE_KEPT = 20_000
_LONGEST_MESSAGE = 400


def supervise(run: Run, stop: Callable[[], bool]) -> None:
    """Train a run in its processes to its end, or until it is asked to stop.

    Raises:
        RunError: A process failed, died or hangs, or mpirun could not start them; all are ended.
    """
    supervisor = _Supervisor(run)
    try:
        supervisor.watch(stop)
    finally:
        supervisor.end()


class _Supervisor:
    def __init__(self, run: Run) -> None:
        info = run.info()
        self._run = run
        self._processes = info.processes
        patience = _patience(os.environ.get("LAYERWRIGHT_PATIENCE", ""))
        module = [sys.executable, "-m", "layerwright.training.process"]
        # Absolute, since processes on other machines start elsewhere.
        command = [*module, str(run.folder.absolute()), "--supervisor", str(os.getpid())]
        variables = environment_for_mpirun(os.environ)
        self._mpirun = subprocess.Popen(
            mpirun(find_mpirun() or "mpirun", self._processes, info.hosts, command, variables),
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A signal from the terminal must not end mpirun before the processes have saved.
            start_new_session=True,
        )
        self._watch = Watch(self._processes, time.monotonic(), patience, _stands_still)
        self._asked_to_stop = False
        self._reasons: dict[int, str] = {}
        self._failed: Reason | None = None
        self._noise = b""
        self._lines: queue.SimpleQueue[tuple[bool, bytes]] = queue.SimpleQueue()
        self._readers = [
            threading.Thread(target=self._read, args=(stream, is_output), daemon=True)
            for stream, is_output in ((self._mpirun.stdout, True), (self._mpirun.stderr, False))
        ]
        for reader in self._readers:
            reader.start()

    def watch(self, stop: Callable[[], bool]) -> None:
        """Look after the processes until all have ended."""
        while self._mpirun.poll() is None:
            self._hear()
            if self._failed:
                raise RunError(self._reason(self._failed))
            if stop():
                self._ask_to_stop()
            hanging = self._watch.verdict(time.monotonic())
            if hanging:
                raise RunError(f"{hanging} All processes were ended. {self._resumable()}")
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        for reader in self._readers:
            reader.join(_SECONDS_FOR_A_REASON)
        self._hear()
        if self._failed:
            raise RunError(self._reason(self._failed))
        if self._mpirun.returncode:
            raise RunError(self._ending(self._mpirun.returncode))

    def end(self) -> None:
        """End what is left, gently first."""
        with suppress(OSError):
            if self._mpirun.stdin and self._mpirun.poll() is not None:
                self._mpirun.stdin.close()
        if self._mpirun.poll() is None:
            self._mpirun.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._mpirun.wait(_SECONDS_TO_END)
        self._kill_left()
        if self._mpirun.poll() is None:
            self._mpirun.kill()
            self._mpirun.wait()

    def _kill_left(self) -> None:
        """Kill the processes of this machine that mpirun has left; those elsewhere end with the daemons of mpirun."""
        for beat in self._watch.beats():
            if beat.host == socket.gethostname() and _is_of(beat.pid, self._run.folder):
                with suppress(ProcessLookupError):
                    os.kill(beat.pid, signal.SIGKILL)

    def _ask_to_stop(self) -> None:
        if not self._asked_to_stop and self._mpirun.stdin:
            self._asked_to_stop = True
            with suppress(OSError):
                self._mpirun.stdin.write(b"stop\n")
                self._mpirun.stdin.flush()

    def _hear(self) -> None:
        """Take in what the processes have said since the last time."""
        for is_output, line in self._new_lines():
            said = message(line) if is_output else None
            if isinstance(said, Beat):
                self._watch.hear(said, time.monotonic())
            elif isinstance(said, Reason):
                self._reasons[said.rank] = self._reasons.get(said.rank, "") + said.text
                if not said.more and self._failed is None:
                    self._failed = said
            else:
                self._noise = (self._noise + line)[-_NOISE_KEPT:]
                sys.stderr.buffer.write(line)
                sys.stderr.buffer.flush()

    def _new_lines(self) -> Iterator[tuple[bool, bytes]]:
        with suppress(queue.Empty):
            while True:
                yield self._lines.get_nowait()

    def _read(self, stream: IO[bytes], is_output: bool) -> None:
        for line in stream:
            self._lines.put((is_output, line))

    def _reason(self, failed: Reason) -> str:
        where = f"Rank {failed.rank} of {self._processes} ({failed.host}, process {failed.pid})"
        return f"{where}: {self._reasons[failed.rank]}"

    def _ending(self, status: int) -> str:
        """What is known of an end without a reason: mpirun tells which process died of which signal."""
        noise = self._noise.decode(errors="replace")
        found = _SIGNALLED.search(noise)
        if not found:
            # Before any process has begun, what is printed is why.
            began, reason, refused = any(self._watch.beats()), first_message(noise), _OF_SSH.search(noise)
            if began or not reason:
                return f"mpirun ended with the status {status}. What it printed is in {self._run.log}."
            if refused:
                return (
                    f"Another machine cannot be reached: {refused[0].strip('. ')}. Every machine of the host "
                    "file needs a login by SSH without a password, and Layerwright under the same path. What was "
                    f"printed is in {self._run.log}."
                )
            return f"mpirun ended with the status {status}: {reason}. What it printed is in {self._run.log}."
        rank, number = int(found[1]), int(found[2])
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        beats = {beat.rank: place(beat, self._processes) for beat in self._watch.beats()}
        who = beats.get(rank, f"Rank {rank} of {self._processes}")
        hint = " The system may have run out of memory." if number == signal.SIGKILL else ""
        return f"{who} was ended by the signal {name}.{hint} All processes were ended. {self._resumable()}"

    def _resumable(self) -> str:
        return f"The last checkpoint is whole. What they printed is in {self._run.log}."


def first_message(noise: str) -> str:
    """What mpirun has printed first: a line, or a paragraph between lines of dashes; without its full stop."""
    blocks = _DASHES.split(noise)
    # Every other block stands between dashes.
    for number, block in enumerate(blocks):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines:
            return (" ".join(lines) if number % 2 else lines[0])[:_LONGEST_MESSAGE].rstrip(". ")
    return ""


def _patience(text: str) -> float:
    """The seconds that a variable of the environment asks for, or those that are usual."""
    try:
        seconds = float(text or PATIENCE)
    except ValueError:
        seconds = math.nan
    if not seconds >= 1:
        raise RunError(f'LAYERWRIGHT_PATIENCE is "{text}". Use a number of seconds, 1 or more.')
    return seconds


def _stands_still(beat: Beat) -> bool:
    """Whether a process of this machine was stopped by a signal or a debugger; loading files is another state."""
    if beat.host != socket.gethostname():
        return False
    try:
        state = Path(f"/proc/{beat.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return False
    return bool(state) and state[0] in "Tt"


def _is_of(pid: int, folder: Path) -> bool:
    """Whether a process is one of a run's; its number may belong to another by now."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"layerwright.training.process" in arguments and os.fsencode(folder.absolute()) in arguments
