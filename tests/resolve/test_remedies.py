"""A way out that the program offers takes the problem away."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from networks import network, project
from strategies import any_network

from layerwright.library.ranges import range_problems
from layerwright.library.shelf import library
from layerwright.library.using import add_to
from layerwright.model import edits
from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import LayerwrightError, Problem, ProblemKind
from layerwright.model.project import Project, encode_project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer, Schedule
from layerwright.resolve.check import check_project
from layerwright.resolve.remedies import RULES, remedies
from layerwright.training.data_binding import check_data

DATA = (DataSource("Training", "a.csv"),)
FULL = "Input(1,8,8) > Affine(10) > SoftmaxCrossEntropy"
TRAIN = Optimizer("train", "Main", "Training")


@dataclass(frozen=True)
class Case:
    """A project with a problem, and a way out; `rows` is what its dataset holds."""

    kind: ProblemKind
    made: Project
    offers: str
    rows: str = ""


def with_tasks(text: str = FULL, **fields: object) -> Project:
    return project(text, datasets=DATA, configuration=Configuration(**fields))  # type: ignore[arg-type]


def trained(text: str) -> Project:
    return with_tasks(text, optimizers=(TRAIN,))


def changed(**parts: object) -> Project:
    return with_tasks(optimizers=(msgspec.structs.replace(TRAIN, **parts),))


def _double() -> Project:
    state = network("Input(4) > ReLU")
    return project(msgspec.structs.replace(state, layers=(*state.layers, Layer("ReLU", "Input", {"Size": "4"}))))


def _loose() -> Project:
    state = network("Input(4) > ReLU")
    return project(msgspec.structs.replace(state, links=(*state.links, Link("ReLU", "gone"))))


def _circle() -> Project:
    state = network("Input(4) > a: Add2 > b: ReLU")
    return project(msgspec.structs.replace(state, links=(*state.links, Link("b", "a"))))


def _twice_at_connector() -> Project:
    return project("Input(4) > a: Affine(5); p: Parameter(Size=5) > a.b; q: Parameter(Size=5) > a.b")


def _named(name: str) -> Project:
    return project(Network("Main", (Layer(name, "Input"),)))


def _bypassed() -> Project:
    return project(edits.toggle_bypass(network("a: ReLU > b: Tanh"), ["a"]))


def _beyond_range() -> Project:
    made = project("Input(3,32,32) > Unit(DepthwiseSeparable, Maps=8, Alpha=8)")
    return add_to(made, library().unit("DepthwiseSeparable"))[0]


CASES = [
    Case("project.no_network", Project(), "Add a network"),
    Case("name.taken", with_tasks(optimizers=(TRAIN, TRAIN)), 'Rename one to "train_2"'),
    Case("name.taken", Project(networks=(network("ReLU", "A"), network("Tanh", "A"))), 'Rename one to "A_2"'),
    Case("name.unusable", Project(networks=(network("Input(4)", "a/b"),)), 'Rename it to "a_b"'),
    Case(
        "name.unusable",
        project(
            FULL,
            datasets=(DataSource(" x", "a.csv"),),
            configuration=Configuration(optimizers=(Optimizer("o", "Main", " x"),)),
        ),
        'Rename it to "x"',
    ),
    Case(
        "name.unusable",
        with_tasks(best_monitor="a/b", monitors=(Monitor("a/b", "Main", "Training"),)),
        'Rename it to "a_b"',
    ),
    Case("task.network_unknown", with_tasks(optimizers=(Optimizer("o", "Mein", "Training"),)), "Use the network Main"),
    Case("task.network_unknown", with_tasks(monitors=(Monitor("m", "x", "Training"),)), 'Remove "m"'),
    Case("task.dataset_unknown", with_tasks(executors=(Executor("e", "Main", "y"),)), "Use the dataset Training"),
    Case(
        "monitor.nothing_to_measure",
        with_tasks(monitors=(Monitor("m", "Main", "Training", mode="runtime"),)),
        "Use the mode validation",
    ),
    Case(
        "best_monitor.unknown",
        with_tasks(best_monitor="m", monitors=(Monitor("n", "Main", "Training"),)),
        'Choose by "n"',
    ),
    Case("optimizer.solver_unknown", changed(solver="Adm"), "Use Adam"),
    Case("optimizer.parameter_unknown", changed(parameters={"Foo": 1.0}), "Remove Foo"),
    Case("optimizer.parameter_refused", changed(parameters={"Alpha": -1.0}), "Set Alpha to its default"),
    Case("optimizer.decays_twice", changed(solver="AdamW", weight_decay=0.1), "Set weight_decay to 0"),
    Case("optimizer.ends_before_start", changed(start=5, end=3), "Let it work to the end of the run"),
    Case("optimizer.no_steps", changed(schedule=Schedule("Step")), "Let the rate drop at the epochs 50, 75"),
    Case("optimizer.no_loss", trained("Input(1,8,8) > a: Affine(10)"), 'Add SoftmaxCrossEntropy below "a"'),
    Case("layer.type_unknown", project("Input(4) > Relu"), "Make it ReLU"),
    Case("layer.type_unknown", project("Input(4) > Zzzz > Tanh"), "Remove the layer"),
    Case("layer.name_taken", _double(), 'Rename one to "ReLU_2"'),
    Case("layer.name_unusable", _named("a/b"), 'Rename it to "a_b"'),
    Case("layer.name_unusable", _named(" "), 'Rename it to "Layer"'),
    Case("layer.bypassed_without_input", _bypassed(), "Let data flow through it"),
    Case(
        "layer.end_without_loss",
        trained("Input(4) > a: Affine(3) > SquaredError; a > b: Tanh"),
        "Put an Output behind it",
    ),
    Case("link.loose", _loose(), "Remove the link"),
    Case("link.circle", _circle(), 'Remove the link from "b" to "a"'),
    Case("link.from_setting", project("a: Argument > b: Tanh; Input(4) > b"), "Remove the link"),
    Case("input.missing", project("a: Input(4); b: Tanh"), 'Link "a" to it'),
    Case("input.missing", project("ReLU > Affine(3)"), "Put an Input before it"),
    Case("input.too_few", project("a: Input(4) > c: Add2; b: Input(4)"), 'Link "b" to it'),
    Case(
        "input.too_few",
        project("Input(4) > Unit(Two); b: Input(4)", network("Input > Add2 > Tanh; Input > Add2", "Two")),
        'Link "b" to it',
    ),
    Case("input.too_many", project("a: Input(4) > c: Tanh; b: Input(4) > c"), "Remove the last link"),
    Case(
        "input.too_many",
        project("Input(4) > u: Unit(One); Input(4) > u", network("Input > ReLU", "One")),
        "Remove the last link",
    ),
    Case(
        "input.shapes_differ",
        project("i: Input(1,8,8) > a: Convolution(8) > s: Add2; i > b: Convolution(16) > ReLU > s"),
        'Set OutMaps of "b" to 8',
    ),
    Case(
        "input.shapes_differ",
        project("i: Input(8) > a: Affine(8) > s: Add2; i > b: Affine(16) > Tanh > s"),
        'Set OutShape of "a" to 16',
    ),
    Case("input.shapes_differ", project("i: Input(8,8) > s: Add2; j: Input(64) > s"), 'Reshape what "j" gives to 8,8'),
    Case("connector.unknown", project("Input(4) > a: Affine(5); p: Parameter(Size=5) > a.V"), "Remove the link"),
    Case(
        "connector.switched_off",
        project("Input(4) > a: Affine(5, WithBias=False); p: Parameter(Size=5) > a.b"),
        "Remove the link",
    ),
    Case("connector.several_links", _twice_at_connector(), "Remove the last link"),
    Case("connector.value_for_each_sample", project("Input(4) > a: Affine(5); Input(5) > a.b"), "Remove the link"),
    Case(
        "connector.learns_nothing",
        project("Input(4) > a: Affine(3) > l: SoftmaxCrossEntropy; b: Parameter(Size=1) > l.T"),
        'Put an Unlink behind "b"',
    ),
    Case("property.unknown", project("Input(1,8,8) > Convolution(8, KernelShap=3,3)"), "Rename it to KernelShape"),
    Case("property.unknown", project("Input(1,8,8) > ReLU(Foo=3)"), "Remove Foo"),
    Case("value.empty", project("Input(4, Dataset=) > ReLU"), "Use the variable x"),
    Case("value.empty", project("Input(4) > Affine(OutShape=)"), "Set OutShape to its default"),
    Case("value.not_an_option", project("Input(1,8,8) > Convolution(8, BorderMode=sme)"), "Set BorderMode to same"),
    Case("value.not_understood", project("Input(1,8,8) > Convolution(8, KernelShape=3;3)"), "Set KernelShape to 3,3"),
    Case("value.not_understood", project("Input(1,8,8) > Convolution(8, KernelShape=3x3)"), "Set KernelShape to 3,3"),
    Case("value.not_understood", project("Input(4) > Affine([2,3])"), "Set OutShape to 2,3"),
    Case(
        "value.name_unknown", project("Input(1,8,8) > Convolution(8, Padding=KernlShape)"), "Set Padding to KernelShape"
    ),
    Case("value.name_unknown", project("Input(1,8,8) > Affine(OutShap*2)"), "Set OutShape to its default"),
    Case("value.of_other_type", project("Input(4) > Dropout(P=0,5)"), "Set P to 0.5"),
    Case("value.circle", project("Input(8) > Affine(OutShape=*OutShape)"), "Set OutShape to its default"),
    Case("value.refused", project("Input(3,4) > TopKData(K=50)"), "Set K to 12"),
    Case("value.refused", project("Input(3,4) > TopNError(N=5)"), "Set N to 3"),
    Case("value.out_of_range", _beyond_range(), "Set Alpha to its default"),
    Case("argument.type_unknown", project("a: Argument(Type=Itn, Value=3); Input(4) > ReLU"), "Set Type to Int"),
    Case(
        "kernel.too_large",
        project("Input(1,3,3) > Convolution(8, KernelShape=5,5, BorderMode=valid)"),
        "Set BorderMode to same",
    ),
    Case("kernel.too_large", project("Input(1,3,3) > MaxPooling(5,5)"), "Set KernelShape to 3,3"),
    Case(
        "kernel.rank_differs",
        project("Input(1,8,8) > Convolution(8, KernelShape=5,5,5)"),
        "Set KernelShape to its default",
    ),
    Case("group.indivisible", project("Input(6,8,8) > Convolution(9, Group=4)"), "Set Group to 3"),
    Case("concatenation.shapes_differ", project("Input(3,8) > c: Concatenate; Input(3,5) > c"), "Set Axis to 1"),
    Case("reshape.elements_differ", project("Input(2,3) > Reshape(7)"), "Set OutShape to 6"),
    Case(
        "parameter.shapes_differ",
        project("Input(4) > a: Affine(5) > b: Affine(6, ParameterScope=a)"),
        "Set ParameterScope to its default",
    ),
    Case(
        "parameter.named_as_scope",
        project("Input(4) > a: Affine(5, ParameterScope=p); p: Parameter(Size=5) > Tanh"),
        'Rename it to "p_2"',
    ),
    Case("unit.network_unknown", project("Input(4) > Unit(Blok)", network("Input > ReLU", "Block")), "Call Block"),
    Case("unit.calls_itself", project("Input(4) > Unit(Main)", network("Input > ReLU", "Block")), "Call Block"),
    Case(
        "loop.delay_size",
        project(
            "Input(3,4) > RecurrentInput > a: Concatenate > b: Affine(5) > RecurrentOutput; b > d: Delay(Size=4) > a"
        ),
        'Set Size of "d" to 5',
    ),
    Case("dataset.variable_unknown", trained(FULL), "Use the variable image", "image__0,y\n1,0\n"),
    Case(
        "dataset.variable_not_chosen",
        project("Input(4) > Affine(3) > SquaredError(T.Dataset=)"),
        "Use the variable y",
    ),
    Case("dataset.shape_differs", trained(FULL), 'Set Size of "Input" to 2', "x__0,x__1,y\n1,2,0\n"),
    Case(
        "dataset.labels_out_of_range",
        trained("Input(1) > a: Affine(2) > Softmax > CategoricalCrossEntropy"),
        'Set OutShape of "a" to 5',
        "x__0,y\n1,0\n1,4\n",
    ),
]


def problems_of(made: Project, folder: Path) -> Iterator[Problem]:
    yield from check_project(made)
    yield from range_problems(made)
    if (folder / "a.csv").is_file():
        yield from check_data(made, folder)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.kind} / {case.offers}" for case in CASES])
def test_a_way_out_takes_the_problem_away(case: Case, tmp_path: Path) -> None:
    if case.rows:
        (tmp_path / "a.csv").write_text(case.rows)
    before = list(problems_of(case.made, tmp_path))
    [problem, *_] = [entry for entry in before if entry.kind == case.kind]
    offered = {remedy.text: remedy for remedy in remedies(case.made, problem)}
    assert case.offers in offered, list(offered)
    made = offered[case.offers].apply(case.made)
    after = list(problems_of(made, tmp_path))
    assert (problem.kind, problem.place(), problem.facts) not in [
        (entry.kind, entry.place(), entry.facts) for entry in after
    ]
    assert len(after) <= len(before), after
    assert encode_project(made)


def test_every_kind_that_has_a_way_out_comes_from_a_project_here() -> None:
    assert {case.kind for case in CASES} == set(RULES)


def test_a_kernel_becomes_no_larger_than_the_input_only_where_that_helps() -> None:
    """With a dilation the kernel reaches further than its sizes say."""
    made = project("Input(1,3,3) > Convolution(8, KernelShape=3,3, Dilation=2,2, BorderMode=valid)")
    [problem] = check_project(made)
    assert [remedy.text for remedy in remedies(made, problem)] == ["Set BorderMode to same"]


def test_a_number_of_maps_that_others_need_too_is_not_changed() -> None:
    """The layer makes both inputs: whatever it gives, they differ."""
    made = project("Input(1,8,8) > a: Convolution(8) > s: Add2; a > MaxPooling > s")
    [problem] = check_project(made)
    assert (problem.kind, remedies(made, problem)) == ("input.shapes_differ", ())


def test_a_way_out_does_not_depend_on_the_text() -> None:
    for case in CASES:
        for problem in [entry for entry in check_project(case.made) if entry.kind == case.kind]:
            without_text = msgspec.structs.replace(problem, text="", fix="")
            told = [remedy.text for remedy in remedies(case.made, problem)]
            assert told == [remedy.text for remedy in remedies(case.made, without_text)]


def test_a_problem_that_a_person_has_to_solve_has_no_remedy() -> None:
    [problem] = check_project(project("Input(1,8,8) > RepeatStart > ReLU"))
    assert problem.kind == "loop.open"
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
        assert problem.kind != "other"
        for remedy in remedies(made, problem):
            apply: Callable[[Project], Project] = remedy.apply
            try:
                assert encode_project(apply(made))
            except LayerwrightError as error:
                assert str(error).endswith(".")  # noqa: PT017 (an edit may refuse where names stand twice)


def test_every_kind_is_explained() -> None:
    page = (Path(__file__).parents[2] / "docs" / "problems.md").read_text(encoding="utf-8")
    for kind in get_args(ProblemKind):
        assert f"| `{kind}` |" in page


def test_a_layer_without_input_is_fed_by_what_flows_above_it() -> None:
    """Not by a loss, whose output nobody reads either, and not by another layer without input."""
    made = project("Input(1,8,8) > a: Convolution(4) > Affine(2) > SquaredError; b: Tanh; c: Tanh")
    layers = [msgspec.structs.replace(layer, y=72.0 * number) for number, layer in enumerate(made.networks[0].layers)]
    made = project(msgspec.structs.replace(made.networks[0], layers=tuple(layers)))
    for problem in check_project(made):
        assert [remedy.text for remedy in remedies(made, problem)] == ['Link "Affine" to it']
