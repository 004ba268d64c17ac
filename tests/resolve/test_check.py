"""Everything that is wrong with a project is found before anything is computed."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from networks import network, project

from layerwright.model.problems import Problem
from layerwright.model.project import Project, load_project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer, Schedule
from layerwright.resolve.check import check_project

EXAMPLE = Path(__file__).parents[2] / "examples" / "mnist_lenet" / "mnist_lenet.lwproj"
DATA = (DataSource("Training", "train.csv"), DataSource("Validation", "valid.csv"))
TRAINED = "Input(4) > Affine(3) > SquaredError"


def configured(text: str = TRAINED, *networks: Any, **configuration: Any) -> Project:
    return project(text, *networks, datasets=DATA, configuration=Configuration(**configuration))


def optimizer(**fields: Any) -> dict[str, Any]:
    return {"optimizers": (msgspec.structs.replace(Optimizer("Optimizer", "Main", "Training"), **fields),)}


def monitor(**fields: Any) -> dict[str, Any]:
    return {"monitors": (msgspec.structs.replace(Monitor("error", "Main", "Validation"), **fields),)}


def only_problem(made: Project) -> Problem:
    [problem] = check_project(made)
    assert problem.text.endswith(".")
    assert problem.fix == "" or problem.fix[-1] in ".?"
    return problem


@pytest.mark.parametrize(
    "made",
    [
        load_project(EXAMPLE),
        configured(),
        configured(**optimizer(), **monitor()),
        configured(executors=(Executor("use", "Main", "Validation"),)),
        configured(**optimizer(end=5, start=4, schedule=Schedule("Step", steps=(1,)))),
        configured(**optimizer(solver="AMSGRAD", parameters={"Alpha": 0.0, "BiasCorrection": True})),
        configured(**monitor(), best_monitor="error"),
        configured("Input > Tanh"),
    ],
)
def test_a_project_without_problems_has_none(made: Project) -> None:
    assert check_project(made) == ()


@pytest.mark.parametrize(
    ("made", "says", "fix"),
    [
        (Project(datasets=DATA), "The project has no network.", "Add one."),
        (configured(TRAINED, network("Input", "A"), network("Input", "A")), '2 networks have the name "A".', "Rename"),
        (configured(TRAINED, network("Input", "a/b")), 'The network name "a/b" cannot be used: it contains', "Rename"),
        (project("Input", datasets=(*DATA, DATA[0])), '2 datasets have the name "Training".', "Rename all but one."),
        (project("Input", datasets=(DataSource("", "x.csv"),)), 'The dataset name "" cannot be used: it is', "Rename"),
        (configured(**optimizer(name=" ")), 'The optimizer name " " cannot be used: it is empty.', "Rename it."),
        (
            configured(monitors=(Monitor("m", "Main", "Training"),) * 2),
            '2 monitors have the name "m".',
            "Rename all but one.",
        ),
        (
            configured(executors=(Executor("e", "Main", "Training"),) * 2),
            '2 executors have the name "e".',
            "Rename all but one.",
        ),
        (
            configured(**optimizer(network="Mian")),
            'Optimizer "Optimizer": there is no network "Mian".',
            'Did you mean "Main"?',
        ),
        (
            configured(**monitor(dataset="Test")),
            'Monitor "error": there is no dataset "Test".',
            'Choose one of: "Training", "Validation".',
        ),
        (
            configured(executors=(Executor("use", "Main", "validation"),)),
            'Executor "use": there is no dataset "validation".',
            'Did you mean "Validation"?',
        ),
        (
            configured(**optimizer(solver="adam")),
            'Optimizer "Optimizer": there is no solver "adam".',
            'Did you mean "Adam"?',
        ),
        (
            configured(**optimizer(parameters={"Alhpa": 0.1})),
            'Optimizer "Optimizer": Adam has no parameter "Alhpa".',
            'Did you mean "Alpha"?',
        ),
        (
            configured(**optimizer(parameters={"Alpha": -1.0})),
            'Optimizer "Optimizer": Alpha is -1.0.',
            "Use a finite number of 0 or more.",
        ),
        (
            configured(**optimizer(parameters={"Alpha": float("nan")})),
            'Optimizer "Optimizer": Alpha is nan.',
            "Use a finite number of 0 or more.",
        ),
        (configured(**optimizer(parameters={"Alpha": True})), 'Optimizer "Optimizer": Alpha is True.', "Use a number."),
        (
            configured(**optimizer(solver="AdaBelief", parameters={"Rectify": 1.0})),
            'Optimizer "Optimizer": Rectify is 1.0.',
            "Use True or False.",
        ),
        (
            configured(**optimizer(solver="AdamW", weight_decay=0.1)),
            'Optimizer "Optimizer": AdamW decays weights by a parameter of its own',
            "Set weight_decay to 0",
        ),
        (
            configured(**optimizer(start=5, end=5)),
            'Optimizer "Optimizer": it ends at epoch 5, before it starts at 5.',
            "Use a later end, or -1 for the end of the run.",
        ),
        (
            configured(**optimizer(schedule=Schedule("Step"))),
            'Optimizer "Optimizer": the Step schedule has no steps.',
            "Name the times at which the rate drops.",
        ),
        (
            configured("Input(4) > Affine(3)", **optimizer()),
            "The network must contain at least one loss function to be trained.",
            "Add one at its end, as SoftmaxCrossEntropy or SquaredError.",
        ),
        (
            configured("Input(4) > SquaredError", **optimizer()),
            "The network has no parameters that could be trained.",
            "",
        ),
        (
            configured("Input(4) > Affine(3)", **monitor()),
            'The monitor "error" has nothing to measure: the network has no loss function.',
            "Add one, or choose another network.",
        ),
        (
            configured(**monitor(mode="runtime")),
            'The monitor "error" has nothing to measure: in the mode runtime, losses are removed.',
            "Use the mode validation.",
        ),
        (
            configured(**monitor(), best_monitor="eror"),
            'There is no monitor "eror" to choose the best parameters by.',
            'Did you mean "error"?',
        ),
    ],
)
def test_what_is_wrong_with_a_project(made: Project, says: str, fix: str) -> None:
    problem = only_problem(made)
    assert problem.text.startswith(says)
    assert problem.fix.startswith(fix)


def test_a_network_that_cannot_be_trained_is_named() -> None:
    assert only_problem(configured("Input(4) > Affine(3)", **optimizer())).network == "Main"


def test_the_problems_of_all_networks_are_told_in_their_order_and_once() -> None:
    made = project("Input > Unit(A) > Affine(0)", network("Input > Affine(-1)", "A"), network("ReLU", "B"))
    assert [problem.place() for problem in check_project(made)] == [
        "A, Affine, OutShape",
        "Main, Affine, OutShape",
        "B, ReLU",
    ]


def test_a_task_on_a_network_with_problems_is_not_blamed_for_them() -> None:
    made = configured("Input(4) > Affine(0) > SquaredError", **optimizer(), **monitor())
    assert [problem.layer for problem in check_project(made)] == ["Affine"]


def test_a_unit_that_works_where_it_is_called_is_not_held_against_the_size_it_is_drawn_with() -> None:
    """A project of the reference system's users: its unit's own Input has too few axes, and gets the right ones."""
    inner = network("Input(1,20) > Convolution(2, KernelShape=1,3)", "Conv")
    fits = "Input(1,1,20) > Unit(Conv) > Affine(3) > SquaredError"
    [problem] = check_project(configured(fits, inner, **optimizer()))
    assert (problem.network, problem.severity) == ("Conv", "warning")
    problems = check_project(configured(fits.replace("1,1,20", "1,20"), inner, **optimizer()))
    assert "error" in {problem.severity for problem in problems if problem.network == "Conv"}
