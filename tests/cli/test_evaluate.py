"""`layerwright evaluate`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from networks import network
from runs import Trained, Workshop

from layerwright.model.settings import Executor, Optimizer

SCORES = "Input(6) > scores: Affine(3) > SoftmaxCrossEntropy"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A run of a project with an executor for classes, and others for values and without targets."""
    workshop = Workshop(tmp_path_factory.mktemp("evaluate"))
    executors = (
        Executor("Classes", "Main", "Training"),
        Executor("Values", "Values", "Training"),
        Executor("Plain", "Plain", "Training"),
        Executor("Wide", "Wide", "Training"),
    )
    project = workshop.project(
        SCORES,
        network("Input(6) > scores: Affine(3) > more: Affine(6) > SquaredError(T.Dataset=x)", "Values"),
        network("Input(6) > scores: Affine(3)", "Plain"),
        network("Input(6) > wide: Affine(2000, W.Initializer=Constant) > SquaredError(T.Generator=Constant)", "Wide"),
        executors=executors,
        optimizers=tuple(Optimizer(name, name, "Training") for name in ("Main", "Values", "Wide")),
    )
    return workshop.train(project)


def test_classes_are_shown_with_their_confusion_matrix(program: Any, trained: Trained) -> None:
    outcome = program("evaluate", trained.run.folder)
    assert outcome.status == 0, outcome.err
    lines = outcome.out.splitlines()
    assert lines[0] == "Main on Training: 37 samples, best parameters"
    assert "SoftmaxCrossEntropy against y" in lines
    assert [line.split()[0] for line in lines if line.startswith("  A")] == ["Accuracy", "Avg.", "Avg.", "Avg."]
    [title] = [number for number, line in enumerate(lines) if line.endswith("recall  precision")]
    rows = [line.split() for line in lines[title + 1 :]]
    assert [row[0] for row in rows] == ["0", "1", "2"]
    counts = [int(cell.replace(".", "0")) for row in rows for cell in row[1:4]]
    assert sum(counts) == 37


def test_the_json_document_holds_everything(program: Any, trained: Trained) -> None:
    evaluation = program("evaluate", trained.run.folder, "--json").json
    assert {name: evaluation[name] for name in ("executor", "network", "dataset", "parameters", "samples")} == {
        "executor": "Classes",
        "network": "Main",
        "dataset": "Training",
        "parameters": "best",
        "samples": 37,
    }
    [output] = evaluation["outputs"]
    metrics = output["classification"]
    assert metrics["accuracy"] == pytest.approx(np.trace(metrics["confusion"]) / 37)
    assert [entry["name"] for entry in metrics["classes"]] == ["0", "1", "2"]


def test_values_are_shown_with_their_errors(program: Any, trained: Trained) -> None:
    lines = program("evaluate", trained.run.folder, "--executor", "Values").out.splitlines()
    assert "more against x" in lines
    names = ["Root mean squared error", "Mean squared error", "Mean absolute error", "Largest error", "R2"]
    assert [line.strip().rpartition("  ")[0].strip() for line in lines[-5:]] == names


def test_an_output_without_a_target_is_told(program: Any, trained: Trained) -> None:
    assert (
        "There is no target to compare it with." in program("evaluate", trained.run.folder, "--executor", "Plain").out
    )


def test_a_table_has_every_sample(program: Any, trained: Trained, tmp_path: Path) -> None:
    table = tmp_path / "results.csv"
    outcome = program("evaluate", trained.run.folder, "--output", table)
    assert outcome.out.splitlines()[-1] == f"Table: {table}"
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 37
    for row in rows:
        probabilities = [float(row[f"SoftmaxCrossEntropy__{number}"]) for number in range(3)]
        assert sum(probabilities) == pytest.approx(1)
        assert int(row["predicted y"]) == int(np.argmax(probabilities))


def test_an_output_that_is_too_wide_for_a_table_is_told(program: Any, trained: Trained, tmp_path: Path) -> None:
    outcome = program("evaluate", trained.run.folder, "--executor", "Wide", "--output", tmp_path / "wide.csv")
    assert 'The output "wide" is too wide for the table' in outcome.out


@pytest.mark.parametrize(("options", "used"), [((), "best"), (("--parameters", "last"), "last")])
def test_the_best_parameters_are_used_unless_told_otherwise(
    program: Any, trained: Trained, options: tuple[str, ...], used: str
) -> None:
    assert program("evaluate", trained.run.folder, "--json", *options).json["parameters"] == used


def test_the_last_parameters_are_used_where_a_run_keeps_no_best(program: Any, tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    project = workshop.project(SCORES, executors=(Executor("Run", "Main", "Training"),), save_best=False, max_epoch=1)
    run = workshop.train(project).run
    assert program("evaluate", run.folder, "--json").json["parameters"] == "last"
    outcome = program("evaluate", run.folder, "--parameters", "best")
    assert outcome.status == 1
    assert "best.h5" in outcome.err


def test_an_executor_that_does_not_exist_is_told(program: Any, trained: Trained) -> None:
    outcome = program("evaluate", trained.run.folder, "--executor", "Exe")
    assert outcome.status == 1
    assert 'There is no executor "Exe". The project has "Classes", "Values", "Plain", "Wide".' in outcome.err


def test_what_is_no_run_is_told(program: Any, tmp_path: Path) -> None:
    outcome = program("evaluate", tmp_path)
    assert outcome.status == 1
    assert "is not a run folder: it has no run.json" in outcome.err
