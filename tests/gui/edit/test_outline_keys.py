"""A network is built, linked and put in order from the outline alone."""

from __future__ import annotations

import pytest
from panel_projects import lenet, with_units
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from gui.actions import plain
from gui.edit.links_dialog import LinksDialog
from gui.edit.outline import Outline
from gui.edit.outline_model import FROM, NAME, TO
from gui.edit.page import EditPage
from gui.edit.search import LayerSearch
from gui.window import Window
from layerwright.model.network import Network

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Reader:
    """Somebody who has the outline before them, and a keyboard."""

    def __init__(self, window: Window, page: EditPage) -> None:
        self.window = window
        self.page = page
        outline = page.bring_panel("outline")
        assert isinstance(outline, Outline)
        self.outline = outline
        outline.up_to_date()

    @property
    def network(self) -> Network:
        return self.window.document.project.network("Main")

    @property
    def wires(self) -> list[str]:
        return [f"{link.source}>{link.target}.{link.connector}" for link in self.network.links]

    def go_to(self, name: str) -> None:
        """Put the mark on the row of a layer of the first network."""
        self.outline.up_to_date()
        model = self.outline.model
        main = model.network_index("Main")
        index = next(i for row in range(model.rowCount(main)) if (i := model.index(row, NAME, main)).data() == name)
        self.outline.view.setFocus()
        self.outline.view.setCurrentIndex(index)

    def cell(self, column: int) -> str:
        return str(self.outline.view.currentIndex().siblingAtColumn(column).data())

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus, key, modifiers)

    @property
    def focus(self) -> QWidget:
        now = QApplication.focusWidget()
        assert now is not None
        return now


@pytest.fixture
def reader(window: Window, qtbot: QtBot) -> Reader:
    window.document.new(lenet())
    page = window.show_page("edit")
    assert isinstance(page, EditPage)
    QTest.qWait(30)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Reader(window, page)


def test_a_layer_is_added_after_the_marked_one_and_the_keyboard_comes_back(reader: Reader, qtbot: QtBot) -> None:
    reader.go_to("Affine")
    reader.key(Qt.Key.Key_Insert)
    search = reader.outline.findChild(LayerSearch)
    assert search is not None
    QTest.keyClicks(search.field, "tanh")
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert "Affine>Tanh.Input" in reader.wires
    assert "Tanh>Softmax.Input" in reader.wires
    qtbot.waitUntil(lambda: reader.outline.view.hasFocus())
    reader.outline.up_to_date()
    assert reader.cell(NAME) == "Tanh"
    assert (reader.cell(FROM), reader.cell(TO)) == ("Affine", "Softmax")


def test_links_are_drawn_and_removed_from_a_list(reader: Reader) -> None:
    reader.go_to("ReLU")
    reader.key(Qt.Key.Key_K, CONTROL)
    dialog = reader.page.findChild(LinksDialog)
    assert dialog is not None
    rows = [dialog.list.item(row) for row in range(dialog.list.count())]
    drawn = [item.text() for item in rows if item.checkState() == Qt.CheckState.Checked]
    assert drawn == ["from Convolution, into Input", "to MaxPooling, into Input"]
    QTest.keyClicks(dialog.field, "maxp")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert "ReLU>MaxPooling.Input" not in reader.wires
    assert dialog.list.currentItem().checkState() == Qt.CheckState.Unchecked
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert "ReLU>MaxPooling.Input" in reader.wires
    dialog.field.clear()
    QTest.keyClicks(dialog.field, "softmax")
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert reader.window.document.undo_stack.count() in (2, 3)
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_would_close_a_circle_is_not_offered(reader: Reader) -> None:
    reader.go_to("Softmax")
    dialog = LinksDialog(reader.page.editing, "Softmax", reader.window)
    texts = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert "to Convolution, into Input" not in texts
    dialog.field.setText("no such layer")
    assert dialog.list.count() == 0
    assert "no such layer" not in dialog._told.text()
    assert "Softmax" in dialog._told.text()


def test_the_list_of_links_closes_when_its_layer_goes(reader: Reader) -> None:
    dialog = LinksDialog(reader.page.editing, "ReLU", reader.window)
    dialog.open()
    reader.page.state.select(["ReLU"])
    reader.page.editing.remove_healing()
    assert not dialog.isVisible()


def test_layers_change_places_in_the_flow(reader: Reader) -> None:
    before = reader.network
    reader.go_to("MaxPooling")
    reader.key(Qt.Key.Key_Up, CONTROL | SHIFT)
    assert {"Convolution>MaxPooling.Input", "MaxPooling>ReLU.Input", "ReLU>Affine.Input"} <= set(reader.wires)
    reader.outline.up_to_date()
    assert reader.cell(NAME) == "MaxPooling"
    assert (reader.cell(FROM), reader.cell(TO)) == ("Convolution", "ReLU")
    reader.key(Qt.Key.Key_Down, CONTROL | SHIFT)
    assert reader.network == before
    said: list[str] = []
    reader.window.document.refused.connect(said.append)
    reader.go_to("Convolution")
    reader.key(Qt.Key.Key_Up, CONTROL | SHIFT)
    assert reader.network == before
    assert '"Convolution" cannot go before "Input"' in said[0]


def test_keys_of_the_canvas_that_a_list_can_use_work_there(reader: Reader) -> None:
    reader.go_to("ReLU")
    reader.key(Qt.Key.Key_D, CONTROL)
    assert len(reader.network.layers) == 8
    reader.key(Qt.Key.Key_Z, CONTROL)
    reader.go_to("ReLU")
    reader.key(Qt.Key.Key_C, CONTROL)
    reader.key(Qt.Key.Key_V, CONTROL)
    assert len(reader.network.layers) == 8
    assert reader.outline.view.hasFocus()


def test_letters_search_in_the_tree(reader: Reader) -> None:
    reader.go_to("Input")
    QTest.keyClicks(reader.outline.view, "soft")
    assert reader.cell(NAME) == "Softmax"
    assert not reader.network.by_name["Softmax"].bypassed
    assert reader.page.state.focused == "Softmax"


def test_the_menu_key_tells_what_can_be_done(reader: Reader) -> None:
    reader.go_to("Affine")
    place = QPoint(20, 20)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, reader.outline.view.mapToGlobal(place))
    QApplication.sendEvent(reader.outline.view, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = {plain(action.text()) for action in menu.actions()}
    assert {"Add a layer after this one…", "Links…", "Move before the layer above", "Copy"} <= texts
    menu.close()


def test_next_problem_works_from_the_outline(reader: Reader) -> None:
    reader.page.editing.set_property(["Affine"], {"OutShape": "?"})
    reader.window.document.check()
    reader.go_to("Input")
    reader.key(Qt.Key.Key_F8)
    assert reader.page.state.focused == "Affine"


def test_units_are_entered_and_left(reader: Reader) -> None:
    reader.window.document.new(with_units())
    reader.go_to("First")
    reader.key(Qt.Key.Key_Return)
    assert reader.page.state.path == ("Main", "Block")
    reader.key(Qt.Key.Key_Backspace)
    assert reader.page.state.path == ("Main",)
