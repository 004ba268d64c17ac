"""Several layers within a unit that is opened in its place: they are worked as layers of the network are."""

from __future__ import annotations

import pytest
from canvas_hand import ALT, CONTROL, SHIFT, Hand, moved_to
from networks import network as drawn
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gui.edit.canvas.drawing import State
from layerwright.model.edits import arranged
from layerwright.model.layout import overlapping
from layerwright.model.network import Network

BLOCK = "Input(4,8,8) > Convolution(5) > BatchNormalization > ReLU > last: Convolution(4)"
MAIN = "Input(4,8,8) > u: Unit(Block) > v: Unit(Block) > Affine(2)"
THREE = ("Convolution", "BatchNormalization", "ReLU")


@pytest.fixture
def hand(draw) -> Hand:
    made = draw(MAIN, arranged(drawn(BLOCK, name="Block")))
    made.click("u")
    made.key(Qt.Key.Key_E)
    return made


def block(hand: Hand) -> Network:
    return hand.document.project.network("Block")


def places(network: Network, names: tuple[str, ...] = THREE) -> list[tuple[float, float]]:
    return [(network.by_name[name].x, network.by_name[name].y) for name in names]


def within(*names: str) -> set[str]:
    return {f"u/{name}" for name in names}


def choose_three(hand: Hand) -> None:
    hand.click("u/Convolution")
    hand.click("u/BatchNormalization", CONTROL)
    hand.click("u/ReLU", CONTROL | SHIFT)


def test_control_and_shift_select_several(hand: Hand) -> None:
    before = hand.text
    choose_three(hand)
    assert hand.state.chosen == within(*THREE)
    assert (hand.state.selection, hand.state.inner) == ({"u"}, "u/ReLU")
    items = hand.canvas.network_scene.layers
    assert all(items[name].state & State.SELECTED for name in within(*THREE))
    assert not items["u/last"].state & State.SELECTED
    hand.click("u/BatchNormalization", CONTROL)
    assert hand.state.chosen == within("Convolution", "ReLU")
    # A click on one of several selects it alone, and one on a layer outside leaves the unit.
    hand.click("u/Convolution")
    assert hand.state.chosen == within("Convolution")
    hand.click("Affine", CONTROL)
    assert (hand.state.chosen, hand.state.inner) == ({"Affine"}, "")
    assert (hand.text, hand.steps) == (before, 0)


def test_a_band_takes_layers_of_where_it_began(hand: Hand) -> None:
    scene = hand.canvas.network_scene
    [frame] = scene.frames
    inside = frame.area().topLeft() + QPointF(10, 35)
    hand.drag(inside, scene.layers["u/ReLU"].body().bottomRight() + QPointF(8, 8))
    assert hand.state.chosen == within(*THREE)
    hand.drag(inside, scene.layers["Affine"].body().bottomRight() + QPointF(8, 8))
    assert hand.state.chosen == within(*THREE, "last")
    # From outside, the unit is one of the layers.
    corner = scene.layers["Input"].body().topLeft() - QPointF(60, 20)
    hand.drag(corner, scene.layers["v"].body().bottomRight() + QPointF(60, 8))
    assert (hand.state.chosen, hand.state.inner) == ({"Input", "u", "v"}, "")
    assert frame.selected


def test_several_move_together_as_one_step(hand: Hand) -> None:
    before, old = hand.text, places(block(hand))
    choose_three(hand)
    start = hand.canvas.network_scene.layers["u/last"].pos()
    hand.drag(hand.body("u/BatchNormalization"), hand.body("u/BatchNormalization") + QPointF(480, 0))
    assert places(block(hand)) == [(x + 480, y) for x, y in old]
    assert hand.canvas.network_scene.layers["u/last"].pos() == start
    assert (hand.steps, hand.document.undo_stack.undoText()) == (1, "Move 3 layers in Block")
    assert hand.state.chosen == within(*THREE)
    # The frame grows with them.
    [frame] = hand.canvas.network_scene.frames
    assert frame.area().contains(hand.canvas.network_scene.layers["u/ReLU"].body())
    hand.undo()
    assert hand.text == before
    hand.redo()
    assert places(block(hand)) == [(x + 480, y) for x, y in old]


def test_arrow_keys_move_several_and_a_burst_is_one_step(hand: Hand) -> None:
    old = places(block(hand))
    choose_three(hand)
    for _ in range(3):
        hand.key(Qt.Key.Key_Right, ALT)
    hand.key(Qt.Key.Key_Left, ALT)
    assert places(block(hand)) == [(x + 48, y) for x, y in old]
    assert hand.steps == 1
    hand.key(Qt.Key.Key_Right, ALT | SHIFT)
    assert places(block(hand)) == [(x + 288, y) for x, y in old]
    assert hand.state.chosen == within(*THREE)


