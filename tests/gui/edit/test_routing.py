"""Wires run beside the layers, never through one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.edit.canvas.geometry import HEIGHT, WIDTH
from gui.edit.canvas.routing import Point, Router
from layerwright.model.layout import arrange
from layerwright.model.network import Layer, Link, Network


def network_of(count: int, links: list[tuple[int, int]]) -> Network:
    layers = tuple(Layer(f"l{number}", "AddN") for number in range(count))
    return Network("Main", layers, tuple(Link(f"l{a}", f"l{b}") for a, b in dict.fromkeys(links)))


def crossings(places: dict[str, Point], ways: dict[tuple[str, str], list[Point]]) -> list[tuple[str, str, str]]:
    """The layers that ways lead through."""
    found = []
    for (source, target), way in ways.items():
        for (x0, y0), (x1, y1) in pairwise(way):
            left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            found += [
                (source, target, name)
                for name, (x, y) in places.items()
                if left < x + WIDTH and right > x and top < y + HEIGHT and bottom > y
            ]
    return found


def routed(places: dict[str, Point], network: Network) -> dict[tuple[str, str], list[Point]]:
    router = Router()
    for name, (x, y) in places.items():
        router.place(name, x, y)
    return {
        (link.source, link.target): router.route((link.source, link.target, link.connector), None)
        for link in network.links
    }


@st.composite
def graphs(draw: st.DrawFn) -> Network:
    count = draw(st.integers(2, 14))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])
    return network_of(count, draw(st.lists(ends, max_size=24)))


@given(graphs())
def test_no_wire_of_an_arranged_network_leads_through_a_layer(network: Network) -> None:
    places = dict(arrange(network))
    assert not crossings(places, routed(places, network))


@settings(max_examples=60)
@given(graphs(), st.data())
def test_no_wire_leads_through_a_layer_wherever_layers_lie_on_the_grid(network: Network, data: st.DataObject) -> None:
    cells = data.draw(
        st.lists(
            st.tuples(st.integers(0, 4), st.integers(0, 7)),
            min_size=len(network.layers),
            max_size=len(network.layers),
            unique=True,
        )
    )
    places = {layer.name: (x * 360.0, y * 72.0) for layer, (x, y) in zip(network.layers, cells, strict=True)}
    assert not crossings(places, routed(places, network))


@pytest.mark.parametrize("blocks", [1, 20])
def test_a_skip_link_runs_in_a_lane_at_the_left(blocks: int) -> None:
    links = [(number, number + 1) for number in range(blocks * 4)]
    links += [(number, number + 4) for number in range(0, blocks * 4, 4)]
    network = network_of(blocks * 4 + 1, links)
    places = {layer.name: (0.0, number * 72.0) for number, layer in enumerate(network.layers)}
    ways = routed(places, network)
    assert min(x for x, _ in ways[("l0", "l4")]) < 0
    assert len(ways[("l0", "l1")]) == 2


def test_wires_of_several_sources_take_lanes_of_their_own() -> None:
    network = network_of(8, [*((number, number + 1) for number in range(7)), (0, 4), (1, 5), (2, 6)])
    places = {layer.name: (0.0, number * 72.0) for number, layer in enumerate(network.layers)}
    ways = routed(places, network)
    lanes = [min(x for x, _ in ways[ends]) for ends in (("l0", "l4"), ("l1", "l5"), ("l2", "l6"))]
    lanes += [max(x for x, _ in ways[ends]) for ends in (("l0", "l4"), ("l1", "l5"), ("l2", "l6"))]
    assert len(set(lanes)) >= 4


def test_a_lane_that_is_given_back_is_taken_again() -> None:
    network = network_of(6, [(0, 3), (1, 4)])
    router = Router()
    for number, layer in enumerate(network.layers):
        router.place(layer.name, 0.0, number * 72.0)
    first = router.route(("l0", "l3", "Input"), None)
    router.release(("l0", "l3", "Input"))
    second = router.route(("l1", "l4", "Input"), None)
    assert min(x for x, _ in first) == min(x for x, _ in second)


def test_layers_on_top_of_each_other_are_no_endless_search() -> None:
    count = 400
    network = network_of(count, [(number, number + 1) for number in range(count - 1)])
    places = {layer.name: (0.0, 0.0) for layer in network.layers}
    assert len(routed(places, network)) == count - 1
