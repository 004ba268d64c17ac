"""One of several processes that train a run: `python -m layerwright.training.process RUN --supervisor PID`, by mpirun.

The first of them writes the run's folder. What libraries print goes to the standard error, so that the standard output
holds nothing but messages for the supervisor.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layerwright.training.mpirun import thread_variables

if TYPE_CHECKING:
    from layerwright.training.pulse import Pulse
    from layerwright.training.run import Run

_SECONDS_TO_BE_ENDED = 5.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as one of several processes; status 0 when the work is done or was stopped as asked."""
    parser = argparse.ArgumentParser(prog="layerwright.training.process")
    parser.add_argument("run", type=Path)
    parser.add_argument("--supervisor", type=int, required=True)
    options = parser.parse_args(arguments)
    faulthandler.enable()
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    rank, neighbours = (int(os.environ[f"OMPI_COMM_WORLD_{name}"]) for name in ("RANK", "LOCAL_SIZE"))
    # The libraries that compute look for these when they are loaded.
    os.environ.update(thread_variables(len(os.sched_getaffinity(0)), neighbours, os.environ))
    return _work(options.run, options.supervisor, rank, output)


def _work(folder: Path, supervisor: int, rank: int, output: int) -> int:
    from layerwright.training.failures import sentence
    from layerwright.training.pulse import Pulse
    from layerwright.training.run import Run

    pulse = Pulse(rank, output)
    run = Run(folder)
    stop = _Stop(listens=rank == 0)
    with ExitStack() as leaving:
        try:
            _train(run, pulse, stop, supervisor, leaving)
        except Exception as error:
            pulse.give_reason(sentence(error, run.log))
            # The supervisor ends all processes when it has the reason; where it is gone itself, this one does.
            time.sleep(_SECONDS_TO_BE_ENDED)
            leaving.close()
            os._exit(1)
        leaving.pop_all()
    return 0


class _Stop:
    """Tells whether this process was asked to stop: by a signal, or, if it listens, on its input or by its end."""

    def __init__(self, *, listens: bool) -> None:
        self._asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)
        if listens:
            threading.Thread(target=self._listen, daemon=True, name="stop").start()

    def __call__(self) -> bool:
        return self._asked

    def _ask(self, number: int, frame: object) -> None:
        self._asked = True

    def _listen(self) -> None:
        os.read(sys.stdin.fileno(), 1)
        self._asked = True


def _train(run: Run, pulse: Pulse, stop: _Stop, supervisor: int, leaving: ExitStack) -> None:
    from layerwright.engine.context import use_device
    from layerwright.engine.libraries import offer_mpi
    from layerwright.model.device import card_of
    from layerwright.training.events import Event, EventWriter
    from layerwright.training.loop import TrainingLoop
    from layerwright.training.parallel import CardCommunicator, Communicator, MpiCommunicator

    def say_nothing(event: Event) -> None:
        """The first process tells for all."""

    info = run.info()
    world = _world()
    communicator: Communicator
    if card_of(info.device) is None:
        use_device(info.device, info.precision)
        communicator = MpiCommunicator(world, pulse)
    else:
        offer_mpi()
        use_device(info.device, info.precision, card=int(os.environ["OMPI_COMM_WORLD_LOCAL_RANK"]))
        communicator = CardCommunicator(world, pulse)
    leaving.callback(communicator.abort)
    tell = EventWriter(run.events) if communicator.is_first else say_nothing
    TrainingLoop(run, tell, stop, supervisor, communicator).train()
    communicator.barrier()


def _world() -> Any:
    """All processes, as mpi4py has them."""
    from layerwright.training.run import RunError

    try:
        import mpi4py

        # nnabla asks for no more than this where it finds MPI at work.
        mpi4py.rc.thread_level = "serialized"
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:
        raise RunError(
            f"Several processes need Open MPI and mpi4py: {str(error).splitlines()[-1]}. `layerwright doctor` tells "
            "what to install."
        ) from None
    return MPI.COMM_WORLD


if __name__ == "__main__":
    sys.exit(main())
