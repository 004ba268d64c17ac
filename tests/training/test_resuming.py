"""A run that is stopped or killed, at whatever moment, ends as if nothing had happened: to the bit."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from runs import After, DiesAfter, Trained, Workshop, extend, in_process_of_its_own, read_parameters, resume

from layerwright.engine.initializers import Array
from layerwright.model.problems import ProblemsError
from layerwright.model.project import Project
from layerwright.model.settings import Monitor, Schedule
from layerwright.model.solvers import SOLVERS
from layerwright.training import checkpoint, loop, worker
from layerwright.training.events import Event, Failed, Finished, Saved, Started, Stopped
from layerwright.training.launch import Worker, start_training
from layerwright.training.run import Run, RunError

EPOCHS, ITERATIONS = 2, 5
ASKED = EPOCHS * (ITERATIONS + 1)
"""How often such a run asks whether to stop: after every iteration and every epoch."""


def network(seed: str = "") -> str:
    """Every layer that works by chance, running statistics and two learning rates."""
    return (
        f"Input(6) > RandomFlip(0{seed}) > Pad(1,1) > RandomCrop(6{seed}) > Reshape(1,2,3) > RandomShift(1{seed}) "
        f"> RandomErase(0.3{seed}) > ImageAugmentation(Angle=0.1, Noise=0.1{seed}) > MeanSubtraction "
        "> Affine(8, W.LRateMultiplier=0.3, b.LRateMultiplier=0.3) > BatchNormalization > ReLU "
        f"> Dropout(0.3{seed}) > Affine(3) > SoftmaxCrossEntropy"
    )


class Demanding(NamedTuple):
    """A project with all that is hard to take up again, and what becomes of it when nothing happens."""

    workshop: Workshop
    project: Project
    unbroken: Any


@pytest.fixture(scope="module", params=["", ", Seed=5"], ids=["chance of the run", "chance of the layer's own"])
def demanding(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Demanding:
    """Shuffled batches of which the last is smaller, updates of three batches, and all that a network can bring."""
    workshop = Workshop(tmp_path_factory.mktemp("demanding"))
    project = workshop.project(
        network(request.param),
        datasets=(workshop.classes(), workshop.classes("Validation", 21, seed=1)),
        optimizer={
            "update_interval": 3,
            "weight_decay": 0.01,
            "schedule": Schedule("Exponential", multiplier=0.9, warmup=1),
        },
        monitors=(Monitor("valid", "Main", "Validation"), Monitor("noisy", "Main", "Validation", mode="training")),
        best_monitor="valid",
        max_epoch=EPOCHS,
        seed=11,
    )
    return Demanding(workshop, project, workshop.train(project).result)


# Stopped


# The last update gathers two batches: between them and behind them there is only the end.
@pytest.mark.parametrize("times", range(1, ASKED - 2))
def test_a_run_that_is_stopped_at_any_moment_ends_as_an_unbroken_one(demanding: Demanding, times: int) -> None:
    stopped = demanding.workshop.train(demanding.project, After(times))
    assert isinstance(stopped.events[-1], Stopped)
    assert resume(stopped.run).result == demanding.unbroken


def test_a_run_that_is_stopped_again_and_again_ends_as_an_unbroken_one(workshop: Workshop) -> None:
    project = workshop.project(network(), optimizer={"solver": "Momentum"}, max_epoch=EPOCHS)
    unbroken = workshop.train(project)
    stopped = workshop.train(project, After(1))
    positions = []
    while isinstance(last := stopped.events[-1], Stopped):
        positions.append((last.epoch, last.iteration))
        resume(stopped.run, After(1))
    assert positions == [(number // ITERATIONS, number % ITERATIONS) for number in range(1, EPOCHS * ITERATIONS)]
    assert stopped.result == unbroken.result


def test_a_run_stops_only_where_no_gradients_wait(workshop: Workshop) -> None:
    project = workshop.project(network(), optimizer={"update_interval": 3})
    stopped = workshop.train(project, After(1))
    [event] = [event for event in stopped.events if isinstance(event, Stopped)]
    assert (event.epoch, event.iteration) == (0, 3)


def test_a_run_whose_layers_have_seeds_of_their_own_goes_on_from_the_beginning_of_an_epoch(workshop: Workshop) -> None:
    project = workshop.project(network(", Seed=5"))
    stopped = workshop.train(project, After(ITERATIONS + 3))
    [event] = [event for event in stopped.events if isinstance(event, Stopped)]
    assert (event.epoch, event.iteration) == (1, 0)


def test_a_run_that_is_asked_to_stop_at_its_end_is_finished(workshop: Workshop) -> None:
    project = workshop.project(network(), max_epoch=EPOCHS)
    asked = workshop.train(project, After(ASKED - 1))
    assert isinstance(asked.events[-1], Finished)


def test_a_run_can_be_made_longer(workshop: Workshop) -> None:
    project = workshop.project(network(), max_epoch=2)
    longer = workshop.train(project)
    extend(longer.run, 4)
    unbroken = workshop.train(workshop.project(network(), max_epoch=4))
    assert resume(longer.run).result == unbroken.result


@pytest.mark.parametrize("solver", SOLVERS)
def test_every_solver_changes_the_parameters_and_goes_on_exactly(workshop: Workshop, solver: str) -> None:
    project = workshop.project(network(), optimizer={"solver": solver}, max_epoch=EPOCHS)
    unbroken = workshop.train(project)
    stopped = workshop.train(project, After(ITERATIONS + 3))
    at_stop = checkpointed(stopped)
    assert resume(stopped.run).result == unbroken.result
    for name in ("Affine/affine/W", "BatchNormalization/bn/gamma", "Affine_2/affine/W"):
        assert (unbroken.parameters[name] != at_stop[name]).any(), name


def checkpointed(trained: Trained) -> dict[str, Array]:
    """The parameters at the last checkpoint."""
    found = checkpoint.latest_checkpoint(trained.run.checkpoints)
    assert found
    return read_parameters(found[1] / "parameters.h5")


# Killed


def dies(before: Callable[..., Any]) -> Callable[..., Any]:
    """Kill the process where a function would be called for the second time."""
    calls = 0

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return before(*arguments, **named)

    return call


@pytest.mark.parametrize("times", [1, ITERATIONS, ITERATIONS + 2, ASKED - 1])
def test_a_run_that_is_killed_at_any_moment_ends_as_an_unbroken_one(demanding: Demanding, times: int) -> None:
    run = demanding.workshop.run(demanding.project)
    assert in_process_of_its_own(lambda: resume(run, DiesAfter(times))) == -signal.SIGKILL
    assert resume(run).result == demanding.unbroken


@pytest.mark.parametrize(
    ("module", "function"),
    [
        (loop, "replace_file"),
        (loop, "write_checkpoint"),
        (checkpoint, "_digest"),
        (checkpoint, "_flush"),
        (checkpoint, "_present"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_run_that_is_killed_while_it_saves_ends_as_an_unbroken_one(
    demanding: Demanding, monkeypatch: pytest.MonkeyPatch, module: Any, function: str
) -> None:
    run = demanding.workshop.run(demanding.project)
    with monkeypatch.context() as patch:
        patch.setattr(module, function, dies(getattr(module, function)))
        assert in_process_of_its_own(lambda: resume(run)) == -signal.SIGKILL
    assert resume(run).result == demanding.unbroken
    assert not list(run.checkpoints.glob(".*"))


# Workers


def heard(worker: Worker, until: type[Event]) -> Event:  # type: ignore[valid-type]
    """Listen to a worker until it says something of a kind."""
    return next(event for event in worker.events() if isinstance(event, until))


@pytest.fixture
def endless(workshop: Workshop) -> Project:
    """A project that no test could train to its end."""
    datasets = (workshop.classes(samples=402, shuffle=True),)
    return workshop.project(network(), datasets=datasets, batch_size=2, max_epoch=1_000_000, seed=2)


def assert_ends_as_unbroken(workshop: Workshop, endless: Project, run: Run, epochs: int) -> None:
    unbroken = workshop.run(endless)
    for each in (unbroken, run):
        extend(each, epochs)
    assert resume(run).result == resume(unbroken).result


def test_a_worker_that_is_killed_is_named_and_its_run_goes_on_exactly(workshop: Workshop, endless: Project) -> None:
    run = workshop.run(endless)
    process = start_training(run)
    saved = heard(process, Saved)
    assert isinstance(saved, Saved)
    os.kill(process.pid, signal.SIGKILL)
    *_, last = process.events()
    assert isinstance(last, Failed)
    assert "SIGKILL" in last.text
    assert "memory" in last.text
    assert str(run.log) in last.text
    assert process.ended
    assert Trained(run).events[-1] == last
    done = [event.epoch for event in Trained(run).events if isinstance(event, Saved)][-1]
    assert_ends_as_unbroken(workshop, endless, run, done + 1)


def test_a_worker_that_is_asked_to_stop_saves_in_mid_epoch(workshop: Workshop, endless: Project) -> None:
    run = workshop.run(endless)
    process = start_training(run)
    started = heard(process, Started)
    assert isinstance(started, Started)
    assert (started.pid, started.epoch, started.iteration) == (process.pid, 0, 0)
    heard(process, Saved)
    process.stop()
    *_, last = process.events()
    assert isinstance(last, Stopped)
    saved = [event for event in Trained(run).events if isinstance(event, Saved)][-1]
    assert (saved.epoch, saved.iteration) == (last.epoch, last.iteration)
    assert_ends_as_unbroken(workshop, endless, run, last.epoch + 1)


def test_a_worker_that_is_stopped_before_it_has_begun_is_no_failure(workshop: Workshop, endless: Project) -> None:
    run = workshop.run(endless)
    process = start_training(run)
    process.stop()
    assert not any(isinstance(event, Failed) for event in process.events())


def test_a_worker_whose_parent_is_gone_saves_and_stops(workshop: Workshop, endless: Project) -> None:
    run = workshop.run(endless)

    def parent() -> None:
        heard(start_training(run), Saved)
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_process_of_its_own(parent) == -signal.SIGKILL
    wait_for_worker(run)
    assert isinstance(Trained(run).events[-1], Stopped)


def test_a_worker_can_be_left_running(workshop: Workshop) -> None:
    run = workshop.run(workshop.project(network(), max_epoch=2))

    def parent() -> None:
        heard(start_training(run, leave_running=True), Started)
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_process_of_its_own(parent) == -signal.SIGKILL
    wait_for_worker(run)
    assert [epoch.epoch for epoch in Trained(run).curve] == [1, 2]


def wait_for_worker(run: Run) -> None:
    """Wait until nobody works on a run."""
    with (run.folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def test_a_run_has_one_worker_at_a_time(workshop: Workshop, endless: Project) -> None:
    run = workshop.run(endless)
    with run.locked(), pytest.raises(RunError, match="Another process is working on the run"):
        start_training(run)
    assert not run.events.exists()


def test_what_a_worker_finds_wrong_is_its_last_word(workshop: Workshop) -> None:
    project = workshop.project("Input(5) > Affine(2) > SoftmaxCrossEntropy", optimizer={"solver": "Adma"})
    *_, last = start_training(workshop.run(project)).events()
    assert isinstance(last, Failed)
    assert last.text.startswith("The project cannot be trained yet:")
    assert 'there is no solver "Adma"' in last.text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full. Make room,"),
        (ZeroDivisionError("by zero"), "An unexpected error ended the work: ZeroDivisionError('by zero'). Details"),
    ],
)
def test_an_error_within_a_worker_is_its_last_word(
    demanding: Demanding, monkeypatch: pytest.MonkeyPatch, error: Exception, text: str
) -> None:
    def fail(*arguments: Any) -> None:
        raise error

    run = demanding.workshop.run(demanding.project)
    monkeypatch.setattr(loop, "replace_file", fail)
    assert in_process_of_its_own(lambda: sys.exit(worker.main(["train", str(run.folder)]))) == 1
    last = Trained(run).events[-1]
    assert isinstance(last, Failed)
    assert last.text.startswith(text)
    monkeypatch.undo()
    assert resume(run).result == demanding.unbroken


# What cannot go on


def test_a_run_does_not_go_on_with_other_data(workshop: Workshop) -> None:
    stopped = workshop.train(workshop.project(network()), After(7))
    workshop.classes(seed=9)
    with pytest.raises(RunError, match='The data of this run has changed since it began: "Training"'):
        resume(stopped.run)


def test_a_run_whose_data_has_problems_tells_them_all(workshop: Workshop, tmp_path: Path) -> None:
    project = workshop.project(
        "Input(5) > Affine(2) > SoftmaxCrossEntropy", monitors=(Monitor("m", "Main", "Training"),)
    )
    with pytest.raises(ProblemsError) as caught:
        workshop.train(project)
    assert len(caught.value.problems) == 2
