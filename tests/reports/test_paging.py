"""Drawings of networks: every layer stands somewhere, every link is told, and no wire runs through a layer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerwright.model.network import Layer, Link, Network
from reports.content.values import LayerContent
from reports.paging import Page, paged


def drawn(network: Network, width: float = 12.1, height: float = 5.5) -> tuple[Page, ...]:
    faces = {layer.name: LayerContent(layer.name, layer.type, "Basic", (), "10", 1, 1) for layer in network.layers}
    return paged(network, faces, width, height)


def chain(count: int) -> Network:
    layers = tuple(Layer(f"L{index}", "ReLU") for index in range(count))
    return Network("Main", layers, tuple(Link(one.name, other.name) for one, other in pairwise(layers)))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    count = draw(st.integers(1, 40))
    layers = tuple(Layer(f"L{index}", "Affine") for index in range(count))
    pairs = draw(st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=60))
    connectors = draw(st.lists(st.sampled_from(["Input", "Input", "W", "b"]), min_size=60, max_size=60))
    links = tuple(
        Link(f"L{min(pair)}", f"L{max(pair)}", connector)
        for pair, connector in zip(sorted(pairs), connectors, strict=False)
        if pair[0] != pair[1]
    )
    return Network("Main", layers, tuple({(link.source, link.target): link for link in links}.values()))


@settings(max_examples=60)
@given(networks())
def test_every_layer_and_every_link_is_shown_once(network: Network) -> None:
    pages = drawn(network)
    shown = [entry.layer.name for page in pages for entry in page.layers]
    assert sorted(shown) == sorted(layer.name for layer in network.layers)
    wires = [(wire.source, wire.target) for page in pages for wire in page.wires]
    leaving = [(tag.layer, other) for page in pages for tag in page.tags if tag.leaves for other, _ in tag.others]
    arriving = [(other, tag.layer) for page in pages for tag in page.tags if not tag.leaves for other, _ in tag.others]
    assert sorted(leaving) == sorted(arriving)
    assert sorted(wires + leaving) == sorted((link.source, link.target) for link in network.links)


@settings(max_examples=60)
@given(networks())
def test_no_wire_runs_through_a_layer_and_pages_have_room(network: Network) -> None:
    for page in drawn(network):
        assert page.width * page.scale <= 12.1 + 1e-6
        assert page.height * page.scale <= 5.5 + 1e-6
        boxes = {entry.layer.name: entry.box for entry in page.layers}
        for wire in page.wires:
            assert wire.points[0] == boxes[wire.source].site(wire.start)
            assert wire.points[-1] == boxes[wire.target].site(wire.end)
            for (x0, y0), (x1, y1) in pairwise(wire.points):
                assert x0 == pytest.approx(x1) or y0 == pytest.approx(y1)
                for box in boxes.values():
                    apart = (
                        max(x0, x1) <= box.x
                        or min(x0, x1) >= box.right
                        or max(y0, y1) <= box.y
                        or min(y0, y1) >= box.bottom
                    )
                    assert apart, (wire, box)


def test_tags_name_the_page_where_a_link_goes_on() -> None:
    pages = drawn(chain(200))
    assert len(pages) > 1
    page_of = {entry.layer.name: page.number for page in pages for entry in page.layers}
    for page in pages:
        for tag in page.tags:
            for other, number in tag.others:
                assert page_of[other] == number != page.number


def test_a_small_network_stands_on_one_page_as_large_as_it_can() -> None:
    [page] = drawn(chain(12))
    assert page.relative_scale >= 1
    assert not page.tags


def test_a_network_that_is_wider_than_a_page_is_divided() -> None:
    layers = (Layer("In", "Input"), *(Layer(f"L{index}", "ReLU") for index in range(30)))
    network = Network("Main", layers, tuple(Link("In", f"L{index}") for index in range(30)))
    pages = drawn(network)
    assert len(pages) > 1
    assert sum(len(page.layers) for page in pages) == 31


def test_a_thousand_layers_take_dozens_of_pages_and_not_hundreds() -> None:
    assert 10 <= len(drawn(chain(1000))) <= 40


def test_an_empty_network_has_no_pages() -> None:
    assert drawn(Network("Main")) == ()
