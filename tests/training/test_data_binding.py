"""Whether data fits the networks that use it, told before nnabla sees a value, and all of it at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import network
from runs import Workshop

from layerwright.model.problems import Problem
from layerwright.model.settings import DataSource, Executor, Monitor, Optimizer
from layerwright.training.data_binding import check_data

CLASSIFIER = "Input(6) > Affine(3) > SoftmaxCrossEntropy"


def problems(workshop: Workshop, text: str = CLASSIFIER, **arrays: Any) -> tuple[Problem, ...]:
    """The problems of a network on a dataset of four samples."""
    arrays = {"x": np.zeros((4, 6)), "y": np.zeros((4, 1)), **arrays}
    source = workshop.source("Data", **{name: values for name, values in arrays.items() if values is not None})
    return check_data(workshop.project(text, datasets=(source,)), workshop.folder)


def test_data_that_fits_has_no_problem(workshop: Workshop) -> None:
    assert problems(workshop) == ()
    assert problems(workshop, "Input(2,3) > Affine(3) > SoftmaxCrossEntropy", y=[[0], [1], [2], [2]]) == ()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("nowhere.txt", None, "does not exist"),
        ("short.txt", "1,2,3", "holds 3 numbers; 18 are needed"),
        ("words.txt", "one two", "cannot be read"),
        ("long.txt", "1 " * 10_000, "at most"),
        ("/dev/zero", None, "not a regular file"),
    ],
)
def test_a_weight_file_that_does_not_fit_is_told(workshop: Workshop, name: str, content: str | None, says: str) -> None:
    if content is not None:
        (workshop.folder / name).write_text(content)
    [problem] = problems(workshop, f"Input(6) > a: Affine(3, W.File={name}) > SoftmaxCrossEntropy")
    assert (problem.layer, problem.property) == ("a", "W.File")
    assert says in problem.text


def test_a_variable_that_is_missing_is_told(workshop: Workshop) -> None:
    [problem] = problems(workshop, x=None, z=np.zeros((4, 2)))
    assert str(problem) == 'Main: The dataset "Data" has no variable "x". It has "y", "z".'


def test_a_variable_of_another_size_is_told(workshop: Workshop) -> None:
    [problem] = problems(workshop, x=np.zeros((4, 2, 4)))
    assert problem.text == 'The variable "x" of the dataset "Data" has the shape 2,4; the network takes 6.'


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ([0, 1, 2, 3], "go from 0 to 3"),
        ([0, -1, 2, 2], "go from -1 to 2"),
        ([0, 0.5, 1, 2], "are not all integers"),
        ([1e30, 0, 0, 0], "go from 0 to 1e+30"),
    ],
)
@pytest.mark.parametrize("loss", ["SoftmaxCrossEntropy", "Softmax > CategoricalCrossEntropy", "TopNError"])
def test_labels_that_nnabla_would_die_of_are_told(
    workshop: Workshop, loss: str, labels: list[float], found: str
) -> None:
    [problem] = problems(workshop, f"Input(6) > Affine(3) > {loss}", y=np.reshape(labels, (4, 1)))
    assert problem.text == f'The labels "y" of the dataset "Data" {found}; integers from 0 to 2 are needed.'
    assert problem.fix


def test_values_that_are_no_labels_may_be_anything(workshop: Workshop) -> None:
    assert problems(workshop, "Input(6) > Affine(1) > SquaredError", y=[[-5], [0.5], [1e9], [0]]) == ()


def test_what_is_generated_needs_no_variable(workshop: Workshop) -> None:
    text = "Input(9, Generator=Normal) > Affine(3) > SquaredError(T.Generator=Constant)"
    assert problems(workshop, text, x=None, y=None, z=np.zeros((4, 1))) == ()


def test_an_executor_needs_no_labels(workshop: Workshop) -> None:
    source = workshop.source("Data", x=np.zeros((4, 6)))
    executors = (Executor("Run", "Main", "Data"),)
    project = workshop.project(CLASSIFIER, datasets=(source,), optimizers=(), executors=executors)
    assert check_data(project, workshop.folder) == ()


def test_everything_is_told_at_once_and_once(workshop: Workshop) -> None:
    workshop.source("Short", x=np.zeros((4, 2)))
    workshop.source("Empty", x=np.zeros((0, 6)), y=np.zeros((0, 1)))
    (workshop.folder / "torn.csv").write_text("x__0,y\n1,2\n3\n")
    project = workshop.project(
        network(CLASSIFIER),
        datasets=(
            DataSource("Short", "Short.npz"),
            DataSource("Empty", "Empty.npz"),
            DataSource("Missing", "missing.npz"),
            DataSource("Torn", "torn.csv", cache=False),
        ),
        optimizers=tuple(Optimizer(name, "Main", name) for name in ("Short", "Empty", "Missing", "Nowhere")),
        monitors=(Monitor("m", "Main", "Short"), Monitor("n", "Nowhere", "Short")),
    )
    texts = sorted(problem.text for problem in check_data(project, workshop.folder))
    assert [text.partition('"')[0] for text in texts] == [
        "Dataset ",
        "Dataset ",
        "Dataset ",
        "The dataset ",
        "The variable ",
    ]
    assert "is empty" in texts[0] or "no samples" in texts[0]
    assert "does not exist" in texts[1]


def test_a_row_that_cannot_be_read_is_told_though_it_shows_late(workshop: Workshop) -> None:
    header = ",".join([f"x__{index}" for index in range(6)] + ["y"])
    rows = ["0,0,0,0,0,0,0", "0,0,0,0,0,0,one", "0,0,0,0,0,0,0"]
    (workshop.folder / "data.csv").write_text("\n".join([header, *rows]) + "\n")
    source = DataSource("Data", "data.csv", cache=False)
    [problem] = check_data(workshop.project(CLASSIFIER, datasets=(source,)), workshop.folder)
    assert problem.text.startswith('Dataset "Data": ')
    assert "line 3" in problem.text


@pytest.mark.parametrize(
    "loss", ["BinaryCrossEntropy", "t: Input(1, Dataset=y) > loss.T; {} > loss: BinaryCrossEntropy"]
)
def test_targets_of_binary_cross_entropy_beyond_0_and_1_are_told(workshop: Workshop, loss: str) -> None:
    text = "i: Input(6) > a: Affine(1) > s: Sigmoid"
    text = f"{text}; {loss.format('s')}" if "{}" in loss else f"{text} > {loss}"
    for name, targets in (("Good", [[0.0], [0.3], [1.0]]), ("Bad", [[0.0], [0.3], [7.0]])):
        source = workshop.source(name, x=np.zeros((3, 6)), y=np.array(targets))
        made = workshop.project(text, datasets=(source,), optimizers=(Optimizer("o", "Main", name),))
        texts = [problem.text for problem in check_data(made, workshop.folder)]
        wanted = 'The targets "y" of the dataset "Bad" go from 0 to 7; the network takes values from 0 to 1.'
        assert texts == ([wanted] if name == "Bad" else [])


def test_labels_that_an_input_layer_hands_to_a_loss_are_compared_with_its_classes(workshop: Workshop) -> None:
    text = "i: Input(6) > a: Affine(3) > l: SoftmaxCrossEntropy; t: Input(1, Dataset=y) > l.T"
    source = workshop.source("Data", x=np.zeros((3, 6)), y=np.array([[0], [1], [3]]))
    made = workshop.project(text, datasets=(source,), optimizers=(Optimizer("o", "Main", "Data"),))
    [problem] = check_data(made, workshop.folder)
    assert "integers from 0 to 2 are needed" in problem.text
