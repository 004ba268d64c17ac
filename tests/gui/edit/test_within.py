"""Layers within a unit that is opened in its place: seen, selected and changed where they stand."""

from __future__ import annotations

import pytest
from canvas_hand import CONTROL, SHIFT, Hand
from networks import network as drawn
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gui.edit.canvas.drawing import State
from gui.edit.choice import Choice
from layerwright.model.edits import arranged
from layerwright.model.layout import overlapping

BLOCK = "Maps: Argument(8, Type=PInt) ; Input(4,8,8) > Convolution(Maps) > ReLU"
MAIN = "Input(4,8,8) > u: Unit(Block, Maps=5) > v: Unit(Block) > Affine(2)"


@pytest.fixture
def hand(draw) -> Hand:
    made = draw(MAIN, arranged(drawn(BLOCK, name="Block")), panels=True)
    made.click("u")
    made.key(Qt.Key.Key_E)
    return made


def inspector(hand: Hand):
    panel = hand.page.panel("inspector")
    panel.up_to_date()
    return panel


def test_a_click_looks_at_a_layer_within_and_the_inspector_says_who_else_changes(hand: Hand) -> None:
    hand.click("u/Convolution")
    assert (hand.state.selection, hand.state.inner) == ({"u"}, "u/Convolution")
    assert hand.canvas.network_scene.layers["u/Convolution"].state & State.SELECTED
    panel = inspector(hand)
    assert panel.within.isVisible()
    assert panel._within.text().startswith("Within the unit Block, which 2 layer")
    assert panel.name.field.text() == "Convolution"
    # As it is where it is called: with five maps, and not with the eight that the unit has by itself.
    assert panel.rows["OutMaps"].row.value == "5"
    assert panel._output.text() == "5,8,8"
    hand.click("Affine")
    assert hand.state.inner == ""
    inspector(hand)
    assert not panel.within.isVisible()


def test_a_property_within_is_changed_in_one_step_for_all_callers(hand: Hand) -> None:
    before = hand.text
    hand.click("u/Convolution")
    field = inspector(hand).rows["KernelShape"].editor.targets[0]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "1,1")
    assert hand.document.project.network("Block").by_name["Convolution"].properties["KernelShape"] == "1,1"
    assert hand.steps == 1
    assert hand.document.undo_stack.undoText() == "Change KernelShape of Convolution in Block"
    assert (hand.state.network_name, hand.state.inner) == ("Main", "u/Convolution")
    assert "1×1" in hand.canvas.network_scene.layers["u/Convolution"].face.second
    hand.undo()
    assert hand.text == before
    # What was undone is seen from here: nobody is led away.
    assert hand.state.network_name == "Main"


def test_delete_removes_the_layer_within_and_not_the_unit(hand: Hand) -> None:
    hand.click("u/Convolution")
    hand.key(Qt.Key.Key_Delete)
    assert "u" in hand.network.by_name
    block = hand.document.project.network("Block")
    assert "Convolution" not in block.by_name
    assert [(link.source, link.target) for link in block.links] == [("Input", "ReLU")]
    assert hand.document.undo_stack.undoText() == "Delete Convolution in Block"
    assert hand.state.inner == ""


def test_a_layer_within_is_bypassed_and_renamed(hand: Hand) -> None:
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_B)
    assert hand.document.project.network("Block").by_name["ReLU"].bypassed
    hand.key(Qt.Key.Key_F2)
    field = hand.canvas.viewport().findChild(QLineEdit, "inline_editor")
    assert field.text() == "ReLU"
    QTest.keyClicks(field, "Act")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "Act" in hand.document.project.network("Block").by_name
    assert hand.state.inner == "u/Act"
    assert hand.steps == 2


def test_what_cannot_be_done_within_is_switched_off(hand: Hand) -> None:
    hand.click("u/ReLU")
    before = hand.text
    # Frames stand around layers of the network in view.
    hand.key(Qt.Key.Key_R, CONTROL)
    assert hand.text == before
    assert hand.steps == 0


def test_a_layer_within_is_copied(hand: Hand) -> None:
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert block(hand).by_name["ReLU_2"].type == "ReLU"
    assert hand.state.inner == "u/ReLU_2"


def test_arrows_go_through_an_opened_unit(hand: Hand) -> None:
    hand.click("Input")
    seen = []
    for _ in range(5):
        hand.key(Qt.Key.Key_Down)
        seen.append(hand.state.inner or hand.state.focused)
    assert seen == ["u/Convolution", "u/ReLU", "v", "Affine", "Affine"] or seen[0].startswith("u/")
    assert "v" in seen


