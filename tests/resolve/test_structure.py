"""Layers, links and names that do not make a network, and what is said of them."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, only_problem, project, resolved
from strategies import any_network

from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import ProjectError
from layerwright.resolve.order import in_order
from layerwright.resolve.resolve import resolve
from layerwright.resolve.work import MOST_LAYERS


@pytest.mark.parametrize(
    ("text", "layer", "says", "fix"),
    [
        ("Input > r: Relu", "r", 'There is no layer type "Relu".', 'Did you mean "ReLU"?'),
        ("Input > r: Xyz", "r", 'There is no layer type "Xyz".', ""),
        ("r: ReLU", "r", "Input is not connected.", "Link a layer to it."),
        ("Input > a: Add2", "a", "Add2 takes two inputs, and has 1.", "Link a layer to it."),
        ("a: Add2", "a", "Input is not connected.", "Link a layer to it."),
        ("i: Input > r: ReLU; Input > r", "r", "ReLU takes one input, and has 2.", "Remove links."),
        ("a: Add2; Input > a; Input > a; Input > a", "a", "Add2 takes two inputs, and has 3.", "Remove links."),
        ("c: Concatenate", "c", "Input is not connected.", "Link a layer to it."),
        ("Input > i: Input(3)", "i", "Input takes no input, and has 1.", "Remove links."),
        ("Input > a: Argument", "a", "Argument takes no input, and has 1.", "Remove links."),
        ("a: Argument > r: ReLU", "r", '"a" has no output to link from.', "Remove the link."),
        ("Input > a: Affine; Input > a.w", "a", 'Affine has no connector "w".', 'Did you mean "W"?'),
        ("Input > a: ReLU; Input > a.T", "a", 'ReLU has no connector "T".', 'It has "Input".'),
        (
            "Input(2) > a: SquaredError; Input(2) > a.T; Input(2) > a.T",
            "a",
            'The connector "T" takes one link, not 2.',
            "",
        ),
        (
            "Input(2) > a: SquaredError; Input(3) > a.T",
            "a",
            'The connector "T" takes the shape 2, and gets 3.',
            "Change the shape of what is linked to it.",
        ),
        (
            "Input(2,3) > a: SquaredError; Input(3,2) > a.T",
            "a",
            'The connector "T" takes the shape 2,3, and gets 3,2.',
            "Change the shape of what is linked to it.",
        ),
        (
            "Input(2) > a: Affine(3, WithBias=False); Input(3) > a.b",
            "a",
            '"b" is switched off, and linked.',
            "Remove the link.",
        ),
        ("a: ReLU > b: Tanh > a", "a", "Links form a circle: a -> b -> a.", "Remove one of these links."),
        ("a: ReLU > a", "a", "Links form a circle: a -> a.", "Remove one of these links."),
        (
            "Input > s: Add2 > b: Tanh > c: ReLU > s; c > d: ELU",
            "s",
            "Links form a circle: s -> b -> c -> s.",
            "Remove one of these links.",
        ),
    ],
)
def test_what_is_wrong_with_a_layer(text: str, layer: str, says: str, fix: str) -> None:
    problem = only_problem(text)
    assert (problem.network, problem.layer, problem.text, problem.fix) == ("Main", layer, says, fix)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "The name cannot be used: it is empty."),
        ("a/b", 'The name cannot be used: it contains "/".'),
        ("a\0", "The name cannot be used: it contains a character that cannot be printed."),
    ],
)
def test_a_name_that_would_break_others_is_told(name: str, says: str) -> None:
    problem = only_problem(Network("Main", (Layer(name, "Input"),)))
    assert (problem.text, problem.property, problem.fix) == (says, "Name", "Rename the layer.")


def test_two_layers_of_one_name_are_told_once() -> None:
    problem = only_problem(Network("Main", (Layer("a", "Input"), Layer("a", "Input"))))
    assert (problem.layer, problem.property) == ("a", "Name")
    assert (problem.text, problem.fix) == ("Another layer has the same name.", "Rename one of them.")


@pytest.mark.parametrize(
    ("link", "missing"), [(Link("a", "x"), '"x"'), (Link("x", "a"), '"x"'), (Link("x", "y"), '"x", "y"')]
)
def test_a_link_that_ends_nowhere_is_told(link: Link, missing: str) -> None:
    problem = only_problem(Network("Main", (Layer("a", "Input"),), (link,)))
    assert problem.network == "Main"
    assert problem.text == (
        f'The link from "{link.source}" to "{link.target}" ends at no layer: there is no {missing}.'
    )
    assert problem.fix == "Remove the link."


def test_a_network_that_is_not_there_is_an_error_of_the_caller() -> None:
    with pytest.raises(ProjectError, match='There is no network "Other"'):
        resolve(project("Input"), "Other")


def test_what_can_be_told_of_layers_behind_a_problem_is_told_with_it() -> None:
    found = resolved(
        "Input(4) > bad: Affine(0, WithBias=Maybe) > a: Affine(Input[0]) > b: Convolution(-1, KernelShape=x) "
        "> c: Unit(In, n=no); d: ReLU > e: LeakyReLU(Alpha=?) > d; c > s: RepeatStart > f: Affine(0) > RepeatEnd",
        network("n: Argument(1, Type=PInt); Input > Affine(n)", "In"),
    )
    assert [(problem.layer, problem.property) for problem in found.problems] == [
        ("d", ""),
        ("bad", "OutShape"),
        ("bad", "WithBias"),
        ("b", "OutMaps"),
        ("b", "KernelShape"),
        ("c", "n"),
        ("f", "OutShape"),
        ("e", "Alpha"),
    ]


def test_what_follows_a_layer_with_a_problem_is_left_out_without_more_problems() -> None:
    found = resolved("Input(4) > bad: Affine(0) > a: ReLU > b: Tanh; Input(4) > good: ReLU; a > s: Add2; good > s")
    assert [problem.layer for problem in found.problems] == ["bad"]
    assert [node.name for node in found.nodes] == ["Input", "Input_2", "good"]
    assert {layer.name: layer.output for layer in found.layers} == {
        "Input": (4,),
        "bad": None,
        "a": None,
        "b": None,
        "Input_2": (4,),
        "good": (4,),
        "s": None,
    }


def test_every_layer_tells_its_own_problem() -> None:
    found = resolved("Input(4) > Affine(0); Input(4) > Reshape(5); Nothing")
    assert [problem.layer for problem in found.problems] == ["Affine", "Reshape", "Nothing"]


def test_an_empty_network_has_neither_nodes_nor_problems() -> None:
    found = resolved(Network("Main"))
    assert (found.nodes, found.layers, found.problems) == ((), (), ())


# --- order ------------------------------------------------------------------------------------------------------------


def test_a_layer_comes_behind_all_it_reads_and_else_as_drawn() -> None:
    drawn = network("c: ReLU > d: Add2; a: Input > c; b: Input > d")
    order, circle = in_order(drawn)
    assert [layer.name for layer in order] == ["a", "c", "b", "d"]
    assert circle == []


def test_what_lies_behind_a_circle_is_in_neither_list() -> None:
    order, circle = in_order(network("i: Input > a: ReLU > b: ReLU > c: ReLU > b; c > d: ReLU"))
    assert [layer.name for layer in order] == ["i", "a"]
    assert [layer.name for layer in circle] == ["b", "c"]


def test_a_long_chain_is_no_matter_of_depth() -> None:
    names = [f"r{number}" for number in range(MOST_LAYERS - 1)]
    layers = (Layer("i", "Input", {"Size": "2"}), *(Layer(name, "ReLU") for name in names))
    links = tuple(Link(source, target) for source, target in zip(["i", *names], names, strict=False))
    found = resolved(Network("Main", layers, links))
    assert found.problems == ()
    assert len(found.nodes) == MOST_LAYERS


def test_a_long_circle_is_found_in_time() -> None:
    names = [f"r{number}" for number in range(MOST_LAYERS)]
    links = tuple(Link(source, target) for source, target in zip(names, [*names[1:], names[0]], strict=True))
    _, circle = in_order(Network("Main", tuple(Layer(name, "ReLU") for name in names), links))
    assert len(circle) == MOST_LAYERS


def test_a_network_of_more_layers_than_the_engine_bears_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layerwright.resolve.work.MOST_LAYERS", 2)
    assert resolved("Input; Input").problems == ()
    problem = only_problem("Input; Input; Input")
    assert problem.text == "The network has more than 2 layers once its units are opened."


# --- anything at all --------------------------------------------------------------------------------------------------


@given(st.lists(any_network(), min_size=1, max_size=3))
def test_no_network_is_so_wrong_that_resolving_it_raises(networks: list[Network]) -> None:
    made = project(*networks)
    for name in made.by_name:
        found = resolve(made, name)
        for problem in found.problems:
            assert problem.text.endswith(".")
            assert problem.fix == "" or problem.fix[-1] in ".?"
            assert problem.network in made.by_name
            assert not problem.layer or problem.layer in {layer.name for layer in made.network(problem.network).layers}
        names = {node.name for node in found.nodes}
        for node in found.nodes:
            assert names.issuperset(node.feeds)
            assert all(axis > 0 for axis in node.output)
            assert CATALOGUE[node.type.name] is node.type
        assert [layer.name for layer in found.layers] == [layer.name for layer in made.network(name).layers]


def bypassed(text: str, *names: str) -> Network:
    drawn = network(text)
    layers = (msgspec.structs.replace(layer, bypassed=layer.name in names) for layer in drawn.layers)
    return Network(drawn.name, tuple(layers), drawn.links)


def test_data_flows_past_a_bypassed_layer() -> None:
    text = "i: Input(4,8,8) > c: Convolution(9) > r: ReLU > s: Add2 > p: MaxPooling; i > s"
    found = resolved(bypassed(text, "c", "s"))
    assert found.problems == ()
    assert [(node.name, node.sources) for node in found.nodes] == [("i", ()), ("r", ("i",)), ("p", ("r",))]
    assert {layer.name: layer.output for layer in found.layers}["s"] == (4, 8, 8)


@pytest.mark.parametrize("text", ["x: Affine(0) > r: ReLU; Input > x", "x: Unit(Gone) > r: ReLU; Input > x"])
def test_what_is_wrong_with_a_bypassed_layer_does_not_matter(text: str) -> None:
    assert resolved(bypassed(text, "x")).problems == ()


def test_a_bypassed_layer_that_has_nothing_to_give_on_is_told() -> None:
    problem = only_problem(bypassed("x: Input > r: ReLU", "x"))
    assert (problem.layer, problem.fix) == ("x", "Link a layer to it, or switch it on.")


def test_a_bypassed_part_of_a_loop_begins_and_ends_none() -> None:
    text = "Input(4) > s: RepeatStart(Times=3) > a: Affine(4) > e: RepeatEnd"
    assert [node.name for node in resolved(bypassed(text, "s", "e")).nodes] == ["Input", "a"]
    assert {problem.layer for problem in resolved(bypassed(text, "s")).problems} == {"e"}


def test_a_bypassed_setting_has_no_effect() -> None:
    text = "t: TestNetwork; Input > d: Dropout > Affine"
    assert "d" not in resolved(text).by_name
    assert "d" in resolved(bypassed(text, "t")).by_name
