"""Behaviours 1 to 4: layers come onto the canvas, by drop, double click, search and wire."""

from __future__ import annotations

import pytest
from canvas_hand import Hand, moved_to
from networks import network as drawn
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from gui.edit.choice import Choice
from layerwright.model.edits import arranged
from layerwright.model.layout import LAYER_HEIGHT, LAYER_WIDTH, ROW

CHAIN = "Input(1,28,28) > Convolution(16) > ReLU > Affine(10)"


def drop(hand: Hand, choice: Choice, at: QPointF) -> None:
    """Drag a layer from the palette to a place of the scene and let it go."""
    viewport = hand.canvas.viewport()
    mime: QMimeData = choice.to_mime()
    where: QPoint = hand.at(at)
    action, button, no = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(where, action, mime, button, no),
        QDragMoveEvent(where, action, mime, button, no),
        QDropEvent(QPointF(where), action, mime, button, no),
    ):
        QApplication.sendEvent(viewport, event)


def overlaps(hand: Hand) -> bool:
    layers = hand.network.layers
    return any(
        abs(one.x - other.x) < LAYER_WIDTH and abs(one.y - other.y) < LAYER_HEIGHT
        for number, one in enumerate(layers)
        for other in layers[:number]
    )


def test_a_layer_dropped_on_a_wire_is_inserted_and_what_follows_gives_way_in_one_step(draw) -> None:
    hand = draw(CHAIN)
    before, y = hand.text, hand.layer("ReLU").y
    drop(hand, Choice("BatchNormalization"), hand.wire("Convolution", "ReLU"))
    assert {("Convolution", "BatchNormalization", "Input"), ("BatchNormalization", "ReLU", "Input")} <= hand.links
    assert not overlaps(hand)
    assert hand.layer("ReLU").y > y
    assert hand.steps == 1
    hand.undo()
    assert hand.text == before


def test_layers_beside_do_not_move_for_an_insertion(draw) -> None:
    apart = arranged(drawn("Input(4) > a: Affine(2) > b: Tanh; other: Input(3) > c: Affine(1)"))
    hand = draw(apart)
    before = {name: hand.place(name) for name in ("other", "c", "Input", "a")}
    drop(hand, Choice("ReLU"), hand.wire("a", "b"))
    assert {name: hand.place(name) for name in before} == before


def test_a_layer_dropped_below_another_is_linked_to_it(draw) -> None:
    hand = draw("Input(1,28,28) > Convolution(16)")
    x, y = hand.place("Convolution")
    drop(hand, Choice("ReLU"), QPointF(x + LAYER_WIDTH / 2, y + ROW + LAYER_HEIGHT / 2))
    assert ("Convolution", "ReLU", "Input") in hand.links
    assert hand.steps == 1


def test_a_layer_dropped_in_the_open_is_not_linked(draw) -> None:
    hand = draw("Input(1,28,28) > Convolution(16)")
    links = hand.links
    x, y = hand.place("Convolution")
    drop(hand, Choice("ReLU"), QPointF(x + 2 * LAYER_WIDTH, y + 4 * ROW))
    assert hand.links == links
    assert "ReLU" in hand.network.by_name


def test_what_is_no_layer_is_not_taken(draw) -> None:
    hand = draw(CHAIN)
    mime = QMimeData()
    mime.setData("application/x-layerwright-layer", b"{broken")
    event = QDragEnterEvent(
        QPoint(10, 10), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(hand.canvas.viewport(), event)
    assert not event.isAccepted()
    assert hand.steps == 0


def test_a_choice_in_the_palette_goes_below_the_focused_layer_and_is_selected(draw) -> None:
    hand = draw("Input(1,28,28) > Convolution(16)", panels=True)
    hand.click("Convolution")
    hand.page.panel("palette").chosen.emit(Choice("ReLU"))
    assert ("Convolution", "ReLU", "Input") in hand.links
    assert hand.place("ReLU") == (hand.layer("Convolution").x, hand.layer("Convolution").y + ROW)
    assert hand.state.selection == {"ReLU"}
    assert hand.state.focused == "ReLU"


def test_a_layer_that_does_not_fit_is_added_without_a_link(draw) -> None:
    hand = draw("Input(10) > Affine(2)", panels=True)
    hand.click("Affine")
    hand.page.panel("palette").chosen.emit(Choice("Input"))
    assert len(hand.links) == 1
    assert "Input_2" in hand.network.by_name


def test_tab_opens_the_search_whose_enter_adds(draw) -> None:
    hand = draw("Input(1,28,28) > Convolution(16)")
    hand.click("Convolution")
    hand.key(Qt.Key.Key_Tab)
    assert hand.search is not None
    assert hand.search.field.hasFocus()
    hand.type("relu")
    hand.key(Qt.Key.Key_Return)
    assert ("Convolution", "ReLU", "Input") in hand.links
    assert hand.search is None


def test_escape_leaves_the_search_and_changes_nothing(draw) -> None:
    hand = draw(CHAIN)
    before = hand.text
    hand.key(Qt.Key.Key_Tab)
    hand.type("conv")
    hand.key(Qt.Key.Key_Escape)
    assert hand.search is None
    assert hand.text == before
    assert hand.steps == 0


def test_a_letter_opens_the_search_with_it(draw) -> None:
    hand = draw(CHAIN)
    hand.key(Qt.Key.Key_M)
    assert hand.search is not None
    assert hand.search.field.text() == "m"


def test_the_search_is_there_as_soon_as_the_key_was_pressed(draw) -> None:
    hand = draw(CHAIN)
    hand.key(Qt.Key.Key_Tab)
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_Tab)
    assert hand.search is not None