def test_several_give_way_together_and_keys_lead_over_others(hand: Hand) -> None:
    hand.click("u/Convolution")
    hand.click("u/BatchNormalization", CONTROL)
    hand.drag(hand.body("u/BatchNormalization"), hand.body("u/ReLU") + QPointF(30, 8))
    (left, top), (x, y) = places(block(hand), THREE[:2])
    assert (x - left, y - top) == (0, 72)
    assert not list(
        overlapping({layer.name: (layer.x, layer.y) for layer in block(hand).layers if layer.type != "Input"})
    )
    hand.undo()
    hand.click("u/BatchNormalization")
    hand.key(Qt.Key.Key_Down, ALT)
    (_, (_, y), (_, other)) = places(block(hand))
    assert y > other
    hand.key(Qt.Key.Key_Up, ALT)
    assert places(block(hand))[1][1] < other


def test_what_is_not_drawn_goes_out_of_the_way(draw) -> None:
    made = arranged(drawn(f"Maps: Argument(3, Type=PInt) ; {BLOCK}", name="Block"))
    first = made.by_name["Convolution"]
    beside = moved_to(made, Maps=(first.x + 360, first.y))
    hand = draw(MAIN, beside)
    hand.click("u")
    hand.key(Qt.Key.Key_E)
    start = hand.canvas.network_scene.layers["u/Convolution"].pos()
    hand.drag(hand.body("u/Convolution"), hand.body("u/Convolution") + QPointF(360, 0))
    assert hand.canvas.network_scene.layers["u/Convolution"].pos() == start + QPointF(360, 0)
    assert not list(overlapping({layer.name: (layer.x, layer.y) for layer in block(hand).layers}))


def test_shift_and_arrows_select_along_the_wires(hand: Hand) -> None:
    hand.click("u/Convolution")
    hand.key(Qt.Key.Key_Down, SHIFT)
    hand.key(Qt.Key.Key_Down, SHIFT)
    assert hand.state.chosen == within(*THREE)
    assert hand.state.inner == "u/ReLU"


def test_several_are_aligned_and_distributed(hand: Hand) -> None:
    hand.click("u/ReLU")
    for _ in range(2):
        hand.key(Qt.Key.Key_Right, ALT | SHIFT)
    choose_three(hand)
    steps = hand.steps
    hand.key(Qt.Key.Key_R, ALT | SHIFT)
    lefts = {x for x, _ in places(block(hand))}
    assert lefts == {block(hand).by_name["ReLU"].x}
    assert hand.document.undo_stack.undoText() == "Align in Block"
    hand.key(Qt.Key.Key_V, ALT | SHIFT)
    heights = [y for _, y in places(block(hand))]
    assert heights[1] - heights[0] == heights[2] - heights[1]
    assert hand.steps <= steps + 2


def test_several_are_arranged_and_stay_at_the_unit(hand: Hand) -> None:
    choose_three(hand)
    hand.drag(hand.body("u/ReLU"), hand.body("u/ReLU") + QPointF(720, 240))
    corner = hand.canvas.network_scene.frames[0].area().topLeft()
    hand.click("u/Convolution")
    hand.key(Qt.Key.Key_L, CONTROL)
    assert len({x for x, _ in places(block(hand))}) == 1
    assert hand.document.undo_stack.undoText() == "Arrange in Block"
    assert (hand.canvas.network_scene.frames[0].area().topLeft() - corner).manhattanLength() < 200


def test_several_are_deleted_and_the_flow_closes(hand: Hand) -> None:
    before = hand.text
    choose_three(hand)
    hand.key(Qt.Key.Key_Delete)
    assert [(link.source, link.target) for link in block(hand).links] == [("Input", "last")]
    assert (hand.steps, hand.document.undo_stack.undoText()) == (1, "Delete 3 layers in Block")
    assert "u" in hand.network.by_name
    hand.undo()
    assert hand.text == before
    choose_three(hand)
    hand.key(Qt.Key.Key_Delete, CONTROL)
    assert not block(hand).links
    assert hand.document.undo_stack.undoText() == "Delete 3 layers with their links in Block"


def test_several_are_bypassed_detached_and_duplicated(hand: Hand) -> None:
    choose_three(hand)
    hand.key(Qt.Key.Key_B)
    assert all(block(hand).by_name[name].bypassed for name in THREE)
    hand.key(Qt.Key.Key_B)
    hand.key(Qt.Key.Key_D, CONTROL)
    new = {"Convolution_2", "BatchNormalization_2", "ReLU_2"}
    assert new <= block(hand).by_name.keys()
    assert hand.state.chosen == within(*new)
    assert hand.document.undo_stack.undoText() == "Duplicate 3 layers in Block"
    choose_three(hand)
    hand.key(Qt.Key.Key_D, CONTROL | SHIFT)
    assert ("Input", "last") in {(link.source, link.target) for link in block(hand).links}
    assert hand.steps == 4


