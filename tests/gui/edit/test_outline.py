"""The outline: what it says, and that it and the canvas select the same."""

from __future__ import annotations

import pytest
from panel_projects import lenet, with_errors, with_units
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.outline import Outline
from gui.edit.outline_model import NAME, SHAPE, STATE, TYPE
from gui.edit.state import EditState
from layerwright.model.edits import link, set_properties, toggle_bypass, unlink
from layerwright.model.network import Link


@pytest.fixture
def outline(qtbot: QtBot, prepared: None) -> Outline:
    document = Document()
    document.new(with_units())
    made = Outline(EditState(document))
    document.setParent(made)
    made.resize(460, 500)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def find(outline: Outline, *path: str) -> QModelIndex:
    index = QModelIndex()
    for name in path:
        rows = [outline.model.index(row, NAME, index) for row in range(outline.model.rowCount(index))]
        index = next(row for row in rows if row.data() == name)
    return index


def names(outline: Outline, *path: str) -> list[str]:
    index = find(outline, *path)
    return [outline.model.index(row, NAME, index).data() for row in range(outline.model.rowCount(index))]


def cell(index: QModelIndex, column: int) -> str:
    return str(index.siblingAtColumn(column).data())


def test_networks_layers_and_units_stand_below_each_other(outline: Outline) -> None:
    assert names(outline) == ["Main", "Block", "Notes"]
    assert names(outline, "Main") == ["Input", "First", "Second", "Affine", "Loss"]
    assert set(names(outline, "Main", "First")) == {"Input", "Convolution", "ReLU", "Maps", "Twice"}
    assert outline.view.isExpanded(find(outline, "Main"))
    assert not outline.model.hasChildren(find(outline, "Notes"))


def test_layers_stand_in_the_order_of_the_data(outline: Outline) -> None:
    document = outline._state.document
    document.new(lenet())
    turned = [Link("Convolution", "ReLU"), Link("ReLU", "MaxPooling"), Link("MaxPooling", "Affine")]
    for wire in turned:
        document.edit_network("Main", "x", lambda network, wire=wire: unlink(network, wire))
    for source, target in (("Convolution", "MaxPooling"), ("MaxPooling", "ReLU"), ("ReLU", "Affine")):
        document.edit_network("Main", "x", lambda network, a=source, b=target: link(network, a, b))
    outline.up_to_date()
    assert names(outline, "Main")[:5] == ["Input", "Convolution", "MaxPooling", "ReLU", "Affine"]


def test_a_row_says_type_shape_and_state(outline: Outline) -> None:
    document = outline._state.document
    first = find(outline, "Main", "First")
    assert (cell(first, TYPE), cell(first, SHAPE)) == ("Block", "32,12,12")
    # Within a unit stands what flows through it here: 32 maps, where the network itself has 16.
    assert cell(find(outline, "Main", "First", "Convolution"), SHAPE) == "32,12,12"
    assert cell(find(outline, "Block", "Convolution"), SHAPE) == "16,12,12"
    document.new(with_errors())
    document.check()
    outline.up_to_date()
    odd = find(outline, "Main", "Odd")
    assert "There is no layer type" in cell(odd, STATE)
    assert odd.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Odd, Convolutoin, There is no layer type")
    assert not odd.data(Qt.ItemDataRole.DecorationRole).isNull()
    document.edit_network("Main", "x", lambda network: toggle_bypass(network, ["ReLU"]))
    outline.up_to_date()
    assert cell(find(outline, "Main", "ReLU"), STATE).startswith("bypassed")


def test_what_is_selected_on_the_canvas_is_selected_here(outline: Outline) -> None:
    outline._state.select(["Affine", "Loss"], "Loss")
    outline.up_to_date()
    rows = {index.data() for index in outline.view.selectionModel().selectedRows(NAME)}
    assert rows == {"Affine", "Loss"}
    assert outline.view.currentIndex().data() == "Loss"


