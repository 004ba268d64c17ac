"""Units made of layers and dissolved again: what is computed stays the same."""

from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from networks import network, project

from layerwright.model import edits
from layerwright.model.edits import EditError
from layerwright.model.layout import overlapping
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve
from layerwright.resolve.units import dissolve_unit, group_into_unit, opened

NET = edits.arranged(
    network("""
        Input(4,8,8) > c: Convolution(6, KernelShape=3,3, Padding=1,1) > b: BatchNormalization > r: ReLU
        r > c2: Convolution(6, KernelShape=3,3, Padding=1,1) > s: Add2
        c > s > f: Affine(10) > l: SoftmaxCrossEntropy
    """)
)


def sound(made: Project) -> None:
    assert not resolve(made, "Main").problems


def same(first: Network, second: Network) -> bool:
    """Whether two networks are equal but for the order and places of their layers."""

    def plain(state: Network) -> tuple[list[Layer], set[tuple[str, str, str]]]:
        layers = sorted(
            (msgspec.structs.replace(layer, x=0, y=0) for layer in state.layers), key=lambda layer: layer.name
        )
        return layers, {(link.source, link.target, link.connector) for link in state.links}

    return plain(first) == plain(second)


def test_a_block_becomes_a_unit_with_its_inputs_and_its_output() -> None:
    made = group_into_unit(project(NET), "Main", ["b", "r", "c2", "s"], "Block")
    sound(made)
    main, block = made.networks
    assert [layer.name for layer in main.layers] == ["Input", "c", "Block", "f", "l"]
    assert main.links == (Link("Input", "c"), Link("c", "Block"), Link("Block", "f"), Link("f", "l"))
    assert main.by_name["Block"] == Layer("Block", "Unit", {"Network": "Block"}, x=0, y=NET.by_name["b"].y)
    assert block.by_name["Input"].properties == {"Size": "6,8,8"}
    assert block.links_into["s"] == (Link("c2", "s"), Link("Input", "s"))
    assert not resolve(made, "Block").problems
    assert not list(overlapping({layer.name: (layer.x, layer.y) for layer in block.layers}))


def test_statistics_stay_and_parameters_are_stored_under_the_unit() -> None:
    before = resolve(project(NET), "Main")
    made = group_into_unit(project(NET), "Main", ["b", "r", "c2", "s"], "Block")
    after = resolve(made, "Main")
    assert after.statistics == before.statistics
    assert set(after.parameters) - set(before.parameters) == {
        f"Block/{name}" for name in before.parameters if name.split("/")[0] in ("b", "c2")
    }
    kept = group_into_unit(project(NET), "Main", ["b", "r", "c2", "s"], "Block", keep_parameters=True)
    assert resolve(kept, "Main").parameters == before.parameters


def test_dissolving_is_the_inverse() -> None:
    made = group_into_unit(project(NET), "Main", ["b", "r", "c2", "s"], "Block")
    back = dissolve_unit(made, "Main", "Block", drop=True)
    assert len(back.networks) == 1
    assert same(back.networks[0], NET)
    assert back.networks[0].links_into["s"] == (Link("c2", "s"), Link("c", "s"))
    assert len(dissolve_unit(made, "Main", "Block").networks) == 2


def test_parameters_can_keep_their_names_when_a_unit_is_dissolved() -> None:
    made = group_into_unit(project(NET), "Main", ["b", "r", "c2", "s"], "Block")
    back = dissolve_unit(made, "Main", "Block", keep_parameters=True)
    assert set(resolve(back, "Main").parameters) == set(resolve(made, "Main").parameters)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["c", "r"], 'flow out of the unit and in again: "b" lies between'),
        (["b", "r", "s"], '"c2" lies between'),
        (["c", "b"], 'the chosen layers have "c", "b"'),
        (["Input"], "Input layers, arguments and settings stay outside"),
        ([], "Choose the layers"),
        (["zz"], 'There is no layer "zz"'),
    ],
)
def test_what_is_no_unit_is_refused_with_the_reason(names: list[str], says: str) -> None:
    with pytest.raises(EditError, match=says):
        group_into_unit(project(NET), "Main", names, "Block")


