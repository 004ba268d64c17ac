"""Whatever is done in opened units, undo is exact and the canvas shows what the project says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from networks import network as drawn

from gui.document import Document
from gui.edit.canvas import Canvas
from gui.edit.canvas.guard import failures
from gui.edit.choice import Choice
from gui.edit.editing import Editing
from gui.edit.state import EditState
from layerwright.model.edits import arranged
from layerwright.model.layout import overlapping
from layerwright.model.network import Link
from layerwright.model.project import Project, encode_project

_START = (
    arranged(drawn("Input(4,8,8) > u: Unit(Block) > v: Unit(Block) > Affine(2)")),
    arranged(drawn("Input(4,8,8) > a: Unit(Cell) ; Input > b: Unit(Cell) ; a, b > Add2 > Tanh", name="Block")),
    arranged(drawn("Maps: Argument(4, Type=PInt) ; Input(4,8,8) > Convolution(Maps) > ReLU", name="Cell")),
)
_EDGES = ("left", "center", "right", "top", "middle", "bottom")
_NAMES = (
    *("toggle", "add", "insert", "heal", "remove", "link", "relink", "cut", "bend", "detach", "move", "nudge", "align"),
    *("arrange", "rename", "property", "bypass", "duplicate", "group", "dissolve", "copy", "cut_out", "paste"),
    *("select_all", "upstream", "undo"),
)
_numbers = st.integers(0, 40)


def act(editing: Editing, state: EditState, name: str, one: int, two: int, three: int) -> None:
    """Do something to whatever is drawn where the numbers point at."""
    names = [*state.shown.by_name, *state.opened]
    if not names:
        return

    def layer(number: int) -> str:
        return names[number % len(names)]

    links = state.shown.links
    link = links[three % len(links)] if links else Link("", "")
    state.choose({layer(one), layer(two), layer(three)}, layer(one))
    choice, at, level = Choice(("ReLU", "Dropout", "Add2")[two % 3]), (two * 24.0, three * 24.0), editing.at_hand
    match name:
        case "toggle":
            editing.units.open_in_place()
        case "add":
            editing.add(choice)
        case "insert" if links:
            if insert := editing.within.inserting(choice, link, at):
                insert()
        case "heal":
            editing.remove_healing()
        case "remove":
            editing.remove()
        case "link":
            editing.link(layer(one), layer(two))
        case "relink" if links:
            editing.relink(link, target=layer(two))
        case "cut" if links:
            editing.cut([link, links[one % len(links)]] if one % len(links) != three % len(links) else [link])
        case "bend" if links:
            editing.add_bend(link, at, 0)
        case "detach":
            editing.detach(state.chosen)
        case "move":
            editing.move(state.chosen, at)
        case "nudge":
            editing.nudge(two % 5 - 2, three % 5 - 2)
        case "align":
            level.align(_EDGES[two % 6])
        case "arrange":
            level.arrange()
        case "rename":
            level.rename(layer(one).rpartition("/")[2], f"n{two}")
        case "property":
            level.set_property(level.state.selection, {"OutMaps": str(two)})
        case "bypass":
            editing.bypass()
        case "duplicate":
            editing.duplicate()
        case "group":
            level.units.group()
        case "dissolve":
            level.units.dissolve()
        case "copy":
            level.carrying.copy()
        case "cut_out":
            level.carrying.cut()
        case "paste":
            level.carrying.paste(at)
        case "select_all":
            level.select_all()
        case "upstream":
            level.select_upstream()
        case "undo":
            state.document.undo()


@pytest.mark.usefixtures("qapp")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(_NAMES), _numbers, _numbers, _numbers), max_size=14))
def test_what_is_done_in_opened_units_is_shown_and_taken_back(acts: list[tuple[str, int, int, int]]) -> None:
    failures.clear()
    document = Document()
    document.new(Project(networks=_START))
    state = EditState(document)
    editing = Editing(state)
    canvas = Canvas(state, editing)
    before = encode_project(document.project)
    for unit in ("u", "u/a", "v", "v/b"):
        state.toggle_opened(unit)
    for name, one, two, three in acts:
        act(editing, state, name, one, two, three)
        shown = state.shown
        scene = canvas.network_scene
        if state.path == ("Main",):
            assert scene.layers.keys() == shown.by_name.keys()
            assert all((item.x(), item.y()) == (item.layer.x, item.layer.y) for item in scene.layers.values())
            assert {(wire[0], wire[1], wire[2]) for wire in scene.wires} == {
                (link.source, link.target, link.connector) for link in shown.links
            }
            assert state.chosen <= shown.by_name.keys() | set(state.opened)
            own = {layer.name for layer in state.network.layers}
            within = {name: (item.x, item.y) for name, item in shown.by_name.items() if name not in own}
            assert not list(overlapping(within))
    while document.undo_stack.canRedo():
        document.redo()
    after = encode_project(document.project)
    while document.undo_stack.canUndo():
        document.undo()
    assert encode_project(document.project) == before
    while document.undo_stack.canRedo():
        document.redo()
    assert encode_project(document.project) == after
    assert not failures
    canvas.deleteLater()
    document.deleteLater()
