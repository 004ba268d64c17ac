"""Behaviour 24: undo is exact, whatever was done; selecting is no step; the saved state is known."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from canvas_hand import CONTROL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from networks import network as drawn
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gui.document import Document
from gui.edit.choice import Choice
from gui.edit.editing import Editing
from gui.edit.state import EditState
from layerwright.model.edits import arranged
from layerwright.model.project import Project, encode_project

_TYPES = ("Affine", "Convolution", "ReLU", "Add2", "Dropout", "SquaredError", "Input", "Comment")
_START = (
    arranged(drawn("Input(1,8,8) > Convolution(4) > ReLU > Affine(4) > Tanh; u: Unit(Block)")),
    arranged(drawn("Input(4) > Affine(4) > ReLU", name="Block")),
)

_NAMES = (
    *("add", "add_at", "insert", "remove", "heal", "link", "relink", "cut", "bend", "move_bend", "detach"),
    *("move", "nudge", "align", "distribute", "arrange", "rename", "property", "bypass", "duplicate"),
    *("frame", "change_frame", "remove_frame", "group", "dissolve", "copy", "cut_out", "paste"),
    *("network", "rename_network", "remove_network", "order", "enter", "leave"),
)
_numbers = st.integers(0, 30)
_acts = st.tuples(
    st.sampled_from(_NAMES),
    _numbers,
    _numbers,
    _numbers,
)


def act(editing: Editing, state: EditState, name: str, one: int, two: int, three: int) -> None:
    """Do something to whatever the numbers point at."""
    network = state.network
    names = list(network.by_name)

    def layer(number: int) -> str:
        return names[number % len(names)] if names else ""

    links, frames = network.links, network.frames
    link = links[one % len(links)] if links else None
    if names:
        state.select({layer(one), layer(two), layer(three)}, layer(one))
    at = (float(two * 24), float(three * 24))
    choice = Choice(_TYPES[one % len(_TYPES)])
    match name:
        case "add":
            editing.add(choice)
        case "add_at":
            editing.add_at(choice, at)
        case "insert" if link:
            editing.insert(choice, link, at)
        case "remove":
            editing.remove()
        case "heal":
            editing.remove_healing()
        case "link" if names:
            editing.link(layer(one), layer(two))
        case "relink" if link and names:
            editing.relink(link, target=layer(two))
        case "cut":
            editing.cut([*dict.fromkeys(links[number % len(links)] for number in (one, two))] if links else [])
        case "bend" if link:
            editing.add_bend(link, at, 0)
        case "move_bend" if link and link.bends:
            editing.move_bend(link, 0, at)
        case "detach":
            editing.detach(state.selection)
        case "move":
            editing.move(state.selection, at, [0] if frames else [])
        case "nudge":
            editing.nudge(one - 15, two - 15)
        case "align":
            editing.align(("left", "center", "right", "top", "middle", "bottom")[one % 6])
        case "distribute":
            editing.distribute(across=bool(one % 2))
        case "arrange":
            editing.arrange()
        case "rename" if names:
            editing.rename(layer(one), f"n{two}")
        case "property" if names:
            editing.set_property([layer(one)], {"OutMaps": str(two)})
        case "bypass":
            editing.bypass()
        case "duplicate":
            editing.duplicate()
        case "frame":
            editing.frame_selection()
        case "change_frame" if frames:
            editing.colour_frame(one % len(frames), "good")
        case "remove_frame" if frames:
            editing.remove_frame(one % len(frames))
        case "group":
            editing.units.group()
        case "dissolve":
            editing.units.dissolve()
        case "copy":
            editing.carrying.copy()
        case "cut_out":
            editing.carrying.cut()
        case "paste":
            editing.carrying.paste(at)
        case "network":
            editing.networks.add()
        case "rename_network":
            editing.networks.rename(state.network_name, f"w{one}")
        case "remove_network":
            editing.networks.remove(state.network_name)
        case "order":
            editing.networks.order(reversed(list(state.document.project.by_name)))
        case "enter":
            editing.units.enter(layer(one))
        case "leave":
            editing.units.leave()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, *HealthCheck])
@given(st.lists(_acts, max_size=200))
def test_undoing_all_gives_the_beginning_and_redoing_all_the_end(qapp, acts) -> None:
    QGuiApplication.clipboard().clear()
    document = Document()
    document.new(Project(networks=_START))
    state = EditState(document)
    editing = Editing(state)
    before = encode_project(document.project)
    for entry in acts:
        act(editing, state, *entry)
    after = encode_project(document.project)
    while document.undo_stack.canUndo():
        document.undo()
    assert encode_project(document.project) == before
    while document.undo_stack.canRedo():
        document.redo()
    assert encode_project(document.project) == after
    document.deleteLater()


@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_edits_are_undone_exactly(qapp, seed: int) -> None:
    QGuiApplication.clipboard().clear()  # what another test left there would be pasted
    random = Random(seed)
    document = Document()
    document.new(Project(networks=_START))
    state = EditState(document)
    editing = Editing(state)
    before = encode_project(document.project)
    for _ in range(200):
        # A network that has become small is filled again, or soon there is nothing left to edit.
        name = random.choice(_NAMES) if len(state.network.layers) > 3 else "add"
        act(editing, state, name, *(random.randrange(31) for _ in range(3)))
    assert document.undo_stack.count() > 60
    after = encode_project(document.project)
    while document.undo_stack.canUndo():
        document.undo()
    assert encode_project(document.project) == before
    while document.undo_stack.canRedo():
        document.redo()
    assert encode_project(document.project) == after


@settings(max_examples=15, suppress_health_check=[*HealthCheck])
@given(st.lists(_acts, max_size=40))
def test_the_canvas_shows_what_the_network_is_after_any_edits(draw, acts) -> None:
    hand = draw(*_START)
    for entry in acts:
        act(hand.page.editing, hand.state, *entry)
        scene, network = hand.canvas.network_scene, hand.network
        assert scene.layers.keys() == network.by_name.keys()
        assert {name: (item.x(), item.y()) for name, item in scene.layers.items()} == {
            layer.name: (layer.x, layer.y) for layer in network.layers
        }
        assert scene.wires.keys() == {(link.source, link.target, link.connector) for link in network.links}
        outputs = {result.name: result.output for result in hand.state.resolved.layers}
        for name, item in scene.layers.items():
            output = outputs.get(name)
            assert item.face.shape == (",".join(map(str, output)) if output is not None else "")
            assert item.face.bypassed == network.by_name[name].bypassed
        for (source, _, _), item in scene.wires.items():
            start = scene.layers[source].output()
            assert item.points[0] == (start.x(), start.y())


def test_selecting_is_no_step(draw) -> None:
    hand = draw("Input(4) > Affine(2)")
    hand.click("Affine")
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.key(Qt.Key.Key_Escape)
    assert hand.steps == 0
    assert not hand.document.modified


def test_the_saved_state_is_known_across_undo(draw, tmp_path: Path) -> None:
    hand = draw("Input(4) > Affine(2)")
    hand.click("Affine")
    hand.key(Qt.Key.Key_B)
    hand.document.save(tmp_path / "a.lwproj")
    assert not hand.document.modified
    hand.undo()
    assert hand.document.modified
    hand.redo()
    assert not hand.document.modified


def test_every_step_has_a_name(draw) -> None:
    hand = draw("Input(4) > Affine(2) > ReLU")
    hand.click("ReLU")
    for key, modifiers in (
        (Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_D, CONTROL),
        (Qt.Key.Key_L, CONTROL),
    ):
        hand.key(key, modifiers)
    stack = hand.document.undo_stack
    assert all(stack.text(number) for number in range(stack.count()))
    assert stack.text(0) == "Bypass ReLU"