def test_two_outputs_are_refused() -> None:
    with pytest.raises(EditError, match='A unit gives back one output, and the chosen layers have "a", "b"'):
        group_into_unit(project("Input > a: ReLU > x: Add2; Input_2: Input > b: Tanh > x"), "Main", "ab", "Block")


def test_an_output_that_is_read_within_too_is_refused() -> None:
    with pytest.raises(EditError, match='"a" is read outside, and what follows it within ends in "b"'):
        group_into_unit(project("Input > a: ReLU > x: Tanh; a > b: Affine(3)"), "Main", "ab", "Block")


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(EditError, match='There is a network "Main" already'):
        group_into_unit(project(NET), "Main", ["b"], "Main")


def test_a_loop_is_not_cut() -> None:
    looped = network("Input(4) > RepeatStart > a: Affine(4) > b: ReLU > RepeatEnd > Affine(3)")
    with pytest.raises(EditError, match='A loop cannot be cut: it begins at "RepeatStart"'):
        group_into_unit(project(looped), "Main", ["RepeatStart", "a"], "Block")
    before = resolve(project(looped), "Main").statistics
    for names in (["a", "b"], ["RepeatStart", "a", "b", "RepeatEnd"]):
        made = group_into_unit(project(looped), "Main", names, "Block")
        assert resolve(made, "Main").statistics == before
        assert same(dissolve_unit(made, "Main", "Block", drop=True).networks[0], looped)


def test_arguments_are_passed_on_with_those_that_they_name() -> None:
    inner = network("Input > c: Convolution(Maps*2) > r: ReLU > k: Convolution(Other)", "Body")
    arguments = (
        Layer("Maps", "Argument", {"Value": "3", "Type": "PInt"}),
        Layer("Other", "Argument", {"Value": "*Maps"}),
    )
    body = msgspec.structs.replace(inner, layers=(*inner.layers, *arguments))
    before = project(network("Input(1,28,28) > u: Unit(Body, Maps=5)"), body)
    made = group_into_unit(before, "Body", ["c", "r"], "Block")
    sound(made)
    assert resolve(made, "Main").statistics == resolve(before, "Main").statistics
    assert made.network("Body").by_name["Block"].properties == {"Network": "Block", "Maps": "*Maps"}
    assert [layer.name for layer in made.network("Block").layers] == ["Input", "Maps", "c", "r"]
    whole = group_into_unit(before, "Body", ["c", "r", "k"], "Block")
    assert resolve(whole, "Main").statistics == resolve(before, "Main").statistics
    assert whole.network("Body").by_name["Block"].properties.keys() == {"Network", "Maps", "Other"}
    assert same(dissolve_unit(whole, "Body", "Block", drop=True).network("Body"), body)


def test_what_units_set_within_is_set_where_it_lies_now() -> None:
    before = project(
        network("Input(1,28,28) > u: Unit(Body, c.OutMaps=7)"),
        network("Input > c: Convolution(3) > r: ReLU > t: Tanh", "Body"),
    )
    made = group_into_unit(before, "Body", ["c", "r"], "Block")
    assert resolve(made, "Main").statistics == resolve(before, "Main").statistics


def test_parameters_that_layers_outside_share_stay_shared() -> None:
    shared = network("Input(8) > a: Affine(8, ParameterScope=S) > r: ReLU > b: Affine(8, ParameterScope=S) > t: Tanh")
    before = resolve(project(shared), "Main").statistics
    made = group_into_unit(project(shared), "Main", ["a", "r"], "Block")
    assert resolve(made, "Main").statistics == before
    assert resolve(dissolve_unit(made, "Main", "Block"), "Main").statistics == before


def test_units_that_share_parameters_do_so_when_one_is_dissolved() -> None:
    made = project(
        network("Input(8) > a: Unit(B, ParameterScope=S) > b: Unit(B, ParameterScope=S)"),
        network("Input > Affine(8) > ReLU", "B"),
    )
    after = dissolve_unit(made, "Main", "a")
    assert resolve(after, "Main").statistics == resolve(made, "Main").statistics


def test_a_parameter_keeps_its_size_when_its_reader_goes_into_a_unit() -> None:
    linked = network("Input(8) > a: Affine(5) > r: ReLU; p: Parameter > a.W")
    before = resolve(project(linked), "Main")
    assert not before.problems
    for names in (["a", "r"], ["a", "p", "r"]):
        made = group_into_unit(project(linked), "Main", names, "Block")
        sound(made)
        assert resolve(made, "Main").statistics == before.statistics


