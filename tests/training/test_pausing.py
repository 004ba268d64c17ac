"""A run that rests for a while: nothing is lost, and nothing is different."""

from __future__ import annotations

import os
import time
from pathlib import Path

from runs import Trained, Workshop

from layerwright.training.events import Continued, Event, EventWriter, Finished, Paused, Progress, Stopped
from layerwright.training.history import summary
from layerwright.training.loop import TrainingLoop
from layerwright.training.run import Run

_REST = 0.5


class Resting:
    """Takes the events of a run, asks it to rest at the first sign, and lets it go on after a while."""

    def __init__(self, run: Run, *, stops: bool = False) -> None:
        self._tell = EventWriter(run.events)
        self._run, self._stops = run, stops
        self._asked = 0.0

    def __call__(self, event: Event) -> None:
        self._tell(event)
        if isinstance(event, Progress) and not self._asked:
            self._run.pause.touch()
            self._asked = time.monotonic()

    def stop(self) -> bool:
        """Called while it rests, too."""
        rested = self._asked and time.monotonic() - self._asked > _REST
        if rested and not self._stops:
            self._run.pause.unlink(missing_ok=True)
        return bool(rested and self._stops)


def rest(workshop: Workshop, epochs: int, *, stops: bool = False) -> Trained:
    run = workshop.run(workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy", max_epoch=epochs))
    resting = Resting(run, stops=stops)
    with run.locked():
        TrainingLoop(run, resting, resting.stop, os.getpid()).train()
    return Trained(run)


def only(made: Trained, kind: type[Event]) -> Event:
    [event] = (event for event in made.events if isinstance(event, kind))
    return event


def test_a_rest_changes_nothing_and_is_not_counted(workshop: Workshop) -> None:
    paused = rest(workshop, 100)
    plain = workshop.train(workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy", max_epoch=100))
    assert paused.result == plain.result
    continued, finished = only(paused, Continued), only(paused, Finished)
    assert isinstance(continued, Continued)
    assert isinstance(finished, Finished)
    assert continued.seconds > 0.05
    began, ended = paused.events[0].time, finished.time
    assert finished.seconds <= ended - began - continued.seconds + 0.05


def test_a_run_that_rests_can_be_stopped_and_then_goes_on(workshop: Workshop, tmp_path: Path) -> None:
    made = rest(workshop, 100_000, stops=True)
    kinds = [type(event) for event in made.events]
    assert kinds.index(Paused) < kinds.index(Continued) < kinds.index(Stopped)
    assert summary(made.run.folder).state == "stopped"
    assert made.run.pause.exists()
    TrainingLoop(made.run, EventWriter(made.run.events), lambda: True, os.getpid())
    assert not made.run.pause.exists(), "a worker that begins does not rest for what an earlier one was asked"