def test_a_double_click_in_the_open_opens_the_search_and_adds_there(draw) -> None:
    hand = draw(CHAIN)
    place = QPointF(hand.layer("ReLU").x + 2 * LAYER_WIDTH, hand.layer("ReLU").y)
    hand.double_click(place)
    assert hand.search is not None
    hand.type("dropout")
    hand.key(Qt.Key.Key_Return)
    assert "Dropout" in hand.network.by_name


def test_a_wire_let_go_in_the_open_offers_what_takes_it_and_links_the_choice(draw) -> None:
    hand = draw("Input(1,28,28) > Convolution(16)")
    hand.drag(hand.output("Convolution"), hand.output("Convolution") + QPointF(300, 200))
    assert hand.search is not None
    offered = {hand.search.model.index(row, 0).data() for row in range(hand.search.model.rowCount())}
    assert "Input" not in offered
    hand.type("maxpooling")
    hand.key(Qt.Key.Key_Return)
    assert ("Convolution", "MaxPooling", "Input") in hand.links
    assert hand.steps == 1


def test_escape_after_a_wire_was_let_go_leaves_everything(draw) -> None:
    hand = draw(CHAIN)
    hand.drag(hand.output("Affine"), hand.output("Affine") + QPointF(300, 60))
    hand.key(Qt.Key.Key_Escape)
    assert hand.steps == 0


@pytest.mark.parametrize("name", ["Convolution", "MaxPooling"])
def test_a_lone_layer_moved_onto_a_wire_is_inserted(draw, name: str) -> None:
    text = f"Input(1,28,28) > Affine(10); lone: {name}"
    hand = draw(moved_to(arranged(drawn(text)), lone=(600, 240)))
    hand.drag(hand.body("lone"), hand.wire("Input", "Affine") + QPointF(60, 0))
    assert {("Input", "lone", "Input"), ("lone", "Affine", "Input")} <= hand.links
    assert hand.steps == 1


def test_a_layer_without_input_is_not_inserted_in_a_wire(draw) -> None:
    hand = draw(CHAIN)
    links = hand.links
    drop(hand, Choice("Constant"), hand.wire("Convolution", "ReLU"))
    assert hand.links == links
    assert "Constant" in hand.network.by_name


def test_a_unit_of_the_project_is_added_below_and_linked(draw) -> None:
    block = arranged(drawn("Input(4) > Affine(4) > ReLU", name="Block"))
    hand = draw("Input(4) > Affine(4)", block)
    hand.click("Affine")
    hand.page.editing.add(Choice("Unit", {"Network": "Block"}))
    assert ("Affine", "Block", "Input") in hand.links
    assert hand.canvas.network_scene.layers["Block"].face.shape == "4"


def test_a_unit_does_not_call_the_network_that_it_would_stand_in(draw) -> None:
    hand = draw("Input(4) > Affine(4)")
    hand.click("Affine")
    links = hand.links
    hand.page.editing.add(Choice("Unit", {"Network": "Main"}))
    assert hand.links == links


@pytest.mark.parametrize(
    ("down", "links"),
    [
        (0.35, {("Convolution", "Tanh", "Input"), ("Tanh", "ReLU", "Input")}),
        (-0.35, {("Input", "Tanh", "Input"), ("Tanh", "Convolution", "Input")}),
    ],
)
def test_a_layer_dropped_on_another_goes_below_or_above_it(draw, down: float, links: set[tuple[str, ...]]) -> None:
    """At the side of the body, where no wire is near; as far from the neighbours as from the edge."""
    hand = draw("Input(1,28,28) > Convolution(16) > ReLU")
    x, y = hand.place("Convolution")
    drop(hand, Choice("Tanh"), QPointF(x + LAYER_WIDTH * 0.2, y + LAYER_HEIGHT * (0.5 + down)))
    assert links <= hand.links
    assert not overlaps(hand)
    assert hand.layer("Tanh").x == x or down > 0
    assert hand.steps == 1


def test_a_layer_that_is_added_by_keys_comes_into_view(draw) -> None:
    hand = draw(" > ".join(["Input(4)", *(f"t{number}: Tanh" for number in range(20))]))
    hand.state.select(["t19"])
    hand.canvas.camera.zoom_to(1.0)
    hand.canvas.reveal(["Input"])
    hand.key(Qt.Key.Key_Tab)
    hand.type("relu")
    hand.key(Qt.Key.Key_Return)
    layer = hand.layer("ReLU")
    assert hand.canvas.camera.visible.contains(QPointF(layer.x, layer.y))
