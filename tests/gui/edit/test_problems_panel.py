"""The list of problems: what it shows, where it leads, and how it mends."""

from __future__ import annotations

import pytest
from panel_projects import lenet, with_errors
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.problems import Problems, place_text, text_of
from gui.edit.state import EditState
from gui.window import Window
from layerwright.model.edits import set_properties
from layerwright.model.problems import Problem


@pytest.fixture
def panel(qtbot: QtBot, prepared: None) -> Problems:
    document = Document()
    document.new(with_errors())
    document.check()
    made = Problems(EditState(document))
    document.setParent(made)
    made.resize(900, 240)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def row_of(panel: Problems, layer: str) -> int:
    return next(row for row, problem in enumerate(panel.model.problems) if problem.layer == layer)


def test_every_problem_of_the_project_is_a_row(panel: Problems) -> None:
    assert panel.model.problems == panel._document.problems
    assert {problem.layer for problem in panel.model.problems} >= {"Odd", "Big", "Wrong"}
    spoken = panel.model.index(row_of(panel, "Odd"), 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Error: Main, Odd: There is no layer type")
    assert panel.model.problems[row_of(panel, "Big")].severity in ("error", "warning")


def test_the_place_reads_from_the_outside_in() -> None:
    assert (
        place_text(Problem(text="x", network="Main", layer="Loss", property="T.Dataset")) == "Main ▸ Loss ▸ T.Dataset"
    )
    assert place_text(Problem(text="x")) == ""


def test_a_click_selects_and_reveals(panel: Problems, qtbot: QtBot) -> None:
    state = panel._state
    index = panel.model.index(row_of(panel, "Wrong"), 0)
    panel.view.scrollTo(index)
    place = panel.view.visualRect(index).topLeft()
    place.setX(60)
    place.setY(place.y() + 10)
    with qtbot.waitSignal(state.reveal) as told:
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [("Wrong",)]
    assert state.selection == {"Wrong"}


def test_a_problem_of_another_network_brings_that_into_view(panel: Problems) -> None:
    state = panel._state
    state.show_network("Block")
    panel.go_to(row_of(panel, "Odd"))
    assert (state.network_name, state.selection) == ("Main", {"Odd"})


def test_walking_goes_around(panel: Problems) -> None:
    count = len(panel.model.problems)
    visited = []
    for _ in range(count + 1):
        panel.next()
        visited.append(panel.view.currentIndex().row())
    assert visited == [*range(count), 0]
    panel.previous()
    assert panel.view.currentIndex().row() == count - 1


def test_a_button_mends_as_one_step_of_undo(panel: Problems, qtbot: QtBot) -> None:
    document = panel._document
    before = document.project
    row = row_of(panel, "Odd")
    panel.view.scrollTo(panel.model.index(row, 0))
    panel.view.show_buttons()
    offered = [text_of(remedy) for remedy in panel.remedies_of(row)]
    buttons = panel.view.buttons(row)
    assert [button.text() for button in buttons][: len(offered)] == offered[: len(buttons)]
    assert any("Convolution" in text for text in offered)
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: document.undo_stack.count() == 1)
    assert document.project.network("Main").by_name["Odd"].type == "Convolution"
    assert document.undo_stack.undoText() == offered[0]
    document.undo_stack.undo()
    assert document.project == before


def test_control_and_enter_mend_by_the_keyboard(panel: Problems) -> None:
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(row_of(panel, "Odd"), 0))
    QTest.keyClick(panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel._document.project.network("Main").by_name["Odd"].type == "Convolution"


def test_enter_goes_to_the_problem(panel: Problems) -> None:
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(row_of(panel, "Big"), 0))
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel._state.selection == {"Big"}


def test_problems_are_copied_as_text(panel: Problems) -> None:
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(row_of(panel, "Odd"), 0))
    QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Main, Odd: There is no layer type")


def test_the_list_follows_edits_and_keeps_the_chosen_row(panel: Problems, qtbot: QtBot) -> None:
    panel.view.setCurrentIndex(panel.model.index(row_of(panel, "Odd"), 0))
    with qtbot.waitSignal(panel.count_changed):
        panel._document.edit_network(
            "Main", "Mend", lambda network: set_properties(network, ["Wrong"], {"KernelShape": None})
        )
    panel.up_to_date()
    assert "Wrong" not in {problem.layer for problem in panel.model.problems}
    assert panel.model.problems[panel.view.currentIndex().row()].layer == "Odd"


def test_all_well_is_one_calm_line(panel: Problems, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    panel.count_changed.connect(lambda *counts: told.append(counts))
    panel._document.new(lenet())
    panel._document.check()
    panel.up_to_date()
    assert panel.calm
    assert panel.calm_text == "No problems."
    assert told[-1] == (0, 0)
    panel.next()
    assert panel.calm


def test_the_title_of_the_dock_counts(window: Window) -> None:
    page = window.show_page("edit")
    window.document.new(with_errors())
    window.document.check()
    count = len(window.document.problems)
    assert page.docks["problems"].windowTitle() == f"Problems ({count})"
    window.document.new(lenet())
    window.document.check()
    assert page.docks["problems"].windowTitle() == "Problems"


def test_f8_walks_from_anywhere_in_the_tab(window: Window) -> None:
    page = window.show_page("edit")
    window.document.new(with_errors())
    window.document.check()
    page.docks["problems"].hide()
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_F8)
    first = page.state.selection
    assert page.docks["problems"].isVisible()
    QTest.keyClick(page.canvas, Qt.Key.Key_F8)
    assert page.state.selection != first
    QTest.keyClick(page.canvas, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert page.state.selection == first


def test_panels_are_opened_and_closed_by_actions_that_say_so(window: Window) -> None:
    page = window.show_page("edit")
    action = window.actions_["view.outline"]
    assert not action.isChecked()
    action.trigger()
    assert page.docks["outline"].isVisible()
    assert action.isChecked()
    action.trigger()
    assert page.docks["outline"].isHidden()
    assert not action.isChecked()
    page.docks["statistics"].close()
    assert not window.actions_["view.statistics"].isChecked()
    window.actions_["view.search_palette"].trigger()
    assert page.panel("palette").field.hasFocus()


def test_the_next_problem_takes_the_place_of_one_that_is_mended_by_keys(panel: Problems) -> None:
    panel.window().activateWindow()
    panel.view.setFocus()
    row = row_of(panel, "Odd")
    panel.view.setCurrentIndex(panel.model.index(row, 0))
    before = panel.model.problems
    QTest.keyClick(panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    panel.up_to_date()
    assert panel.model.problems != before
    assert panel.view.currentIndex().row() == row
