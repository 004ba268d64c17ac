"""Networks side by side."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from networks import network, project

from layerwright.evaluation.compare import compare, ordered
from layerwright.evaluation.evaluate import Evaluation, OutputEvaluation
from layerwright.evaluation.metrics import classification, confusion_matrix
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project, save_project
from layerwright.model.settings import Configuration, DataSource, Monitor, Optimizer
from layerwright.training.events import Epoch, EventWriter
from layerwright.training.run import Run, runs_folder

SMALL = "Input(4,8,8) > Convolution(8) > BatchNormalization > ReLU > Affine(10) > SoftmaxCrossEntropy"
LARGE = "Input(4,8,8) > Affine(500) > Affine(10) > SoftmaxCrossEntropy"


def saved(folder: Path, name: str, *networks: str, trained: str = "Main") -> Path:
    made = project(
        *networks,
        datasets=(DataSource("Data", "data.npz"),),
        configuration=Configuration(
            optimizers=(Optimizer("Optimizer", trained, "Data"),), monitors=(Monitor("error", trained, "Data"),)
        ),
    )
    path = folder / f"{name}.lwproj"
    save_project(made, path)
    return path


def ran(path: Path, name: str, error: float, accuracy: float | None = None) -> None:
    """Leave a run with an epoch, and with an evaluation of 100 samples."""
    from layerwright.model.project import load_project

    run = Run.create(runs_folder(path) / name, load_project(path), path, device="cpu")
    EventWriter(run.events)(
        Epoch(epoch=1, cost=1.0, monitors={"error": error}, learning_rates={}, seconds=1.0, best=True)
    )
    if accuracy is not None:
        import numpy as np

        right = np.zeros(100, np.int64)
        predicted = (np.arange(100) >= round(accuracy * 100)).astype(np.int64)
        measured = classification(confusion_matrix(right, predicted, 2))
        folder = run.evaluation("Executor")
        folder.mkdir(parents=True)
        output = OutputEvaluation("Softmax", "y", classification=measured)
        content = msgspec.json.encode(Evaluation("Executor", "Main", "Data", "best", 100, (output,)))
        (folder / "metrics.json").write_bytes(content)


def test_what_is_compared_is_counted_by_hand(tmp_path: Path) -> None:
    [entry] = compare([saved(tmp_path, "small", SMALL)])
    convolution, affine = 4 * 9 * 8, 8 * 64 * 10
    assert entry.parameters == convolution + 8 + 2 * 8 + affine + 10
    assert entry.stored == entry.parameters + 2 * 8
    assert entry.multiply_adds == convolution * 64 + affine
    assert entry.size == entry.stored * 4
    assert (entry.name, entry.runs, entry.accuracy, entry.error, entry.complete) == ("small", 0, None, None, True)


def test_the_best_of_all_runs_counts(tmp_path: Path) -> None:
    path = saved(tmp_path, "small", SMALL)
    ran(path, "1", 0.3, 0.7)
    ran(path, "2", 0.1, 0.9)
    ran(path, "3", 0.2)
    (runs_folder(path) / "4").mkdir()
    (runs_folder(path) / "4" / "run.json").write_bytes(b"{")
    [entry] = compare([path])
    assert (entry.runs, entry.error, entry.accuracy) == (3, 0.1, 0.9)


def test_the_network_that_is_trained_is_shown_or_all(tmp_path: Path) -> None:
    path = tmp_path / "two.lwproj"
    made = project(network(SMALL, "First"), network(LARGE, "Second"))
    task = Optimizer("Optimizer", "Second", "Data")
    save_project(msgspec.structs.replace(made, configuration=Configuration(optimizers=(task,))), path)
    assert [entry.name for entry in compare([path])] == ["two: Second"]
    assert [entry.network for entry in compare([path], every_network=True)] == ["First", "Second"]


def test_a_comparison_is_sorted_with_the_unknown_last(tmp_path: Path) -> None:
    paths = [saved(tmp_path, "large", LARGE), saved(tmp_path, "small", SMALL), saved(tmp_path, "again", SMALL)]
    ran(paths[0], "1", 0.2, 0.8)
    ran(paths[1], "1", 0.1, 0.9)
    entries = compare(paths)

    def names(order: str) -> list[str]:
        return [entry.name for entry in ordered(entries, order)]  # type: ignore[arg-type]

    assert names("accuracy") == ["small", "large", "again"]
    assert names("error") == ["small", "large", "again"]
    assert names("parameters") == ["again", "small", "large"]
    assert names("name") == ["again", "large", "small"]


def test_a_network_with_errors_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    [entry] = compare([saved(tmp_path, "wrong", "Input(4,8,8) > Affine(10) > Convolution(KernelShape=99,99)")])
    assert not entry.complete
    assert entry.parameters == 2570


def test_a_project_without_networks_cannot_be_compared(tmp_path: Path) -> None:
    path = tmp_path / "none.lwproj"
    save_project(Project(), path)
    with pytest.raises(LayerwrightError, match="no network to compare"):
        compare([path])
