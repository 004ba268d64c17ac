"""What a report says, against what the run folder holds."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from report_runs import CLASSES, SAMPLES, make_run, train_run

from layerwright.evaluation.evaluate import evaluate
from layerwright.model.network import Layer, Link, Network
from layerwright.resolve.resolve import resolve
from layerwright.training.events import Epoch, learning_curve, read_events
from layerwright.training.run import Run, RunError
from reports.content import Content, gather
from reports.content.gathering import ReportError, thinned


def test_a_dataset_is_told_with_its_variables_classes_and_examples(content: Content) -> None:
    [dataset] = content.datasets
    assert (dataset.name, dataset.file, dataset.samples) == ("Training", "pictures.npz", SAMPLES)
    assert [(entry.name, entry.kind, entry.shape) for entry in dataset.variables] == [
        ("x", "image", (1, 8, 8)),
        ("y", "scalar", (1,)),
    ]
    assert dataset.counted == "y"
    assert sum(count for _, count in dataset.classes) == SAMPLES
    assert len(dataset.classes) == CLASSES
    examples = dataset.variables[0].examples
    assert len(examples) == 24
    assert examples[0].caption == "y = 1"
    assert examples[0].picture.png.startswith(b"\x89PNG")


def test_a_network_is_told_with_the_figures_of_the_resolver(content: Content, run: Run) -> None:
    [network] = content.networks
    resolved = resolve(run.project(), "Main")
    assert network.statistics == resolved.statistics.named()
    assert network.trainable == resolved.trainable_size
    assert network.layers["conv"].shape == "4,8,8"
    # A kernel of 3,3 is the default.
    assert network.layers["conv"].changed == (("OutMaps", "4"),)
    assert network.layers["conv"].multiply_adds == 4 * 8 * 8 * 9


def test_the_curve_and_the_metrics_are_those_of_the_run_folder(content: Content, run: Run) -> None:
    [told] = content.runs
    assert told.curve == tuple(learning_curve(read_events(run.events)))
    [output] = told.evaluations[0].outputs
    [expected] = evaluate(run.evaluation("Executor")).outputs
    assert output.classification == expected.classification
    assert told.accuracy == expected.classification.accuracy  # type: ignore[union-attr]
    assert output.probabilities


def test_the_mistakes_are_the_wrong_samples_with_the_highest_score(content: Content, run: Run) -> None:
    [output] = content.runs[0].evaluations[0].outputs
    folder = run.evaluation("Executor")
    scores = np.load(folder / "output-0.npy").reshape(SAMPLES, CLASSES)
    right = np.load(folder / "target-0.npy").reshape(SAMPLES).astype(int)
    wrong = [row for row in range(SAMPLES) if scores[row].argmax() != right[row]]
    assert output.wrong == len(wrong) > 0
    best = max(wrong, key=lambda row: scores[row].max())
    first = output.mistakes[0]
    assert (first.sample, first.right, first.predicted) == (best, str(right[best]), str(scores[best].argmax()))
    assert first.confidence == pytest.approx(float(scores[best].max()))
    assert first.picture is not None
    confidences = [mistake.confidence for mistake in output.mistakes]
    assert confidences == sorted(confidences, reverse=True)


def test_the_paper_of_adam_is_cited_and_not_another(content: Content) -> None:
    cited = {reference.subject: reference.text for reference in content.references}
    assert cited["Adam"].startswith("Kingma, D. P. and Ba, J. (2015)")
    assert "1412.6980" in cited["Adam"]
    assert "nnabla" in cited
    assert any(subject.startswith("ReLU") for subject in cited)
    texts = [reference.text for reference in content.references]
    assert len(set(texts)) == len(texts)


def test_values_are_told_with_pairs_of_targets_and_outputs(regression: Content) -> None:
    [output] = regression.runs[0].evaluations[0].outputs
    assert output.regression
    assert output.classification is None
    assert len(output.pairs) == SAMPLES
    errors = [given - wanted for wanted, given in output.pairs]
    assert output.regression.mean_squared_error == pytest.approx(float(np.square(errors).mean()), rel=1e-5)


def test_what_runs_have_in_common_stands_once(compared: Content) -> None:
    assert [run.name for run in compared.runs] == ["first", "second"]
    [dataset] = compared.datasets
    [network] = compared.networks
    assert dataset.runs == network.runs == ("first", "second")


def test_a_missing_evaluation_is_told(compared: Content) -> None:
    first, second = compared.runs
    assert first.missing == ()
    assert second.missing == ("Executor",)
    assert second.accuracy is None


def test_missing_data_is_told_and_the_rest_is_there(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "moved" / "first"
    shutil.copytree(run.folder, copy)
    moved = Run.open(copy)
    moved.write_info(msgspec.structs.replace(moved.info(), project=str(tmp_path / "moved" / "stripes.lwproj")))
    content = gather([copy])
    [dataset] = content.datasets
    assert "pictures.npz" in dataset.problem
    assert str(tmp_path) not in dataset.problem
    [evaluation] = content.runs[0].evaluations
    assert evaluation.outputs[0].classification
    assert evaluation.outputs[0].mistakes[0].picture is None
    assert "pictures.npz" in evaluation.data_problem


def test_damaged_results_are_told(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "first"
    shutil.copytree(run.folder, copy)
    (copy / "evaluation" / "Executor" / "output-0.npy").write_bytes(b"nothing")
    [told] = gather([copy]).runs
    assert told.evaluations == ()
    assert len(told.unreadable) == 1
    assert "output-0.npy" in told.unreadable[0]


def test_results_from_before_further_training_are_marked(tmp_path: Path) -> None:
    run = train_run(make_run(tmp_path, max_epoch=1))
    assert not gather([run.folder]).runs[0].evaluations[0].outdated
    later = (run.evaluation("Executor") / "execution.json").stat().st_mtime + 10
    os.utime(run.best_parameters, (later, later))
    assert gather([run.folder]).runs[0].evaluations[0].outdated


def test_units_follow_with_their_callers(tmp_path: Path) -> None:
    unit = Network(
        "Block",
        (Layer("In", "Input", {"Size": "4"}), Layer("A", "Affine", {"OutShape": "4"}), Layer("Maps", "Argument")),
        (Link("In", "A"),),
    )
    main = Network(
        "Main",
        (
            Layer("Input", "Input", {"Size": "1,8,8"}),
            Layer("First", "Unit", {"Network": "Block"}),
            Layer("Second", "Unit", {"Network": "Block"}),
            Layer("Loss", "SquaredError"),
        ),
        (Link("Input", "First"), Link("First", "Second"), Link("Second", "Loss")),
    )
    content = gather([make_run(tmp_path, main, unit, executors=(), monitors=()).folder])
    assert [(network.name, network.callers) for network in content.networks] == [("Main", ()), ("Block", ("Main",))]
    assert content.networks[0].layers["First"].unit == "Block"
    assert content.runs[0].curve == ()


def test_long_curves_are_thinned_and_keep_the_best_and_the_last_epoch() -> None:
    def epoch(number: int) -> Epoch:
        return Epoch(epoch=number, cost=1.0, monitors={}, learning_rates={}, seconds=0, best=number in (1, 777))

    curve = [epoch(number) for number in range(1, 2001)]
    short = thinned(curve, 100)
    assert len(short) <= 102
    assert {entry.epoch for entry in short} >= {1, 777, 2000}
    assert [entry.epoch for entry in short] == sorted(entry.epoch for entry in short)


def test_wrong_runs_are_refused(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="at least one run"):
        gather([])
    with pytest.raises(ReportError, match="twice"):
        gather([run.folder, run.folder])
    with pytest.raises(RunError, match="not a run folder"):
        gather([tmp_path])
