"""Arranged layers lie below what feeds them and over nothing, wherever they lay before."""

from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network

from layerwright.model.edits import arranged, feeds_back
from layerwright.model.layout import COLUMN, GAP, LAYER_HEIGHT, LAYER_WIDTH, ROW, arrange, overlapping
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network

ends = st.integers(0, 24)
connectors = st.sampled_from([MAIN_CONNECTOR, MAIN_CONNECTOR, MAIN_CONNECTOR, "W"])


@st.composite
def acyclic(draw: st.DrawFn) -> Network:
    """Networks without circles, with layers at any place, in any order."""
    count = draw(st.integers(1, 25))
    pairs = draw(st.lists(st.tuples(ends, ends, connectors), max_size=50))
    links = {(min(first, second) % count, max(first, second) % count, connector) for first, second, connector in pairs}
    places = st.tuples(st.integers(-900, 900), st.integers(-900, 900))
    layers = [Layer(f"L{number}", "ReLU", {}, *draw(places)) for number in range(count)]
    chosen = sorted(link for link in links if link[0] < link[1])
    return Network(
        "Main",
        tuple(draw(st.permutations(layers))),
        tuple(Link(f"L{first}", f"L{second}", connector) for first, second, connector in chosen),
    )


def _lies_well(drawn: Network) -> None:
    places = arrange(drawn)
    assert places.keys() == drawn.by_name.keys()
    assert not list(overlapping(places))
    for link in drawn.links:
        assert places[link.target][1] >= places[link.source][1] + ROW


@given(acyclic())
def test_nothing_overlaps_and_every_link_leads_downwards(drawn: Network) -> None:
    _lies_well(drawn)


@given(acyclic(), st.randoms())
def test_places_do_not_depend_on_the_order_of_layers_nor_on_where_they_lay(drawn: Network, random: Random) -> None:
    places = arrange(drawn)
    layers = list(drawn.layers)
    random.shuffle(layers)
    assert arrange(msgspec.structs.replace(drawn, layers=tuple(layers))) == places
    after = arranged(drawn)
    assert arranged(after) == after


@given(acyclic(), st.sets(ends.map("L{}".format)))
def test_some_layers_are_arranged_where_they_lie_and_the_others_stay(drawn: Network, names: set[str]) -> None:
    names &= drawn.by_name.keys()
    places = arrange(drawn, names)
    assert places.keys() == names
    after = arranged(drawn, names)
    assert arranged(after, names) == after
    others = {layer.name: (layer.x, layer.y) for layer in drawn.layers if layer.name not in names}
    for first, second in overlapping({**others, **places}):
        assert not {first, second} & names, "an arranged layer lies over another"
    assert not names or min(y for _, y in places.values()) == min(drawn.by_name[name].y for name in names)


@given(st.lists(st.tuples(ends, ends), max_size=60), st.sets(ends))
def test_circles_and_links_that_end_nowhere_do_no_harm(pairs: list[tuple[int, int]], missing: set[int]) -> None:
    layers = tuple(
        Layer(f"L{number}", "Delay" if number % 5 == 0 else "ReLU") for number in range(25) if number not in missing
    )
    drawn = Network("Main", layers, tuple(Link(f"L{first}", f"L{second}") for first, second in pairs))
    places = arrange(drawn)
    assert places.keys() == drawn.by_name.keys()
    assert not list(overlapping(places))


def test_a_chain_is_one_column_with_gaps() -> None:
    places = arrange(network("a: Input > b: ReLU > c: Tanh"))
    assert places == {"a": (0, 0), "b": (0, LAYER_HEIGHT + GAP), "c": (0, 2 * (LAYER_HEIGHT + GAP))}


def test_a_skip_connection_leaves_the_chain_straight() -> None:
    places = arrange(network("a: Input > b: ReLU > c: Tanh > d: Add2; a > d"))
    assert {x for x, _ in places.values()} == {0}


def test_branches_lie_side_by_side_in_the_order_of_the_inputs() -> None:
    places = arrange(
        network("""
            a: Input > l: ReLU > e: Concatenate
            a > m1: Tanh > m2: Tanh > e
            a > r: Sigmoid > e
        """)
    )
    assert places["l"][0] < places["m1"][0] == places["a"][0] == places["e"][0] < places["r"][0]
    assert places["l"][1] == places["m1"][1] == places["r"][1]


def test_what_feeds_a_side_connector_lies_just_above_it_to_the_left() -> None:
    places = arrange(network("a: Input > b: ReLU > c: Affine(5) > d: SquaredError; p: Parameter > c.W; t: Input > d.T"))
    assert places["p"] == (places["c"][0] - COLUMN, places["b"][1])
    assert places["t"] == (places["d"][0] - COLUMN, places["c"][1])


def test_parts_that_nothing_joins_lie_beside_each_other_the_largest_first() -> None:
    places = arrange(network("z: Argument; a: Input > b: ReLU; c: Input > d: ReLU > e: Tanh"))
    assert places["c"][0] < places["a"][0] < places["z"][0]
    assert {places[name][1] for name in "cza"} == {0}


def test_many_links_past_layers_widen_the_column() -> None:
    blocks = "a: Input > b: ReLU > c: ReLU > d: ReLU > e: ReLU > f: ReLU > g: Concatenate"
    side = "; a > x: Tanh > y: Tanh > g"
    narrow = arrange(network(blocks + side))
    wide = arrange(network(blocks + side + "".join(f"; {name} > g" for name in "abcde")))
    assert abs(wide["x"][0] - wide["b"][0]) > abs(narrow["x"][0] - narrow["b"][0]) >= LAYER_WIDTH + GAP


def test_a_delay_is_drawn_above_what_it_is_fed_by() -> None:
    drawn = network(
        "i: Input > r: RecurrentInput > c: Concatenate > a: Affine(5) > o: RecurrentOutput; d: Delay > c; a > d"
    )
    places = arrange(drawn)
    for link in drawn.links:
        assert feeds_back(drawn, link) or places[link.target][1] > places[link.source][1]


@pytest.mark.parametrize("count", [2000])
def test_two_thousand_layers_are_arranged_without_deep_recursion(count: int) -> None:
    layers = tuple(Layer(f"L{number}", "ReLU") for number in range(count))
    links = tuple(Link(f"L{number}", f"L{number + 1}") for number in range(count - 1))
    assert len(arrange(Network("Main", layers, links))) == count
