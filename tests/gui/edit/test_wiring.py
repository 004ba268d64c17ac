"""Behaviours 5 to 10: wires are drawn, led elsewhere, cut, healed and bent."""

from __future__ import annotations

import pytest
from canvas_hand import ALT, CONTROL, NONE, SHIFT, moved_to
from networks import network as drawn
from PySide6.QtCore import QPointF, Qt

from gui.edit.canvas.drawing import State
from gui.edit.canvas.gestures.wire import Wire
from layerwright.model.clipboard import copy, paste
from layerwright.model.edits import arranged
from layerwright.model.network import Network
from layerwright.model.project import decode_project

CHAIN = "Input(1,28,28) > Convolution(16) > ReLU > Affine(10)"
LOOSE = "Input(1,28,28) > Convolution(16); ReLU; Affine(10)"


def test_ports_that_cannot_take_the_wire_are_dimmed_and_say_why(draw) -> None:
    hand = draw(CHAIN)
    before = hand.text
    hand.press(hand.output("ReLU"))
    hand.move(hand.body("Input"))
    hand.move(hand.body("Convolution"))
    assert State.DIMMED in hand.canvas.network_scene.layers["Input"].state
    assert isinstance(hand.canvas.gesture, Wire)
    assert hand.canvas.gesture.reason
    refused: list[str] = []
    hand.document.refused.connect(refused.append)
    hand.release(hand.body("Convolution"))
    assert hand.text == before
    assert hand.steps == 0
    assert refused
    assert State.DIMMED not in hand.canvas.network_scene.layers["Input"].state


def test_a_circle_is_the_reason_that_is_said(draw) -> None:
    hand = draw("Input(4) > a: AddN > b: ReLU > c: Tanh")
    hand.press(hand.output("c"))
    hand.move(hand.body("a"))
    assert "circle" in hand.canvas.gesture.reason
    hand.release(hand.body("a"))
    assert hand.steps == 0


def test_the_wrong_rank_is_the_reason_that_is_said(draw) -> None:
    hand = draw("Input(10); Convolution(4)")
    hand.press(hand.output("Input"))
    hand.move(hand.body("Convolution"))
    assert "rank 1, needs" in hand.canvas.gesture.reason
    hand.release(hand.body("Convolution"))
    assert hand.steps == 0


@pytest.mark.parametrize("zoom", [0.5, 1.0, 2.0])
def test_a_wire_snaps_to_a_port_within_24_pixels_of_the_screen(draw, zoom: float) -> None:
    hand = draw(moved_to(drawn(LOOSE), Input=(0, 0), Convolution=(0, 72), ReLU=(0, 300), Affine=(400, 300)))
    hand.canvas.camera.zoom_to(zoom)
    hand.canvas.reveal(["Convolution", "ReLU"])
    near = hand.input("ReLU") + QPointF(0, -20 / hand.canvas.camera.zoom)
    hand.drag(hand.output("Convolution"), near)
    assert ("Convolution", "ReLU", "Input") in hand.links
    assert hand.steps == 1


def test_a_wire_is_not_caught_from_farther_away(draw) -> None:
    hand = draw(moved_to(drawn(LOOSE), Input=(0, 0), Convolution=(0, 72), ReLU=(0, 300), Affine=(400, 300)))
    hand.press(hand.output("Convolution"))
    hand.move(hand.input("ReLU") + QPointF(0, -40))
    assert hand.canvas.gesture.target is None
    hand.canvas.end_gesture()


def test_a_wire_let_go_on_a_layer_takes_its_first_free_port(draw) -> None:
    hand = draw("Input(4) > Affine(2) > SquaredError; truth: Input(2)")
    hand.drag(hand.output("truth"), hand.body("SquaredError"))
    assert ("truth", "SquaredError", "T") in hand.links


def test_the_end_of_a_wire_is_led_to_another_layer(draw) -> None:
    hand = draw("Input(1,28,28) > Convolution(16) > ReLU; other: Tanh")
    hand.drag(hand.input("ReLU") - QPointF(0, 5), hand.body("other"))
    assert ("Convolution", "other", "Input") in hand.links
    assert ("Convolution", "ReLU", "Input") not in hand.links
    assert hand.steps == 1


def test_the_end_of_a_wire_let_go_in_the_open_removes_it(draw) -> None:
    hand = draw(CHAIN)
    hand.drag(hand.input("ReLU") - QPointF(0, 5), hand.input("ReLU") + QPointF(400, 40))
    assert ("Convolution", "ReLU", "Input") not in hand.links
    assert hand.steps == 1
    hand.undo()
    assert ("Convolution", "ReLU", "Input") in hand.links


def test_alt_drag_detaches_a_layer_and_heals_in_one_step(draw) -> None:
    hand = draw(CHAIN)
    before = hand.text
    hand.drag(hand.body("ReLU"), hand.body("ReLU") + QPointF(480, 24), modifiers=ALT)
    assert ("Convolution", "Affine", "Input") in hand.links
    assert not any("ReLU" in link for link in hand.links)
    assert hand.layer("ReLU").x > 300
    assert hand.steps == 1
    hand.undo()
    assert hand.text == before


