"""`layerwright train`."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from runs import Trained, Workshop

from layerwright.model.project import Project, save_project
from layerwright.model.settings import Executor, Monitor
from layerwright.training.events import Stopped
from layerwright.training.run import Run

CLASSIFIER = "Input(6) > Affine(3) > SoftmaxCrossEntropy"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def saved(workshop: Workshop) -> Callable[[Project], Path]:
    """Saves a project beside its data and tells where."""

    def save(project: Project) -> Path:
        path = workshop.folder / "project.lwproj"
        save_project(project, path)
        return path

    return save


@pytest.fixture
def small(workshop: Workshop, saved: Callable[[Project], Path]) -> Path:
    """A project that is trained in a moment."""
    return saved(
        workshop.project(
            CLASSIFIER,
            datasets=(workshop.classes(), workshop.classes("Validation", 20, seed=1)),
            monitors=(Monitor("valid_error", "Main", "Validation"),),
            executors=(Executor("Run", "Main", "Validation"),),
        )
    )


def test_the_example_learns_to_read_digits(program: Any, lenet: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    outcome = program("train", lenet, "--epochs", 1, "--output", run, "--evaluate")
    assert outcome.status == 0, outcome.err
    lines = outcome.out.splitlines()
    assert lines[-1] == f"Run folder: {run}"
    assert "Training mnist_lenet.lwproj on cpu, seed 0." in lines
    assert "78,810 parameters, 78,810 trainable" in outcome.out
    [accuracy] = [line.split()[1] for line in lines if line.startswith("  Accuracy")]
    assert float(accuracy) > 0.9
    evaluation = program("evaluate", run, "--json").json
    assert evaluation["samples"] == 2000
    [output] = evaluation["outputs"]
    assert output["classification"]["accuracy"] == pytest.approx(float(accuracy), abs=1e-4)
    assert len(output["classification"]["confusion"]) == 10


def test_every_epoch_has_a_line(program: Any, small: Path, tmp_path: Path) -> None:
    outcome = program("train", small, "--output", tmp_path / "run")
    assert outcome.status == 0, outcome.err
    title, *rows = [line.split() for line in outcome.out.splitlines()[1:-1]]
    assert title == ["epoch", "cost", "valid_error", "time"]
    assert [row[0] for row in rows] == ["1/3", "2/3", "3/3"]
    curve = Trained(Run(tmp_path / "run")).curve
    assert [row[1:3] for row in rows] == [
        [f"{epoch.cost:.6f}", f"{epoch.monitors['valid_error']:.6f}"] for epoch in curve
    ]
    assert [row[-1] == "best" for row in rows] == [epoch.best for epoch in curve]


def test_an_error_that_is_not_finite_is_shown_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    from layerwright.cli.training_view import TrainingView
    from layerwright.training.events import Epoch

    with TrainingView(quiet=False) as view:
        view.show(Epoch(epoch=1, cost=1, monitors={"m": None}, learning_rates={}, seconds=1, best=False))
    assert capsys.readouterr().out.splitlines()[1].split() == ["1/0", "1.000000", "not", "finite", "1.0", "s"]


def test_a_run_lies_beside_its_project_unless_told_otherwise(program: Any, small: Path) -> None:
    outcome = program("train", small, "--quiet", "--epochs", 1)
    [folder] = (small.parent / "project.runs").iterdir()
    assert outcome.out == f"Run folder: {folder}\n"
    assert outcome.err == ""


def test_options_take_the_place_of_the_project_s_settings(
    program: Any, small: Path, workshop: Workshop, tmp_path: Path
) -> None:
    workshop.classes("Other", 12)
    run = tmp_path / "run"
    options = ("--epochs", 1, "--seed", 9, "--dataset", f"Training={tmp_path / 'Other.npz'}", "--output", run)
    assert program("train", small, *options).status == 0
    info = Run(run).info()
    assert (info.epochs, info.seed) == (1, 9)
    assert Run(run).project().dataset("Training").path == str(tmp_path / "Other.npz")


def test_a_run_goes_on_with_more_epochs(program: Any, small: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert program("train", small, "--output", run, "--epochs", 1).status == 0
    outcome = program("train", "--resume", run, "--epochs", 3)
    assert outcome.status == 0
    assert "Going on in epoch 2 at iteration 1." in outcome.out
    assert [epoch.epoch for epoch in Trained(Run(run)).curve] == [1, 2, 3]


def test_a_run_whose_project_has_moved_goes_on_with_its_new_place(program: Any, small: Path, tmp_path: Path) -> None:
    run, moved = tmp_path / "run", tmp_path / "moved"
    assert program("train", small, "--output", run, "--epochs", 1).status == 0
    moved.mkdir()
    for path in (small, *tmp_path.glob("*.npz")):
        path.rename(moved / path.name)
    assert "does not exist" in program("train", "--resume", run, "--epochs", 2).err
    assert program("train", moved / small.name, "--resume", run, "--epochs", 2).status == 0


def test_a_run_that_cannot_start_leaves_no_folder(program: Any, small: Path, tmp_path: Path) -> None:
    (tmp_path / "Training.npz").unlink()
    outcome = program("train", small, "--output", tmp_path / "run", "--quiet")
    assert outcome.status == 1
    assert "does not exist" in outcome.err
    assert outcome.out == ""
    assert not (tmp_path / "run").exists()


def test_a_failure_is_told_with_the_run_s_folder(program: Any, small: Path, tmp_path: Path) -> None:
    outcome = program("train", small, "--output", tmp_path / "run", "--quiet", "--device", "cuda")
    assert outcome.status == 1
    assert "layerwright doctor" in outcome.err
    assert outcome.out == f"Run folder: {tmp_path / 'run'}\n"


def test_a_run_that_is_complete_is_said_to_be_so(program: Any, small: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert program("train", small, "--output", run, "--epochs", 2).status == 0
    assert "All 2 epochs are trained already" in program("train", "--resume", run).out
    outcome = program("train", "--resume", run, "--epochs", 1)
    assert outcome.status == 1
    assert "has trained 2 epochs already" in outcome.err
    assert Run(run).info().epochs == 2


def test_maps_as_the_last_axis_are_refused_on_the_cpu(
    program: Any, workshop: Workshop, saved: Callable[[Project], Path], tmp_path: Path
) -> None:
    text = "Input(2,3,1) > conv: Convolution(4, KernelShape=1,1, ChannelLast=True) > Affine(3) > SoftmaxCrossEntropy"
    outcome = program("train", saved(workshop.project(text)), "--output", tmp_path / "run")
    assert outcome.status == 1
    assert 'The layer "conv" (Convolution) cannot be computed on the CPU' in outcome.err


@pytest.mark.parametrize(
    ("arguments", "status", "text"),
    [
        ((), 2, "a PROJECT is needed, or --resume RUN"),
        (("--resume", "RUN", "--seed", "1"), 2, "--seed belongs to a new run"),
        (("--resume", "RUN", "--seed", "0"), 2, "--seed belongs to a new run"),
        (("--resume", "RUN", "--output", "x"), 2, "--output belongs to a new run"),
        (("--resume", "RUN", "--dataset", "a=b"), 2, "--dataset belongs to a new run"),
        (("PROJECT", "--epochs", "0"), 2, "'0' is not an integer of 1 or more"),
        (("PROJECT", "--seed", "-1"), 2, "'-1' is not an integer of 0 or more"),
        (("PROJECT", "--dataset", "nothing"), 2, "'nothing' is not of the form NAME=PATH"),
        (("PROJECT", "--dataset", "Trainning=x"), 1, 'There is no dataset "Trainning". The project has "Training"'),
        (("PROJECT", "--device", "tpu", "--output", "RUN"), 1, 'There is no device "tpu"'),
        (("nowhere.lwproj",), 1, "there is no such file"),
        (("--resume", "RUN"), 1, "is not a run folder"),
    ],
)
def test_wrong_use_is_told(
    program: Any, small: Path, tmp_path: Path, arguments: tuple[str, ...], status: int, text: str
) -> None:
    names = {"PROJECT": small, "RUN": tmp_path / "run"}
    outcome = program("train", *(names.get(argument, argument) for argument in arguments))
    assert outcome.status == status
    assert text in outcome.err
    assert not (small.parent / "project.runs").exists()


def test_an_evaluation_that_nothing_is_set_up_for_is_told_before_training(
    program: Any, workshop: Workshop, saved: Callable[[Project], Path], tmp_path: Path
) -> None:
    project = saved(workshop.project(CLASSIFIER))
    outcome = program("train", project, "--output", tmp_path / "run", "--evaluate")
    assert outcome.status == 1
    assert "The project has no executor to evaluate with" in outcome.err
    assert not (tmp_path / "run").exists()


def test_ctrl_c_saves_and_tells_how_to_go_on(
    program: Any, workshop: Workshop, saved: Callable[[Project], Path], tmp_path: Path
) -> None:
    project = saved(workshop.project(CLASSIFIER, max_epoch=1_000_000))
    folder = tmp_path / "a run"
    command = [sys.executable, "-m", "layerwright.cli", "train", str(project), "--output", str(folder)]
    # Whoever runs the tests in the background has SIGINT ignored, and so would the program.
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdout
        assert any("1/1000000" in line for line in process.stdout)
        process.send_signal(signal.SIGINT)
        *_, told, last = process.stdout.read().splitlines()
    assert process.returncode == 130
    assert last == f"Run folder: {folder}"
    assert isinstance(Trained(Run(folder)).events[-1], Stopped)
    words = shlex.split(told.removeprefix("Stopped and saved. Go on with: "))
    assert words == ["layerwright", "train", "--resume", str(folder)]
    done = Trained(Run(folder)).curve[-1].epoch
    assert program(*words[1:], "--epochs", done + 1).status == 0
    assert Trained(Run(folder)).curve[-1].epoch == done + 1
