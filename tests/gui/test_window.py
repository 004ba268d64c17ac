"""The window around the tabs: actions, keys, command palette, themes, languages, tour, start."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from gui.app import Windows
from gui.command_palette import CommandPalette
from gui.edit.page import EditPage
from gui.keys_dialog import KeysDialog
from gui.preferences import preferences
from gui.start import StartPage
from gui.theme import DARK, LIGHT, Tokens, contrast, theme
from gui.theme.icons import icon
from gui.theme.theme import fixed_font, interface_font
from gui.tour import Tour
from gui.window import Window
from layerwright.model.edits import add_layer
from layerwright.model.network import Layer

_NO = Qt.KeyboardModifier.NoModifier


def add_a_layer(window: Window) -> None:
    window.document.edit_network("Main", "Add a", lambda network: add_layer(network, Layer("a", "ReLU")))


def test_undo_and_redo_by_keys_name_the_step(window: Window, qtbot: QtBot) -> None:
    add_a_layer(window)
    assert window.actions_["edit.undo"].text() == "Undo: Add a"
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.project.network("Main").layers == ()
    assert window.statusBar().currentMessage() == "Undone: Add a"
    QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert "a" in window.document.project.network("Main").by_name


def test_no_two_actions_have_the_same_key(window: Window) -> None:
    pairs = [(spec.name, key.toString()) for spec, action in window.actions_ for key in action.shortcuts()]
    for (one, key), (other, other_key) in itertools.combinations(pairs, 2):
        assert key != other_key, f"{key} is both {one} and {other}"


def test_every_action_has_a_text_and_its_icon_exists(window: Window) -> None:
    for spec, action in window.actions_:
        assert action.text(), spec.name
        if spec.icon:
            assert not icon(spec.icon).pixmap(16, 16).isNull()


def test_every_action_of_a_menu_is_in_it_once(window: Window) -> None:
    for spec, action in window.actions_:
        if spec.menu:
            menu = window.menus[spec.menu.partition("/")[0]]
            assert isinstance(menu, QMenu)
            assert menu.actions().count(action) == 1


def test_the_command_palette_finds_and_does(window: Window, qtbot: QtBot) -> None:
    add_a_layer(window)
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    palette = window.findChild(CommandPalette)
    assert palette is not None
    assert palette.isVisible()
    QTest.keyClicks(palette._field, "undo")
    assert palette._field.text() == "undo"
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    assert window.document.project.network("Main").layers == ()
    assert not palette.isVisible()


def test_keys_can_be_changed_are_kept_and_do_not_collide(window: Window, qtbot: QtBot) -> None:
    dialog = KeysDialog(window.actions_, window)
    qtbot.addWidget(dialog)
    (item,) = dialog._table.findItems("New window", Qt.MatchFlag.MatchExactly)
    dialog._table.setCurrentItem(item)
    QTest.keyClick(dialog._keys, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "is taken by" in dialog._told.text()
    dialog._keys.clear()
    QTest.keyClick(dialog._keys, Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    assert window.actions_["file.window"].shortcut().toString() == "Ctrl+F12"
    assert preferences().texts("keys/file.window") == ("Ctrl+F12",)
    other = Window()
    qtbot.addWidget(other)
    assert other.actions_["file.window"].shortcut().toString() == "Ctrl+F12"
    dialog._reset.click()
    assert window.actions_["file.window"].shortcut().toString() == "Ctrl+Shift+N"
    assert preferences().texts("keys/file.window") == ()


def test_the_command_palette_is_as_high_as_what_it_finds(window: Window, qtbot: QtBot) -> None:
    palette = CommandPalette(window.actions_, window)
    qtbot.addWidget(palette)
    whole = palette.height()
    palette._field.setText("open")
    some = palette.height()
    assert some < whole
    assert palette._none.isHidden()
    palette._field.setText("no command is called so")
    assert palette.height() <= some
    assert not palette._none.isHidden()


@pytest.mark.parametrize("face", [interface_font, fixed_font])
def test_numbers_within_japanese_are_set_in_the_face_of_other_numbers(face: Callable[[], QFont], qapp: object) -> None:
    metrics = QFontMetricsF(face())
    for before, number in (("モデル ", "44.0"), ("全部で ", "1,200")):
        within = metrics.horizontalAdvance(before + number) - metrics.horizontalAdvance(before)
        assert within == pytest.approx(metrics.horizontalAdvance(number), abs=0.5)


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_text_can_be_read_on_what_it_stands_on(tokens: Tokens) -> None:
    for text in ("text", "quiet", "accent", "good", "warning", "error"):
        for ground in ("window", "panel", "raised", "layer"):
            assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5, (text, ground)
    for text in ("text", "quiet"):
        assert contrast(getattr(tokens, text), tokens.chosen) >= 4.5, text
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5


def test_the_theme_is_changed_and_remembered(window: Window) -> None:
    changes: list[str] = []
    theme().changed.connect(lambda: changes.append(theme().name))
    window.choose_theme("light")
    assert changes == ["light"]
    assert QApplication.palette().window().color().name() == LIGHT.panel
    assert preferences().text("looks/theme") == "light"
    window.choose_theme("dark")


def test_the_language_is_changed_in_the_open_window(window: Window, qtbot: QtBot) -> None:
    window.choose_language("ja")
    qtbot.waitUntil(lambda: window.actions_["file.save"].text() == "保存")
    window.choose_language("en")
    qtbot.waitUntil(lambda: window.actions_["file.save"].text() == "Save")


def test_the_start_page_opens_a_new_project(qtbot: QtBot, prepared: None) -> None:
    window = Window()
    qtbot.addWidget(window)
    window.show_start()
    window.show()
    start = window.findChild(StartPage)
    assert start is not None
    assert start.isVisible()
    start.new.emit()
    assert not start.isVisible()


def test_the_tour_goes_through_all_parts_by_keys(window: Window) -> None:
    window.show_tour()
    tour = window.findChild(Tour)
    assert tour is not None
    titles = []
    for _ in range(len(tour._stops)):
        titles.append(tour._title.text())
        QTest.keyClick(tour, Qt.Key.Key_Return)
    assert len(set(titles)) == len(titles)
    assert not tour.isVisible()


def test_escape_ends_the_tour(window: Window) -> None:
    window.show_tour()
    tour = window.findChild(Tour)
    assert tour is not None
    QTest.keyClick(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()


def test_qt_calls_do_not_eat_references_to_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 loses one with every call that returns None, and ends the process after some thousands."""
    window = Window()
    before = sys.getrefcount(None)
    for _ in range(200_000):
        window.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 1000


