"""Layers of a chain change places."""

from __future__ import annotations

import networks
import pytest

from layerwright.model.edits import EditError, move_earlier, move_later
from layerwright.model.network import Network


def wires(network: Network) -> set[str]:
    return {f"{link.source}>{link.target}.{link.connector}" for link in network.links}


def test_a_layer_goes_before_the_one_that_feeds_it_and_takes_its_place() -> None:
    before = networks.network("Input(4) > a: Affine(4) > b: ReLU > c: Tanh; Input(4) > d: Add2; c > d")
    after = move_earlier(before, "b")
    assert {"Input>b.Input", "b>a.Input", "a>c.Input"} <= wires(after)
    assert (after.by_name["b"].x, after.by_name["b"].y) == (before.by_name["a"].x, before.by_name["a"].y)
    assert move_later(after, "b") == before
    assert move_later(before, "a") == move_earlier(before, "b")


def test_links_to_other_connectors_stay_with_their_layer() -> None:
    before = networks.network("Input(4) > a: ReLU > b: Affine(4) > c: Tanh; w: Parameter(Size=4,4) > b.W")
    after = move_earlier(before, "c")
    assert {"a>c.Input", "c>b.Input", "w>b.W"} <= wires(after)


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("Input(4) > a: ReLU", "a", 'cannot go before "Input"'),
        ("Input(4) > a: ReLU > b: Tanh; a > c: Sigmoid", "b", 'feeds other layers too, so "b"'),
        ("Input(4) > a: ReLU > d: Add2; Input > b: Tanh > d", "d", "does not follow one layer alone"),
        ("Input(4) > a: ReLU > d: Add2; Input > b: Tanh > d; d > e: Sigmoid", "e", 'cannot go before "d"'),
    ],
)
def test_what_would_mean_something_else_is_refused(text: str, name: str, reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        move_earlier(networks.network(text), name)


def test_the_last_layer_cannot_go_further() -> None:
    with pytest.raises(EditError, match="is not followed by one layer alone: 0 links"):
        move_later(networks.network("Input(4) > a: ReLU"), "a")
