"""Behaviours 11, 12, 21, 22 and 25: shapes, problems, zoom, minimap, and pictures of the whole."""

from __future__ import annotations

import itertools
from pathlib import Path
from time import perf_counter
from xml.etree import ElementTree

import pytest
from canvas_hand import CONTROL, moved_to
from networks import network as drawn
from PySide6.QtCore import QByteArray, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressDialog, QPushButton, QToolTip

from gui.edit.canvas import picturing as picturing_module
from gui.edit.canvas.drawing import State
from gui.edit.canvas.geometry import WIDTH
from gui.edit.canvas.guard import failures
from gui.edit.canvas.menu import context_menu
from gui.edit.canvas.picture import PictureError, draw_picture, picture
from gui.edit.canvas.picturing import Picturing
from gui.theme import theme
from layerwright.model.edits import arranged, set_properties
from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import Problem

CHAIN = (
    "Input(1,28,28) > Convolution(OutMaps=16, KernelShape=5,5, BorderMode=valid) > ReLU > MaxPooling(2,2) > Affine(10)"
)


def chain_of(count: int, columns: int = 50) -> Network:
    """A long chain in columns, the dense worst case."""
    layers = [Layer("Input", "Input", {"Size": "4,16,16"})]
    for number in range(1, count):
        kind = ("Convolution", "ReLU", "BatchNormalization", "Tanh")[number % 4]
        properties = {"OutMaps": "4", "KernelShape": "3,3"} if kind == "Convolution" else {}
        layers.append(Layer(f"L{number}", kind, properties, (number // columns) * 360, (number % columns) * 72))
    links = [Link(one.name, other.name) for one, other in itertools.pairwise(layers)]
    return Network("Main", tuple(layers), tuple(links))


def shapes(hand) -> dict[str, str]:
    return {name: item.face.shape for name, item in hand.canvas.network_scene.layers.items()}


def test_every_layer_shows_its_output_shape_and_an_edit_changes_them(draw) -> None:
    hand = draw(CHAIN)
    assert shapes(hand)["Convolution"] == "16,24,24"
    assert shapes(hand)["Affine"] == "10"
    hand.page.editing.set_property(["Convolution"], {"OutMaps": "8"})
    assert shapes(hand)["Convolution"] == "8,24,24"
    assert shapes(hand)["MaxPooling"] == "8,12,12"
    hand.undo()
    assert shapes(hand)["MaxPooling"] == "16,12,12"


def test_after_an_edit_of_a_layer_only_what_follows_is_drawn_anew(draw) -> None:
    hand = draw(chain_of(2_000))
    layers = hand.canvas.network_scene.layers
    before = {name: item.face for name, item in layers.items()}
    hand.page.editing.set_property(["L1996"], {"OutMaps": "2"})
    changed = {name for name, item in layers.items() if item.face is not before[name]}
    assert changed == {"L1996", "L1997", "L1998", "L1999"}
    assert shapes(hand)["L1999"] == "2,16,16"


def test_a_problem_has_a_badge_and_its_sentence_in_the_tooltip(draw, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = draw("Input(10) > Affine(2); alone: ReLU")
    item = hand.canvas.network_scene.layers["alone"]
    assert item.face.severity == "error"
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, *rest: said.append(text))
    at = hand.at("alone")
    QApplication.sendEvent(hand.canvas.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, QPoint()))
    assert "not connected" in said[0]


def test_a_problem_shows_as_more_than_a_colour(draw) -> None:
    hand = draw(moved_to(drawn("Input(10); alone: ReLU"), Input=(0, 0), alone=(0, 96)))
    corner = hand.canvas.viewportTransform().map(QPointF(WIDTH - 1, 97)).toPoint()
    drawn_now = hand.canvas.viewport().grab().toImage()
    ratio = drawn_now.devicePixelRatio()
    colours = {
        drawn_now.pixelColor(round((corner.x() + dx) * ratio), round((corner.y() + dy) * ratio)).name()
        for dx in range(-6, 7)
        for dy in range(-6, 7)
    }
    assert theme().tokens.error in colours
    assert theme().tokens.window in colours


def test_a_place_in_the_problem_list_centres_and_selects_the_layer(draw) -> None:
    hand = draw(chain_of(200))
    hand.canvas.camera.zoom_to(1.0)
    hand.state.go_to("Main", ["L180"])
    assert hand.state.selection == {"L180"}
    assert hand.canvas.camera.visible.contains(hand.canvas.network_scene.layers["L180"].body())


@pytest.mark.parametrize("notches", [1, 3, -2, -8])
def test_the_point_under_the_mouse_stays_when_zooming(draw, notches: int) -> None:
    hand = draw(CHAIN)
    place = hand.body("ReLU")
    before = hand.at(place)
    hand.wheel(place, notches, CONTROL)
    after = hand.canvas.viewportTransform().map(place)
    assert abs(after.x() - before.x()) <= 1
    assert abs(after.y() - before.y()) <= 1
    assert hand.canvas.camera.zoom != pytest.approx(1.0)


def test_keys_fit_the_selection_everything_and_go_to_100_percent(draw) -> None:
    hand = draw(chain_of(300))
    hand.key(Qt.Key.Key_Home)
    assert hand.canvas.camera.visible.contains(hand.canvas.network_scene.content())
    hand.state.select(["L150", "L151"])
    hand.key(Qt.Key.Key_F)
    content = hand.canvas.network_scene.content(["L150", "L151"])
    assert hand.canvas.camera.visible.contains(content)
    assert abs(hand.canvas.camera.visible.center().x() - content.center().x()) < 2
    hand.wheel(hand.body("L150"), 4)
    hand.key(Qt.Key.Key_1, CONTROL)
    assert hand.canvas.camera.zoom == 1.0


def test_middle_button_and_space_drag_move_the_view(draw) -> None:
    hand = draw(CHAIN)
    before = hand.canvas.camera.look.centre
    start = hand.body("ReLU")
    at = hand.at(start)
    hand.press(start, button=Qt.MouseButton.MiddleButton)
    hand.canvas.gesture.move(hand.canvas.hand(QPointF(at + QPoint(30, 40))))
    hand.release(start, button=Qt.MouseButton.MiddleButton)
    after = hand.canvas.camera.look.centre
    assert (before[0] - after[0], before[1] - after[1]) == pytest.approx((30, 40))
    QTest.keyPress(hand.canvas, Qt.Key.Key_Space)
    hand.press(hand.body("ReLU"))
    assert hand.canvas.gesture is not None
    hand.release(hand.body("ReLU"))
    QTest.keyRelease(hand.canvas, Qt.Key.Key_Space)
    assert hand.state.selection == frozenset()
    assert hand.steps == 0


def test_from_afar_there_are_names_and_farther_blocks(draw) -> None:
    hand = draw(CHAIN)
    counts = []
    for zoom in (1.0, 0.4, 0.1):
        hand.canvas.camera.zoom_to(zoom)
        grabbed = hand.canvas.viewport().grab().toImage()
        counts.append(
            len({grabbed.pixel(x, y) for x in range(0, grabbed.width(), 2) for y in range(0, grabbed.height(), 2)})
        )
    assert all(count > 3 for count in counts)


def test_a_click_on_the_minimap_goes_there(draw) -> None:
    hand = draw(chain_of(400))
    minimap = hand.page.minimap
    hand.canvas.camera.zoom_to(1.0)
    target = hand.canvas.network_scene.layers["L375"].body().center()
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=minimap.from_scene(target).toPoint())
    assert hand.canvas.camera.visible.contains(target)


def test_the_minimap_draws_its_blocks_at_most_ten_times_a_second(draw, qtbot) -> None:
    hand = draw(chain_of(400))
    qtbot.wait(150)
    before = hand.page.minimap.pictures
    start = perf_counter()
    for step in range(12):
        hand.state.select([f"L{step + 1}"])
        QApplication.processEvents()
        qtbot.wait(20)
    allowed = (perf_counter() - start) / 0.1 + 1
    assert 1 <= hand.page.minimap.pictures - before <= allowed


def test_a_minimap_that_has_nothing_new_to_show_is_not_painted(draw, qtbot) -> None:
    hand = draw(chain_of(400))
    hand.canvas.camera.zoom_to(1.0)
    painted: list[object] = []
    hand.canvas.looked.connect(lambda: painted.append(None))

    def rests() -> bool:
        painted.clear()
        qtbot.wait(300)
        return not painted

    qtbot.waitUntil(rests)


def test_the_minimap_covers_no_bars(draw, qtbot) -> None:
    hand = draw(CHAIN)
    minimap, middle = hand.page.minimap, hand.canvas.width() / 2
    assert hand.canvas.width() >= 640
    assert minimap.geometry().left() > middle
    hand.state.show_statistic("multiply_add")
    qtbot.waitUntil(lambda: minimap.geometry().right() < middle)
    hand.state.show_statistic("multiply_add")
    qtbot.waitUntil(lambda: minimap.geometry().left() > middle)


def test_the_minimap_shows_the_statistic_as_heat(draw) -> None:
    hand = draw(CHAIN)
    plain = hand.page.minimap.grab().toImage()
    hand.state.show_statistic("multiply_add")
    QApplication.processEvents()
    assert hand.page.minimap.grab().toImage() != plain


def test_a_statistic_is_drawn_as_bars_beside_the_layers(draw) -> None:
    hand = draw(CHAIN)
    hand.state.show_statistic("multiply_add")
    bars = hand.canvas.bars
    assert set(bars.values) == {"Convolution", "Affine"}
    assert max(bars.share(name) for name in bars.values) == 1.0
    hand.state.show_statistic("multiply_add")
    assert not bars.values


def test_progress_changes_neither_focus_nor_selection(draw) -> None:
    hand = draw(CHAIN)
    hand.click("ReLU")
    focus = QApplication.focusWidget()
    for share in (0.1, 0.5, 1.0):
        hand.canvas.set_progress({"Convolution": share})
        QApplication.processEvents()
    assert hand.state.selection == {"ReLU"}
    assert QApplication.focusWidget() is focus
    assert hand.steps == 0


def test_colours_follow_the_theme(draw) -> None:
    hand = draw(CHAIN)
    try:
        theme().choose("light")
        QApplication.processEvents()
        image = hand.canvas.viewport().grab().toImage()
        assert image.pixelColor(3, 3).name() == theme().tokens.window
    finally:
        theme().choose("dark")


def test_a_picture_has_every_name_in_full(draw, tmp_path: Path) -> None:
    long = "A name that is far too long for the body of a layer, and is not cut all the same"
    network = arranged(drawn(f"Input(1,28,28) > {long.replace(',', '')}: Convolution(16) > ReLU"))
    hand = draw(network)
    path = tmp_path / "network.svg"
    draw_picture(hand.state.network, hand.state.resolved, path)
    said = "".join(ElementTree.fromstring(path.read_bytes()).itertext())
    for layer in network.layers:
        assert layer.name in said
    assert "…" not in said


def test_a_picture_in_svg_looks_as_one_in_pixels(draw) -> None:
    hand = draw(CHAIN)
    pixels = QImage.fromData(picture(hand.state.network, hand.state.resolved, "png"))
    lines = QSvgRenderer(QByteArray(picture(hand.state.network, hand.state.resolved, "svg")))
    drawn_lines = QImage(pixels.size(), QImage.Format.Format_RGB32)
    painter = QPainter(drawn_lines)
    lines.render(painter)
    painter.end()
    for x in range(0, pixels.width(), 40):
        for y in range(0, pixels.height(), 40):
            one, other = pixels.pixelColor(x, y), drawn_lines.pixelColor(x, y)
            assert abs(one.lightness() - other.lightness()) < 60, (x, y)


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_pictures_are_of_the_kind_that_was_asked_for(draw, tmp_path: Path, kind: str, start: bytes) -> None:
    hand = draw(CHAIN)
    path = tmp_path / f"network.{kind}"
    draw_picture(hand.state.network, hand.state.resolved, path)
    assert path.read_bytes().startswith(start)


def test_a_png_shows_the_whole_network(draw) -> None:
    hand = draw(chain_of(120))
    image = QImage.fromData(picture(hand.state.network, hand.state.resolved, "png"))
    content = hand.canvas.network_scene.content()
    assert image.width() >= 2 * content.width()
    assert image.height() >= 2 * content.height()


def test_another_ending_is_refused(draw, tmp_path: Path) -> None:
    hand = draw(CHAIN)
    with pytest.raises(PictureError, match="svg"):
        draw_picture(hand.state.network, hand.state.resolved, tmp_path / "network.gif")


def test_bypassed_layers_repeated_ones_and_units_are_told_apart(draw) -> None:
    block = drawn("Input(4) > Affine(4)", name="Block")
    main = arranged(drawn("Input(4) > RepeatStart(Times=36) > u: Unit(Block) > RepeatEnd(ID=RepeatStart) > off: Tanh"))
    hand = draw(main, block)
    layers = hand.canvas.network_scene.layers
    assert layers["u"].face.unit
    assert layers["u"].face.repeat == 36
    hand.click("off")
    hand.key(Qt.Key.Key_B)
    assert hand.layer("off").bypassed
    assert layers["off"].face.bypassed
    assert State.SELECTED in layers["off"].state


def test_setting_a_property_keeps_other_items(draw) -> None:
    hand = draw(CHAIN)
    items = dict(hand.canvas.network_scene.layers)
    wires = dict(hand.canvas.network_scene.wires)
    hand.document.edit_network("Main", "x", lambda network: set_properties(network, ["ReLU"], {"InPlace": "True"}))
    assert hand.canvas.network_scene.layers == items
    assert hand.canvas.network_scene.wires == wires


def test_the_menu_offers_what_can_be_done_and_the_colours_of_a_frame(draw) -> None:
    hand = draw(CHAIN)
    hand.click("ReLU")
    texts = {action.text() for action in context_menu(hand.canvas, hand.page.actions_).actions()}
    assert {"Delete", "Bypass", "Make a unit"} <= texts
    assert "Dissolve the unit" not in texts
    hand.key(Qt.Key.Key_R, CONTROL)
    hand.key(Qt.Key.Key_Return)
    frame = hand.network.frames[0]
    hand.click(QPointF(frame.x + frame.width - 20, frame.y + 10))
    menu = context_menu(hand.canvas, hand.page.actions_)
    next(action for action in menu.actions() if action.text() == "Green").trigger()
    assert hand.network.frames[0].color == "good"


def test_a_picture_is_asked_for_and_saved(draw, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = draw(CHAIN)
    path = tmp_path / "chosen.svg"
    picturing = Picturing(hand.state, hand.canvas)
    said: list[str] = []
    hand.document.did.connect(said.append)
    hand.document.refused.connect(said.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    picturing.ask()
    qtbot.waitUntil(lambda: said == ["Saved chosen.svg"])
    assert path.read_bytes().startswith(b"<?xml")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "chosen.txt"), ""))
    picturing.ask()
    assert "chosen.txt" in said[1]
    picturing.begin(tmp_path / "nowhere" / "chosen.pdf")
    qtbot.waitUntil(lambda: len(said) == 3)
    assert "cannot be written" in said[2]
    assert not picturing.is_at_work


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_a_picture_of_many_layers_takes_many_turns_and_can_be_given_up(
    draw, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(picturing_module, "_TURN", 0.0)
    hand = draw(chain_of(600))
    path = tmp_path / f"large.{kind}"
    path.write_bytes(b"before")
    picturing = Picturing(hand.state, hand.canvas)
    picturing.begin(path)
    progress = hand.canvas.findChild(QProgressDialog)
    qtbot.waitUntil(lambda: 10 < progress.value() < 90)
    progress.findChild(QPushButton).click()
    assert not picturing.is_at_work
    qtbot.wait(50)
    assert path.read_bytes() == b"before"
    picturing.begin(path)
    qtbot.waitUntil(lambda: not picturing.is_at_work)
    assert len(path.read_bytes()) > 10_000


def test_what_fails_while_drawing_is_told_once_and_ends_nothing(draw, caplog, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = draw(CHAIN)

    def broken(*_: object) -> None:
        raise RuntimeError("no ink")

    with monkeypatch.context() as patched:
        patched.setattr(hand.canvas.network_scene.tiles, "tile", broken)
        hand.canvas.viewport().grab()
        hand.canvas.viewport().grab()
    assert failures == {"LayerItem.paint"}
    assert len([record for record in caplog.records if "LayerItem.paint" in record.getMessage()]) == 1
    assert not hand.canvas.viewport().grab().isNull()
    failures.clear()


def test_a_dataset_problem_found_by_the_check_shows_too(draw) -> None:
    hand = draw(CHAIN)
    layer = hand.canvas.network_scene.layers["ReLU"]
    hand.canvas.network_scene.take_problems([Problem(network="Main", layer="ReLU", text="Odd.", severity="warning")])
    assert layer.face.severity == "warning"
    hand.canvas.network_scene.take_problems([])
    assert layer.face.severity == ""


def test_the_wires_of_a_layer_that_is_selected_alone_stand_out(draw) -> None:
    hand = draw(CHAIN)
    hand.click("ReLU")
    lit = {item.wire for item in hand.canvas.network_scene.wires.values() if item.lit}
    assert lit == {("Convolution", "ReLU", "Input"), ("ReLU", "MaxPooling", "Input")}
    hand.key(Qt.Key.Key_Escape)
    assert not any(item.lit for item in hand.canvas.network_scene.wires.values())


@pytest.mark.parametrize(
    ("statistic", "values"),
    [("parameter", {"u": 20, "Affine": 10, "u/a": 20}), ("if_", {"u": 12, "u/r": 12})],
)
def test_an_opened_unit_has_bars_at_the_layers_within(draw, statistic: str, values: dict[str, int]) -> None:
    inner = drawn("Input(4) > a: Affine(4) > RepeatStart(Times=3) > r: ReLU > RepeatEnd", name="Block")
    hand = draw("Input(4) > u: Unit(Block) > Affine(2)", arranged(inner))
    closed = {name: value for name, value in values.items() if "/" not in name}
    within = {name: value for name, value in values.items() if name != "u"}
    hand.state.show_statistic(statistic)
    hand.click("u")
    for shown in (closed, within, closed):
        assert hand.canvas.bars.values == shown
        hand.key(Qt.Key.Key_E)
