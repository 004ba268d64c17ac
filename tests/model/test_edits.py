"""Edits give the next network or one plain error, and never touch the one they are given."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, project
from strategies import any_layer, layer_names

from layerwright.model import clipboard, edits
from layerwright.model.edits import EditError
from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project, ProjectError, decode_project, encode_project
from layerwright.model.settings import Configuration, Executor, Monitor, Optimizer
from layerwright.resolve.loops import names_in, planned

CHAIN = network("a: Input > b: ReLU > c: Tanh")

# --- layers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taken", "name"),
    [((), "ReLU"), (("ReLU",), "ReLU_2"), (("ReLU", "ReLU_2"), "ReLU_3"), (("ReLU", "ReLU_3"), "ReLU_2")],
)
def test_a_unique_name_is_the_first_that_is_free(taken: tuple[str, ...], name: str) -> None:
    assert edits.unique_name("ReLU", taken) == name


def test_a_layer_is_added_at_the_end() -> None:
    after = edits.add_layer(CHAIN, Layer("d", "Affine"))
    assert [layer.name for layer in after.layers] == ["a", "b", "c", "d"]


def test_a_removed_layer_takes_its_links_along() -> None:
    assert edits.remove_layers(CHAIN, ["b"]) == Network("Main", (CHAIN.layers[0], CHAIN.layers[2]))


def test_links_follow_a_renamed_layer() -> None:
    after = edits.rename_layer(CHAIN, "b", "x")
    assert after == network("a: Input > x: ReLU > c: Tanh")
    # Whoever follows edits compares by identity.
    assert [after.layers[place] is CHAIN.layers[place] for place in range(3)] == [True, False, True]


def test_properties_of_many_layers_are_set_at_once_and_taken_back() -> None:
    before = network("a: Affine(10) > b: Affine(20) > c: Affine(30)")
    set_all = edits.set_properties(before, ["a", "b"], {"OutShape": "5", "WithBias": "False"})
    assert [dict(layer.properties) for layer in set_all.layers] == [
        {"OutShape": "5", "WithBias": "False"},
        {"OutShape": "5", "WithBias": "False"},
        {"OutShape": "30"},
    ]
    back = edits.set_properties(set_all, ["a"], {"OutShape": None, "WithBias": None})
    assert back.layers[0].properties == {}


def test_layers_are_moved_each_to_its_own_place() -> None:
    after = edits.move_layers(CHAIN, {"a": (1, 2), "c": (3, 4)})
    assert [(layer.x, layer.y) for layer in after.layers] == [(1, 2), (0, 0), (3, 4)]


# --- links ------------------------------------------------------------------------------------------------------------


def test_a_link_is_drawn_behind_those_there_are() -> None:
    assert edits.link(CHAIN, "a", "c").links == (*CHAIN.links, Link("a", "c"))
    assert edits.link(CHAIN, "a", "c", "T").links[-1].connector == "T"


def test_a_link_is_removed() -> None:
    assert edits.unlink(CHAIN, Link("a", "b")).links == (Link("b", "c"),)


def test_a_layer_put_into_a_link_takes_its_place_among_the_inputs_and_its_connector() -> None:
    before = network("a: Input > c: Add2; b: Input > c; a > d: SquaredError; b > d.T")
    after = edits.insert_into_link(before, Layer("x", "ReLU"), Link("b", "d", "T"))
    assert after.links == (*before.links[:3], Link("b", "x"), Link("x", "d", "T"))
    first = edits.insert_into_link(before, Layer("x", "ReLU"), Link("a", "c"))
    assert [link.source for link in first.links_into["c"]] == ["x", "b"]


def test_everything_behind_a_layer_is_reachable_from_it() -> None:
    assert edits.reachable(network("a: Input > b: ReLU > c: Tanh; d: Input > c"), "b") == {"b", "c"}


# --- what edits refuse ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda n: edits.add_layer(n, Layer("a", "ReLU")), 'There is a layer "a" already.'),
        (lambda n: edits.remove_layers(n, ["x"]), 'There is no layer "x" in the network "Main".'),
        (lambda n: edits.rename_layer(n, "x", "y"), 'There is no layer "x" in the network "Main".'),
        (lambda n: edits.rename_layer(n, "a", "b"), 'There is a layer "b" already.'),
        (lambda n: edits.set_properties(n, ["a", "x"], {}), 'There is no layer "x" in the network "Main".'),
        (lambda n: edits.move_layers(n, {"x": (0, 0)}), 'There is no layer "x" in the network "Main".'),
        (lambda n: edits.link(n, "x", "a"), 'There is no layer "x" in the network "Main".'),
        (lambda n: edits.link(n, "a", "x"), 'There is no layer "x" in the network "Main".'),
        (lambda n: edits.link(n, "a", "b"), '"a" is linked to "b" already.'),
        (lambda n: edits.link(n, "a", "a"), 'A link from "a" to "a" would close a circle.'),
        (lambda n: edits.link(n, "c", "a"), 'A link from "c" to "a" would close a circle.'),
        (lambda n: edits.unlink(n, Link("a", "c")), '"a" is not linked to "c".'),
        (lambda n: edits.unlink(n, Link("a", "b", "T")), '"a" is not linked to "b".'),
        (lambda n: edits.insert_into_link(n, Layer("x", "ReLU"), Link("a", "c")), '"a" is not linked to "c".'),
        (lambda n: edits.insert_into_link(n, Layer("a", "ReLU"), Link("a", "b")), 'There is a layer "a" already.'),
    ],
)
def test_an_edit_that_cannot_be_made_says_why(edit: Callable[[Network], Network], says: str) -> None:
    with pytest.raises(EditError) as error:
        edit(CHAIN)
    assert str(error.value) == says


BAD_NAMES = [
    ("", "it is empty"),
    (" ", "it is empty"),
    (" a", "it begins or ends with a space"),
    ("a\n", "it begins or ends with a space"),
    ("a/b", 'it contains "/"'),
    ("a\tb", "it contains a character that cannot be printed"),
    ("\ud800", "it contains a character that cannot be printed"),
]


@pytest.mark.parametrize(("name", "reason"), BAD_NAMES)
@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (lambda name: edits.add_layer(CHAIN, Layer(name, "ReLU")), "layer"),
        (lambda name: edits.rename_layer(CHAIN, "a", name), "layer"),
        (lambda name: edits.add_network(Project(), Network(name)), "network"),
        (lambda name: edits.rename_network(project("ReLU"), "Main", name), "network"),
    ],
)
def test_names_that_would_break_file_and_parameter_names_are_refused(
    edit: Callable[[str], object], kind: str, name: str, reason: str
) -> None:
    with pytest.raises(EditError) as error:
        edit(name)
    assert str(error.value) == f'"{name}" cannot be the name of a {kind}: {reason}.'


@pytest.mark.parametrize("name", ["a", "層", "Conv 1", "y'", "a.b", "ReLU_2"])
def test_ordinary_names_are_taken(name: str) -> None:
    assert edits.name_problem(name) == ""


def test_a_new_name_equal_to_the_old_one_changes_nothing() -> None:
    assert edits.rename_layer(CHAIN, "a", "a") is CHAIN
    made = project(CHAIN)
    assert edits.rename_network(made, "Main", "Main") is made


# --- networks ---------------------------------------------------------------------------------------------------------

FIRE = network("Input > Convolution", "Fire")
CALLER = network("Input > one: Unit(Fire) > two: Unit(Fire) > Affine(Fire)")
PROJECT = project(
    CALLER,
    FIRE,
    configuration=Configuration(
        optimizers=(Optimizer("train", "Main", "d"),),
        monitors=(Monitor("error", "Fire", "d"),),
        executors=(Executor("use", "Fire", "d"),),
    ),
)


def test_units_and_tasks_follow_a_renamed_network() -> None:
    after = edits.rename_network(PROJECT, "Fire", "Ice")
    assert [entry.name for entry in after.networks] == ["Main", "Ice"]
    assert after.networks[0] == network("Input > one: Unit(Ice) > two: Unit(Ice) > Affine(Fire)")
    assert [task.network for task in after.configuration.tasks] == ["Main", "Ice", "Ice"]


def test_a_network_in_use_is_not_removed_and_its_users_are_named() -> None:
    with pytest.raises(EditError) as error:
        edits.remove_network(PROJECT, "Fire")
    assert str(error.value) == 'The network "Fire" is used by Main/one, Main/two, error, use.'


def test_a_network_that_nobody_uses_is_removed() -> None:
    made = project("ReLU", FIRE)
    assert edits.remove_network(made, "Fire") == project("ReLU")


def test_a_network_that_only_uses_itself_is_removed() -> None:
    made = project(network("Unit(A)", "A"))
    assert edits.remove_network(made, "A") == Project()


def test_the_next_state_of_a_network_takes_the_place_of_the_last() -> None:
    after = edits.replace_network(PROJECT, network("Tanh", "Fire"))
    assert after.networks == (CALLER, network("Tanh", "Fire"))
    assert after.configuration is PROJECT.configuration


def test_networks_are_added_at_the_end_under_a_free_name() -> None:
    assert edits.add_network(project("ReLU"), FIRE).networks[-1] is FIRE
    with pytest.raises(EditError, match=r'There is a network "Fire" already\.'):
        edits.add_network(PROJECT, FIRE)
    with pytest.raises(EditError, match=r'There is a network "Main" already\.'):
        edits.rename_network(PROJECT, "Fire", "Main")


@pytest.mark.parametrize(
    "edit",
    [
        lambda p: edits.remove_network(p, "None"),
        lambda p: edits.rename_network(p, "None", "Some"),
        lambda p: edits.replace_network(p, Network("None")),
    ],
)
def test_a_network_that_is_not_there_is_told(edit: Callable[[Project], Project]) -> None:
    with pytest.raises(ProjectError, match=r'There is no network "None"\. The project has "Main", "Fire"\.'):
        edit(PROJECT)


# --- any sequence of edits --------------------------------------------------------------------------------------------


def _called(edit: Callable[..., Network], *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """An edit with drawn arguments, waiting for a network."""
    return st.tuples(*arguments).map(lambda drawn: partial(_apply, edit, drawn))


def _apply(edit: Callable[..., Network], arguments: tuple[Any, ...], state: Network) -> Network:
    return edit(state, *arguments)


_names = st.lists(layer_names, max_size=3)
_places = st.tuples(st.integers(-500, 500), st.integers(-500, 500))
_links = st.builds(Link, layer_names, layer_names, st.sampled_from(["Input", "T"]))
_edits = st.one_of(
    _called(edits.add_layer, any_layer()),
    _called(edits.remove_layers, _names),
    _called(edits.rename_layer, layer_names, layer_names),
    _called(edits.set_properties, _names, st.dictionaries(layer_names, st.none() | st.text())),
    _called(edits.move_layers, st.dictionaries(layer_names, st.tuples(st.integers(), st.integers()))),
    _called(edits.link, layer_names, layer_names),
    _called(edits.link, layer_names, layer_names, st.just("T")),
    _called(edits.unlink, _links),
    _called(edits.insert_into_link, any_layer(), _links),
    _called(edits.remove_healing, _names),
    _called(edits.detach, _names),
    _called(edits.toggle_bypass, _names),
    _called(edits.set_comment, _names, st.text(max_size=3)),
    _called(lambda state, names: edits.duplicate(state, names, linked=True)[0], _names),
    _called(lambda state, wire, end: edits.relink(state, wire, source=end), _links, layer_names),
    _called(lambda state, wire, end: edits.relink(state, wire, target=end), _links, layer_names),
    _called(edits.move_link, _links, st.integers(-2, 5)),
    _called(edits.add_bend, _links, _places),
    _called(edits.move_bend, _links, st.integers(-1, 2), _places),
    _called(edits.remove_bend, _links, st.integers(-1, 2)),
    _called(edits.lead_through, layer_names, _links),
    _called(edits.add_below, any_layer(), layer_names),
    _called(edits.insert_on_wire, any_layer(), _links),
    _called(edits.move_onto_wire, layer_names, _links),
    _called(edits.make_room, st.sets(st.sampled_from(["a", "b"]))),
    _called(edits.arranged),
    _called(edits.align, _names, st.sampled_from(["left", "center", "right", "top", "middle", "bottom"])),
    _called(edits.distribute, _names, st.sampled_from(["across", "down"])),
    _called(lambda state, names: edits.add_frame(state, edits.frame_around(state, names)), _names),
    _called(lambda state, names, by: edits.shift(state, names, by, range(len(state.frames))), _names, _places),
    _called(edits.remove_frames, st.sets(st.integers(-1, 2))),
    _called(lambda state, names: clipboard.paste(state, clipboard.copy(state, names))[0], _names),
)


@given(st.lists(_edits, max_size=30))
def test_no_sequence_of_edits_breaks_a_network_or_changes_the_one_before(
    sequence: list[Callable[..., Network]],
) -> None:
    state = network("a: Input > b: ReLU > c: Tanh; a > d: SquaredError; c > d.T")
    for edit in sequence:
        before = encode_project(project(state))
        try:
            after = edit(state)
        except LayerwrightError as error:
            assert str(error).endswith(".")  # noqa: PT017 (that an edit may refuse is the point)
            after = state
        assert encode_project(project(state)) == before
        state = after
        assert len(state.by_name) == len(state.layers), "a name stands twice"
        wires = {(link.source, link.target, link.connector) for link in state.links}
        assert len(wires) == len(state.links), "a link stands twice"
        assert {end for link in state.links for end in (link.source, link.target)} <= state.by_name.keys()
        plan = planned(state)
        assert not plan.circle
        assert not edits.has_circle(state)
        assert {name for step in plan.steps for name in names_in(step)} == state.by_name.keys()
    assert decode_project(encode_project(project(state))) == project(state)
