"""Units within units that are opened in their place, and the same unit opened twice."""

from __future__ import annotations

from itertools import combinations

import pytest
from canvas_hand import CONTROL, SHIFT, Hand
from networks import network as drawn
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.edit.choice import Choice
from gui.edit.opening import drawn_name
from layerwright.model.edits import arranged, set_properties
from layerwright.model.network import Frame, Network

CELL = "Maps: Argument(4, Type=PInt) ; Input(4,8,8) > Convolution(Maps) > ReLU"
BLOCK = "Input(4,8,8) > first: Unit(Cell, Maps=6) > second: Unit(Cell) > Tanh"
MAIN = "Input(4,8,8) > u: Unit(Block) > v: Unit(Block) > Affine(2)"
E = Qt.Key.Key_E


def networks(**frames: Frame) -> tuple[Network | str, ...]:
    return (MAIN, arranged(drawn(BLOCK, name="Block")), arranged(drawn(CELL, name="Cell")))


@pytest.fixture
def hand(draw) -> Hand:
    made = draw(*networks())
    made.click("u")
    made.key(E)
    return made


@pytest.fixture
def nested(hand: Hand) -> Hand:
    hand.click("u/first")
    hand.key(E)
    return hand


def of(hand: Hand, name: str) -> Network:
    return hand.document.project.network(name)


def wires(network: Network) -> set[tuple[str, str]]:
    return {(link.source, link.target) for link in network.links}


def shown_wires(hand: Hand) -> set[tuple[str, str]]:
    return {(source, target) for source, target, _ in hand.canvas.network_scene.wires}


def frame(hand: Hand, unit: str) -> QRectF:
    [number, *_] = hand.canvas.frames_of_opened(unit)
    return hand.canvas.network_scene.frames[number].area()


def bodies(hand: Hand) -> dict[str, QRectF]:
    return {name: item.body() for name, item in hand.canvas.network_scene.layers.items()}


def check_drawing(hand: Hand) -> None:
    """No layer lies over another, or over the frame of a unit that it does not lie in; frames hold what is theirs."""
    lying = bodies(hand)
    assert not [pair for pair in combinations(lying.values(), 2) if pair[0].intersects(pair[1])]
    for unit in hand.state.opened:
        area = frame(hand, unit)
        for name, body in lying.items():
            inside = name.startswith(f"{unit}/")
            assert area.contains(body) if inside else not area.intersects(body), (unit, name)
        for other in hand.state.opened:
            if other.startswith(f"{unit}/"):
                assert area.contains(frame(hand, other))
            elif other != unit and not unit.startswith(f"{other}/"):
                assert not area.intersects(frame(hand, other))


def test_a_unit_within_an_opened_unit_is_opened_by_key_and_closed_with_the_outer(hand: Hand) -> None:
    before = hand.text
    closed = frame(hand, "u")
    hand.click("u/first")
    hand.key(E)
    assert hand.state.opened == ("u", "u/first")
    assert {"u/first/Convolution", "u/first/ReLU", "u/second", "u/Tanh"} <= bodies(hand).keys()
    assert "u/first" not in bodies(hand)
    assert frame(hand, "u").height() > closed.height()
    check_drawing(hand)
    # The wires lead through both edges.
    assert {("Input", "u/first/Convolution"), ("u/first/ReLU", "u/second")} <= shown_wires(hand)
    hand.click("u/second")
    hand.key(E)
    check_drawing(hand)
    hand.click("u/Tanh")
    hand.key(E)
    assert hand.state.opened == ()
    assert (hand.state.chosen, bodies(hand).keys()) == ({"u"}, {"Input", "u", "v", "Affine"})
    hand.key(E)
    assert hand.state.opened == ("u",)
    assert (hand.text, hand.steps) == (before, 0)


def test_the_menu_ticks_what_is_opened(nested: Hand) -> None:
    action = nested.page.actions_["unit.open_in_place"]
    for name, (enabled, checked) in {
        "Affine": (False, False),
        "v": (True, False),
        "u/second": (True, False),
        "u/first/ReLU": (True, True),
    }.items():
        nested.click(name)
        assert (action.isEnabled(), action.isChecked()) == (enabled, checked), name
    action.trigger()
    assert nested.state.opened == ("u",)
    assert (nested.state.chosen, action.isChecked()) == ({"u/first"}, False)


def test_the_right_button_on_the_title_of_an_inner_frame_selects_its_unit(nested: Hand) -> None:
    at = nested.at(frame(nested, "u/first").topLeft() + QPointF(20, 15))
    asked: list[QPoint] = []
    nested.canvas.menu_asked.connect(asked.append)
    viewport = nested.canvas.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, event)
    assert len(asked) == 1
    assert nested.state.chosen == {"u/first"}
    assert nested.canvas.network_scene.frames[1].selected


