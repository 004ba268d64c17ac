"""The palette: shelves, search, adding by double click, keys and drag."""

from __future__ import annotations

import pytest
from panel_projects import lenet, with_units
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QDrag, QImage, QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.choice import MIME_TYPE, Choice
from gui.edit.palette import Palette
from gui.edit.palette.delegate import pixmap_of
from gui.edit.palette.entries import CATEGORIES, layer_entry
from gui.edit.recent import recent, remember
from gui.edit.state import EditState
from gui.theme import theme
from gui.window import Window
from layerwright.layers.catalogue import CATALOGUE
from layerwright.library.shelf import keep
from layerwright.library.using import make_unit
from layerwright.model.edits import set_properties


@pytest.fixture
def palette(qtbot: QtBot, prepared: None) -> Palette:
    document = Document()
    document.new(with_units())
    made = Palette(EditState(document))
    document.setParent(made)
    made.resize(250, 900)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shelf(palette: Palette, name: str) -> QModelIndex:
    names = [entry.name for entry in palette.model.shelves]
    return palette.model.shelf_index(names.index(name))


def entry(palette: Palette, name: str, title: str) -> QModelIndex:
    around = shelf(palette, name)
    for row in range(palette.model.rowCount(around)):
        index = palette.model.index(row, 0, around)
        if index.data() == title:
            return index
    raise AssertionError(title)


def titles(palette: Palette) -> list[str]:
    return [palette.model.index(row, 0).data() for row in range(palette.model.rowCount())]


def place(palette: Palette, index: QModelIndex) -> QPoint:
    palette.view.scrollTo(index)
    return palette.view.visualRect(index).center()


def click(palette: Palette, index: QModelIndex) -> None:
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place(palette, index))


def test_every_layer_type_stands_on_the_shelf_of_its_category(palette: Palette) -> None:
    shown = {
        item.title: kept.name for kept in palette.model.shelves if kept.name in CATEGORIES for item in kept.entries
    }
    assert shown == {name: layer_type.category for name, layer_type in CATALOGUE.items()}


def test_a_double_click_adds_below_the_focused_layer(window: Window, qtbot: QtBot) -> None:
    window.document.new(lenet())
    page = window.show_page("edit")
    palette = page.panel("palette")
    page.state.select(["ReLU"])
    palette.up_to_date()
    point = place(palette, entry(palette, "Activation", "ELU"))
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    with qtbot.waitSignal(page.state.reveal):
        QTest.mouseDClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    network = window.document.project.network("Main")
    assert network.by_name["ELU"].type == "ELU"
    assert [link.source for link in network.links_into["ELU"]] == ["ReLU"]
    assert page.state.selection == {"ELU"}
    window.document.undo_stack.undo()
    assert window.document.project == lenet()
    window.document.undo_stack.clear()


def test_enter_adds_what_the_keyboard_is_on(palette: Palette, qtbot: QtBot) -> None:
    palette.view.setFocus()
    palette.view.setCurrentIndex(entry(palette, "Basic", "Affine"))
    with qtbot.waitSignal(palette.chosen) as told:
        QTest.keyClick(palette.view, Qt.Key.Key_Return)
    assert told.args == [Choice("Affine")]


def test_units_of_the_project_show_their_arguments_and_are_added_as_units(palette: Palette, qtbot: QtBot) -> None:
    index = entry(palette, "project", "Block")
    assert index.data(Qt.ItemDataRole.UserRole).detail == "Maps, Twice"
    # The network in view, and those without layers, cannot be called.
    assert palette.model.rowCount(shelf(palette, "project")) == 1
    palette.view.setCurrentIndex(index)
    with qtbot.waitSignal(palette.chosen) as told:
        QTest.keyClick(palette.view, Qt.Key.Key_Return)
    assert told.args == [Choice("Unit", {"Network": "Block"})]