def test_enter_and_the_button_go_to_the_layer_in_its_unit(hand: Hand) -> None:
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_Return)
    assert (hand.state.path, hand.state.selection) == (("Main", "Block"), {"ReLU"})
    hand.key(Qt.Key.Key_Backspace)
    hand.click("u/Convolution")
    QTest.mouseClick(inspector(hand)._go, Qt.MouseButton.LeftButton)
    assert (hand.state.path, hand.state.selection) == (("Main", "Block"), {"Convolution"})


def test_closing_the_unit_looks_at_the_unit_again(hand: Hand) -> None:
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_E)
    assert (hand.state.selection, hand.state.inner) == ({"u"}, "")
    assert not inspector(hand).within.isVisible()


def test_help_within_is_that_of_the_layer(hand: Hand) -> None:
    hand.click("u/Convolution")
    hand.key(Qt.Key.Key_F1)
    assert hand.page.panel("help").layer_type == "Convolution"


def test_a_layer_that_is_added_below_an_opened_unit_lies_where_it_was_put(hand: Hand) -> None:
    hand.click("Affine")
    hand.key(Qt.Key.Key_Escape)
    last = hand.canvas.network_scene.layers["Affine"]
    place = QPointF(last.x() + 420, last.y())
    layer = hand.page.editing.add_at(Choice("Tanh"), hand.state.own_place((place.x(), place.y())))
    item = hand.canvas.network_scene.layers[layer]
    assert abs(item.y() - place.y()) <= 24
    assert hand.place("Affine")[1] < last.y()


def block(hand: Hand):
    return hand.document.project.network("Block")


def wires(network) -> set[tuple[str, str]]:
    return {(link.source, link.target) for link in network.links}


def test_a_layer_within_is_moved_where_the_hand_puts_it(hand: Hand) -> None:
    before, unit = hand.text, hand.place("u")
    old, other = block(hand).by_name["Convolution"], hand.canvas.network_scene.layers["u/ReLU"].pos()
    start = hand.canvas.network_scene.layers["u/Convolution"].pos()
    # Farther left than all else within: what does not move stays where it is seen.
    hand.drag(hand.body("u/Convolution"), hand.body("u/Convolution") + QPointF(-480, 0))
    moved = block(hand).by_name["Convolution"]
    assert (moved.x, moved.y) == (old.x - 480, old.y)
    assert hand.place("u") == unit
    assert hand.canvas.network_scene.layers["u/Convolution"].pos() == start + QPointF(-480, 0)
    assert hand.canvas.network_scene.layers["u/ReLU"].pos() == other
    assert (hand.steps, hand.document.undo_stack.undoText()) == (1, "Move Convolution in Block")
    assert hand.state.inner == "u/Convolution"
    hand.undo()
    assert hand.text == before


def test_a_layer_within_gives_way_where_it_is_put_onto_another(hand: Hand) -> None:
    hand.drag(hand.body("u/Convolution"), hand.body("u/ReLU") + QPointF(8, 8))
    places = {layer.name: (layer.x, layer.y) for layer in block(hand).layers}
    assert not list(overlapping(places))


def test_wires_within_are_cut_and_drawn_again(hand: Hand) -> None:
    middle = hand.wire("u/Convolution", "u/ReLU")
    hand.drag(middle - QPointF(60, 0), middle + QPointF(60, 0), modifiers=SHIFT)
    assert wires(block(hand)) == {("Input", "Convolution")}
    assert hand.document.undo_stack.undoText() == "Remove a link in Block"
    # It stays open although it gives back two outputs now, so that the other link can be drawn.
    assert hand.state.opened == ("u",)
    hand.drag(hand.output("u/Convolution"), hand.body("u/ReLU"))
    assert wires(block(hand)) == {("Input", "Convolution"), ("Convolution", "ReLU")}
    assert hand.document.undo_stack.undoText() == "Link Convolution to ReLU in Block"
    assert hand.steps == 2


