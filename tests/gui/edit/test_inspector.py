"""The inspector: fields made from the declarations, values, wrong values, undo, several layers, units, names."""

from __future__ import annotations

import pytest
from panel_projects import lenet, with_errors, with_units
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.inspector import Inspector
from gui.edit.inspector.editors import ChoiceEditor, FileEditor, LineEditor, SwitchEditor
from gui.edit.inspector.rows import PropertyRow
from gui.edit.state import EditState
from gui.widgets.value_field import ValueField
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.edits import add_layer, replace_network, set_properties
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project


def opened(qtbot: QtBot, project: Project) -> Inspector:
    document = Document()
    document.new(project)
    made = Inspector(EditState(document))
    document.setParent(made)
    made.resize(340, 900)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def inspector(qtbot: QtBot, prepared: None) -> Inspector:
    return opened(qtbot, lenet())


def select(inspector: Inspector, *names: str) -> None:
    inspector._state.select(names)
    inspector.up_to_date()


def row(inspector: Inspector, name: str) -> PropertyRow:
    inspector.up_to_date()
    return inspector.rows[name]


def line(inspector: Inspector, name: str) -> ValueField:
    editor = row(inspector, name).editor
    assert isinstance(editor, LineEditor)
    return editor.field


def reason(inspector: Inspector, name: str) -> str:
    shown = row(inspector, name)._reason
    return shown.text() if shown.isVisible() else ""


def text_of(inspector: Inspector, layer: str, name: str) -> str | None:
    return inspector._state.network.by_name[layer].properties.get(name)


def type_over(field: QWidget, text: str) -> None:
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)


