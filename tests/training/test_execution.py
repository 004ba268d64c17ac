"""What executors compute and write: a trained network's outputs, with the targets that they are compared with."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import h5py
import msgspec
import numpy as np
import pytest
from networks import network
from runs import Trained, Workshop

from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterError
from layerwright.evaluation.evaluate import read_execution
from layerwright.model.problems import ProblemsError
from layerwright.model.project import save_project
from layerwright.model.settings import Executor
from layerwright.training.events import Executed, Failed
from layerwright.training.execution import execute
from layerwright.training.execution_files import Execution, find_executor
from layerwright.training.launch import start_execution
from layerwright.training.run import Run, RunError

CLASSIFIER = "Input(6) > Affine(3) > SoftmaxCrossEntropy"


def trained(workshop: Workshop, text: str = CLASSIFIER, *more: Any, **executor: Any) -> Trained:
    """A run with an executor on the data it was trained with."""
    executors = (Executor("Run", executor.pop("network", "Main"), executor.pop("dataset", "Training"), **executor),)
    return workshop.train(workshop.project(text, *more, executors=executors, max_epoch=1))


def executed(run: Run, which: Any = "last") -> tuple[Execution, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    execute(run, "Run", which, lambda done, total: told.append((done, total)))
    return read_execution(run.evaluation("Run")), told


def array(run: Run, file: str) -> Array:
    values: Array = np.load(run.evaluation("Run") / file)
    return values


def data(workshop: Workshop, name: str) -> Array:
    values: Array = np.load(workshop.folder / "Training.npz")[name]
    return values


def test_outputs_are_those_of_the_network_for_every_sample_in_order(workshop: Workshop) -> None:
    made = trained(workshop)
    execution, told = executed(made.run)
    assert (execution.samples, execution.parameters, execution.network) == (37, "last", "Main")
    assert told == [(8, 37), (16, 37), (24, 37), (32, 37), (37, 37)]
    [output] = execution.outputs
    scores = data(workshop, "x") @ made.parameters["Affine/affine/W"] + made.parameters["Affine/affine/b"]
    exponentials = np.exp(scores)
    assert (output.node, output.shape) == ("SoftmaxCrossEntropy", (3,))
    assert array(made.run, output.file) == pytest.approx(exponentials / exponentials.sum(1, keepdims=True), rel=1e-5)


def test_a_softmax_cross_entropy_gives_probabilities_and_knows_its_classes(workshop: Workshop) -> None:
    made = trained(workshop)
    [output] = executed(made.run)[0].outputs
    assert output.target
    assert (output.target.variable, output.target.task, output.target.shape) == ("y", "classes", (1,))
    assert np.array_equal(array(made.run, output.target.file), data(workshop, "y"))


@pytest.mark.parametrize(
    ("text", "node", "task"),
    [
        ("Input(6) > Affine(3) > Softmax > CategoricalCrossEntropy", "Softmax", "classes"),
        ("Input(6) > Affine(3) > Softmax > Dropout > CategoricalCrossEntropy", "Softmax", "classes"),
        ("Input(6) > Affine(1) > Dropout > Dropout > SquaredError", "Affine", "values"),
        ("Input(6) > Affine(1) > Sigmoid > BinaryCrossEntropy(T.Dataset=z)", "Sigmoid", "binary"),
        ("Input(6) > Affine(6) > Sigmoid > BinaryCrossEntropy(T.Dataset=p)", "Sigmoid", "values"),
        ("Input(6) > Affine(1) > SigmoidCrossEntropy(T.Dataset=z)", "SigmoidCrossEntropy", "binary"),
        ("Input(6) > a: Affine(3) > SoftmaxCrossEntropy; a > TopNError", "SoftmaxCrossEntropy", "classes"),
        ("x: Input(6) > Affine(6) > loss: SquaredError; x > loss.T", "Affine", "values"),
    ],
)
def test_the_target_of_an_output_is_that_of_its_loss(workshop: Workshop, text: str, node: str, task: str) -> None:
    source = workshop.classes()
    arrays = dict(np.load(workshop.folder / "Training.npz"))
    workshop.source("Training", **arrays, z=(arrays["y"] > 0), p=(arrays["x"] > 0))
    executors = (Executor("Run", "Main", "Training"),)
    made = workshop.train(workshop.project(text, datasets=(source,), executors=executors, max_epoch=1))
    [output] = executed(made.run)[0].outputs
    assert output.node == node
    assert output.target
    assert output.target.task == task


def test_a_network_without_a_loss_has_outputs_without_targets(workshop: Workshop) -> None:
    made = trained(workshop, CLASSIFIER, network("Input(6) > Affine(3)", "Use"), network="Use")
    [output] = executed(made.run)[0].outputs
    assert (output.node, output.target) == ("Affine", None)


def test_data_without_labels_gives_outputs_without_targets(workshop: Workshop) -> None:
    unlabelled = workshop.source("Unlabelled", x=np.zeros((4, 6)))
    executors = (Executor("Run", "Main", "Unlabelled"),)
    project = workshop.project(CLASSIFIER, datasets=(workshop.classes(), unlabelled), executors=executors, max_epoch=1)
    [output] = executed(workshop.train(project).run)[0].outputs
    assert output.target is None


@pytest.mark.parametrize("mode", ["validation", "training"])
def test_in_other_modes_the_losses_are_outputs_and_have_no_target(workshop: Workshop, mode: str) -> None:
    made = trained(workshop, "Input(6) > a: Affine(3) > SoftmaxCrossEntropy; a > TopNError", mode=mode)
    outputs = executed(made.run)[0].outputs
    assert [(output.node, output.shape, output.target) for output in outputs] == [
        ("SoftmaxCrossEntropy", (1,), None),
        ("TopNError", (1,), None),
    ]


NOISE = "Input(6) > Affine(3) > Dropout(SkipAtTest=False) > Softmax > CategoricalCrossEntropy"


def test_several_evaluations_are_averaged_or_the_last_one_counts(workshop: Workshop) -> None:
    made = trained(workshop, NOISE)

    def outputs(repeat: Any, evaluations: int) -> Array:
        change_executor(made.run, repeat=repeat, evaluations=evaluations)
        [output] = executed(made.run)[0].outputs
        return array(made.run, output.file)

    first, second, third = (outputs("last", evaluations) for evaluations in (1, 2, 3))
    assert not np.array_equal(first, second)
    assert not np.array_equal(second, third)
    assert np.array_equal(outputs("mean", 1), first)
    assert outputs("mean", 3) == pytest.approx((first + second + third) / 3, abs=1e-6)


WRITING = network(
    """
    Input(6, Dataset=n, Generator=Normal) > noise: VATNoise(Epsilon=10); kept: WorkingMemory(Size=6) > noise.Buf
    Input(6) > sum: Add2; noise > sum > a: Affine(3) > BatchNormalization > SoftmaxCrossEntropy
    """,
    "Writing",
)
READING = network(
    "kept: WorkingMemory(Size=6) > noise: VATNoise(Epsilon=2); other: WorkingMemory(Size=6) > noise.Buf", "Reading"
)


def test_an_executor_with_back_propagation_writes_what_a_later_one_on_the_same_dataset_reads(
    workshop: Workshop,
) -> None:
    text = "Input(6) > a: Affine(3) > BatchNormalization > SoftmaxCrossEntropy"
    after = Executor("Run", "Reading", "Training")
    shown = {}
    for name, writer in {
        "written": Executor("Write", "Writing", "Training", mode="training", back_propagation=True),
        "not written": Executor("Write", "Writing", "Training", mode="training"),
        "without a loss": Executor("Write", "Writing", "Training", back_propagation=True),
    }.items():
        project = workshop.project(text, WRITING, READING, executors=(writer, after), max_epoch=1)
        made = workshop.train(project)
        before = made.run.last_parameters.read_bytes()
        [output] = executed(made.run)[0].outputs
        shown[name] = array(made.run, output.file)
        assert made.run.last_parameters.read_bytes() == before
    np.testing.assert_allclose(np.linalg.norm(shown["written"], axis=1), 2, rtol=1e-5)
    assert np.array_equal(shown["not written"], shown["without a loss"])
    # The noise goes where the cost grows, which for a few classes is not where another direction was drawn.
    weights = made.parameters["a/affine/W"]
    inside = shown["written"] - shown["written"] @ np.linalg.pinv(weights.T) @ weights.T
    np.testing.assert_allclose(inside, 0, atol=1e-4)
    outside = shown["not written"] - shown["not written"] @ np.linalg.pinv(weights.T) @ weights.T
    assert np.abs(outside).max() > 0.1


def change_executor(run: Run, **settings: Any) -> None:
    """Change the settings of a run's executor, which only tests do."""
    project = run.project()
    [executor] = project.configuration.executors
    executors = (msgspec.structs.replace(executor, **settings),)
    configuration = msgspec.structs.replace(project.configuration, executors=executors)
    save_project(msgspec.structs.replace(project, configuration=configuration), run.folder / "project.lwproj")