def test_wires_across_the_edge_of_an_opened_unit_are_links_of_one_side(hand: Hand) -> None:
    into = hand.wire("Input", "u/Convolution")
    hand.drag(into - QPointF(60, 0), into + QPointF(60, 0), modifiers=SHIFT)
    assert ("Input", "Convolution") not in wires(block(hand))
    assert ("Input", "u", "Input") in hand.links
    hand.drag(hand.output("Input"), hand.body("u/Convolution"))
    assert ("Input", "Convolution") in wires(block(hand))
    out = hand.wire("u/ReLU", "v")
    hand.drag(out - QPointF(60, 0), out + QPointF(60, 0), modifiers=SHIFT)
    assert ("u", "v", "Input") not in hand.links
    hand.drag(hand.output("u/ReLU"), hand.body("v"))
    assert ("u", "v", "Input") in hand.links


def test_what_cannot_be_linked_across_the_edge_says_why(hand: Hand) -> None:
    before = hand.text
    said: list[str] = []
    hand.document.refused.connect(said.append)
    hand.drag(hand.output("u/Convolution"), hand.body("v"))
    assert said == ["u gives back the output of ReLU"]
    hand.drag(hand.output("Affine"), hand.body("u/Convolution"))
    assert said[-1] == "Affine does not feed u"
    assert hand.text == before


def test_layers_are_added_and_inserted_within(draw) -> None:
    hand = draw(MAIN, arranged(drawn(BLOCK, name="Block")))
    hand.click("u")
    hand.key(Qt.Key.Key_E)
    before = hand.text
    hand.click("u/Convolution")
    hand.key(Qt.Key.Key_Tab)
    hand.type("Tanh")
    hand.key(Qt.Key.Key_Return)
    assert {("Convolution", "Tanh"), ("Tanh", "ReLU")} <= wires(block(hand))
    assert hand.state.inner == "u/Tanh"
    hand.click(hand.wire("u/Tanh", "u/ReLU"))
    hand.key(Qt.Key.Key_Tab)
    hand.type("ELU")
    hand.key(Qt.Key.Key_Return)
    assert {("Tanh", "ELU"), ("ELU", "ReLU")} <= wires(block(hand))
    # Behind the layer whose output the unit gives back: it gives back that of the new one then.
    hand.click("u/ReLU")
    hand.page.editing.add(Choice("Sigmoid"))
    assert ("ReLU", "Sigmoid") in wires(block(hand))
    assert "Input" in hand.network.by_name
    assert {("u/Sigmoid", "v")} <= {(wire[0], wire[1]) for wire in hand.canvas.network_scene.wires}
    assert hand.steps == 3
    for _ in range(3):
        hand.undo()
    assert hand.text == before


def test_layers_within_are_detached_duplicated_cut_and_pasted(hand: Hand) -> None:
    hand.click("u/Convolution")
    hand.key(Qt.Key.Key_D, CONTROL)
    assert "Convolution_2" in block(hand).by_name
    assert hand.state.inner == "u/Convolution_2"
    hand.key(Qt.Key.Key_X, CONTROL)
    assert "Convolution_2" not in block(hand).by_name
    hand.click("u/Convolution")
    hand.key(Qt.Key.Key_D, CONTROL | SHIFT)
    assert wires(block(hand)) == {("Input", "ReLU")}
    assert "u" in hand.network.by_name


def test_a_problem_within_is_shown_at_the_layer(hand: Hand) -> None:
    hand.page.editing.within.of_unit("u").set_property(["Convolution"], {"KernelShape": "nonsense"})
    assert hand.canvas.network_scene.layers["u/Convolution"].face.severity == "error"


def test_a_bend_within_lies_where_it_was_put(hand: Hand) -> None:
    middle = hand.wire("u/Convolution", "u/ReLU")
    hand.double_click(middle)
    [bend] = next(link for link in block(hand).links if link.target == "ReLU").bends
    item = hand.canvas.network_scene.wires["u/Convolution", "u/ReLU", "Input"]
    assert abs(item.points[1][0] - middle.x()) < 2
    assert abs(item.points[1][1] - middle.y()) < 2
    source = block(hand).by_name["Convolution"]
    assert abs(bend[0] - source.x) < 400


def test_an_upper_unit_that_is_opened_pushes_frames_down_that_lie_below(hand: Hand) -> None:
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_E)
    hand.click("v")
    hand.key(Qt.Key.Key_E)
    frame = next(frame for frame in hand.canvas.network_scene.frames if frame.frame.title == "v")
    before = frame.area().top()
    hand.click("u")
    hand.key(Qt.Key.Key_E)
    frame = next(frame for frame in hand.canvas.network_scene.frames if frame.frame.title == "v")
    assert frame.area().top() > before
    assert frame.area().contains(hand.canvas.network_scene.layers["v/ReLU"].body())