def test_a_shake_detaches_a_layer_and_heals_in_one_step(draw) -> None:
    hand = draw(CHAIN)
    before = hand.text
    start = hand.body("ReLU")
    hand.press(start)
    for _ in range(3):
        hand.move(start + QPointF(40, 0))
        hand.move(start + QPointF(-40, 0))
    hand.move(start + QPointF(480, 0))
    hand.release(start + QPointF(480, 0))
    assert ("Convolution", "Affine", "Input") in hand.links
    assert not any("ReLU" in link for link in hand.links)
    assert hand.steps == 1
    hand.undo()
    assert hand.text == before


def test_delete_heals_the_chain_and_ctrl_delete_does_not(draw) -> None:
    hand = draw(CHAIN)
    hand.click("ReLU")
    hand.key(Qt.Key.Key_Delete)
    assert ("Convolution", "Affine", "Input") in hand.links
    assert hand.steps == 1
    hand.undo()
    hand.click("ReLU")
    hand.key(Qt.Key.Key_Delete, CONTROL)
    assert hand.links == {("Input", "Convolution", "Input")}


def test_a_stroke_with_shift_cuts_what_it_crosses_and_marks_exactly_that(draw) -> None:
    hand = draw(CHAIN)
    left = hand.wire("Convolution", "ReLU") + QPointF(-250, 0)
    corner = hand.wire("Convolution", "ReLU") + QPointF(250, 0)
    hand.press(left, SHIFT)
    hand.move(corner, SHIFT)
    marked = {item.wire for item in hand.canvas.network_scene.wires.values() if item.marked}
    assert marked == {("Convolution", "ReLU", "Input")}
    hand.move(hand.wire("ReLU", "Affine") + QPointF(250, 0), SHIFT)
    hand.move(hand.wire("ReLU", "Affine") + QPointF(-250, 0), SHIFT)
    marked = {item.wire for item in hand.canvas.network_scene.wires.values() if item.marked}
    hand.release(hand.wire("ReLU", "Affine") + QPointF(-250, 0), SHIFT)
    assert hand.links == {("Input", "Convolution", "Input")}
    assert marked == {("Convolution", "ReLU", "Input"), ("ReLU", "Affine", "Input")}
    assert hand.steps == 1


def test_escape_takes_a_stroke_back(draw) -> None:
    hand = draw(CHAIN)
    middle = hand.wire("Convolution", "ReLU")
    hand.press(middle + QPointF(-250, 0), SHIFT)
    hand.move(middle + QPointF(250, 0), SHIFT)
    hand.key(Qt.Key.Key_Escape)
    hand.release(middle + QPointF(250, 0), SHIFT)
    assert hand.steps == 0
    assert not any(item.marked for item in hand.canvas.network_scene.wires.values())


def apart() -> Network:
    return moved_to(drawn("Input(1,28,28) > Affine(10)"), Input=(0, 0), Affine=(0, 400))


def test_a_double_click_on_a_wire_bends_it_and_the_bend_is_kept(draw) -> None:
    hand = draw(apart())
    hand.double_click(hand.wire("Input", "Affine"))
    [link] = hand.network.links
    assert len(link.bends) == 1
    bend = QPointF(*link.bends[0])
    hand.drag(bend, bend + QPointF(96, 24))
    [link] = hand.network.links
    assert link.bends[0][0] > bend.x() + 80
    assert hand.steps == 2
    kept = decode_project(hand.text).networks[0].links[0].bends
    assert kept == link.bends
    copied, names = paste(hand.network, copy(hand.network, ["Input", "Affine"]))
    assert [len(other.bends) for other in copied.links if other.target in names] == [1]
    assert [len(other.bends) for other in arranged(hand.network).links] == [1]


def test_a_double_click_on_a_bend_takes_it_away(draw) -> None:
    hand = draw(apart())
    hand.double_click(hand.wire("Input", "Affine"))
    hand.double_click(QPointF(*hand.network.links[0].bends[0]))
    assert hand.network.links[0].bends == ()


def test_shift_click_links_the_focused_layer_to_the_one_clicked(draw) -> None:
    hand = draw("Input(1,28,28) > Convolution(16); ReLU")
    hand.click("Convolution")
    hand.click("ReLU", SHIFT)
    assert ("Convolution", "ReLU", "Input") in hand.links
    assert hand.steps == 1


def test_a_clicked_wire_is_removed_by_delete(draw) -> None:
    hand = draw(apart())
    hand.click(hand.wire("Input", "Affine"), NONE)
    hand.key(Qt.Key.Key_Delete)
    assert not hand.links
    assert len(hand.network.layers) == 2


def test_a_press_with_alt_alone_changes_nothing(draw) -> None:
    hand = draw(CHAIN)
    hand.click("ReLU", ALT)
    assert hand.document.undo_stack.count() == 0


def test_a_comment_moved_over_a_wire_is_not_inserted(draw) -> None:
    hand = draw(moved_to(arranged(drawn("Input(1,28,28) > Affine(10); note: Comment")), note=(600, 240)))
    hand.drag(hand.body("note"), hand.wire("Input", "Affine") + QPointF(60, 0))
    assert hand.links == {("Input", "Affine", "Input")}


def test_a_double_click_on_a_comment_writes_it(draw) -> None:
    hand = draw(moved_to(drawn("Input(4); note: Comment"), Input=(0, 0), note=(480, 0)))
    hand.double_click("note")
    hand.type("Two branches")
    hand.key(Qt.Key.Key_Return)
    assert hand.layer("note").properties == {"Comment": "Two branches"}
    assert hand.canvas.network_scene.layers["note"].face.comment == "Two branches"
