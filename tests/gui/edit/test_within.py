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
    for key, modifiers in ((Qt.Key.Key_G, CONTROL), (Qt.Key.Key_X, CONTROL), (Qt.Key.Key_D, CONTROL | SHIFT)):
        hand.key(key, modifiers)
    assert hand.text == before
    assert hand.steps == 0


def test_a_layer_within_is_copied(hand: Hand) -> None:
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert hand.layer("ReLU").type == "ReLU"


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
