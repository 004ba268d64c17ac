"""A way out that the program offers takes the problem away."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from networks import network, project
from strategies import any_network

from layerwright.model import edits
from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import LayerwrightError, Problem
from layerwright.model.project import Project, encode_project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer, Schedule
from layerwright.resolve.check import check_project
from layerwright.resolve.remedies import remedies

DATA = (DataSource("Training", "a.csv"),)
FULL = "Input(1,8,8) > Affine(10) > SoftmaxCrossEntropy"


def with_tasks(text: str = FULL, **fields: object) -> Project:
    return project(text, datasets=DATA, configuration=Configuration(**fields))  # type: ignore[arg-type]


def _double() -> Project:
    state = network("Input(4) > ReLU")
    return project(msgspec.structs.replace(state, layers=(*state.layers, Layer("ReLU", "Input", {"Size": "4"}))))


def _loose() -> Project:
    state = network("Input(4) > ReLU")
    return project(msgspec.structs.replace(state, links=(*state.links, Link("ReLU", "gone"))))


def _circle() -> Project:
    state = network("Input(4) > a: Add2 > b: ReLU")
    return project(msgspec.structs.replace(state, links=(*state.links, Link("b", "a"))))


def _named(name: str) -> Project:
    return project(Network("Main", (Layer(name, "Input"),)))


TRAIN = Optimizer("train", "Main", "Training")
CASES: list[tuple[Project, str, str]] = [
    (project("Input(1,8,8) > Convolution(8, KernelShap=3,3)"), "has no property", "Rename it to KernelShape"),
    (project("Input(1,8,8) > ReLU(Foo=3)"), "has no property", "Remove Foo"),
    (project("Input(1,8,8) > Convolution(8, BorderMode=sme)"), "is not an option", "Set BorderMode to same"),
    (project("Input(1,8,8) > Convolution(8, KernelShape=3;3)"), "is not understood", "Set KernelShape to its default"),
    (project("Input(1,8,8) > Affine(OutShap*2)"), "is not a property or argument", "Set OutShape to its default"),
    (project("Input(1,8,8) > Convolution(8, Padding=KernlShape)"), "is not a property", "Set Padding to KernelShape"),
    (project("Input(4) > Relu"), "There is no layer type", "Make it ReLU"),
    (project("Input(4) > Zzzz > Tanh"), "There is no layer type", "Remove the layer"),
    (project("a: Input(4); b: Tanh"), "Input is not connected", 'Link "a" to it'),
    (project("a: Input(4) > c: Add2; b: Input(4)"), "takes two inputs, and has 1", 'Link "b" to it'),
    (project("a: Input(4) > c: Tanh; b: Input(4) > c"), "takes one input, and has 2", "Remove the last link"),
    (project("a: Argument > b: Tanh; Input(4) > b"), "has no output to link from", "Remove the link"),
    (project("Input(4) > a: Affine(5); p: Parameter(Size=5) > a.V"), "has no connector", "Remove the link"),
    (project("Input(4) > a: Affine(5, WithBias=False); p: Parameter(Size=5) > a.b"), "switched off", "Remove the link"),
    (_loose(), "ends at no layer", "Remove the link"),
    (_circle(), "form a circle", 'Remove the link from "b" to "a"'),
    (_double(), "Another layer has the same name", 'Rename one to "ReLU_2"'),
    (_named("a/b"), "The name cannot be used", 'Rename it to "a_b"'),
    (_named(" "), "The name cannot be used", 'Rename it to "Layer"'),
    (project("Input(4) > Unit(Blok)", network("Input > ReLU", "Block")), "There is no network", "Call Block"),
    (project("Input(2,3) > Reshape(7)"), "elements", "Set OutShape to 6"),
    (project("Input(4, Dataset=) > ReLU"), "The value is empty", "Use the variable x"),
    (with_tasks("Input(1,8,8) > a: Affine(10)", optimizers=(TRAIN,)), "one loss", 'Add SoftmaxCrossEntropy below "a"'),
    (with_tasks(optimizers=(Optimizer("o", "Mein", "Training"),)), "there is no network", "Use the network Main"),
    (with_tasks(monitors=(Monitor("m", "x", "Training"),)), "there is no network", 'Remove "m"'),
    (with_tasks(executors=(Executor("e", "Main", "y"),)), "there is no dataset", "Use the dataset Training"),
    (with_tasks(optimizers=(msgspec.structs.replace(TRAIN, solver="Adm"),)), "there is no solver", "Use Adam"),
    (
        with_tasks(optimizers=(msgspec.structs.replace(TRAIN, start=5, end=3),)),
        "it ends at",
        "Let it work to the end of the run",
    ),
    (
        with_tasks(optimizers=(msgspec.structs.replace(TRAIN, solver="AdamW", weight_decay=0.1),)),
        "decays weights",
        "Set weight_decay to 0",
    ),
    (
        with_tasks(optimizers=(msgspec.structs.replace(TRAIN, schedule=Schedule("Step")),)),
        "has no steps",
        "Let the rate drop at the epochs 50, 75",
    ),
    (
        with_tasks(optimizers=(msgspec.structs.replace(TRAIN, parameters={"Foo": 1.0}),)),
        "has no parameter",
        "Remove Foo",
    ),
    (
        with_tasks(optimizers=(msgspec.structs.replace(TRAIN, parameters={"Alpha": -1.0}),)),
        "Alpha is -1",
        "Set Alpha to its default",
    ),
    (
        with_tasks(monitors=(Monitor("m", "Main", "Training", mode="runtime"),)),
        "nothing to measure",
        "Use the mode validation",
    ),
    (with_tasks(best_monitor="m", monitors=(Monitor("n", "Main", "Training"),)), "no monitor", 'Choose by "n"'),
    (with_tasks(optimizers=(TRAIN, TRAIN)), "2 optimizers have the name", 'Rename one to "train_2"'),
    (Project(), "The project has no network", "Add a network"),
    (Project(networks=(network("ReLU", "A"), network("Tanh", "A"))), "2 networks have the name", 'Rename one to "A_2"'),
]


@pytest.mark.parametrize(("made", "says", "text"), CASES, ids=[case[2] + " / " + case[1] for case in CASES])
def test_a_way_out_takes_the_problem_away(made: Project, says: str, text: str) -> None:
    [problem, *_] = [entry for entry in check_project(made) if says in entry.text]
    offered = {remedy.text: remedy for remedy in remedies(made, problem)}
    assert text in offered, list(offered)
    after = offered[text].apply(made)
    assert problem not in check_project(after)
    assert encode_project(after)


def test_a_bypassed_layer_that_gets_nothing_is_switched_on() -> None:
    made = project(edits.toggle_bypass(network("a: ReLU > b: Tanh"), ["a"]))
    problem = Problem(
        network="Main", layer="a", text="It is bypassed, and nothing flows into it that it could give on."
    )
    [first, *_] = remedies(made, problem)
    assert first.text == "Let data flow through it"
    assert not first.apply(made).network("Main").by_name["a"].bypassed


def test_a_variable_that_the_dataset_lacks_is_replaced_by_one_that_it_has() -> None:
    made = project("Input(4, Dataset=images) > Affine(10) > l: SoftmaxCrossEntropy")
    problem = Problem(
        network="Main", text='The dataset "Training" has no variable "images".', fix='It has "image", "label".'
    )
    [remedy] = remedies(made, problem)
    assert remedy.text == "Use the variable image"
    assert remedy.apply(made).network("Main").by_name["Input"].properties["Dataset"] == "image"
    other = Problem(network="Main", text='The dataset "Training" has no variable "y".', fix='It has "image", "label".')
    target = remedies(made, other)[1].apply(made).network("Main").by_name["l"]
    assert target.properties == {"T.Dataset": "label"}


def test_a_problem_that_a_person_has_to_solve_has_no_remedy() -> None:
    [problem] = check_project(project("Input(1,8,8) > RepeatStart > ReLU"))
    assert remedies(project("Input(1,8,8) > RepeatStart > ReLU"), problem) == ()


def test_a_remedy_has_its_names_apart_for_other_languages() -> None:
    made = project("a: Input(4); b: Tanh")
    [problem] = check_project(made)
    [remedy] = remedies(made, problem)
    assert (remedy.pattern, remedy.names) == ('Link "{0}" to it', ("a",))


@given(any_network())
def test_remedies_of_any_problem_can_be_applied(drawn: Network) -> None:
    made = project(drawn, network("Input > ReLU", "a"))
    for problem in check_project(made):
        for remedy in remedies(made, problem):
            apply: Callable[[Project], Project] = remedy.apply
            try:
                assert encode_project(apply(made))
            except LayerwrightError as error:
                assert str(error).endswith(".")  # noqa: PT017 (an edit may refuse where names stand twice)