def test_chance_is_repeated_from_the_seed_of_the_run(workshop: Workshop) -> None:
    made = trained(workshop, NOISE)
    first, second = (array(made.run, executed(made.run)[0].outputs[0].file) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize(("which", "factor"), [("best", 2.0), ("last", 3.0)])
def test_the_parameters_that_are_asked_for_are_used(workshop: Workshop, which: str, factor: float) -> None:
    made = trained(workshop, CLASSIFIER, network("Input(6) > Affine(3)", "Use"), network="Use")
    for path, value in ((made.run.best_parameters, 2.0), (made.run.last_parameters, 3.0)):
        with h5py.File(path, "a") as file:
            file["Affine/affine/W"][...], file["Affine/affine/b"][...] = 0, value
    [output] = executed(made.run, which)[0].outputs
    assert (array(made.run, output.file) == factor).all()


def test_targets_that_do_not_fit_are_told_before_anything_is_computed(workshop: Workshop) -> None:
    other = workshop.source("Other", x=np.zeros((4, 6)), y=[[0], [1], [2], [3]])
    executors = (Executor("Run", "Main", "Other"),)
    project = workshop.project(CLASSIFIER, datasets=(workshop.classes(), other), executors=executors, max_epoch=1)
    made = workshop.train(project)
    with pytest.raises(ProblemsError, match='The labels "y" of the dataset "Other" go from 0 to 3'):
        executed(made.run)
    assert not made.run.evaluation("Run").exists()


def test_missing_parameters_are_told(workshop: Workshop) -> None:
    made = trained(workshop)
    made.run.best_parameters.unlink()
    with pytest.raises(ParameterError, match=r"best\.h5"):
        executed(made.run, "best")


def test_a_failure_leaves_earlier_results_and_no_rubbish(workshop: Workshop) -> None:
    made = trained(workshop)
    executed(made.run)

    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute(made.run, "Run", "last", fail)
    assert [path.name for path in (made.run.folder / "evaluation").iterdir()] == ["Run"]
    assert read_execution(made.run.evaluation("Run")).samples == 37


def test_the_first_executor_is_taken_where_none_is_named(workshop: Workshop) -> None:
    executors = (Executor("a", "Main", "Training"), Executor("b", "Main", "Training"))
    project = workshop.project(CLASSIFIER, executors=executors)
    assert find_executor(project, None).name == "a"
    assert find_executor(project, "b").name == "b"
    with pytest.raises(RunError, match=r'There is no executor "c"\. The project has "a", "b"'):
        find_executor(project, "c")
    with pytest.raises(RunError, match="The project has no executor to evaluate with"):
        find_executor(workshop.project(CLASSIFIER), None)


def test_a_worker_tells_how_far_it_is_and_what_is_wrong(workshop: Workshop) -> None:
    made = trained(workshop)
    events = list(start_execution(made.run, "Run", "best").events())
    assert all(isinstance(event, Executed) for event in events)
    assert (events[-1].samples, events[-1].total) == (37, 37)  # type: ignore[union-attr]
    [event] = start_execution(made.run, "Nothing", "best").events()
    assert isinstance(event, Failed)
    assert event.text == 'There is no executor "Nothing". The project has "Run".'


def test_a_worker_that_crashes_is_named_with_its_signal(workshop: Workshop) -> None:
    made = trained(workshop)
    worker = start_execution(made.run, "Run", "best")
    os.kill(worker.pid, signal.SIGSEGV)
    *_, last = worker.events()
    assert isinstance(last, Failed)
    assert last.text.startswith("The worker process was ended by the signal SIGSEGV.")
    assert Path(last.text.split()[-1].rstrip(".")).name == "log.txt"