def test_the_window_starts_without_the_heavy_libraries() -> None:
    heavy = ("nnabla", "matplotlib", "onnx", "pptx", "pyqtgraph", "numpy")
    script = f"import sys, gui.app; print(*(name for name in {heavy} if name in sys.modules))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_the_start_page_needs_nothing_of_the_editor() -> None:
    later = ("gui.edit.canvas", "gui.edit.page", "gui.tour", "layerwright.resolve", "layerwright.layers.catalogue")
    script = f"import sys, gui.app, gui.start; print(*(name for name in sys.modules if name.startswith({later})))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_pyside_does_not_read_the_source_of_every_module() -> None:
    """It would, for a switch that nobody uses; this takes a third of the imports' time."""
    script = "import sys, gui; print(sys.modules['shibokensupport.feature']._mod_uses_pyside(None))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "True"


def test_panels_that_are_closed_at_first_are_made_when_they_are_opened(window: Window) -> None:
    page = window.show_page("edit")
    assert page.docks["outline"].widget() is None
    assert page.docks["help"].widget() is None
    window.actions_["view.outline"].trigger()
    assert page.docks["outline"].widget() is not None
    page.state.help_asked.emit("ReLU", "")
    assert page.docks["help"].widget().layer_type == "ReLU"


def test_keys_go_to_the_tabs_and_the_palette_knows_what_all_of_them_can_do(window: Window, qtbot: QtBot) -> None:
    assert "evaluate.csv" not in window.actions_
    window.show_commands()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    QTest.keyClicks(palette._field, "save the evaluation")
    qtbot.waitUntil(lambda: palette._found.rowCount() == 1)
    palette.close()
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert window._stack.currentWidget() is window._pages["training"]
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert window._stack.currentWidget() is window._pages["edit"]
    assert window._pages["edit"].canvas.hasFocus()


def test_an_action_brings_the_tab_to_the_front_that_it_belongs_to(window: Window) -> None:
    window.show_page("config")
    window.actions_["view.fit_all"].trigger()
    assert window._stack.currentWidget() is window._pages["edit"]