def test_a_network_is_not_offered_to_those_that_it_calls(palette: Palette) -> None:
    palette._state.show_network("Block")
    palette.up_to_date()
    assert "project" not in [kept.name for kept in palette.model.shelves]


def test_units_follow_when_an_argument_is_renamed(palette: Palette, qtbot: QtBot) -> None:
    from layerwright.model.edits import rename_layer

    palette._state.document.edit_network("Block", "Rename", lambda network: rename_layer(network, "Twice", "Double"))
    palette.up_to_date()
    assert entry(palette, "project", "Block").data(Qt.ItemDataRole.UserRole).detail == "Maps, Double"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("conv", "Convolution"),
        ("fc", "Affine"),
        ("畳み込み", "Convolution"),
        ("covolution", "Convolution"),
        ("Bloc", "Block"),
    ],
)
def test_the_search_finds_names_aliases_japanese_and_mistyped_words(palette: Palette, typed: str, first: str) -> None:
    palette.field.setText(typed)
    assert titles(palette)[0] == first


def test_the_search_is_used_by_keys_alone(palette: Palette, qtbot: QtBot) -> None:
    palette.focus_search()
    QTest.keyClicks(palette.field, "pool")
    with qtbot.waitSignal(palette.chosen) as told:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert told.args == [Choice(titles(palette)[0])]
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.view.currentIndex().row() == 1
    QTest.keyClick(palette.view, Qt.Key.Key_X)
    assert palette.field.text() == "poolx"
    assert palette._nothing.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.field.text() == ""
    assert shelf(palette, "Basic").isValid()


def test_what_was_added_last_stands_first(palette: Palette) -> None:
    for name in ("ReLU", "Affine", "ReLU"):
        remember(Choice(name))
    palette.up_to_date()
    assert recent() == ("ReLU", "Affine")
    assert [item.title for item in palette.model.shelves[0].entries] == ["ReLU", "Affine"]


def test_a_shelf_that_comes_moves_nothing_under_the_mouse(palette: Palette) -> None:
    palette.resize(250, 400)
    index = entry(palette, "Basic", "Convolution")
    top = palette.view.visualRect(index).top()
    for name in ("ReLU", "Affine", "Tanh"):
        remember(Choice(name))
        palette.up_to_date()
        assert palette.model.shelves[0].name == "recent"
        assert palette.view.visualRect(entry(palette, "Basic", "Convolution")).top() == top


def test_folded_shelves_stay_folded_at_the_next_start(palette: Palette, qtbot: QtBot) -> None:
    assert palette.view.isExpanded(shelf(palette, "Basic"))
    assert not palette.view.isExpanded(shelf(palette, "Logical"))
    click(palette, shelf(palette, "Logical"))
    click(palette, shelf(palette, "Basic"))
    assert not palette.view.isExpanded(shelf(palette, "Basic"))
    again = Palette(palette._state)
    qtbot.addWidget(again)
    again.show()
    assert not again.view.isExpanded(shelf(again, "Basic"))
    assert again.view.isExpanded(shelf(again, "Logical"))
    click(palette, shelf(palette, "Basic"))
    assert palette.view.isExpanded(shelf(palette, "Basic"))


