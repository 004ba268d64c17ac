"""Edits of where things lie: what is in the way is pushed down, and nothing moves further than it must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network

from layerwright.model import edits
from layerwright.model.edits import EditError
from layerwright.model.layout import GRID, LAYER_HEIGHT, LAYER_WIDTH, ROW, overlapping
from layerwright.model.network import Frame, Layer, Link, Network

CHAIN = edits.arranged(network("a: Input > b: ReLU > c: Tanh"))
NEW = Layer("n", "Sigmoid")


def heights(state: Network) -> dict[str, float]:
    return {layer.name: layer.y for layer in state.layers}


def places(state: Network) -> dict[str, tuple[float, float]]:
    return {layer.name: (layer.x, layer.y) for layer in state.layers}


# --- adding -----------------------------------------------------------------------------------------------------------


def test_a_layer_added_below_is_linked_into_the_chain_and_pushes_it_down_by_one_row() -> None:
    after = edits.add_below(CHAIN, NEW, "a")
    assert heights(after) == {"a": 0, "n": ROW, "b": 2 * ROW, "c": 3 * ROW}
    assert after.links == (Link("a", "n"), Link("n", "b"), Link("b", "c"))


def test_a_layer_added_below_the_last_one_moves_nothing() -> None:
    after = edits.add_below(CHAIN, NEW, "c")
    assert after.layers[:3] == CHAIN.layers
    assert after.by_name["n"].y == 3 * ROW
    assert after.links[-1] == Link("c", "n")


def test_a_layer_may_be_added_below_without_links_or_as_a_branch() -> None:
    assert edits.add_below(CHAIN, NEW, "a", link=False).links == CHAIN.links
    assert edits.add_below(CHAIN, NEW, "a", through=False).links == (*CHAIN.links, Link("a", "n"))
    forked = edits.link(CHAIN, "a", "c", "T")
    assert edits.add_below(forked, NEW, "a").links == (*forked.links, Link("a", "n"))


def test_a_layer_dropped_on_a_wire_pushes_only_what_is_in_the_way() -> None:
    apart = edits.move_layers(CHAIN, {"b": (0, 300), "c": (0, 372)})
    after = edits.insert_on_wire(apart, Layer("n", "Tanh", x=4, y=200), Link("a", "b"))
    assert heights(after) == {"a": 0, "n": 200, "b": 300, "c": 372}
    near = edits.insert_on_wire(apart, Layer("n", "Tanh", y=10), Link("a", "b"))
    assert heights(near) == {"a": 0, "n": ROW, "b": 300, "c": 372}


def test_a_layer_beside_is_not_pushed() -> None:
    beside = edits.add_layer(CHAIN, Layer("x", "ReLU", x=LAYER_WIDTH, y=ROW))
    assert edits.insert_on_wire(beside, NEW, Link("a", "b")).by_name["x"].y == ROW


def test_bends_go_down_with_the_ends_of_their_link() -> None:
    bent = edits.add_bend(CHAIN, Link("b", "c"), (400, 100))
    after = edits.add_below(bent, NEW, "a")
    assert after.links_into["c"][0].bends == ((400, 100 + ROW),)


def test_a_layer_without_links_is_led_into_a_wire_that_it_is_moved_onto() -> None:
    loose = edits.add_layer(CHAIN, Layer("n", "Tanh", y=ROW - 10))
    after = edits.move_onto_wire(loose, "n", Link("a", "b"))
    assert set(after.links) == {Link("a", "n"), Link("n", "b"), Link("b", "c")}
    assert heights(after) == {"a": 0, "n": ROW, "b": 2 * ROW, "c": 3 * ROW}
    with pytest.raises(EditError, match='"b" has links already'):
        edits.move_onto_wire(loose, "b", Link("a", "b"))


grid_places = st.tuples(st.integers(-3, 3).map(lambda n: n * 200), st.integers(0, 12).map(lambda n: n * 40))


@given(st.lists(grid_places, min_size=1, max_size=20), st.sets(st.tuples(st.integers(0, 19), st.integers(0, 19))))
def test_room_is_made_downwards_and_only_where_it_is_needed(
    where: list[tuple[int, int]], pairs: set[tuple[int, int]]
) -> None:
    layers = tuple(Layer(f"L{number}", "ReLU", {}, x, y) for number, (x, y) in enumerate(where))
    links = tuple(Link(f"L{a}", f"L{b}") for a, b in sorted(pairs) if a < b < len(layers))
    before = Network("Main", layers, links)
    after = edits.make_room(before, ["L0"])
    assert after.by_name["L0"] == before.by_name["L0"]
    moved = {name for name, place in places(after).items() if place != places(before)[name]}
    for name in moved:
        assert after.by_name[name].x == before.by_name[name].x
        assert after.by_name[name].y > before.by_name[name].y
    stay = edits.upstream(before, ["L0"])
    for first, second in overlapping(places(after)):
        assert not {first, second} & (moved | {"L0"}) or {first, second} & stay
    for link in links:
        if before.by_name[link.source].y + ROW <= before.by_name[link.target].y:
            assert after.by_name[link.source].y + ROW <= after.by_name[link.target].y
    assert edits.make_room(after, ["L0"]) == after


@given(st.lists(grid_places, max_size=20), st.tuples(st.integers(-500, 500), st.integers(-500, 500)))
def test_a_free_position_lies_on_the_grid_and_over_nothing(where: list[tuple[int, int]], near: tuple[int, int]) -> None:
    layers = tuple(Layer(f"L{number}", "ReLU", {}, x, y) for number, (x, y) in enumerate(where))
    x, y = edits.free_position(Network("Main", layers), near)
    assert x % GRID == 0
    assert y % GRID == 0
    assert all(abs(layer.x - x) >= LAYER_WIDTH or abs(layer.y - y) >= ROW for layer in layers)


def test_a_free_position_is_the_point_itself_where_nothing_lies() -> None:
    assert edits.free_position(CHAIN, (1000, 50)) == (1008, 48)
    assert edits.free_position(CHAIN, (0, 0)) == (0, -ROW)


# --- lines ------------------------------------------------------------------------------------------------------------


def test_layers_are_aligned_by_the_outermost() -> None:
    spread = edits.move_layers(CHAIN, {"a": (10, 0), "b": (50, 100), "c": (30, 200)})
    assert {layer.x for layer in edits.align(spread, "abc", "left").layers} == {10}
    assert {layer.x for layer in edits.align(spread, "abc", "right").layers} == {50}
    assert {layer.x for layer in edits.align(spread, "abc", "center").layers} == {30}
    assert {layer.y for layer in edits.align(spread, "abc", "top").layers} == {0}
    assert {layer.y for layer in edits.align(spread, "abc", "middle").layers} == {100}
    assert {layer.y for layer in edits.align(spread, "abc", "bottom").layers} == {200}
    assert edits.align(spread, [], "left") == spread


def test_layers_are_distributed_between_the_outermost() -> None:
    spread = edits.move_layers(CHAIN, {"a": (0, 0), "b": (5, 10), "c": (100, 200)})
    assert places(edits.distribute(spread, "abc", "down"))["b"] == (5, 100)
    assert places(edits.distribute(spread, "abc", "across"))["b"] == (50, 10)
    assert edits.distribute(spread, "ab", "down") == spread


def test_a_nudge_moves_by_the_grid() -> None:
    assert places(edits.nudge(CHAIN, ["b"], -1, 10))["b"] == (-GRID, ROW + 10 * GRID)


# --- frames -----------------------------------------------------------------------------------------------------------


def test_a_frame_takes_what_lies_inside_along() -> None:
    framed = edits.add_frame(CHAIN, edits.frame_around(CHAIN, ["a", "b"], "Head", "blue"))
    framed = edits.add_frame(framed, Frame("within", x=0, y=0, width=50, height=50))
    framed = edits.add_bend(framed, Link("b", "c"), (100, 60))
    assert edits.layers_in(framed, framed.frames[0]) == ("a", "b")
    after = edits.shift(framed, [], (100, 10), frames=[0])
    assert places(after) == {"a": (100, 10), "b": (100, 10 + ROW), "c": (0, 2 * ROW)}
    assert [(frame.x, frame.y) for frame in after.frames] == [(100 - GRID, 10 - 2 * GRID), (100, 10)]
    assert list(after.links[1].bends) == [(200, 70)]
    assert list(edits.remove_frames(after, [0]).frames) == [after.frames[1]]


def test_a_frame_that_is_changed_moves_nothing() -> None:
    framed = edits.add_frame(CHAIN, edits.frame_around(CHAIN, "abc"))
    after = edits.change_frame(framed, 0, Frame("new", "red", 1, 2, 3, 4))
    assert after.layers == CHAIN.layers
    assert after.frames == (Frame("new", "red", 1, 2, 3, 4),)
    with pytest.raises(EditError, match="has no frame number 2"):
        edits.change_frame(framed, 1, Frame())


def test_arranging_keeps_frames_around_their_layers_and_bends_at_their_links() -> None:
    spread = edits.move_layers(CHAIN, {"a": (900, 0), "b": (1000, 400)})
    framed = edits.add_frame(spread, edits.frame_around(spread, ["a", "b"]))
    framed = edits.add_bend(framed, Link("a", "b"), (950, 200))
    after = edits.arranged(framed)
    assert edits.layers_in(after, after.frames[0]) == ("a", "b")
    assert len(after.links[0].bends) == 1
    assert edits.arranged(after) == after


def test_a_frame_around_layers_has_them_inside() -> None:
    frame = edits.frame_around(CHAIN, ["c"])
    assert edits.layers_in(CHAIN, frame) == ("c",)
    assert frame.height > LAYER_HEIGHT
    with pytest.raises(EditError, match="needs a layer"):
        edits.frame_around(CHAIN, [])


def test_a_layer_pushed_onto_one_that_stays_goes_below_it() -> None:
    places = {"A": 0, "b1": 72, "b2": 144, "b3": 216, "C": 144, "D": 216}
    before = Network("Main", tuple(Layer(name, "ReLU", x=0, y=y) for name, y in places.items()))
    after = edits.make_room(before, ["b1", "b2", "b3"])
    assert list(overlapping(where(after))) == []
    assert [after.by_name[name].y for name in ("A", "b1", "b2", "b3")] == [0, 72, 144, 216]


COLUMN = st.lists(st.integers(0, 12), min_size=1, max_size=14)


@given(COLUMN, st.data())
def test_room_is_made_around_any_layers_that_do_not_overlap_themselves(rows: list[int], data: st.DataObject) -> None:
    layers = tuple(Layer(f"L{number}", "ReLU", x=0, y=row * ROW) for number, row in enumerate(rows))
    first = {layer.y: layer.name for layer in reversed(layers)}
    stay = data.draw(st.sets(st.sampled_from(sorted(first.values())), min_size=1))
    after = edits.make_room(Network("Main", layers), sorted(stay))
    assert all(after.by_name[name] == layer for layer in layers if (name := layer.name) in stay)
    touched = {one for pair in overlapping(where(after)) for one in pair}
    assert not touched & stay


def where(drawn: Network) -> dict[str, tuple[float, float]]:
    return {layer.name: (layer.x, layer.y) for layer in drawn.layers}
