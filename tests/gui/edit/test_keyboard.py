"""Behaviour 23: a network is built, wired, changed and saved without the mouse."""

from __future__ import annotations

from pathlib import Path

from canvas_hand import CONTROL, SHIFT, Hand
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.edit.canvas.drawing import State
from layerwright.model.project import load_project


def add(hand: Hand, text: str) -> None:
    """Search for a layer and take the first that is found."""
    hand.key(Qt.Key.Key_Tab)
    hand.type(text)
    hand.key(Qt.Key.Key_Return)


def test_lenet_is_built_and_saved_without_the_mouse(draw, tmp_path: Path) -> None:
    hand = draw("Input(1,28,28)")
    hand.key(Qt.Key.Key_Down)
    assert hand.state.focused == "Input"
    for text in ("Convolution", "MaxPooling", "Tanh", "Convolution", "MaxPooling", "Tanh", "Affine", "ReLU", "Affine"):
        add(hand, text)
    add(hand, "Softmax")
    add(hand, "CategoricalCrossEntropy")
    hand.document.save(tmp_path / "lenet.lwproj")
    network = load_project(tmp_path / "lenet.lwproj").networks[0]
    assert [layer.type for layer in network.layers] == [
        *("Input", "Convolution", "MaxPooling", "Tanh", "Convolution", "MaxPooling", "Tanh"),
        *("Affine", "ReLU", "Affine", "Softmax", "CategoricalCrossEntropy"),
    ]
    assert len(network.links) == 11
    assert not [problem for problem in hand.state.resolved.problems if problem.severity == "error"]


def test_arrow_keys_walk_along_the_wires(draw) -> None:
    hand = draw("Input(4) > a: Affine(4) > b: ReLU; a > c: Tanh; b, c > d: Add2")
    hand.click("Input")
    for _ in range(3):
        hand.key(Qt.Key.Key_Down)
    assert hand.state.focused == "d"
    hand.key(Qt.Key.Key_Up)
    assert hand.state.focused in ("b", "c")
    first = hand.state.focused
    hand.key(Qt.Key.Key_Left if hand.layer(first).x > hand.layer("b" if first == "c" else "c").x else Qt.Key.Key_Right)
    assert {first, hand.state.focused} == {"b", "c"}
    assert State.FOCUSED in hand.canvas.network_scene.layers[hand.state.focused].state
    hand.key(Qt.Key.Key_Up, SHIFT)
    assert "a" in hand.state.selection
    assert len(hand.state.selection) == 2


def test_c_connects_two_selected_layers(draw) -> None:
    hand = draw("Input(4) > a: Affine(4); b: ReLU")
    hand.click("a")
    hand.click("b", CONTROL)
    hand.key(Qt.Key.Key_C)
    assert ("a", "b", "Input") in hand.links


def test_c_and_arrows_choose_what_to_connect_to(draw) -> None:
    hand = draw("Input(4) > a: Affine(4); b: ReLU; c: Tanh")
    hand.click("a")
    hand.key(Qt.Key.Key_C)
    assert hand.canvas.gesture is not None
    seen = set()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        hand.key(key)
        if hand.canvas.gesture.target:
            seen.add(hand.canvas.gesture.target[0])
    assert seen
    target = hand.canvas.gesture.target[0]
    hand.key(Qt.Key.Key_Return)
    assert ("a", target, "Input") in hand.links
    assert hand.state.focused == target
    assert hand.canvas.gesture is None


def test_escape_leaves_connecting(draw) -> None:
    hand = draw("Input(4) > a: Affine(4); b: ReLU")
    hand.click("a")
    hand.key(Qt.Key.Key_C)
    hand.key(Qt.Key.Key_Escape)
    assert hand.canvas.gesture is None
    assert hand.steps == 0


def test_f2_names_the_focused_layer(draw) -> None:
    hand = draw("Input(4) > a: Affine(4)")
    hand.click("a")
    hand.key(Qt.Key.Key_F2)
    hand.type("Classify")
    hand.key(Qt.Key.Key_Return)
    assert ("Input", "Classify", "Input") in hand.links
    assert hand.state.focused == "Classify"
    assert hand.canvas.hasFocus()


def test_a_name_that_is_taken_is_refused(draw) -> None:
    hand = draw("Input(4) > a: Affine(4)")
    said: list[str] = []
    hand.document.refused.connect(said.append)
    hand.click("a")
    hand.key(Qt.Key.Key_F2)
    hand.type("Input")
    hand.key(Qt.Key.Key_Return)
    assert said
    assert "a" in hand.network.by_name


def test_f1_asks_for_the_help_of_the_focused_layer(draw, qtbot) -> None:
    hand = draw("Input(4) > a: Affine(4)")
    hand.click("a")
    with qtbot.waitSignal(hand.state.help_asked) as asked:
        hand.key(Qt.Key.Key_F1)
    assert asked.args == ["Affine", ""]


def test_a_screen_reader_is_told_what_has_the_focus(draw) -> None:
    hand = draw("Input(4) > a: Affine(4)")
    hand.click("a")
    description = hand.canvas.accessibleDescription()
    assert "a" in description
    assert "Affine" in description
    assert "4" in description
    interface = QAccessible.queryAccessibleInterface(hand.canvas)
    assert interface.text(QAccessible.Text.Description) == description


def test_alt_enter_goes_to_the_properties_and_escape_comes_back(draw) -> None:
    hand = draw("Input(4) > Affine(8)", panels=True)
    hand.state.select(["Affine"])
    QTest.keyClick(hand.canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "12")
    assert hand.layer("Affine").properties["OutShape"] == "12"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert hand.canvas.hasFocus()