def test_the_model_keeps_the_promises_of_qt(palette: Palette) -> None:
    tester = QAbstractItemModelTester(palette.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    palette.field.setText("conv")
    palette.field.clear()
    assert tester.model() is palette.model


def test_a_drag_carries_the_choice(palette: Palette) -> None:
    index = entry(palette, "project", "Block")
    mime = palette.model.mimeData([index])
    assert mime.hasFormat(MIME_TYPE)
    assert Choice.from_mime(mime) == Choice("Unit", {"Network": "Block"})
    assert palette.model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    assert not palette.model.flags(shelf(palette, "Basic")) & Qt.ItemFlag.ItemIsDragEnabled
    assert not pixmap_of(layer_entry("Convolution"), 1.0).isNull()


def test_a_drag_is_begun_by_the_mouse(palette: Palette, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    dragged: list[Choice | None] = []

    def drop(drag: QDrag, *_: object) -> Qt.DropAction:
        dragged.append(Choice.from_mime(drag.mimeData()))
        assert not drag.pixmap().isNull()
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", drop)
    start = place(palette, entry(palette, "Basic", "Affine"))
    view = palette.view.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for distance in (4, 12, 30):
        moved = (start + QPoint(distance, 0)).toPointF()
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            moved,
            view.mapToGlobal(moved),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view, event)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start)
    assert dragged[:1] == [Choice("Affine")]
    assert recent()[0] == "Affine"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[1]", b'{"type": 3}', b'{"type": "A", "x": 1}', b'{"type": ""}', b"\xff", b"[" * 9000, b'"' * 70_000],
)
def test_a_damaged_drag_is_no_choice(content: bytes) -> None:
    mime = Choice("ReLU").to_mime()
    mime.setData(MIME_TYPE, content)
    assert Choice.from_mime(mime) is None


def test_a_layer_that_cannot_run_says_why(palette: Palette) -> None:
    index = entry(palette, "Spectral", "FFT")
    reason = CATALOGUE["FFT"].cannot_run
    assert reason in index.data(Qt.ItemDataRole.ToolTipRole)
    assert reason in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert index.data(Qt.ItemDataRole.UserRole).detail == reason


def test_f1_asks_for_help_on_the_chosen_layer(palette: Palette, qtbot: QtBot) -> None:
    palette.view.setFocus()
    palette.view.setCurrentIndex(entry(palette, "Basic", "Affine"))
    with qtbot.waitSignal(palette._state.help_asked) as told:
        QTest.keyClick(palette.view, Qt.Key.Key_F1)
    assert told.args == ["Affine", ""]


def test_an_edit_of_a_property_leaves_the_palette_alone(palette: Palette) -> None:
    before = palette.model.shelves
    palette._state.document.edit_network(
        "Main", "x", lambda network: set_properties(network, ["Affine"], {"OutShape": "5"})
    )
    palette.up_to_date()
    assert palette.model.shelves is before


def test_the_palette_is_painted_in_the_colours_of_the_theme(palette: Palette) -> None:
    def colours() -> set[str]:
        image: QImage = palette.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(0, 250, 2) for y in range(60, 300, 2)}

    theme().choose("light")
    light = colours()
    theme().choose("dark")
    assert {"#ffffff", "#f6f7f9", "#5b8def"} <= light
    assert "#ffffff" not in colours()


@pytest.fixture
def kept() -> None:
    """A unit of the person's own in the library."""
    keep(make_unit(with_units(), "Block", description="Finds patterns.", category="Vision"))


def test_a_unit_of_the_library_is_added_with_its_network_in_one_step(kept: None, window: Window, qtbot: QtBot) -> None:
    window.document.new(lenet())
    page = window.show_page("edit")
    palette = page.panel("palette")
    page.state.select(["ReLU"])
    palette.up_to_date()
    index = entry(palette, "own", "Block")
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Finds patterns."
    palette.view.setFocus()
    palette.view.setCurrentIndex(index)
    QTest.keyClick(palette.view, Qt.Key.Key_Return)
    project = window.document.project
    assert project.network("Main").by_name["Block"].properties == {"Network": "Block"}
    assert project.network("Block").by_name["Maps"].type == "Argument"
    assert window.document.undo_stack.count() == 1
    # What the project has now stands among its units, and still where a person looks after their own.
    palette.up_to_date()
    assert entry(palette, "project", "Block").isValid()
    assert entry(palette, "own", "Block").data(Qt.ItemDataRole.UserRole).detail == "also in this project"
    window.document.undo_stack.undo()
    assert window.document.project == lenet()
    window.document.undo_stack.clear()


def test_units_of_the_library_are_found(kept: None, palette: Palette) -> None:
    palette._state.document.new(lenet())
    palette.field.setText("bloc")
    assert titles(palette)[0] == "Block"
