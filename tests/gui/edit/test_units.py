"""Behaviours 14 to 16, and networks as tabs: units are made, dissolved, entered, left, opened in place."""

from __future__ import annotations

from canvas_hand import CONTROL, SHIFT
from networks import network as drawn
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from layerwright.model.edits import arranged

CHAIN = "Input(1,28,28) > Convolution(16) > ReLU > Affine(10)"


def block() -> object:
    return arranged(drawn("Input(4) > Affine(4) > ReLU", name="Block"))


MAIN = "Input(4) > u: Unit(Block) > Affine(2)"


def shapes(hand) -> dict[str, str]:
    return {name: item.face.shape for name, item in hand.canvas.network_scene.layers.items()}


def test_a_selection_becomes_a_unit_and_dissolving_it_gives_an_equal_graph(draw) -> None:
    hand = draw(CHAIN)
    before, kept = hand.text, shapes(hand)
    hand.state.select(["Convolution", "ReLU"])
    hand.key(Qt.Key.Key_G, CONTROL)
    [unit] = [layer for layer in hand.network.layers if layer.type == "Unit"]
    assert hand.state.selection == {unit.name}
    assert hand.steps == 1
    assert shapes(hand)["Affine"] == kept["Affine"]
    assert shapes(hand)[unit.name] == kept["ReLU"]
    assert hand.canvas.network_scene.layers[unit.name].face.severity == ""
    hand.key(Qt.Key.Key_G, CONTROL | SHIFT)
    assert hand.steps == 2
    assert shapes(hand) == kept
    assert hand.links == {
        ("Input", "Convolution", "Input"),
        ("Convolution", "ReLU", "Input"),
        ("ReLU", "Affine", "Input"),
    }
    hand.undo()
    hand.undo()
    assert hand.text == before


def test_a_unit_is_entered_by_double_click_and_left_by_backspace(draw) -> None:
    hand = draw(MAIN, block())
    hand.double_click("u")
    assert hand.state.path == ("Main", "Block")
    assert "ReLU" in hand.canvas.network_scene.layers
    hand.key(Qt.Key.Key_Backspace)
    assert hand.state.path == ("Main",)
    assert hand.state.selection == {"u"}
    hand.key(Qt.Key.Key_Return)
    assert hand.state.path == ("Main", "Block")
    assert hand.steps == 0


def test_a_breadcrumb_leads_back(draw) -> None:
    hand = draw(MAIN, block())
    hand.double_click("u")
    crumb = hand.page.tabs.findChild(QToolButton, "crumb_0")
    assert crumb.text() == "Main"
    QTest.mouseClick(crumb, Qt.MouseButton.LeftButton)
    assert hand.state.path == ("Main",)


def test_each_level_is_seen_as_it_was_left(draw) -> None:
    hand = draw(MAIN, block())
    hand.wheel(hand.body("u"), 3)
    hand.canvas.camera.pan(QPointF(40, -30))
    look = hand.canvas.camera.look
    hand.double_click("u")
    hand.canvas.camera.zoom_to(0.5)
    hand.key(Qt.Key.Key_Backspace)
    after = hand.canvas.camera.look
    assert after.zoom == look.zoom
    assert abs(after.centre[0] - look.centre[0]) < 2
    assert abs(after.centre[1] - look.centre[1]) < 2
    hand.double_click("u")
    assert hand.canvas.camera.zoom == 0.5


def test_undo_goes_to_the_level_that_it_changes(draw) -> None:
    hand = draw(MAIN, block())
    hand.double_click("u")
    hand.click("ReLU")
    hand.key(Qt.Key.Key_Delete)
    hand.key(Qt.Key.Key_Backspace)
    assert hand.state.network_name == "Main"
    hand.undo()
    assert hand.state.network_name == "Block"
    assert "ReLU" in hand.network.by_name


def test_a_unit_opens_in_its_place_and_closes_again(draw) -> None:
    hand = draw(MAIN, block())
    before = hand.text
    hand.click("u")
    hand.key(Qt.Key.Key_E)
    layers = hand.canvas.network_scene.layers
    assert {"u/Affine", "u/ReLU"} <= layers.keys()
    assert "u" not in layers
    assert layers["u/ReLU"].face.shape == "4"
    assert layers["u/ReLU"].face.name == "ReLU"
    assert layers["Affine"].y() > layers["u/ReLU"].y()
    hand.click("u/ReLU")
    assert hand.state.selection == {"u"}
    hand.key(Qt.Key.Key_E)
    assert "u" in hand.canvas.network_scene.layers
    assert hand.text == before
    assert hand.steps == 0


def test_an_opened_unit_moves_by_its_title(draw) -> None:
    hand = draw(MAIN, block())
    hand.click("u")
    hand.key(Qt.Key.Key_E)
    x, y = hand.place("u")
    frame = next(frame for frame in hand.canvas.network_scene.frames if frame.frame.title == "u")
    title = frame.title_area().topLeft() + QPointF(20, 15)
    hand.drag(title, title + QPointF(480, 0))
    assert hand.place("u") == (x + 480, y)
    assert hand.steps == 1
    hand.click("u/ReLU")
    hand.key(Qt.Key.Key_Return)
    assert hand.state.network_name == "Block"


def test_networks_are_tabs_that_are_added_named_and_chosen(draw) -> None:
    hand = draw(MAIN, block())
    bar = hand.page.tabs.bar
    assert [bar.tabText(index) for index in range(bar.count())] == ["Main", "Block"]
    assert bar.tabIcon(0).isNull()
    assert not bar.tabIcon(1).isNull()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert hand.state.network_name == "Block"
    QTest.mouseClick(hand.page.tabs.add, Qt.MouseButton.LeftButton)
    assert hand.state.network_name == "Network"
    assert bar.currentIndex() == 2
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center())
    field = bar.findChild(QLineEdit, "inline_editor")
    QTest.keyClicks(field, "MainValidation")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "MainValidation" in hand.document.project.by_name
    assert hand.state.network_name == "MainValidation"
    assert hand.steps == 2


def test_renaming_a_network_by_its_tab_renames_it_in_units(draw) -> None:
    hand = draw(MAIN, block())
    bar = hand.page.tabs.bar
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    field = bar.findChild(QLineEdit, "inline_editor")
    QTest.keyClicks(field, "Fire")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert hand.document.project.network("Main").by_name["u"].properties["Network"] == "Fire"


def test_tabs_are_ordered_by_dragging(draw) -> None:
    hand = draw(MAIN, block())
    bar = hand.page.tabs.bar
    bar.moveTab(1, 0)
    assert list(hand.document.project.by_name) == ["Block", "Main"]
    hand.undo()
    assert [bar.tabText(index) for index in range(bar.count())] == ["Main", "Block"]


def test_a_network_in_use_is_not_removed(draw) -> None:
    hand = draw(MAIN, block())
    said: list[str] = []
    hand.document.refused.connect(said.append)
    hand.page.editing.networks.remove("Block")
    assert "used by" in said[0]
