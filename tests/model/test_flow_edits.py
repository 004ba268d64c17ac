"""Edits that lead the flow elsewhere: healing, detaching, relinking, bends, bypass, copies."""

import pytest
from networks import network

from layerwright.model import edits
from layerwright.model.edits import EditError
from layerwright.model.network import Layer, Link, Network
from layerwright.model.repetition import repeated

CHAIN = network("a: Input > b: ReLU > c: Tanh > d: Sigmoid")


def ends(state: Network) -> list[tuple[str, str]]:
    return [(link.source, link.target) for link in state.links]


def test_a_removed_layer_is_healed_and_one_with_two_inputs_is_not() -> None:
    assert ends(edits.remove_healing(CHAIN, ["b", "c"])) == [("a", "d")]
    two = network("a: Input > c: Add2 > d: Tanh; b: Input > c")
    assert ends(edits.remove_healing(two, ["c"])) == []


def test_healing_keeps_the_place_among_the_inputs_and_the_connector() -> None:
    before = network("a: Input > b: ReLU > x: Concatenate; c: Input > x; b > l: SquaredError; c > t: ReLU > l.T")
    after = edits.remove_healing(before, ["b", "t"])
    assert [link.source for link in after.links_into["x"]] == ["a", "c"]
    assert Link("c", "l", "T") in after.links


def test_healing_does_not_link_twice() -> None:
    before = network("a: Input > b: ReLU > s: Add2; a > s")
    assert ends(edits.remove_healing(before, ["b"])) == [("a", "s")]


def test_a_detached_layer_stays_without_links() -> None:
    after = edits.detach(CHAIN, ["b"])
    assert after.layers == CHAIN.layers
    assert ends(after) == [("a", "c"), ("c", "d")]


def test_an_end_of_a_wire_is_led_elsewhere_in_its_place() -> None:
    assert ends(edits.relink(CHAIN, Link("b", "c"), source="a")) == [("a", "b"), ("a", "c"), ("c", "d")]
    assert ends(edits.relink(CHAIN, Link("b", "c"), target="d")) == [("a", "b"), ("b", "d"), ("c", "d")]
    assert edits.relink(CHAIN, Link("b", "c"), connector="T").links[1] == Link("b", "c", "T")
    assert edits.relink(CHAIN, Link("b", "c")) is CHAIN
    with pytest.raises(EditError, match="would close a circle"):
        edits.relink(CHAIN, Link("b", "c"), source="d")
    with pytest.raises(EditError, match="is linked to"):
        edits.relink(edits.link(CHAIN, "a", "c"), Link("b", "c"), source="a")


def test_a_wire_may_be_turned_where_that_closes_a_circle_only_with_itself() -> None:
    assert ends(edits.relink(network("a: Input > b: ReLU; c: Tanh"), Link("a", "b"), source="c")) == [("c", "b")]


def test_several_wires_are_cut_at_once() -> None:
    assert ends(edits.cut(CHAIN, [Link("a", "b"), Link("c", "d")])) == [("b", "c")]
    with pytest.raises(EditError, match='"a" is not linked to "d"'):
        edits.cut(CHAIN, [Link("a", "b"), Link("a", "d")])


def test_the_order_of_inputs_is_changed() -> None:
    before = network("a: Input > s: Sub2; b: Input > s; a > t: Tanh")
    after = edits.move_link(before, Link("b", "s"), 0)
    assert [link.source for link in after.links_into["s"]] == ["b", "a"]
    assert set(after.links) == set(before.links)


def test_bends_are_added_moved_and_removed_and_do_not_change_what_a_wire_is() -> None:
    wire = Link("a", "b")
    bent = edits.add_bend(edits.add_bend(CHAIN, wire, (1, 2)), wire, (0, 0), 0)
    assert list(bent.links[0].bends) == [(0, 0), (1, 2)]
    assert list(edits.move_bend(bent, wire, 1, (5, 6)).links[0].bends) == [(0, 0), (5, 6)]
    assert list(edits.remove_bend(bent, wire, 0).links[0].bends) == [(1, 2)]
    with pytest.raises(EditError, match="has no bend number 3"):
        edits.remove_bend(bent, wire, 2)
    assert edits.unlink(bent, wire).links == CHAIN.links[1:]
    with pytest.raises(EditError, match="is linked to"):
        edits.link(bent, "a", "b")


def test_a_layer_in_a_bent_wire_takes_the_bends_below_it() -> None:
    bent = edits.add_bend(edits.add_bend(CHAIN, Link("a", "b"), (0, 10)), Link("a", "b"), (0, 100))
    after = edits.insert_into_link(bent, Layer("n", "Tanh", y=50), Link("a", "b"))
    assert after.links[:2] == (Link("a", "n", bends=((0, 10),)), Link("n", "b", bends=((0, 100),)))


def test_bypass_is_switched_for_all_at_once() -> None:
    one = edits.toggle_bypass(CHAIN, ["b"])
    assert one.by_name["b"].bypassed
    both = edits.toggle_bypass(one, ["b", "c"])
    assert both.by_name["c"].bypassed
    assert edits.toggle_bypass(both, ["b", "c"]) == CHAIN


def test_a_comment_is_written_and_taken_away() -> None:
    after = edits.set_comment(CHAIN, ["b"], "why")
    assert after.by_name["b"].comment == "why"
    assert edits.set_comment(after, ["b"], "") == CHAIN


def test_copies_have_new_names_and_the_links_among_them() -> None:
    after, names = edits.duplicate(CHAIN, ["c", "b"])
    assert names == ("b_2", "c_2")
    assert ends(after)[3:] == [("b_2", "c_2")]
    linked, _ = edits.duplicate(CHAIN, ["b", "c"], linked=True)
    assert ends(linked)[3:] == [("a", "b_2"), ("b_2", "c_2")]
    _, third = edits.duplicate(after, ["b_2"])
    assert third == ("b_3",)


def test_a_delay_may_be_fed_by_what_follows_it() -> None:
    state = network("i: Input > r: RecurrentInput > c: Concatenate > a: Affine(5) > o: RecurrentOutput; d: Delay > c")
    looped = edits.link(state, "a", "d")
    assert not edits.has_circle(looped)
    with pytest.raises(EditError, match="would close a circle"):
        edits.link(looped, "a", "r")
    assert edits.within_round(looped, ["a"]) == {"a", "o"}
    assert edits.downstream(looped, ["a"]) == {"a", "o", "d", "c"}


def test_layers_are_selected_by_the_flow() -> None:
    state = network("a: Input > b: ReLU > c: Tanh > d: Add2; a > d; x: Input")
    assert edits.upstream(state, ["c"]) == {"a", "b", "c"}
    assert edits.downstream(state, ["b"]) == {"b", "c", "d"}
    assert edits.between(state, ["b", "d"]) == {"b", "c", "d"}
    assert edits.between(state, ["x", "d"]) == {"x", "d"}


def test_equal_units_in_a_row_are_found() -> None:
    state = network("Input > a: Unit(B) > b: Unit(B) > c: Unit(B) > d: Unit(C) > e: Unit(C); c > f: ReLU")
    assert repeated(state) == (("a", "b", "c"), ("d", "e"))
    assert repeated(edits.link(state, "a", "f")) == (("b", "c"), ("d", "e"))
    assert repeated(edits.toggle_bypass(state, ["b"])) == (("d", "e"),)
    assert repeated(edits.set_properties(state, ["a"], {"Maps": "3"})) == (("b", "c"), ("d", "e"))
