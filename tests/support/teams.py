"""Trainings in several processes: as threads of the test, where only the arithmetic matters, or in real processes."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from runs import Stop, Trained, Workshop, never

from layerwright.model.settings import DataSource
from layerwright.training.events import Event, EventWriter
from layerwright.training.launch import Worker, start_training
from layerwright.training.loop import TrainingLoop
from layerwright.training.parallel import MpiCommunicator
from layerwright.training.run import Run

REGRESSION = "Input(6) > Affine(1) > SquaredError"


def one_too_large(workshop: Workshop, row: int) -> DataSource:
    """A dataset for `REGRESSION` with one target whose square is infinite."""
    random = np.random.default_rng(0)
    y = np.zeros((16, 1))
    y[row] = 1e30
    return workshop.source("Training", shuffle=False, x=random.normal(size=(16, 6)), y=y)


class _Threads:
    """What `MpiCommunicator` needs of mpi4py's communicator, among threads."""

    def __init__(self, rank: int, slots: list[Any], barrier: threading.Barrier) -> None:
        self._rank, self._slots, self._barrier = rank, slots, barrier

    def Get_rank(self) -> int:
        return self._rank

    def Get_size(self) -> int:
        return len(self._slots)

    def Allreduce(self, in_place: object, array: Any) -> None:
        self._slots[self._rank] = array.copy()
        self._barrier.wait()
        array[...] = sum(self._slots[1:], self._slots[0])
        self._barrier.wait()

    def Bcast(self, array: Any, root: int) -> None:
        self._slots[self._rank] = array
        self._barrier.wait()
        if self._rank != root:
            array[...] = self._slots[root]
        self._barrier.wait()

    def Barrier(self) -> None:
        self._barrier.wait()

    def Abort(self, status: int) -> None:
        self._barrier.abort()


def together(size: int, work: Callable[[MpiCommunicator], object]) -> None:
    """Do the same work in so many threads, each with a communicator of its own; the first failure is raised."""
    slots: list[Any] = [None] * size
    barrier = threading.Barrier(size)
    failures: list[BaseException] = []

    def one(rank: int) -> None:
        communicator = MpiCommunicator(_Threads(rank, slots, barrier))
        try:
            work(communicator)
        except threading.BrokenBarrierError:
            pass
        except BaseException as error:
            failures.append(error)
            communicator.abort()

    threads = [threading.Thread(target=one, args=(rank,)) for rank in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def train_together(run: Run, size: int, stop: Stop = never) -> Trained:
    """Train a run in so many threads; the first of them asks whether to stop."""

    def silent(event: Event) -> None:
        pass

    def work(communicator: MpiCommunicator) -> None:
        first = communicator.is_first
        tell = EventWriter(run.events) if first else silent
        TrainingLoop(run, tell, stop if first else never, os.getpid(), communicator).train()

    with run.locked():
        together(size, work)
    return Trained(run)


def with_processes(run: Run, processes: int) -> Run:
    """The same run, to go on in another number of processes."""
    run.write_info(msgspec.structs.replace(run.info(), processes=processes))
    return run


def finish(worker: Worker) -> list[Event]:
    """All that a worker says until it ends."""
    return list(worker.events())


def train_in_processes(run: Run, processes: int) -> Trained:
    """Train a run by mpirun to its end."""
    finish(start_training(with_processes(run, processes)))
    return Trained(run)


def events_until(worker: Worker, kind: type[Event]) -> Iterator[Event]:
    """What a worker says up to and with the first event of a kind."""
    for event in worker.events():
        yield event
        if isinstance(event, kind):
            return


def process_of(run: Run, rank: int) -> int:
    """The number of the process that has a rank in a run."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
            if b"layerwright.training.process" in arguments and os.fsencode(run.folder) in arguments:
                variables = (folder / "environ").read_bytes().split(b"\0")
                if f"OMPI_COMM_WORLD_RANK={rank}".encode() in variables:
                    return int(folder.name)
        except OSError:
            continue
    raise AssertionError(f"no process has rank {rank}")


def hurt(run: Run, rank: int, number: signal.Signals) -> None:
    """Send a signal to one process of a run."""
    os.kill(process_of(run, rank), number)


def processes_left(run: Run) -> int:
    """How many processes still work on a run, once they have had time to go."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        count = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            count += b"layerwright.training.process" in arguments and os.fsencode(run.folder) in arguments
        if not count:
            return 0
        time.sleep(0.1)
    return count


def largest_difference(first: Trained, second: Trained) -> float:
    """The largest difference of any parameter between two runs."""
    a, b = first.parameters, second.parameters
    assert a.keys() == b.keys()
    return max(float(np.abs(a[name] - b[name]).max()) for name in a)


def names(events: Sequence[Event]) -> list[str]:
    """The kinds of events in their order."""
    return [type(event).__name__ for event in events]