def test_arguments_of_a_dissolved_unit_are_put_in_as_values() -> None:
    made = project(
        network("Input(4,9,9) > u: Unit(B, Maps=Input[0]*2, Kernel=3,5)"),
        network(
            "Input > c: Convolution(Maps + 1, KernelShape=Kernel) > k: Convolution(Kernel[1], KernelShape=1,1)", "B"
        ),
    )
    inner = made.network("B")
    arguments = (
        Layer("Maps", "Argument", {"Type": "PInt"}),
        Layer("Kernel", "Argument", {"Type": "PIntArray", "Value": "1,1"}),
    )
    made = edits.replace_network(made, msgspec.structs.replace(inner, layers=(*inner.layers, *arguments)))
    sound(made)
    after = dissolve_unit(made, "Main", "u")
    assert resolve(after, "Main").statistics == resolve(made, "Main").statistics
    assert after.network("Main").by_name["c"].properties == {"OutMaps": "8 + 1", "KernelShape": "3,5"}
    assert after.network("Main").by_name["k"].properties["OutMaps"] == "5"


def test_arguments_that_differ_by_the_caller_are_kept_as_expressions_or_refused() -> None:
    argument = Layer("Maps", "Argument", {"Type": "PInt", "Value": "4"})
    inner = network("Input > c: Convolution(Maps*2)", "B")
    outer = network("Input > u: Unit(B, Maps=*Maps) > v: Unit(B, Maps=Input[0]+1)", "Body")
    made = project(
        network("Input(1,28,28) > x: Unit(Body, Maps=6)"),
        *(msgspec.structs.replace(entry, layers=(*entry.layers, argument)) for entry in (outer, inner)),
    )
    after = dissolve_unit(made, "Body", "u")
    assert after.network("Body").by_name["c"].properties["OutMaps"] == "Maps*2"
    assert resolve(after, "Main").statistics == resolve(made, "Main").statistics
    with pytest.raises(EditError, match=r'"Maps" of the unit "v" is Input\[0\]\+1, which differs'):
        dissolve_unit(made, "Body", "v")


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (project("u: ReLU"), '"u" is not a unit'),
        (project("x: ReLU"), 'There is no layer "u"'),
        (project("u: Unit(None)"), "calls no network"),
        (project("u: Unit(Main)"), "calls the network that it lies in"),
        (project("x: Input > u: Unit(B); y: Input > u", network("Input > ReLU", "B")), "has 1 Input layers, and the"),
        (project("u: Unit(B)", network("i: Comment", "B")), "gives back one output"),
    ],
)
def test_what_cannot_be_opened_is_told(made: Project, says: str) -> None:
    for act in (lambda: dissolve_unit(made, "Main", "u"), lambda: opened(made, made.networks[0], {"u": None})):
        with pytest.raises(EditError, match=says):
            act()


@pytest.mark.parametrize(
    ("made", "says", "links"),
    [
        (
            project("u: Unit(B) > t: Tanh", network("Input > r: ReLU", "B")),
            "has 1 Input layers, and the unit",
            [("u/r", "t")],
        ),
        (
            project("x: Input > u: Unit(B) > t: Tanh", network("i: Input > r: ReLU; i > s: Sigmoid", "B")),
            "gives back one output",
            [("u/s", "t"), ("x", "u/r"), ("x", "u/s")],
        ),
    ],
    ids=["an input without a link", "two ends"],
)
def test_what_is_not_complete_is_shown_and_not_dissolved(
    made: Project, says: str, links: list[tuple[str, str]]
) -> None:
    inner = made.networks[1]
    lower = {layer.name: msgspec.structs.replace(layer, y=50.0 * row) for row, layer in enumerate(inner.layers)}
    made = edits.replace_network(made, msgspec.structs.replace(inner, layers=tuple(lower.values())))
    with pytest.raises(EditError, match=says):
        dissolve_unit(made, "Main", "u")
    shown = opened(made, made.networks[0], {"u": None})
    assert sorted((link.source, link.target) for link in shown.links) == links
    assert {link.source for link in shown.links} <= shown.by_name.keys()