def test_several_are_copied_and_pasted_into_the_unit_and_out_of_it(hand: Hand) -> None:
    said: list[str] = []
    hand.document.did.connect(said.append)
    choose_three(hand)
    hand.key(Qt.Key.Key_C, CONTROL)
    assert said[-1] == "Copied 3 layers"
    hand.key(Qt.Key.Key_V, CONTROL)
    assert {"Convolution_2", "BatchNormalization_2", "ReLU_2"} <= block(hand).by_name.keys()
    links = {(link.source, link.target) for link in block(hand).links}
    assert {("Convolution_2", "BatchNormalization_2"), ("BatchNormalization_2", "ReLU_2")} <= links
    assert hand.state.chosen == within("Convolution_2", "BatchNormalization_2", "ReLU_2")
    assert hand.document.undo_stack.undoText() == "Paste in Block"
    hand.click("Affine")
    hand.key(Qt.Key.Key_V, CONTROL)
    assert {"Convolution", "BatchNormalization", "ReLU"} <= hand.network.by_name.keys()
    hand.undo()
    choose_three(hand)
    hand.key(Qt.Key.Key_X, CONTROL)
    assert not set(THREE) & block(hand).by_name.keys()
    assert hand.document.undo_stack.undoText() == "Cut 3 layers in Block"


def test_two_within_are_linked_by_key_and_by_shift(hand: Hand) -> None:
    hand.click("u/BatchNormalization")
    hand.key(Qt.Key.Key_Delete, CONTROL)
    hand.click("u/Convolution")
    hand.click("u/ReLU", CONTROL)
    hand.key(Qt.Key.Key_C)
    assert ("Convolution", "ReLU") in {(link.source, link.target) for link in block(hand).links}
    hand.undo()
    hand.click("u/Convolution")
    hand.click("u/ReLU", SHIFT)
    assert hand.document.undo_stack.undoText() == "Link Convolution to ReLU in Block"


def test_select_all_and_along_the_wires_stay_within(hand: Hand) -> None:
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_A, CONTROL)
    # What the unit is fed by is not drawn in there.
    assert hand.state.chosen == within(*THREE, "last")
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_BracketLeft, CONTROL)
    assert hand.state.chosen == within("Convolution", "BatchNormalization", "ReLU")
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_BracketRight, CONTROL)
    assert hand.state.chosen == within("ReLU", "last")


def test_several_become_a_unit_within_the_unit_and_layers_again(hand: Hand) -> None:
    before = hand.text
    choose_three(hand)
    hand.key(Qt.Key.Key_G, CONTROL)
    made = block(hand)
    [unit] = [layer for layer in made.layers if layer.type == "Unit"]
    assert not set(THREE) & made.by_name.keys()
    assert hand.state.inner == f"u/{unit.name}"
    assert hand.document.undo_stack.undoText() == f"Make the unit {unit.name} in Block"
    hand.key(Qt.Key.Key_G, CONTROL | SHIFT)
    assert set(THREE) <= block(hand).by_name.keys()
    hand.undo()
    hand.undo()
    assert hand.text == before


def test_a_double_click_names_a_layer_within(hand: Hand) -> None:
    hand.double_click("u/ReLU")
    field = hand.canvas.viewport().findChild(QLineEdit, "inline_editor")
    assert field.text() == "ReLU"
    QTest.keyClicks(field, "Act")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "Act" in block(hand).by_name
    assert hand.document.undo_stack.undoText() == "Rename ReLU to Act in Block"
    assert hand.state.inner == "u/Act"


def test_properties_of_many_are_set_at_once(draw) -> None:
    hand = draw(MAIN, arranged(drawn(BLOCK, name="Block")), panels=True)
    hand.click("u")
    hand.key(Qt.Key.Key_E)
    before = hand.text
    hand.click("u/Convolution")
    hand.click("u/last", CONTROL)
    panel = hand.page.panel("inspector")
    panel.up_to_date()
    assert panel._title.text().startswith("2 layer")
    assert panel.within.isVisible()
    assert panel.rows["OutMaps"].row.text is None
    field = panel.rows["KernelShape"].editor.targets[0]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "1,1")
    assert [block(hand).by_name[name].properties["KernelShape"] for name in ("Convolution", "last")] == ["1,1"] * 2
    assert hand.steps == 1
    assert hand.document.undo_stack.undoText().startswith("Change KernelShape of 2 layer")
    assert hand.document.undo_stack.undoText().endswith(" in Block")
    assert hand.state.chosen == within("Convolution", "last")
    hand.undo()
    assert hand.text == before


def test_several_go_along_into_the_unit(hand: Hand) -> None:
    choose_three(hand)
    hand.key(Qt.Key.Key_Return)
    assert (hand.state.path, hand.state.selection, hand.state.focused) == (("Main", "Block"), set(THREE), "ReLU")