def test_a_double_click_on_the_title_of_an_inner_frame_closes_that_alone(nested: Hand) -> None:
    nested.double_click(frame(nested, "u/first").topLeft() + QPointF(20, 15))
    assert nested.state.opened == ("u",)
    assert nested.state.chosen == {"u/first"}
    check_drawing(nested)


def test_shapes_values_and_errors_are_seen_at_all_depths(nested: Hand) -> None:
    faces = {name: item.face for name, item in nested.canvas.network_scene.layers.items()}
    assert faces["u/first/Convolution"].shape == "6,8,8"
    assert "6 maps" in faces["u/first/Convolution"].second
    # A closed unit within an opened one says its shape too.
    assert faces["u/second"].shape == "4,8,8"
    nested.page.editing.within.of_unit("u/first").set_property(["Convolution"], {"KernelShape": "nonsense"})
    items = nested.canvas.network_scene.layers
    assert items["u/first/Convolution"].face.severity == "error"
    assert items["u/second"].face.severity == "error"
    assert items["v"].face.severity == "error"


def test_the_inspector_shows_a_unit_and_a_layer_at_depth_as_they_are_called(draw) -> None:
    hand = draw(*networks(), panels=True)
    panel = hand.page.panel("inspector")
    for name in ("u", "u/first"):
        hand.click(name)
        hand.key(E)
    for name, flowing in (
        ("u/first/Convolution", ("4,8,8", "6,8,8")),
        ("u/second", ("6,8,8", "4,8,8")),
        ("u/Tanh", ("4,8,8", "4,8,8")),
    ):
        hand.click(name)
        panel.up_to_date()
        assert (panel._input.text(), panel._output.text()) == flowing
    hand.click("u/second")
    panel.up_to_date()
    assert panel.rows["Maps"].row.value == ""
    QTest.mouseClick(panel._expand, Qt.MouseButton.LeftButton)
    assert hand.state.opened == ("u", "u/first", "u/second")
    panel.up_to_date()
    assert panel._expand.text() == "Close in place"


def test_bars_stand_at_layers_of_all_depths(nested: Hand) -> None:
    nested.state.show_statistic("parameter")
    values = nested.canvas.bars.values
    assert values["u/first/Convolution"] == 4 * 6 * 9 + 6
    assert values["u/second"] == 6 * 4 * 9 + 4
    assert values["v"] == values["u/first/Convolution"] + values["u/second"]
    assert "u" not in values
    assert "u/first" not in values


def test_the_statistics_of_what_is_selected_within_are_those_of_its_call(draw) -> None:
    hand = draw(*networks(), panels=True)
    for name in ("u", "u/first"):
        hand.click(name)
        hand.key(E)
    panel = hand.page.panel("statistics")

    def parameters() -> str:
        panel.up_to_date()
        return next(line for line in panel.as_text().splitlines() if line.startswith("CostParameter")).split("\t")[-1]

    hand.click("u/first/Convolution")
    assert parameters() == str(4 * 6 * 9 + 6)
    hand.click("u/first/ReLU", CONTROL)
    assert parameters() == str(4 * 6 * 9 + 6)
    hand.click("u/second")
    assert parameters() == str(6 * 4 * 9 + 4)
    hand.state.choose(["u/first", "u/second"])
    assert parameters() == str(4 * 6 * 9 + 6 + 6 * 4 * 9 + 4)


def test_nodes_are_drawn_as_what_is_seen_of_them() -> None:
    opened = ("u", "u/first")
    assert drawn_name("u/first/[2]/Convolution", opened) == "u/first/Convolution"
    assert drawn_name("u/second/Convolution", opened) == "u/second"
    assert drawn_name("v/first/Convolution", opened) == "v"
    assert drawn_name("Affine", opened) == "Affine"