def test_an_opened_unit_shows_its_layers_under_the_names_of_their_nodes() -> None:
    made = group_into_unit(project(NET), "Main", ["b", "r", "c2", "s"], "Block")
    shown = opened(made, made.networks[0], {"Block": None})
    nodes = resolve(made, "Main").by_name
    assert {layer.name for layer in shown.layers} == set(nodes)
    assert Link("c", "Block/b") in shown.links
    assert Link("Block/s", "f") in shown.links


def test_units_are_shown_opened_at_all_depths_and_what_flows_through_them_is_linked() -> None:
    cell, through = network("Input > ReLU", "Cell"), network("i: Input", "Through")
    block = network("Input > a: Unit(Cell) > t: Unit(Through) > b: Tanh", "Block")
    made = project(network("x: Input > u: Unit(Block) > v: Unit(Block) > y: Affine(2)"), block, cell, through)
    inner = opened(made, block, {"a": None, "t": None})
    shown = opened(made, made.networks[0], {"u": inner, "v": None})
    assert {(link.source, link.target) for link in shown.links} == {
        ("x", "u/a/ReLU"),
        ("u/a/ReLU", "u/b"),
        ("u/b", "v/a"),
        ("v/a", "v/t"),
        ("v/t", "v/b"),
        ("v/b", "y"),
    }
    assert shown.by_name.keys() == {"x", "y", "u/a/ReLU", "u/b", "v/a", "v/t", "v/b"}


def test_two_links_that_would_lead_over_one_way_are_not_shown() -> None:
    made = project(
        network("x: Input > u: Unit(B)"),
        network("i: Input > s: Add2 ; j: Input > s", "B"),
    )
    main = made.networks[0]
    twice = msgspec.structs.replace(main, links=(*main.links, Link("x", "u")))
    with pytest.raises(EditError, match='Without "u", two layers would be linked twice'):
        opened(made, twice, {"u": None})


_KINDS = ("ReLU", "Affine", "Tanh", "BatchNormalization", "Convolution")


@st.composite
def sound_networks(draw: st.DrawFn) -> Network:
    """Networks that resolve: each layer reads one or two before it."""
    layers, links = [Layer("L0", "Input", {"Size": "3,6,6"})], []
    for number in range(1, draw(st.integers(2, 10))):
        first = draw(st.integers(0, number - 1))
        second = draw(st.none() | st.integers(0, number - 1))
        if second is not None and second != first:
            layers.append(Layer(f"L{number}", "Concatenate", {"Axis": "0"}))
            links += [Link(f"L{first}", f"L{number}"), Link(f"L{second}", f"L{number}")]
        else:
            kind = draw(st.sampled_from(_KINDS))
            properties = {
                "Convolution": {"OutMaps": "2", "KernelShape": "3,3", "Padding": "1,1"},
                "Affine": {"OutShape": "3,6,6"},
            }.get(kind, {})
            layers.append(Layer(f"L{number}", kind, properties))
            links.append(Link(f"L{first}", f"L{number}"))
    return edits.arranged(Network("Main", tuple(layers), tuple(links)))


@given(sound_networks(), st.sets(st.integers(1, 9), min_size=1, max_size=5))
def test_any_unit_computes_the_same_and_dissolves_into_what_it_was(drawn: Network, chosen: set[int]) -> None:
    before = resolve(project(drawn), "Main")
    assert not before.problems
    names: Iterable[str] = {f"L{number}" for number in chosen} & drawn.by_name.keys()
    names = edits.between(drawn, set(names))
    try:
        made = group_into_unit(project(drawn), "Main", set(names), "Block")
    except EditError as error:
        assert str(error).endswith(".")  # noqa: PT017 (that an edit may refuse is the point)
        assume(False)
    after = resolve(made, "Main")
    assert not after.problems
    assert after.statistics == before.statistics
    assert len(after.nodes) == len(before.nodes)
    assert not resolve(made, "Block").problems
    back = dissolve_unit(made, "Main", "Block", drop=True)
    assert same(back.networks[0], drawn)
    for layer in drawn.layers:
        assert [link.source for link in back.networks[0].links_into.get(layer.name, ())] == [
            link.source for link in drawn.links_into.get(layer.name, ())
        ]
