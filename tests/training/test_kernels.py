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
from layerwright.model.project import Project
from layerwright.training import begin, loop
from layerwright.training.begin import new_run
from layerwright.training.events import Stopped
from layerwright.training.run import RunError

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
