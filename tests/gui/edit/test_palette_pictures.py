"""Units have a small picture in the palette, and a larger one with all that is known of them under the mouse."""

from __future__ import annotations

from html import escape

import pytest
from networks import network as read
from networks import project
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.library.hint import unit_hint
from gui.edit.palette.glyph import HEIGHT, WIDTH, Glyph, glyph_of, paint_glyph, width_of
from gui.edit.palette.palette import Palette
from gui.edit.state import EditState
from gui.theme import edge_colour, theme
from gui.theme.theme import Choice
from layerwright.library.shelf import library
from layerwright.model.edits import arranged


def glyph(text: str) -> Glyph:
    found = glyph_of(arranged(read(text)))
    assert found is not None
    return found


@pytest.mark.parametrize("name", library().units)
def test_each_unit_has_a_picture_of_all_its_layers_in_which_no_wire_meets_a_box(name: str) -> None:
    network = library().units[name].network
    found = glyph_of(network)
    assert found is not None
    assert len(found.boxes) == sum(layer.type != "Argument" for layer in network.layers)
    assert width_of(found) <= WIDTH
    boxes = {(box.place, box.lane) for box in found.boxes}
    assert len(boxes) == len(found.boxes)
    for wire in found.wires:
        ends = sorted((found.boxes[wire.source].place, found.boxes[wire.target].place))
        assert not boxes & {(place, wire.lane) for place in range(ends[0] + 1, ends[1])}


def test_a_shortcut_runs_beside_the_layers_that_it_leads_past() -> None:
    found = glyph("Input: Input > Affine > ReLU > Add: Add2 ; Input > Add")
    assert (found.places, found.lanes) == (4, 2.0)
    assert sorted(wire.lane for wire in found.wires) == [0.0, 0.0, 0.0, 1.0]
    [beside] = (wire for wire in found.wires if wire.lane)
    assert {found.boxes[beside.source].place, found.boxes[beside.target].place} == {0, 3}


def test_networks_of_no_layers_and_of_very_many_have_no_picture() -> None:
    assert glyph_of(read("Maps: Argument(1)")) is None
    assert glyph_of(read("Input > " + " > ".join(["ReLU"] * 200))) is None


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_picture_has_the_colours_of_the_theme(qapp: QApplication, choice: Choice) -> None:
    before = theme().choice
    theme().choose(choice)
    try:
        image = QImage(int(WIDTH), int(HEIGHT), QImage.Format.Format_RGB32)
        image.fill(QColor(theme().tokens.raised))
        painter = QPainter(image)
        paint_glyph(painter, QPointF(WIDTH, HEIGHT / 2), glyph("Input > Convolution > ReLU"))
        painter.end()
        seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert {edge_colour("Basic"), edge_colour("Activation")} <= seen
    finally:
        theme().choose(before)


def test_a_hint_says_what_a_unit_does_its_arguments_with_ranges_and_its_papers(qapp: QApplication) -> None:
    hint = unit_hint(EditState(Document()), "Fire", "", 1.0)
    unit = library().units["Fire"]
    assert unit.description in hint
    assert "data:image/png;base64," in hint
    for name, argument in unit.arguments.items():
        assert f"<b>{name}</b>" in hint
        assert f"{argument.default}&nbsp;" in hint
        assert argument.help in hint
        assert f"({unit.ranges[name].least:g} … {unit.ranges[name].most:g})" in hint
    assert all(escape(paper) in hint for paper in unit.papers)


def test_a_hint_on_a_unit_of_the_project_shows_it_as_it_is_there(qapp: QApplication) -> None:
    document = Document()
    unit = read("Size: Argument(3) ; Input(4) > Affine(Size)", "Mine<b>")
    document.new(project("Input(4) > Affine", unit))
    hint = unit_hint(EditState(document), "Mine<b>", "Calls another network.", 1.0)
    assert "Mine&lt;b&gt;" in hint
    assert "Calls another network." in hint
    assert "<b>Size</b>" in hint
    assert "data:image/png;base64," in hint


def test_the_mouse_over_a_unit_shows_its_hint(qtbot: QtBot) -> None:
    palette = Palette(EditState(Document()))
    qtbot.addWidget(palette)
    palette.resize(260, 600)
    palette.show()
    palette.field.setText("Fire")
    palette.up_to_date()
    index = palette.model.index(0, 0)
    assert index.data(Qt.ItemDataRole.DisplayRole) == "Fire"
    place = palette.view.visualRect(index).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, palette.view.viewport().mapToGlobal(QPoint(place)))
    QApplication.sendEvent(palette.view.viewport(), event)
    assert "data:image/png;base64," in QToolTip.text()
    QToolTip.hideText()
