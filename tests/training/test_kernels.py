"""Runs keep to the kernels that they began with, and resuming stays exact with fast ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from runs import After, Workshop, resume

from layerwright.engine.kernels import choice
from layerwright.engine.kernels.choice import use_kernels
from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.onednn import operation
from layerwright.model.project import Project
from layerwright.training import begin, computer, loop
from layerwright.training.begin import new_run
from layerwright.training.computer import differences, present_computer
from layerwright.training.events import Started, Stopped
from layerwright.training.optimizing import NotFiniteError
from layerwright.training.run import Computer, RunError

NETWORK = (
    "Input(1,12,12) > Convolution(4) > BatchNormalization > ReLU > MaxPooling > Affine(8) > ReLU_2: ReLU > "
    "Affine_2: Affine(3) > SoftmaxCrossEntropy"
)


@pytest.fixture
def project(workshop: Workshop) -> Project:
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, (37, 1))
    source = workshop.source("Training", x=random.normal(size=(37, 144)) + labels, y=labels)
    return workshop.project(NETWORK, datasets=(source,), max_epoch=2)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Fast functions for however little work; the names of those that are made."""
    made: list[str] = []
    plain = FastFunction.__init__

    def noted(self: FastFunction, output: tuple[int, ...], **order: Any) -> None:
        made.append(type(self).__name__)
        plain(self, output, **order)

    monkeypatch.setattr(FastFunction, "__init__", noted)
    monkeypatch.setattr(choice, "_LEAST_NANOSECONDS", 0)
    yield made
    use_kernels("nnabla")


@pytest.mark.parametrize(("seconds", "expected"), [(0.0, "fast"), (1e9, "nnabla")])
def test_a_training_chooses_by_its_length_and_remembers(
    workshop: Workshop,
    project: Project,
    calls: list[str],
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    expected: str,
) -> None:
    monkeypatch.setattr(loop, "_SECONDS_WORTH_PREPARING", seconds)
    trained = workshop.train(project)
    assert trained.run.info().kernels == expected
    assert bool(calls) == (expected == "fast")
    assert {"Convolution", "BatchNormalization", "ReLU", "Pooling", "Affine", "AxisBehindAxis"} >= set(calls)


