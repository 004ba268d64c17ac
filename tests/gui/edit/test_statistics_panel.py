"""The eight statistics: totals, selection, bars at layers, text to copy."""

from __future__ import annotations

import pytest
from panel_projects import lenet, with_units
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.state import EditState
from gui.edit.statistics import Statistics
from layerwright.layers.declaration import STATISTICS
from layerwright.model.edits import set_properties


@pytest.fixture
def panel(qtbot: QtBot, prepared: None) -> Statistics:
    document = Document()
    document.new(lenet())
    made = Statistics(EditState(document))
    document.setParent(made)
    made.resize(340, 330)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def numbers(panel: Statistics) -> dict[str, str]:
    return {name: line.total_text for name, line in panel.lines.items()}


def test_the_totals_are_grouped_and_are_those_by_hand(panel: Statistics) -> None:
    # 16 kernels of 5x5 on 28x28 without border give 24x24; pooled, 16x12x12 = 2304 values meet 10 outputs.
    parameters = 16 * 25 + 16 + 2304 * 10 + 10
    multiply_adds = 16 * 24 * 24 * 25 + 2304 * 10
    assert numbers(panel)["CostParameter"] == f"{parameters:,}" == "23,466"
    assert numbers(panel)["CostMultiplyAdd"] == f"{multiply_adds:,}" == "253,440"
    assert tuple(panel.lines) == tuple(STATISTICS)
    # 784 + 9216 + 9216 + 2304 + 10 + 10 + 1 values of four bytes.
    assert panel.size_text == "Model size 92 kB · activations 84 kB per sample"
    assert panel.lines["CostParameter"].accessibleName() == "CostParameter 23,466"


def test_an_edit_is_seen_at_once(panel: Statistics, qtbot: QtBot) -> None:
    panel._state.document.edit_network("Main", "x", lambda net: set_properties(net, ["Affine"], {"OutShape": "20"}))
    qtbot.waitUntil(lambda: numbers(panel)["CostParameter"] == f"{23_466 + 2_304 * 10 + 10:,}")
    panel._state.document.undo_stack.undo()
    qtbot.waitUntil(lambda: numbers(panel)["CostParameter"] == "23,466")


def test_a_click_shows_a_statistic_at_the_layers_and_another_takes_it_away(panel: Statistics, qtbot: QtBot) -> None:
    state, line = panel._state, panel.lines["CostMultiplyAdd"]
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert state.statistic == "multiply_add"
    qtbot.waitUntil(line.isChecked)
    QTest.mouseClick(panel.lines["CostIf"], Qt.MouseButton.LeftButton)
    assert state.statistic == "if_"
    qtbot.waitUntil(lambda: not line.isChecked())
    QTest.mouseClick(panel.lines["CostIf"], Qt.MouseButton.LeftButton)
    assert state.statistic == ""


def test_the_lines_are_reached_by_keys(panel: Statistics, qtbot: QtBot) -> None:
    panel.lines["Output"].setFocus()
    QTest.keyClick(panel.lines["Output"], Qt.Key.Key_Down)
    assert panel.lines["CostParameter"].hasFocus()
    QTest.keyClick(panel.lines["CostParameter"], Qt.Key.Key_Space)
    assert panel._state.statistic == "parameter"


def test_the_selection_has_totals_of_its_own(panel: Statistics) -> None:
    panel._state.select(["Convolution", "Affine"])
    panel.up_to_date()
    assert panel.lines["CostParameter"].selected_text == "23,466"
    assert panel.lines["CostIf"].selected_text == "0"
    panel._state.select([])
    panel.up_to_date()
    assert panel.lines["CostParameter"].selected_text == ""


def test_a_shared_parameter_counts_once(panel: Statistics) -> None:
    panel._state.document.new(with_units())
    panel.up_to_date()
    before = int(numbers(panel)["CostParameter"].replace(",", ""))
    both = {"ParameterScope": "Shared", "Maps": "16", "Twice": None}
    panel._state.document.edit_network("Main", "x", lambda net: set_properties(net, ["First", "Second"], both))
    panel.up_to_date()
    # One block of 3x3 kernels from 16 to 16 maps, and the Affine behind it.
    expected = 9 * 16 * 16 + 16 + 16 * 12 * 12 * 10 + 10
    assert int(numbers(panel)["CostParameter"].replace(",", "")) == expected < before


def test_the_statistics_are_copied_as_text(panel: Statistics, qtbot: QtBot) -> None:
    panel._state.select(["Affine"])
    panel.lines["Output"].setFocus()
    with qtbot.waitSignal(panel.copied):
        QTest.keyClick(panel.lines["Output"], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "\tMain\tAffine"
    assert "CostParameter\t23466\t23050" in lines
    assert len(lines) == 9


def test_a_closed_panel_computes_nothing(panel: Statistics, qtbot: QtBot) -> None:
    panel.hide()
    shown = numbers(panel)
    panel._state.document.edit_network("Main", "x", lambda net: set_properties(net, ["Affine"], {"OutShape": "20"}))
    qtbot.wait(20)
    assert numbers(panel) == shown
    panel.show()
    assert numbers(panel) != shown


def test_a_total_of_ten_digits_leaves_the_column_of_the_selection_free(panel: Statistics) -> None:
    line = panel.lines["CostMultiplyAdd"]
    line.show_numbers(1_814_073_344, 118_013_952, chosen=True)
    panel._align()
    assert line._kept >= line.total_width()
    assert line.selected_shown == "118.0 M"
    panel.resize(600, 330)
    assert line.width() > 500
    assert line.selected_shown == "118,013,952"
    assert {other._kept for other in panel.lines.values()} == {line._kept}