def test_each_property_has_the_field_that_suits_it(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    kinds = {name: type(shown.editor) for name, shown in inspector.rows.items()}
    assert kinds["OutMaps"] is kinds["KernelShape"] is LineEditor
    assert kinds["BorderMode"] is ChoiceEditor
    assert kinds["WithBias"] is SwitchEditor
    assert not row(inspector, "BaseAxis").row.editable
    inspector._form.section("W").click()
    assert type(row(inspector, "W.File").editor) is FileEditor
    assert type(row(inspector, "W.Initializer").editor) is ChoiceEditor


def test_every_layer_type_can_be_inspected(inspector: Inspector) -> None:
    every = Network("Main", tuple(Layer(name, name) for name in CATALOGUE))
    inspector._state.document.new(Project(networks=(every,)))
    for name in CATALOGUE:
        select(inspector, name)
        shown = {entry.name for group in inspector._subject.groups for entry in group.rows}
        assert shown == set(CATALOGUE[name].properties)


def test_an_expression_shows_what_it_comes_to(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    assert line(inspector, "Padding").text() == "*ConvolutionPaddingSize"
    assert line(inspector, "Padding").value == "0,0"
    assert line(inspector, "OutMaps").value == ""
    type_over(line(inspector, "OutMaps"), "2*(3+4)*Input[0]")
    assert line(inspector, "OutMaps").value == "14"
    assert line(inspector, "OutMaps").accessibleDescription() == "= 14"


def test_what_is_typed_is_in_the_project_at_once_and_one_step_of_undo(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    document = inspector._state.document
    before = document.project
    type_over(line(inspector, "OutMaps"), "128")
    assert text_of(inspector, "Convolution", "OutMaps") == "128"
    assert document.undo_stack.count() == 1
    type_over(line(inspector, "KernelShape"), "3,3")
    assert document.undo_stack.count() == 2
    # Back in the same field, another step begins.
    QTest.keyClick(line(inspector, "KernelShape"), Qt.Key.Key_Backtab)
    type_over(line(inspector, "OutMaps"), "64")
    assert document.undo_stack.count() == 3
    assert document.undo_stack.undoText() == "Change OutMaps of Convolution"
    for _ in range(3):
        document.undo_stack.undo()
    assert document.project == before
    assert line(inspector, "KernelShape").text() == "5,5"


def test_undo_by_key_is_left_to_the_window(inspector: Inspector, qtbot: QtBot) -> None:
    select(inspector, "Convolution")
    field = line(inspector, "OutMaps")
    type_over(field, "99")
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(field, asked)
    assert not asked.isAccepted()


def test_a_wrong_value_turns_red_says_why_and_stays_editable(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    type_over(line(inspector, "KernelShape"), "5,x")
    field = line(inspector, "KernelShape")
    assert field.property("wrong")
    assert '"x" is not a property or argument here' in reason(inspector, "KernelShape")
    assert text_of(inspector, "Convolution", "KernelShape") == "5,x"
    assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClicks(field, "5")
    assert reason(inspector, "KernelShape") == ""
    assert not field.property("wrong")
    assert inspector._state.document.undo_stack.count() <= 1
    assert text_of(inspector, "Convolution", "KernelShape") == "5,5"


def test_what_does_not_fit_the_input_is_told_at_the_property(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    type_over(line(inspector, "KernelShape"), "99,99")
    assert "99,99" in reason(inspector, "KernelShape")


def test_a_switch_is_switched_by_mouse_and_by_key(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    switch = row(inspector, "WithBias").editor.switch
    assert switch.isChecked()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert text_of(inspector, "Convolution", "WithBias") == "False"
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    # The default is no change.
    assert text_of(inspector, "Convolution", "WithBias") is None


def test_an_option_is_chosen_by_key_and_the_wheel_leaves_it_alone(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    box = row(inspector, "BorderMode").editor.box
    assert [box.itemText(index) for index in range(box.count())] == ["valid", "full", "same"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert text_of(inspector, "Convolution", "BorderMode") == "full"
    place = box.rect().center()
    wheel = QWheelEvent(
        place.toPointF(),
        box.mapToGlobal(place).toPointF(),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, wheel)
    assert text_of(inspector, "Convolution", "BorderMode") == "full"


def test_the_default_is_shown_quietly_and_can_be_had_again(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    assert line(inspector, "Strides").property("quiet")
    assert not line(inspector, "KernelShape").property("quiet")
    assert not row(inspector, "Strides")._reset.isVisible()
    QTest.mouseClick(row(inspector, "KernelShape")._reset, Qt.MouseButton.LeftButton)
    assert text_of(inspector, "Convolution", "KernelShape") is None
    assert line(inspector, "KernelShape").text() == "3,3"
    assert inspector._state.document.undo_stack.undoText() == "Reset KernelShape of Convolution"


def test_groups_of_connectors_are_folded_and_say_what_they_hold(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    assert "W.Initializer" not in inspector.rows
    section = inspector._form.section("W")
    assert not section.isChecked()
    assert section.accessibleDescription() == "NormalConvolutionGlorot"
    section.setFocus()
    QTest.keyClick(section, Qt.Key.Key_Space)
    assert row(inspector, "W.Initializer").isVisible()
    # What is open for one layer of a type is open for the next.
    select(inspector, "Affine")
    select(inspector, "Convolution")
    assert inspector._form.section("W").isChecked()


def test_a_problem_opens_the_group_that_it_lies_in(inspector: Inspector) -> None:
    inspector._state.document.edit_network(
        "Main", "x", lambda network: set_properties(network, ["Convolution"], {"W.LRateMultiplier": "fast"})
    )
    select(inspector, "Convolution")
    assert inspector._form.section("W").isChecked()
    assert "fast" in reason(inspector, "W.LRateMultiplier")


def test_one_property_of_many_layers_is_edited_at_once(inspector: Inspector) -> None:
    document = inspector._state.document
    for name, maps in (("A", "4"), ("B", "8")):
        layer = Layer(name, "Convolution", {"OutMaps": maps})
        document.edit_network("Main", "x", lambda network, layer=layer: add_layer(network, layer))
    steps = document.undo_stack.count()
    select(inspector, "A", "B", "Convolution")
    assert line(inspector, "OutMaps").text() == ""
    assert line(inspector, "OutMaps").placeholderText() == "many values"
    assert line(inspector, "Strides").text() == "1,1"
    assert inspector.name.isHidden()
    type_over(line(inspector, "OutMaps"), "24")
    assert {text_of(inspector, name, "OutMaps") for name in ("A", "B", "Convolution")} == {"24"}
    assert document.undo_stack.count() == steps + 1
    # 16 is the default, which is no change.
    type_over(line(inspector, "OutMaps"), "16")
    assert {text_of(inspector, name, "OutMaps") for name in ("A", "B", "Convolution")} == {None}


def test_layers_of_several_types_show_what_they_share(inspector: Inspector) -> None:
    select(inspector, "Convolution", "Affine")
    shown = {entry.name for group in inspector._subject.groups for entry in group.rows}
    assert shown == set(CATALOGUE["Convolution"].properties) & set(CATALOGUE["Affine"].properties)
    assert "WithBias" in shown
    assert inspector._pill.text() == "several types"


def test_a_unit_shows_its_arguments_and_opens(qtbot: QtBot, prepared: None) -> None:
    inspector = opened(qtbot, with_units())
    select(inspector, "First")
    assert list(inspector.rows)[:2] == ["Maps", "Twice"]
    assert line(inspector, "Twice").text() == "Maps*2"
    assert line(inspector, "Twice").value == "64"
    assert inspector._pill.text() == "Block"
    assert inspector._output.text() == "32,12,12"
    box = row(inspector, "Network").editor.box
    assert [box.itemText(index) for index in range(box.count())] == ["Block", "Notes"]
    QTest.mouseClick(inspector._expand, Qt.MouseButton.LeftButton)
    assert inspector._state.opened == ("First",)
    inspector.up_to_date()
    assert inspector._expand.text() == "Close in place"
    QTest.mouseClick(inspector._open, Qt.MouseButton.LeftButton)
    assert inspector._state.path == ("Main", "Block")


def test_what_a_unit_sets_within_it_can_be_changed_and_taken_back(qtbot: QtBot, prepared: None) -> None:
    project = with_units()
    main = set_properties(project.network("Main"), ["First"], {"Convolution.W.File": "weights.txt"})
    inspector = opened(qtbot, replace_network(project, main))
    select(inspector, "First")
    shown = row(inspector, "Convolution.W.File")
    assert isinstance(shown.editor, FileEditor)
    assert inspector._form.section("/").text() == "Within the unit"
    assert reason(inspector, "Convolution.W.File") == ""
    QTest.mouseClick(shown._reset, Qt.MouseButton.LeftButton)
    assert text_of(inspector, "First", "Convolution.W.File") is None


def test_a_layer_of_an_unknown_type_can_still_be_looked_at(qtbot: QtBot, prepared: None) -> None:
    inspector = opened(qtbot, with_errors())
    select(inspector, "Odd")
    assert "There is no layer type" in inspector._reason.text()
    select(inspector, "Big")
    qtbot.waitUntil(row(inspector, "Foo").isVisible)
    QTest.mouseClick(row(inspector, "Foo")._reset, Qt.MouseButton.LeftButton)
    assert text_of(inspector, "Big", "Foo") is None
    inspector.up_to_date()
    assert "Foo" not in inspector.rows


def test_the_name_is_changed_when_it_is_complete(inspector: Inspector) -> None:
    select(inspector, "Affine")
    inspector.edit_name()
    field = inspector.name.field
    type_over(field, "ReLU")
    assert inspector.name.reason == "There is a layer of this name already."
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "Affine" in inspector._state.network.by_name
    type_over(field, "a/b")
    assert "/" in inspector.name.reason
    type_over(field, "Classify")
    assert inspector._state.document.undo_stack.count() == 0
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "Classify" in inspector._state.network.by_name
    assert [link.target for link in inspector._state.network.links_from["Classify"]] == ["Softmax"]
    assert inspector._state.selection == {"Classify"}
    assert inspector._state.document.undo_stack.count() == 1


def test_a_name_left_wrong_goes_back(inspector: Inspector) -> None:
    select(inspector, "Affine")
    inspector.edit_name()
    type_over(inspector.name.field, "ReLU")
    line(inspector, "OutShape").setFocus()
    assert inspector.name.field.text() == "Affine"
    assert inspector.name.reason == ""


def test_a_comment_is_written_as_one_step(inspector: Inspector) -> None:
    select(inspector, "Affine")
    type_over(inspector._comment, "Ten classes")
    assert inspector._state.network.by_name["Affine"].comment == "Ten classes"
    assert inspector._state.document.undo_stack.count() == 1
    inspector._state.document.undo_stack.undo()
    inspector.up_to_date()
    assert inspector._comment.toPlainText() == ""


def test_shapes_that_flow_in_and_out_are_told(inspector: Inspector) -> None:
    select(inspector, "MaxPooling")
    assert (inspector._input.text(), inspector._output.text()) == ("16,24,24", "16,12,12")


def test_the_tab_key_goes_through_the_fields_from_the_top(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    inspector._form.section("W").click()
    inspector.name.field.setFocus()
    visited = []
    for _ in range(40):
        focused = QApplication.focusWidget()
        visited += [name for name, shown in inspector.rows.items() if shown.isAncestorOf(focused)]
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is inspector.name.field:
            break
    assert len(visited) == len(set(visited)) + 1, "only a file has two stops: its line and its button"
    assert list(dict.fromkeys(visited)) == [name for name, shown in inspector.rows.items() if shown.row.editable]


def test_fields_have_names_for_screen_readers(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    assert line(inspector, "OutMaps").accessibleName() == "OutMaps"
    assert row(inspector, "WithBias").editor.switch.accessibleName() == "WithBias"
    type_over(line(inspector, "OutMaps"), "0")
    assert "positive" in line(inspector, "OutMaps").accessibleDescription()


def test_f1_asks_for_the_property_under_the_keyboard(inspector: Inspector, qtbot: QtBot) -> None:
    select(inspector, "Convolution")
    line(inspector, "Strides").setFocus()
    with qtbot.waitSignal(inspector._state.help_asked) as told:
        QTest.keyClick(line(inspector, "Strides"), Qt.Key.Key_F1)
    assert told.args == ["Convolution", "Strides"]


def test_an_expression_can_be_typed_where_a_value_is_chosen(inspector: Inspector) -> None:
    select(inspector, "Convolution")
    row(inspector, "WithBias").expression_wanted.emit(True)
    type_over(line(inspector, "WithBias"), "*ChannelLast")
    assert line(inspector, "WithBias").value == "False"
    assert text_of(inspector, "Convolution", "WithBias") == "*ChannelLast"


def test_a_file_is_looked_for(inspector: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/data/weights.txt", ""))
    select(inspector, "Convolution")
    inspector._form.section("W").click()
    QTest.mouseClick(row(inspector, "W.File").editor._browse, Qt.MouseButton.LeftButton)
    assert text_of(inspector, "Convolution", "W.File") == "/data/weights.txt"


def test_without_a_selection_the_network_itself_is_shown(inspector: Inspector) -> None:
    select(inspector)
    facts = inspector.facts
    assert facts.value("Layers") == "7"
    assert facts.value("Parameters") == "23,466"
    assert facts.value("Model size") == "92 kB"
    assert facts.value("Inputs") == "1,28,28"
    type_over(facts.name.field, "Digits")
    QTest.keyClick(facts.name.field, Qt.Key.Key_Return)
    assert inspector._state.network_name == "Digits"
    inspector.up_to_date()
    assert facts.name.field.text() == "Digits"


def test_the_fields_are_made_once_for_layers_of_one_type(inspector: Inspector) -> None:
    document = inspector._state.document
    document.edit_network("Main", "x", lambda network: add_layer(network, Layer("Other", "Convolution")))
    select(inspector, "Convolution")
    field = line(inspector, "KernelShape")
    select(inspector, "Other")
    assert line(inspector, "KernelShape") is field
    assert field.text() == "3,3"