def test_layers_are_worked_at_depth(nested: Hand) -> None:
    before, old = nested.text, of(nested, "Cell").by_name["Convolution"]
    nested.click("u/first/Convolution")
    nested.click("u/first/ReLU", CONTROL)
    assert nested.state.chosen == {"u/first/Convolution", "u/first/ReLU"}
    start = bodies(nested)["u/first/Convolution"]
    nested.drag(nested.body("u/first/ReLU"), nested.body("u/first/ReLU") + QPointF(240, 0))
    moved = of(nested, "Cell").by_name["Convolution"]
    assert (moved.x - old.x, moved.y - old.y) == (240, 0)
    assert nested.document.undo_stack.undoText() == "Move 2 layers in Cell"
    assert bodies(nested)["u/first/Convolution"] == start.translated(240, 0)
    check_drawing(nested)
    nested.click("u/first/ReLU")
    nested.key(Qt.Key.Key_F2)
    field = nested.canvas.viewport().findChild(QLineEdit, "inline_editor")
    QTest.keyClicks(field, "Act")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert nested.state.inner == "u/first/Act"
    nested.page.editing.add(Choice("Sigmoid"))
    assert ("Act", "Sigmoid") in wires(of(nested, "Cell"))
    assert ("u/first/Sigmoid", "u/second") in shown_wires(nested)
    nested.click("u/first/Convolution")
    nested.key(Qt.Key.Key_Delete)
    assert wires(of(nested, "Cell")) == {("Input", "Act"), ("Act", "Sigmoid")}
    assert nested.steps == 4
    for _ in range(4):
        nested.undo()
    assert nested.text == before
    # What is undone is seen from here.
    assert nested.state.path == ("Main",)


def test_wires_across_several_edges_are_links_of_one_network(nested: Hand) -> None:
    into = nested.wire("Input", "u/first/Convolution")
    nested.drag(into - QPointF(60, 0), into + QPointF(60, 0), modifiers=SHIFT)
    assert ("Input", "Convolution") not in wires(of(nested, "Cell"))
    assert {("Input", "first")} <= wires(of(nested, "Block"))
    assert ("Input", "u", "Input") in nested.links
    nested.drag(nested.output("Input"), nested.body("u/first/Convolution"))
    assert ("Input", "Convolution") in wires(of(nested, "Cell"))
    out = nested.wire("u/first/ReLU", "u/second")
    nested.drag(out - QPointF(60, 0), out + QPointF(60, 0), modifiers=SHIFT)
    assert ("first", "second") not in wires(of(nested, "Block"))
    nested.drag(nested.output("u/first/ReLU"), nested.body("u/second"))
    assert ("first", "second") in wires(of(nested, "Block"))
    said: list[str] = []
    nested.document.refused.connect(said.append)
    nested.drag(nested.output("u/first/Convolution"), nested.body("u/second"))
    nested.drag(nested.output("u/first/ReLU"), nested.body("v"))
    nested.drag(nested.output("v"), nested.body("u/first/ReLU"))
    assert said[:2] == ["first gives back the output of ReLU", "u gives back the output of Tanh"]
    assert len(said) == 3


def test_a_layer_is_inserted_on_each_side_of_the_edges_that_a_wire_crosses(nested: Hand) -> None:
    scene = nested.canvas.network_scene
    wire = scene.wires["Input", "u/first/Convolution", "Input"].link
    within = nested.page.editing.within
    area, inner = frame(nested, "u"), frame(nested, "u/first")
    places = {
        "Main": (area.center().x() - 150, area.top() - 120),
        "Block": (inner.center().x() - 150, inner.top() - 45),
        "Cell": (inner.center().x() - 150, inner.top() + 40),
    }
    for network, place in places.items():
        before = nested.text
        insert = within.inserting(Choice("Tanh"), wire, place)
        assert insert is not None
        insert()
        assert nested.document.undo_stack.undoText().startswith("Insert Tanh")
        changed = {
            name
            for name in ("Main", "Block", "Cell")
            if any(source == "Input" and target.startswith("Tanh") for source, target in wires(of(nested, name)))
        }
        assert changed == {network}
        nested.undo()
        assert nested.text == before


def test_an_inner_unit_moves_by_its_title_with_all_it_holds(nested: Hand) -> None:
    old, start = of(nested, "Block").by_name["first"], bodies(nested)["u/first/ReLU"]
    title = frame(nested, "u/first").topLeft() + QPointF(20, 15)
    nested.drag(title, title + QPointF(-240, 0))
    moved = of(nested, "Block").by_name["first"]
    assert (moved.x - old.x, moved.y - old.y) == (-240, 0)
    assert nested.document.undo_stack.undoText() == "Move first in Block"
    assert nested.state.chosen == {"u/first"}
    assert bodies(nested)["u/first/ReLU"].left() == start.left() - 240
    check_drawing(nested)


