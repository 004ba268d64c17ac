"""`layerwright train` in several processes, and in half precision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from runs import Workshop

from layerwright.model.project import Project, save_project
from layerwright.training.events import Started, read_events
from layerwright.training.run import Run

NETWORK = "Input(6) > Affine(3) > SoftmaxCrossEntropy"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A folder of datasets and runs."""
    return Workshop(tmp_path)


def saved(workshop: Workshop, project: Project) -> Path:
    path = workshop.folder / "project.lwproj"
    save_project(project, path)
    return path


def test_processes_train_one_run_and_say_how(program: Any, workshop: Workshop, tmp_path: Path) -> None:
    project = saved(workshop, workshop.project(NETWORK, max_epoch=1, rate_scaling="linear", rate_warmup=0))
    folder = tmp_path / "run"
    outcome = program("train", project, "--processes", 2, "--output", folder)
    assert outcome.status == 0, outcome.err
    assert "2 processes, 16 samples in each iteration of all together; learning rate 0.002" in outcome.out
    run = Run.open(folder)
    assert run.info().processes == 2
    assert run.project().configuration.processes == 2
    [started] = [event for event in read_events(run.events) if isinstance(event, Started)]
    assert (started.processes, started.batch_size) == (2, 16)
    # One process less, and the run goes on.
    outcome = program("train", "--resume", folder, "--processes", 1, "--epochs", 2)
    assert outcome.status == 0, outcome.err
    assert run.info().processes == 1
    assert len([event for event in read_events(run.events) if isinstance(event, Started)]) == 2


def test_machines_are_named_again_when_a_run_goes_on(program: Any, workshop: Workshop, tmp_path: Path) -> None:
    project = workshop.project(NETWORK, max_epoch=1, processes=2)
    run = Run.create(tmp_path / "run", project, tmp_path / "project.lwproj", device="cpu", hosts="/else/where")
    outcome = program("train", "--resume", run.folder)
    assert outcome.status == 1
    assert 'The run was spread over the machines of "/else/where". Name that file again with --hosts' in outcome.err
    assert program("train", "--resume", run.folder, "--processes", 1).status == 0
    assert run.info().hosts == ""


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--precision", "half"], "Half precision needs an NVIDIA card"),
        (["--processes", 2, "--device", "cuda:1"], "2 processes need one each"),
        (["--hosts", "nowhere"], "A host file is for several processes"),
        (["--processes", 2, "--hosts", "nowhere"], "cannot be read: No such file"),
    ],
)
def test_what_cannot_be_started_leaves_no_folder(
    arguments: list[Any], reason: str, program: Any, workshop: Workshop, tmp_path: Path
) -> None:
    project = saved(workshop, workshop.project(NETWORK))
    outcome = program("train", project, *arguments, "--output", tmp_path / "run")
    assert outcome.status == 1
    assert reason in outcome.err
    assert not (tmp_path / "run").exists()


def test_a_batch_that_cannot_be_divided_is_refused_before_there_is_a_folder(
    program: Any, workshop: Workshop, tmp_path: Path
) -> None:
    project = saved(workshop, workshop.project(NETWORK, batch_size=2, rate_scaling="global_batch"))
    outcome = program("train", project, "--processes", 3, "--output", tmp_path / "run")
    assert outcome.status == 1
    assert "A batch of 2 samples cannot be divided among 3 processes" in outcome.err
    assert not (tmp_path / "run").exists()
