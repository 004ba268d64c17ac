"""What is made ready ahead: tabs and dialogs are there before they are asked for, and nothing waits for them."""

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import ahead
from gui.ahead import Ahead, Pieces
from gui.app import Windows
from gui.command_palette import CommandPalette
from gui.pages import PAGES, WITH_QT, WITHOUT_QT
from gui.window import Window

_NAMES = {spec.name for spec in PAGES}


def made(window: Window) -> set[str]:
    return set(window._pages)


def test_all_tabs_are_made_while_nobody_asks_for_them(window: Window, qtbot: QtBot) -> None:
    window.get_ready()
    qtbot.waitUntil(lambda: window._ahead.is_finished)
    assert made(window) == _NAMES
    assert window._stack.currentWidget() is window._pages["edit"]


def test_on_the_start_page_nothing_of_a_project_is_made(qtbot: QtBot, prepared: None) -> None:
    window = Windows().open()
    qtbot.addWidget(window)
    window.get_ready()
    qtbot.waitUntil(lambda: not window._ahead._missing)
    qtbot.wait(150)
    assert made(window) == set()
    window.files.new()
    qtbot.waitUntil(lambda: made(window) == _NAMES)


def test_a_tab_that_is_not_ready_yet_says_so_and_comes_as_soon_as_it_is(window: Window, qtbot: QtBot) -> None:
    window.get_ready()
    window.go_to("training")
    assert window._stack.currentWidget() is window._waiting
    assert window._buttons["training"].isChecked()
    qtbot.waitUntil(lambda: window._stack.currentWidget() is window._pages.get("training"))


def test_who_goes_elsewhere_does_not_wait_any_more(window: Window, qtbot: QtBot) -> None:
    window.get_ready()
    window.go_to("training")
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window._ahead.is_finished)
    assert window._stack.currentWidget() is window._pages["edit"]


def test_code_that_cannot_wait_gets_a_page_at_once(window: Window, qtbot: QtBot) -> None:
    window.get_ready()
    page = window.show_page("evaluation")
    assert window._stack.currentWidget() is page
    qtbot.waitUntil(lambda: window._ahead.is_finished)
    assert window._pages["evaluation"] is page


def test_the_list_of_commands_grows_and_keeps_what_is_typed_and_marked(window: Window, qtbot: QtBot) -> None:
    window.show_commands()
    assert made(window) == {"edit"}, "the tabs are not made in one go"
    palette = window.findChild(CommandPalette)
    assert palette is not None
    QTest.keyClicks(palette._field, "a")
    QTest.keyClick(palette._field, Qt.Key.Key_Down)
    marked = palette._list.currentIndex().data()
    qtbot.waitUntil(lambda: made(window) == _NAMES)
    assert palette._list.currentIndex().data() == marked
    assert palette._field.text() == "a"
    listed = {palette._all.item(row).data(Qt.ItemDataRole.UserRole + 1) for row in range(palette._all.rowCount())}
    assert window.actions_["evaluate.csv"] in listed
    palette.close()


def test_nothing_is_begun_after_the_window_was_closed(window: Window, qtbot: QtBot) -> None:
    window.get_ready()
    window.close()
    qtbot.wait(150)
    assert made(window) == {"edit"}


def test_no_step_is_taken_while_a_mouse_button_is_held(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    held = [Qt.MouseButton.LeftButton]
    monkeypatch.setattr(QApplication, "mouseButtons", lambda: held[0])
    steps: list[int] = []
    owner = QObject()
    work = Ahead((), (), [lambda: steps.append(1), lambda: steps.append(2)], owner)
    work.begin()
    qtbot.wait(150)
    assert steps == []
    held[0] = Qt.MouseButton.NoButton
    qtbot.waitUntil(lambda: steps == [1, 2])


def test_a_package_imported_in_pieces_is_as_python_imports_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in_some_pieces"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Doc."""\nfrom .part import value\nfrom . import part\nmore = value + 1\n')
    (folder / "part.py").write_text("value = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(ahead, "_LONG", -1.0)
    pieces = Pieces("in_some_pieces")
    turns = 1
    while not pieces.go_on():
        turns += 1
    assert turns == 4
    module = sys.modules.pop("in_some_pieces")
    part = sys.modules.pop("in_some_pieces.part")
    assert (module.more, module.__doc__, module.part, module.__package__) == (2, "Doc.", part, "in_some_pieces")
    assert module.__spec__ is not None
    assert isinstance(module, types.ModuleType)


def test_what_is_imported_beside_the_window_knows_no_qt_and_nothing_knows_nnabla() -> None:
    code = f"""
import importlib, sys
for name in {WITHOUT_QT!r}:
    importlib.import_module(name)
assert not any(name.startswith("PySide6") for name in sys.modules)
for name in {WITH_QT!r}:
    importlib.import_module(name)
assert not {{"nnabla", "matplotlib"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