def test_the_same_unit_opened_twice_shows_an_edit_in_both_at_once(hand: Hand) -> None:
    for name in ("v", "v/first", "u/first", "u/second"):
        hand.click(name)
        hand.key(E)
    check_drawing(hand)
    cells = ("u/first", "u/second", "v/first")
    assert set(hand.state.opened) == {"u", "v", *cells}
    # Each keeps the values of its call.
    shapes = {unit: hand.canvas.network_scene.layers[f"{unit}/ReLU"].face.shape for unit in cells}
    assert shapes == {"u/first": "6,8,8", "u/second": "4,8,8", "v/first": "6,8,8"}
    before = {unit: bodies(hand)[f"{unit}/ReLU"].left() - bodies(hand)[f"{unit}/Convolution"].left() for unit in cells}
    hand.drag(hand.body("u/second/ReLU"), hand.body("u/second/ReLU") + QPointF(480, 0))
    for unit in cells:
        now = bodies(hand)[f"{unit}/ReLU"].left() - bodies(hand)[f"{unit}/Convolution"].left()
        assert now == before[unit] + 480
    check_drawing(hand)
    hand.click("v/first/ReLU")
    hand.key(Qt.Key.Key_B)
    assert all(hand.canvas.network_scene.layers[f"{unit}/ReLU"].face.bypassed for unit in cells)
    hand.key(Qt.Key.Key_Delete)
    assert not any(f"{unit}/ReLU" in bodies(hand) for unit in cells)
    assert all(
        (f"{unit}/Convolution", follower) in shown_wires(hand)
        for unit, follower in (("u/first", "u/second/Convolution"), ("u/second", "u/Tanh"), ("v/first", "v/second"))
    )
    assert hand.steps == 3


def test_units_beside_each_other_make_room_when_both_are_opened(draw) -> None:
    main = """
        Input(4,8,8) > a: Unit(Block) ; Input > b: Unit(Block) ; Input > c: ReLU
        a, b, c > Concatenate > Affine(2)
    """
    hand = draw(main, *networks()[1:])
    for name in ("a", "b", "b/first", "a/second"):
        hand.click(name)
        hand.key(E)
        check_drawing(hand)
    for name in ("a", "b"):
        hand.state.toggle_opened(name)
        check_drawing(hand)


def test_a_unit_that_lies_in_itself_is_not_opened_again(draw) -> None:
    said: list[str] = []
    block = set_properties(arranged(drawn(BLOCK, name="Block")), ["second"], {"Network": "Block"})
    cell = arranged(drawn("Input(4,8,8) > again: Unit(Block)", name="Cell"))
    hand = draw(MAIN, block, cell)
    hand.document.refused.connect(said.append)
    for name in ("u", "u/first", "u/first/again", "u/second"):
        hand.state.look_at(name)
        hand.key(E)
    assert hand.state.opened == ("u", "u/first")
    assert said == [f'The unit "{name}" calls the network that it lies in.' for name in ("again", "second")]


def test_enter_goes_to_the_place_of_a_layer_and_into_an_inner_unit(nested: Hand) -> None:
    nested.click("u/first/ReLU")
    nested.key(Qt.Key.Key_Return)
    assert (nested.state.path, nested.state.selection) == (("Main", "Block", "Cell"), {"ReLU"})
    nested.key(Qt.Key.Key_Backspace)
    nested.key(Qt.Key.Key_Backspace)
    # How the network was left is how it is found again.
    assert nested.state.opened == ("u", "u/first")
    nested.double_click("u/second")
    assert nested.state.path == ("Main", "Block", "Cell")


def test_arrows_lead_through_all_depths(nested: Hand) -> None:
    nested.click("Input")
    seen = []
    for _ in range(6):
        nested.key(Qt.Key.Key_Down)
        seen.append(nested.state.at_hand)
    assert seen == ["u/first/Convolution", "u/first/ReLU", "u/second", "u/Tanh", "v", "Affine"]


def test_what_is_opened_in_a_unit_that_goes_is_closed(nested: Hand) -> None:
    nested.click("u/first/ReLU")
    nested.page.editing.within.of_unit("u").state.select(["first"])
    nested.key(Qt.Key.Key_Delete)
    assert nested.state.opened == ("u",)
    assert "u/first/ReLU" not in bodies(nested)
    nested.undo()
    check_drawing(nested)


def test_frames_of_a_unit_are_seen_where_it_is_opened(draw) -> None:
    main, block, cell = networks()
    assert isinstance(block, Network)
    first = block.by_name["first"]
    framed = Network("Block", block.layers, block.links, (Frame("Part", "good", first.x - 24, first.y - 48, 366, 122),))
    hand = draw(main, framed, cell)
    hand.click("u")
    hand.key(E)
    [outer, part] = hand.canvas.network_scene.frames
    assert part.frame.title == "Part"
    assert outer.area().contains(part.area())
    assert part.area().contains(bodies(hand)["u/first"])
    hand.click("u/first")
    hand.key(E)
    assert part.area().contains(frame(hand, "u/first"))
    check_drawing(hand)
