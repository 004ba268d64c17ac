"""The process in which nnabla runs: `python -m layerwright.training.worker train|execute RUN ...`.

It reads the run's folder and appends events; whoever started it reads those. A crash of native code ends this process
and no other.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from layerwright.training.events import EventWriter, Executed, Failed
from layerwright.training.failures import FULL_DISK, is_full_disk, sentence
from layerwright.training.run import Run, RunError
from layerwright.training.supervisor import supervise

_SECONDS_BETWEEN_PROGRESS = 0.2


def main(arguments: Sequence[str] | None = None) -> int:
    """Work in a run's folder.

    Returns:
        0 when the work is done or was stopped as asked, 1 when it failed; the last event says why.
    """
    parser = argparse.ArgumentParser(prog="layerwright.training.worker")
    parser.add_argument("work", choices=["train", "execute"])
    parser.add_argument("run", type=Path)
    parser.add_argument("--executor", default="")
    parser.add_argument("--parameters", choices=["best", "last"], default="best")
    parser.add_argument("--parent", type=int, help="stop when this process is gone")
    options = parser.parse_args(arguments)
    faulthandler.enable()
    run = Run(options.run)
    tell = EventWriter(run.events if options.work == "train" else run.execution_events)
    try:
        with run.locked():
            stop = _Stop(options.parent)
            if options.work == "train":
                _train(run, tell, stop)
            else:
                _execute(run, tell, stop, options.executor, options.parameters)
    except Exception as error:
        try:
            tell(Failed(text=sentence(error, run.log)))
        except OSError:
            return FULL_DISK if is_full_disk(error) else 1
        return 1
    return 0


class _Stop:
    """Tells whether the work should stop: a signal came, or the process that asked for the work is gone."""

    def __init__(self, parent: int | None) -> None:
        self._parent = parent
        self._asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def __call__(self) -> bool:
        return self._asked or (self._parent is not None and os.getppid() != self._parent)

    def _ask(self, number: int, frame: object) -> None:
        self._asked = True


def _train(run: Run, tell: EventWriter, stop: Callable[[], bool]) -> None:
    info = run.info()
    if info.processes > 1:
        # This process computes nothing itself: it outlives the others and can say what became of them.
        supervise(run, stop)
        return
    # nnabla takes a while to import, and says so on stderr: not before the folder is known to be a run.
    from layerwright.engine.context import use_device
    from layerwright.training.loop import TrainingLoop

    use_device(info.device, info.precision)
    TrainingLoop(run, tell, stop, os.getpid()).train()


def _execute(run: Run, tell: EventWriter, stop: Callable[[], bool], executor: str, parameters: str) -> None:
    from layerwright.engine.context import use_device
    from layerwright.training.execution import execute

    use_device(run.info().device)

    told = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal told
        if stop():
            raise RunError("The evaluation was stopped.")
        if done == total or time.monotonic() - told > _SECONDS_BETWEEN_PROGRESS:
            told = time.monotonic()
            tell(Executed(samples=done, total=total))

    execute(run, executor, "best" if parameters == "best" else "last", progress)


if __name__ == "__main__":
    sys.exit(main())
