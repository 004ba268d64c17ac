"""Behaviours 13, 17, 18, 19 and 20: selection, frames, the clipboard, layout, alignment."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from canvas_hand import ALT, CONTROL, SHIFT, moved_to
from networks import network as drawn
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from gui.edit.canvas.geometry import GRID, HEIGHT, WIDTH
from layerwright.model.clipboard import is_layers
from layerwright.model.edits import arranged

CHAIN = "Input(1,28,28) > Convolution(16) > ReLU > Affine(10)"
FORK = "Input(4) > a: Affine(4) > b: ReLU; a > c: Tanh; b, c > d: Add2 > e: Affine(2); other: Input(1)"


def around(hand, *names: str) -> tuple[QPointF, QPointF]:
    """The corners of a rectangle around layers."""
    area = hand.canvas.network_scene.content(names).adjusted(-10, -10, 10, 10)
    return area.topLeft(), area.bottomRight()


def test_a_band_drawn_to_the_right_takes_what_lies_inside(draw) -> None:
    hand = draw(CHAIN)
    first, last = around(hand, "Convolution", "ReLU")
    hand.drag(first, last)
    assert hand.state.selection == {"Convolution", "ReLU"}
    hand.drag(first, last - QPointF(0, 30))
    assert hand.state.selection == {"Convolution"}
    assert hand.steps == 0


def test_a_band_drawn_to_the_left_takes_what_it_touches(draw) -> None:
    hand = draw(CHAIN)
    first, last = around(hand, "Convolution", "ReLU")
    hand.drag(QPointF(last.x(), last.y() - 30), QPointF(last.x() - 40, first.y() + 30))
    assert hand.state.selection == {"Convolution", "ReLU"}


def test_ctrl_toggles_and_ctrl_shift_adds(draw) -> None:
    hand = draw(CHAIN)
    hand.click("Input")
    hand.click("ReLU", CONTROL)
    assert hand.state.selection == {"Input", "ReLU"}
    assert hand.state.focused == "ReLU"
    hand.click("Input", CONTROL)
    assert hand.state.selection == {"ReLU"}
    hand.click("Affine", CONTROL | SHIFT)
    hand.click("Affine", CONTROL | SHIFT)
    assert hand.state.selection == {"ReLU", "Affine"}
    hand.drag(*around(hand, "Input", "Convolution"), modifiers=CONTROL)
    assert len(hand.state.selection) == 4
    hand.drag(*around(hand, "Input", "Convolution"), modifiers=CONTROL)
    assert hand.state.selection == {"ReLU", "Affine"}


def test_keys_select_all_and_along_the_wires(draw) -> None:
    hand = draw(FORK)
    hand.key(Qt.Key.Key_A, CONTROL)
    assert len(hand.state.selection) == 7
    hand.click("d")
    hand.key(Qt.Key.Key_BracketLeft, CONTROL)
    assert hand.state.selection == {"Input", "a", "b", "c", "d"}
    hand.click("c")
    hand.key(Qt.Key.Key_BracketRight, CONTROL)
    assert hand.state.selection == {"c", "d", "e"}
    hand.state.select(["a", "d"])
    hand.key(Qt.Key.Key_B, CONTROL | SHIFT)
    assert hand.state.selection == {"a", "b", "c", "d"}
    assert hand.steps == 0


def test_a_click_in_the_open_and_escape_select_nothing(draw) -> None:
    hand = draw(CHAIN)
    hand.click("ReLU")
    hand.click(hand.body("ReLU") + QPointF(450, 0))
    assert not hand.state.selection
    hand.click("ReLU")
    hand.key(Qt.Key.Key_Escape)
    assert not hand.state.selection


def test_layers_are_moved_by_the_mouse_as_one_step(draw) -> None:
    hand = draw(CHAIN)
    before = hand.text
    x, y = hand.place("Affine")
    hand.drag(hand.body("Affine"), hand.body("Affine") + QPointF(480, 96))
    assert hand.place("Affine") == (x + 480, y + 96)
    assert hand.steps == 1
    hand.undo()
    assert hand.text == before


def test_a_dragged_layer_is_pulled_into_line_and_the_line_is_shown(draw) -> None:
    hand = draw(moved_to(drawn("Input(4); a: ReLU; b: Tanh"), Input=(0, 0), a=(7, 200), b=(500, 400)))
    hand.press("b")
    goal = hand.body("b") - QPointF(490, 40)
    for share in (0.5, 1.0):
        hand.move(hand.body("b") + (goal - hand.body("b")) * share)
    assert hand.canvas.network_scene.layers["b"].x() == 7
    assert hand.canvas.gesture._guides
    hand.release(goal)
    assert hand.place("b")[0] == 7


def test_without_a_line_a_dragged_layer_snaps_to_the_grid(draw) -> None:
    hand = draw(moved_to(drawn("Input(4); a: ReLU"), Input=(0, 0), a=(480, 480)))
    hand.drag(hand.body("a"), hand.body("a") + QPointF(131, 133))
    x, y = hand.place("a")
    assert x % GRID == 0
    assert y % GRID == 0
    assert (x, y) != (480, 480)


def test_escape_takes_a_drag_back(draw) -> None:
    hand = draw(CHAIN)
    place = hand.place("ReLU")
    hand.press("ReLU")
    hand.move(hand.body("ReLU") + QPointF(200, 0))
    hand.key(Qt.Key.Key_Escape)
    hand.release(hand.body("ReLU"))
    assert hand.place("ReLU") == place
    assert hand.canvas.network_scene.layers["ReLU"].x() == place[0]
    assert hand.steps == 0


def test_arrow_keys_nudge_and_a_burst_is_one_step(draw) -> None:
    hand = draw(CHAIN)
    hand.click("ReLU")
    x, y = hand.place("ReLU")
    for _ in range(4):
        hand.key(Qt.Key.Key_Right, ALT)
    hand.key(Qt.Key.Key_Down, ALT | SHIFT)
    assert hand.place("ReLU") == (x + 4 * GRID, y + 10 * GRID)
    assert hand.steps == 1
    hand.undo()
    assert hand.place("ReLU") == (x, y)


def test_align_and_distribute(draw) -> None:
    places = {"a": (0, 0), "b": (400, 100), "c": (900, 500)}
    hand = draw(moved_to(drawn("a: Input(4); b: Input(4); c: Input(4)"), **places))
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.key(Qt.Key.Key_L, ALT | SHIFT)
    assert {hand.place(name)[0] for name in "abc"} == {0}
    hand.key(Qt.Key.Key_V, ALT | SHIFT)
    assert [hand.place(name)[1] for name in "abc"] == [0, 250, 500]
    assert hand.steps == 2


def test_a_frame_moves_what_lies_inside_and_is_renamed(draw) -> None:
    hand = draw(CHAIN)
    hand.drag(*around(hand, "Convolution", "ReLU"))
    hand.key(Qt.Key.Key_R, CONTROL)
    hand.type("Front end")
    hand.key(Qt.Key.Key_Return)
    [frame] = hand.network.frames
    assert frame.title == "Front end"
    before = {name: hand.place(name) for name in hand.network.by_name}
    title = QPointF(frame.x + frame.width - 20, frame.y + 10)
    hand.drag(title, title + QPointF(480, 48))
    [moved] = hand.network.frames
    assert (moved.x, moved.y) == (frame.x + 480, frame.y + 48)
    for name in ("Convolution", "ReLU"):
        assert hand.place(name) == (before[name][0] + 480, before[name][1] + 48)
    assert hand.place("Affine") == before["Affine"]


def test_a_frame_snaps_to_the_grid_and_is_made_larger_by_its_corner(draw) -> None:
    hand = draw(CHAIN)
    hand.drag(*around(hand, "Convolution", "ReLU"))
    hand.key(Qt.Key.Key_R, CONTROL)
    hand.key(Qt.Key.Key_Escape)
    [frame] = hand.network.frames
    title = QPointF(frame.x + frame.width - 20, frame.y + 10)
    hand.drag(title, title + QPointF(311, 0))
    [frame] = hand.network.frames
    assert frame.x % GRID == 0
    corner = QPointF(frame.x + frame.width - 3, frame.y + frame.height - 3)
    hand.drag(corner, corner + QPointF(96, 48))
    [larger] = hand.network.frames
    assert larger.width == pytest.approx(frame.width + 96, abs=GRID)
    assert larger.height == pytest.approx(frame.height + 48, abs=GRID)
    hand.key(Qt.Key.Key_Delete)
    assert not hand.network.frames
    assert len(hand.network.layers) == 4


def test_copied_layers_are_text_and_come_back_equal_at_the_mouse(draw) -> None:
    hand = draw(CHAIN)
    hand.drag(*around(hand, "Convolution", "ReLU"))
    hand.key(Qt.Key.Key_C, CONTROL)
    text = QGuiApplication.clipboard().text()
    assert is_layers(text)
    assert json.loads(text)
    assert QGuiApplication.clipboard().mimeData().hasFormat("application/json")
    other = draw("Input(1,28,28)")
    QGuiApplication.clipboard().setText(text)
    other.key(Qt.Key.Key_V, CONTROL)
    assert other.links == {("Convolution", "ReLU", "Input")}
    assert other.layer("Convolution").properties == hand.layer("Convolution").properties
    assert other.state.selection == {"Convolution", "ReLU"}
    other.key(Qt.Key.Key_V, CONTROL)
    assert {"Convolution_2", "ReLU_2"} <= other.network.by_name.keys()
    assert other.steps == 2


@pytest.mark.parametrize(
    "text", ["", "hello", '{"format": "layerwright-layers"', '{"format": "layerwright-layers", "version": 1}']
)
def test_a_broken_text_is_refused_with_a_message(draw, text: str) -> None:
    hand = draw(CHAIN)
    before = hand.text
    said: list[str] = []
    hand.document.refused.connect(said.append)
    QGuiApplication.clipboard().setText(text)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert hand.text == before
    assert hand.steps == 0
    assert said


def test_cut_and_duplicate(draw) -> None:
    hand = draw(CHAIN)
    hand.click("ReLU")
    hand.key(Qt.Key.Key_D, CONTROL)
    assert hand.state.selection == {"ReLU_2"}
    hand.key(Qt.Key.Key_X, CONTROL)
    assert "ReLU_2" not in hand.network.by_name
    assert is_layers(QGuiApplication.clipboard().text())
    assert hand.steps == 2


def test_arranging_is_one_step_without_overlaps_downward_and_stays(draw) -> None:
    hand = draw(drawn(FORK))
    hand.key(Qt.Key.Key_L, CONTROL)
    layers = hand.network.layers
    for one, other in combinations(layers, 2):
        assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
    by_name = hand.network.by_name
    assert all(by_name[link.source].y < by_name[link.target].y for link in hand.network.links)
    assert hand.steps == 1
    hand.key(Qt.Key.Key_L, CONTROL)
    assert hand.steps == 1


def test_arranging_2000_layers_is_one_step_and_glides_only_where_that_is_smooth(draw) -> None:
    network = drawn("Input(4) > " + " > ".join(f"l{number}: ReLU" for number in range(1_999)))
    hand = draw(network)
    after = arranged(network)
    assert after != network
    hand.key(Qt.Key.Key_L, CONTROL)
    assert hand.network == after


def test_layers_glide_to_their_new_place_within_a_fifth_of_a_second(
    draw, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = draw(drawn(CHAIN))
    monkeypatch.setattr("gui.edit.canvas.animation._motion_wanted", lambda: True)
    hand.key(Qt.Key.Key_L, CONTROL)
    item = hand.canvas.network_scene.layers["Affine"]
    assert item.y() < hand.layer("Affine").y
    qtbot.waitUntil(lambda: item.y() == hand.layer("Affine").y, timeout=20_000)