def test_a_stopped_run_goes_on_with_its_kernels_to_the_same_bits(
    workshop: Workshop, project: Project, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_SECONDS_WORTH_PREPARING", 0.0)
    unbroken = workshop.train(project)
    stopped = workshop.train(project, After(4))
    assert isinstance(stopped.events[-1], Stopped)
    calls.clear()
    # What would be chosen now is not asked.
    monkeypatch.setattr(loop, "_SECONDS_WORTH_PREPARING", 1e9)
    resumed = resume(stopped.run)
    assert resumed.run.info().kernels == "fast"
    assert calls
    assert resumed.result == unbroken.result


def test_a_resumed_run_keeps_its_threads_where_there_are_more(
    workshop: Workshop, project: Project, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_SECONDS_WORTH_PREPARING", 0.0)
    have_threads(monkeypatch, 2)
    unbroken, stopped = workshop.train(project), workshop.train(project, After(4))
    have_threads(monkeypatch, 5)
    resumed = resume(stopped.run)
    assert resumed.result == unbroken.result
    computed_with = resumed.run.info().computer
    assert computed_with
    assert computed_with.threads == 2
    [_, started] = [event for event in resumed.events if isinstance(event, Started)]
    [note] = started.notes
    assert note.startswith("The run keeps to 2 of 5 threads")


@pytest.mark.parametrize(("wanted", "available"), [(0, 1), (3, 5)])
def test_a_run_that_gets_other_threads_says_so_and_remembers(
    workshop: Workshop,
    project: Project,
    calls: list[str],
    monkeypatch: pytest.MonkeyPatch,
    wanted: int,
    available: int,
) -> None:
    monkeypatch.setattr(loop, "_SECONDS_WORTH_PREPARING", 0.0)
    monkeypatch.setattr(computer, "processor", lambda: "one")
    have_threads(monkeypatch, 2)
    stopped = workshop.train(project, After(4))
    assert stopped.run.info().computer == Computer(processes=1, threads=2, processor="one")
    have_threads(monkeypatch, available)
    monkeypatch.setattr(computer, "processor", lambda: "another")
    stopped.run.write_info(msgspec.structs.replace(stopped.run.info(), threads=wanted))
    resumed = resume(stopped.run)
    threads = wanted or available
    assert resumed.run.info().computer == Computer(processes=1, threads=threads, processor="another")
    [_, started] = [event for event in resumed.events if isinstance(event, Started)]
    first, second = started.notes
    assert f"has computed in 2 and goes on in {threads} threads" in first
    assert 'computed on the processor "one" and goes on with "another"' in second


def test_another_number_of_processes_takes_the_threads_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    have_threads(monkeypatch, 4)
    before = Computer(processes=4, threads=1, processor="one")
    now = present_computer(before, 1)
    assert now.threads == 4
    assert differences(before, now) == ()


def test_a_run_with_nnablas_kernels_does_not_depend_on_threads(workshop: Workshop, project: Project) -> None:
    assert workshop.train(project).run.info().computer is None


@pytest.mark.parametrize("kernels", ["fast", "nnabla"])
@pytest.mark.parametrize("order", ["MaxPooling", "ReLU > MaxPooling", "MaxPooling > ReLU"])
def test_nan_stops_a_run_with_its_place_whatever_comes_behind_it(
    workshop: Workshop, calls: list[str], kernels: str, order: str
) -> None:
    # nnabla's ReLU makes a number of NaN, and its pooling may: the cost is finite, the gradients are not.
    text = f"Input(1,12,12) > Log > Convolution(4) > {order} > Affine(3) > SoftmaxCrossEntropy"
    x, y = np.full((37, 144), 0.5), np.arange(37).reshape(-1, 1) % 3
    x[20, 70] = -1.0
    run = workshop.run(
        workshop.project(text, datasets=(workshop.source("Training", x=x, y=y),), max_epoch=1, batch_size=37)
    )
    run.write_info(msgspec.structs.replace(run.info(), kernels=kernels))
    with pytest.raises(NotFiniteError, match=r'first in the output of the layer "Log" \(Log\)'):
        resume(run)
    assert bool(calls) == (kernels == "fast")


def test_infinite_gradients_stop_a_run_before_they_spoil_its_parameters(workshop: Workshop) -> None:
    # The root of 0 is finite and its slope is not.
    text = "Input(6) > MulScalar(0) > Affine(1, WithBias=False) > Abs > PowScalar(0.5) > SquaredError"
    y = np.zeros((8, 1))
    project = workshop.project(text, datasets=(workshop.source("Training", x=np.ones((8, 6)), y=y),), max_epoch=1)
    with pytest.raises(NotFiniteError, match=r"NaN or infinity is first in the gradient of the parameter"):
        workshop.train(project)


def have_threads(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let the machine have so many processors for this process."""
    for module in (computer, operation):
        monkeypatch.setattr(module, "available_threads", lambda: count)


def test_fast_kernels_that_are_not_there_are_refused_before_there_is_a_run(
    workshop: Workshop, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begin, "reason_for_absence", lambda: "the package is not installed")
    file, folder = tmp_path / "project.lwproj", tmp_path / "run"
    with pytest.raises(RunError, match="no fast kernels on this machine: the package is not installed"):
        new_run(project, file, kernels="fast", folder=folder)
    assert not folder.exists()


def test_a_run_of_an_older_version_stays_with_nnabla(workshop: Workshop, project: Project, calls: list[str]) -> None:
    stopped = workshop.train(project, After(4))
    path = stopped.run.folder / "run.json"
    content = msgspec.json.decode(path.read_bytes())
    del content["kernels"]
    path.write_bytes(msgspec.json.encode(content))
    calls.clear()
    assert resume(stopped.run).run.info().kernels == "nnabla"
    assert not calls
