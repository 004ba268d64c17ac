"""The search popup: opened, typed into, chosen from and closed as a person does it."""

from __future__ import annotations

import pytest
from panel_projects import with_units
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.choice import Choice
from gui.edit.recent import recent, remember
from gui.edit.search import LayerSearch
from gui.edit.state import EditState


@pytest.fixture
def search(qtbot: QtBot, prepared: None) -> LayerSearch:
    document = Document()
    document.new(with_units())
    made = LayerSearch(EditState(document))
    document.setParent(made)
    qtbot.addWidget(made)
    return made


def titles(search: LayerSearch) -> list[str]:
    return [entry.title for entry in search.entries]


def test_it_has_the_keyboard_each_time_it_opens(search: LayerSearch, qtbot: QtBot) -> None:
    for _ in range(4):
        search.open_at(QPoint(200, 200))
        qtbot.waitUntil(search.field.hasFocus)
        search.close()


def test_typing_and_enter_choose_the_best(search: LayerSearch, qtbot: QtBot) -> None:
    search.open_at(QPoint(200, 200))
    QTest.keyClicks(search.field, "conv")
    assert titles(search)[0] == "Convolution"
    with qtbot.waitSignal(search.chosen) as told:
        QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert told.args == [Choice("Convolution")]
    assert not search.isVisible()
    assert recent() == ("Convolution",)


def test_arrows_move_and_go_around(search: LayerSearch, qtbot: QtBot) -> None:
    search.open_at(QPoint(200, 200))
    QTest.keyClicks(search.field, "conv")
    wanted = titles(search)
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(search.chosen) as told:
        QTest.keyClick(search.field, Qt.Key.Key_Enter)
    (choice,) = told.args
    assert choice in (Choice(wanted[1]), Choice("Unit", {"Network": wanted[1]}))
    search.open_at(QPoint(200, 200))
    QTest.keyClick(search.field, Qt.Key.Key_Up)
    assert search.view.currentIndex().row() == len(search.entries) - 1
    QTest.keyClick(search.field, Qt.Key.Key_PageDown)
    assert search.view.currentIndex().row() == len(search.entries) - 1


def test_escape_changes_nothing(search: LayerSearch, qtbot: QtBot) -> None:
    document = search._state.document
    before, chosen = document.project, []
    search.chosen.connect(chosen.append)
    search.open_at(QPoint(200, 200))
    QTest.keyClicks(search.field, "relu")
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    assert not search.isVisible()
    assert (document.project, document.undo_stack.count(), chosen, recent()) == (before, 0, [], ())


def test_a_click_chooses(search: LayerSearch, qtbot: QtBot) -> None:
    search.open_at(QPoint(200, 200))
    QTest.keyClicks(search.field, "pool")
    qtbot.wait(1)
    index = search.model.index(1, 0)
    with qtbot.waitSignal(search.chosen) as told:
        place = search.view.visualRect(index).center()
        QTest.mouseClick(search.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [Choice(titles(search)[1])]


def test_what_was_used_last_comes_first(search: LayerSearch) -> None:
    for choice in (Choice("Tanh"), Choice("Unit", {"Network": "Block"})):
        remember(choice)
    search.open_at(QPoint(200, 200))
    assert titles(search)[:2] == ["Block", "Tanh"]
    assert len(titles(search)) == len(set(titles(search)))


def test_only_the_given_types_are_offered(search: LayerSearch) -> None:
    search.open_at(QPoint(200, 200), {"ReLU", "Tanh"})
    assert set(titles(search)) == {"ReLU", "Tanh"}
    QTest.keyClicks(search.field, "conv")
    assert titles(search) == []
    assert search._nothing.isVisible()
    search.open_at(QPoint(200, 200))
    assert len(titles(search)) > 150


@pytest.mark.parametrize(
    ("typed", "found", "by"), [("fc", "Affine", "fc"), ("bn", "BatchNormalization", None), ("活性化", None, None)]
)
def test_the_alias_that_was_found_is_shown(search: LayerSearch, typed: str, found: str | None, by: str | None) -> None:
    search.open_at(QPoint(200, 200))
    search.field.setText(typed)
    if found:
        assert titles(search)[0] == found
    if by:
        assert search.entries[0].aliases[0] == by


def test_it_stays_on_the_screen(search: LayerSearch, qtbot: QtBot) -> None:
    area = QGuiApplication.primaryScreen().availableGeometry()
    search.open_at(area.bottomRight())
    assert area.contains(search.geometry())
