"""What a gesture is told before it links: nothing, or the reason in a few words."""

import pytest
from networks import network, project

from layerwright.layers.catalogue import CATALOGUE
from layerwright.model import edits
from layerwright.model.edits import add_layer, link, unique_name
from layerwright.model.network import Layer, Link, Network
from layerwright.resolve.connecting import Connecting, accepting_types, connecting, free_connectors, why_not_linked
from layerwright.resolve.resolve import resolve

NET = network("""
    Input(1,28,28) > c: Convolution(8) > r: ReLU > a: Affine(10) > s: Softmax
    a > l: SoftmaxCrossEntropy
    r > x: Add2
    v: Convolution(3); t: Argument; p: Parameter; y: Input(1); ten: Input(10); u: Unit(B); m: BatchMatmul
    n: BatchMatmul; q: Reshape(100); z: Convolution(3, WithBias=False)
""")
MADE = project(NET, network("Input > ReLU", "B"))


@pytest.mark.parametrize(
    ("source", "target", "connector", "why"),
    [
        ("r", "v", "Input", ""),
        ("a", "v", "Input", "rank 1, needs 3"),
        ("c", "x", "Input", ""),
        ("a", "x", "Input", "rank 1, needs 3"),
        ("a", "s", "Input", "already linked"),
        ("s", "c", "Input", "would close a circle"),
        ("c", "c", "Input", "would close a circle"),
        ("ten", "c", "Input", "takes one input only"),
        ("a", "ten", "Input", "takes no input"),
        ("t", "v", "Input", "it has no output"),
        ("p", "c", "W", ""),
        ("ten", "v", "W", "takes one value for all samples, not one for each"),
        ("y", "l", "T", ""),
        ("ten", "l", "T", "takes 1, gets 10"),
        ("y", "l", "K", 'SoftmaxCrossEntropy has no connector "K"'),
        ("y", "none", "Input", "there is no such layer"),
        ("a", "u", "Input", ""),
        ("a", "m", "Input", ""),
        ("a", "q", "Input", ""),
    ],
)
def test_the_reason_is_told_in_a_few_words(source: str, target: str, connector: str, why: str) -> None:
    assert why_not_linked(MADE, NET, source, target, connector) == why


def test_a_switched_off_connector_is_told() -> None:
    linked = link(NET, "r", "z")
    assert why_not_linked(project(linked), linked, "p", "z", "b") == '"b" is switched off'


def test_a_side_connector_takes_one_link() -> None:
    linked = link(NET, "y", "l", "T")
    assert why_not_linked(project(linked), linked, "Input", "l", "T") == '"T" takes one link only'


def test_a_wire_that_is_led_elsewhere_leaves_its_place() -> None:
    old = Link("a", "s")
    assert why_not_linked(MADE, NET, "ten", "s") == "takes one input only"
    assert why_not_linked(MADE, NET, "ten", "s", instead=old) == ""


def test_a_unit_takes_as_many_inputs_as_its_network_has() -> None:
    linked = link(NET, "a", "u")
    made = project(linked, network("Input > ReLU", "B"))
    assert why_not_linked(made, linked, "ten", "u") == "takes one input only"


def test_a_delay_may_be_fed_from_behind() -> None:
    looped = network(
        "i: Input(5,3) > r: RecurrentInput > c: Concatenate > a: Affine(5) > o: RecurrentOutput; d: Delay(5) > c"
    )
    assert why_not_linked(project(looped), looped, "a", "d") == ""
    assert why_not_linked(project(looped), looped, "a", "c") == "would close a circle"


def test_free_connectors_are_those_that_take_one_more() -> None:
    assert free_connectors(MADE, NET, "c") == ("W", "b")
    assert free_connectors(MADE, NET, "v") == ("Input", "W", "b")
    assert free_connectors(MADE, NET, "l", "y") == ("T",)
    assert free_connectors(MADE, NET, "v", "a") == ()
    assert free_connectors(MADE, NET, "none") == ()


def test_types_that_take_an_output_are_told() -> None:
    flat, image = accepting_types(MADE, NET, "a"), accepting_types(MADE, NET, "c")
    assert {"Affine", "ReLU", "SoftmaxCrossEntropy", "Add2", "Unit"} <= set(flat)
    assert not {"Convolution", "MaxPooling", "Input", "Argument"} & set(flat)
    assert {"Convolution", "MaxPooling", "Affine"} <= set(image)
    assert accepting_types(MADE, NET, "t") == ()
    assert Connecting(MADE, NET).accepting_units("a") == ("B",)


@pytest.mark.parametrize("source", ["a", "c", "Input", "y"])
def test_what_is_said_to_fit_resolves_where_nothing_else_is_missing(source: str) -> None:
    """Linking a new layer of an accepted type gives no problem about rank or the number of inputs."""
    for name in accepting_types(MADE, NET, source):
        kind = CATALOGUE[name]
        if name == "Unit" or kind.inputs.least > 1 or kind.category == "LoopControl":
            continue
        added = link(add_layer(NET, Layer("new", name)), source, "new")
        problems = [entry for entry in resolve(project(added), "Main").problems if entry.layer == "new"]
        assert not [entry for entry in problems if "needs an input of" in entry.text], (name, problems)


def test_how_a_new_layer_joins_the_flow() -> None:
    asked = Connecting(MADE, NET)
    assert asked.joins("ReLU", "c") == (True, True)
    assert asked.joins("SquaredError", "c") == (True, False)
    assert asked.joins("Convolution", "a") == (False, False)
    assert asked.joins("Input", "a") == (False, False)


def test_hundreds_of_candidates_are_judged_while_a_wire_is_drawn() -> None:
    chain = Network(
        "Main",
        (
            Layer("L0", "Input"),
            *(Layer(f"L{number}", "Convolution", {"KernelShape": "1,1"}) for number in range(1, 1500)),
        ),
        tuple(Link(f"L{number}", f"L{number + 1}") for number in range(1499)),
    )
    for number in range(500):
        chain = edits.add_layer(
            chain, Layer(unique_name("New", chain.by_name), "Affine" if number % 2 else "Convolution")
        )
    made = project(chain)
    asked = connecting(made, chain, resolve(made, "Main"))
    assert connecting(made, chain) is asked
    reasons = {asked.why_not("L700", layer.name) for layer in chain.layers}
    assert reasons == {"", "would close a circle", "takes one input only", "takes no input", "already linked"} - {
        "takes no input"
    }