def test_the_second_click_on_the_start_page_does_nothing_below_it(qtbot: QtBot, prepared: None) -> None:
    made = Windows().open()
    qtbot.addWidget(made, before_close_func=lambda shown: shown.document.undo_stack.setClean())
    made.show_start()
    with qtbot.waitExposed(made):
        made.show()
    start = made.findChild(StartPage)
    item = next(start.list.item(row) for row in range(start.list.count()) if start.list.item(row).flags())
    place = start.list.visualItemRect(item).center()
    QTest.mouseClick(start.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    canvas = made._pages["edit"].canvas
    middle = canvas.viewport().rect().center()
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert canvas.findChild(QLineEdit) is None
    assert not canvas.state.selection
    # What comes later is a double click again.
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert canvas.findChild(QLineEdit) is not None or canvas.state.selection


def test_docks_have_the_sizes_of_the_last_time(qtbot: QtBot, prepared: None) -> None:
    sizes = []
    for _ in range(3):
        made = Windows().open()
        qtbot.addWidget(made)
        made.files.new()
        made.resize(1440, 900)
        with qtbot.waitExposed(made):
            made.show()
        page = made.findChild(EditPage)
        QTest.qWait(50)
        sizes.append({name: (dock.width(), dock.height()) for name, dock in page.docks.items() if dock.isVisible()})
        made.close()
    assert sizes[0]["palette"][0] > 200
    assert sizes[1:] == sizes[:1] * 2


def test_docks_that_nobody_has_seen_are_not_remembered(qtbot: QtBot, prepared: None) -> None:
    made = Windows().open()
    qtbot.addWidget(made)
    made.show_start()
    with qtbot.waitExposed(made):
        made.show()
    made._ahead.hurry()
    qtbot.waitUntil(lambda: made._ahead.is_finished)
    made.close()
    assert preferences().state("edit/arrangement").isEmpty()


def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot, prepared: None) -> None:
    made = Windows().open()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    start = made.findChild(StartPage)
    assert start is not None
    door = next(button for button in start.findChildren(QToolButton) if "New project" in button.accessibleName())
    door.setFocus()
    QTest.keyClick(door, Qt.Key.Key_Return)
    assert not start.isVisible()


def test_tab_leaves_the_field_for_keys(window: Window, qtbot: QtBot) -> None:
    dialog = KeysDialog(window.actions_, window)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    (item,) = dialog._table.findItems("New window", Qt.MatchFlag.MatchExactly)
    dialog._table.setCurrentItem(item)
    for key, modifier in ((Qt.Key.Key_Tab, _NO), (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)):
        dialog._keys.setFocus()
        QTest.keyClick(dialog._keys, key, modifier)
        assert not dialog._keys.hasFocus()
    assert window.actions_["file.window"].shortcut().toString() == "Ctrl+Shift+N"


def test_keys_that_another_action_took_do_not_come_back(window: Window, qtbot: QtBot) -> None:
    window.actions_.set_keys("file.window", ())
    window.actions_.set_keys("file.open", ("Ctrl+Shift+N",))
    dialog = KeysDialog(window.actions_, window)
    qtbot.addWidget(dialog)
    (item,) = dialog._table.findItems("New window", Qt.MatchFlag.MatchExactly)
    dialog._table.setCurrentItem(item)
    dialog._reset.click()
    assert "is taken by" in dialog._told.text()
    assert window.actions_["file.window"].shortcuts() == []


def test_panels_go_back_to_where_they_were_at_first(window: Window) -> None:
    page = window.show_page("edit")
    docks = page.docks
    docks["palette"].setFloating(True)
    docks["problems"].close()
    page.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks["statistics"])
    window.actions_["view.reset_panels"].trigger()
    assert not docks["palette"].isFloating()
    assert page.dockWidgetArea(docks["statistics"]) == Qt.DockWidgetArea.RightDockWidgetArea
    assert {name for name, dock in docks.items() if not dock.isHidden()} == {
        "palette",
        "inspector",
        "statistics",
        "problems",
    }
    # With it, dragging a panel over one that floats ends the process.
    assert not page.dockOptions() & QMainWindow.DockOption.GroupedDragging


def test_a_panel_that_floats_does_so_again_after_quitting(window: Window, qtbot: QtBot) -> None:
    page = window.show_page("edit")
    qtbot.waitUntil(lambda: page._seen)
    page.docks["palette"].setFloating(True)
    window.quit()
    other = Windows().open()
    qtbot.addWidget(other)
    with qtbot.waitExposed(other):
        other.show()
    again = other.show_page("edit")
    qtbot.waitUntil(lambda: again._seen)
    assert again.docks["palette"].isFloating()
    assert not again.docks["palette"].isHidden()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_tour_says_all_in_full_inside_the_window(window: Window, language: str) -> None:
    window.choose_language(language)
    window.show_tour()
    tour = window.findChild(Tour)
    assert tour is not None
    for _ in range(len(tour._stops)):
        tour._card.layout().activate()
        assert tour._text.height() >= tour._text.heightForWidth(tour._text.width())
        assert tour.rect().contains(tour._card.geometry())
        QTest.keyClick(tour, Qt.Key.Key_Return)