def test_what_is_selected_here_is_selected_on_the_canvas(outline: Outline, qtbot: QtBot) -> None:
    state = outline._state
    place = outline.view.visualRect(find(outline, "Main", "Affine")).center()
    with qtbot.waitSignal(state.reveal) as told:
        QTest.mouseClick(outline.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [("Affine",)]
    assert (state.selection, state.focused) == ({"Affine"}, "Affine")
    QTest.keyClick(outline.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert state.selection == {"Affine", "Loss"}
    outline.up_to_date()
    assert len(outline.view.selectionModel().selectedRows(NAME)) == 2


def test_a_layer_within_a_unit_brings_the_way_there_into_view(outline: Outline) -> None:
    inner = find(outline, "Main", "First", "ReLU")
    outline.view.expand(find(outline, "Main", "First"))
    outline.view.setCurrentIndex(inner)
    assert outline._state.path == ("Main", "Block")
    assert outline._state.selection == {"ReLU"}


def test_enter_opens_a_unit(outline: Outline) -> None:
    outline.view.setFocus()
    outline.view.setCurrentIndex(find(outline, "Main", "Second"))
    QTest.keyClick(outline.view, Qt.Key.Key_Return)
    assert outline._state.path == ("Main", "Block")
    outline.view.setCurrentIndex(find(outline, "Notes"))
    QTest.keyClick(outline.view, Qt.Key.Key_Return)
    assert outline._state.path == ("Notes",)


def test_f2_renames_layers_and_networks(outline: Outline, qtbot: QtBot) -> None:
    project = outline._state.document
    for path, typed in ((("Main", "Affine"), "Classify"), (("Block",), "Part")):
        outline.view.setFocus()
        outline.view.setCurrentIndex(find(outline, *path))
        QTest.keyClick(outline.view, Qt.Key.Key_F2)
        editor = outline.view.findChild(QLineEdit)
        assert editor is not None
        editor.selectAll()
        QTest.keyClicks(editor, typed)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: outline.view.findChild(QLineEdit) is None)
        outline.up_to_date()
    assert "Classify" in project.project.network("Main").by_name
    assert project.project.network("Main").by_name["First"].properties["Network"] == "Part"
    assert names(outline) == ["Main", "Part", "Notes"]


def test_delete_removes_the_selected_layers_in_one_step(outline: Outline) -> None:
    document = outline._state.document
    before = document.project
    outline.view.setFocus()
    outline.view.setCurrentIndex(find(outline, "Main", "Second"))
    QTest.keyClick(outline.view, Qt.Key.Key_Delete)
    assert "Second" not in document.project.network("Main").by_name
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.project == before
    outline.up_to_date()
    assert names(outline, "Main") == ["Input", "First", "Second", "Affine", "Loss"]


def test_what_is_open_stays_open_when_layers_come_and_go(outline: Outline) -> None:
    document = outline._state.document
    outline.view.expand(find(outline, "Main", "First"))
    outline._state.select(["Affine"])
    outline._editing.remove_healing()
    outline.up_to_date()
    assert outline.view.isExpanded(find(outline, "Main", "First"))
    document.edit_network("Main", "x", lambda network: set_properties(network, ["First"], {"Network": "Notes"}))
    outline.up_to_date()
    assert not outline.model.hasChildren(find(outline, "Main", "First"))


def test_a_unit_that_contains_itself_comes_to_an_end(outline: Outline) -> None:
    document = outline._state.document
    document.edit_network("Main", "x", lambda network: set_properties(network, ["First"], {"Network": "Main"}))
    outline.up_to_date()
    index, depth = find(outline, "Main"), 0
    while outline.model.hasChildren(index):
        index, depth = outline.model.index(1, NAME, index), depth + 1
    assert depth == 20


def test_the_model_keeps_the_promises_of_qt(outline: Outline) -> None:
    tester = QAbstractItemModelTester(outline.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    document = outline._state.document
    outline.view.expandAll()
    for project in (with_errors(), lenet(), with_units()):
        document.new(project)
        outline.up_to_date()
        outline.view.expandAll()
    assert tester.model() is outline.model
