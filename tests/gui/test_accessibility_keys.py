"""The window without the mouse: from part to part, through every page and dialog, and letters for all of the menus."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from panel_projects import with_units
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from spoken import reachable, told

from gui.actions import plain
from gui.command_palette import CommandPalette
from gui.compare.dialog import CompareDialog
from gui.dataset.wizard import ImportWizard
from gui.edit.library.keep_dialog import KeepDialog
from gui.edit.library.update_dialog import UpdateDialog
from gui.edit.links_dialog import LinksDialog
from gui.edit.page import EditPage
from gui.edit.search import LayerSearch
from gui.files.export_dialog import ExportDialog
from gui.files.import_dialog import ImportDialog
from gui.keys_dialog import KeysDialog
from gui.menus import Mnemonics, distinct, marked, wishes
from gui.panes import panes
from gui.window import Window

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PAGES = ("edit", "dataset", "config", "training", "evaluation")
DIALOGS = ("commands", "keys", "export", "import", "compare", "wizard", "keep", "update", "links", "search")


@pytest.fixture
def shown(window: Window, qtbot: QtBot) -> Window:
    """The active window, with networks in it."""
    window.document.new(with_units())
    page = window.show_page("edit")
    assert isinstance(page, EditPage)
    page.state.select(["Affine"])
    activate(window, qtbot)
    return window


def activate(window: QWidget, qtbot: QtBot) -> None:
    """Let the keys that are typed go to a window."""
    # What is still to come of its being shown would take the keyboard away again.
    QTest.qWait(30)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


def edit(window: Window) -> EditPage:
    page = window.show_page("edit")
    assert isinstance(page, EditPage)
    return page


def make_pages(window: Window) -> None:
    """Have the actions of all pages."""
    for page in PAGES:
        window.show_page(page)
    window.show_page("edit")


def made(window: Window, name: str, folder: Path) -> QWidget:
    """A dialog or popup as it comes up."""
    page = edit(window)
    project = window.document.project
    kinds = {
        "commands": lambda: CommandPalette(window.actions_, window),
        "keys": lambda: KeysDialog(window.actions_, window),
        "export": lambda: ExportDialog(window.document, window, form=""),
        "import": lambda: ImportDialog(folder / "model.onnx", window.document, window, lambda path: True),
        "compare": lambda: CompareDialog(window.document, window),
        "wizard": lambda: ImportWizard(folder, window, taken=(), input_shape=(1, 8, 8)),
        "keep": lambda: KeepDialog(project, "Main", window),
        "update": lambda: UpdateDialog(project, [], window),
        "links": lambda: LinksDialog(page.editing, "Affine", window),
        "search": lambda: LayerSearch(page.state, page),
    }
    return kinds[name]()


def tabbed(window: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """The widgets that Tab comes to, until it is where it was before."""
    found: list[QWidget] = []
    for _ in range(400):
        now = QApplication.focusWidget()
        assert now is not None
        if now in found:
            return found
        found.append(now)
        QTest.keyClick(now, key)
    raise AssertionError("Tab comes to no end")


@pytest.mark.parametrize("page", PAGES)
def test_ctrl_f6_goes_around_all_parts_and_back(shown: Window, page: str) -> None:
    shown.go_to(page)
    parts = panes(shown)
    visited = []
    for _ in range(len(parts) + 1):
        QTest.keyClick(shown, Qt.Key.Key_F6, CONTROL)
        now = QApplication.focusWidget()
        assert now is not None
        visited.append(next(part for part in parts if part is now or part.isAncestorOf(now)))
    assert len({id(part) for part in visited}) >= 2
    assert visited[-1] in visited[:-1]
    QTest.keyClick(shown, Qt.Key.Key_F6, CONTROL | SHIFT)
    now = QApplication.focusWidget()
    assert visited[-2] is now or visited[-2].isAncestorOf(now)


def test_ctrl_f6_comes_to_every_panel_and_to_the_canvas_where_they_lie(shown: Window) -> None:
    page = edit(shown)
    page.bring_panel("outline")
    QTest.qWait(10)
    page.canvas.setFocus()
    seen: list[str] = []
    for _ in range(12):
        QTest.keyClick(shown, Qt.Key.Key_F6, CONTROL)
        now = QApplication.focusWidget()
        here = [name for name, dock in page.docks.items() if dock.isAncestorOf(now)]
        seen += here or (["canvas"] if page.centralWidget().isAncestorOf(now) else ["bar"])
        if seen[-1] == seen[0] and len(seen) > 1:
            break
    order = [name for name in seen[:-1] if name != "bar"]
    start = order.index("outline")
    assert [*order[start:], *order[:start]][:2] == ["outline", "canvas"]
    assert {"canvas", "outline", "inspector", "statistics"} <= set(order)


def test_ctrl_f6_comes_back_to_where_it_was_in_a_part(shown: Window) -> None:
    page = edit(shown)
    outline = page.bring_panel("outline")
    outline.up_to_date()
    QTest.qWait(10)
    outline.view.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_F6, CONTROL)
    assert QApplication.focusWidget() is not outline.view
    QTest.keyClick(shown, Qt.Key.Key_F6, CONTROL | SHIFT)
    assert QApplication.focusWidget() is outline.view


@pytest.mark.parametrize("page", ["dataset", "config", "training", "evaluation"])
def test_tab_goes_through_a_page_and_comes_around(shown: Window, page: str) -> None:
    shown.go_to(page)
    QTest.keyClick(shown, Qt.Key.Key_F6, CONTROL)
    forth = tabbed(shown)
    assert len(forth) > 2
    assert any(shown._pages[page].isAncestorOf(widget) for widget in forth)
    back = tabbed(shown, Qt.Key.Key_Backtab)
    assert set(map(id, back)) == set(map(id, forth))


@pytest.mark.parametrize("name", DIALOGS)
def test_tab_reads_a_dialog_from_the_top_and_escape_closes_it(
    shown: Window, name: str, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = made(shown, name, tmp_path)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    if isinstance(dialog, LayerSearch):
        dialog.open_at(shown.mapToGlobal(QPoint(300, 300)))
    if isinstance(dialog, CommandPalette):
        dialog.open_over(shown)
    QTest.qWait(20)
    start = dialog.focusWidget()
    assert start is not None
    chain = [start]
    following = start.nextInFocusChain()
    while following is not start:
        by_tab = bool(following.focusPolicy() & Qt.FocusPolicy.TabFocus) and following.focusProxy() is None
        if by_tab and following.isVisible() and following.isEnabled() and dialog.isAncestorOf(following):
            chain.append(following)
        following = following.nextInFocusChain()
    tops = [widget.mapTo(dialog, QPoint()).y() for widget in chain if widget.height() < dialog.height() // 2]
    turns = sum(after < before - 30 for before, after in itertools.pairwise(tops))
    # Once from the end to the beginning, and once into a second column.
    assert turns <= 2, tops
    QTest.keyClick(start, Qt.Key.Key_Escape)
    # Some are deleted as they are closed.
    qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible())


def test_escape_closes_the_keys_also_from_the_field_for_keys(shown: Window, qtbot: QtBot) -> None:
    dialog = KeysDialog(shown.actions_, shown)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog._table.setCurrentItem(dialog._table.topLevelItem(0))
    dialog._keys.setFocus()
    QTest.keyClick(dialog._keys, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_actions_are_found_by_their_keys(shown: Window, qtbot: QtBot) -> None:
    dialog = KeysDialog(shown.actions_, shown)
    qtbot.addWidget(dialog)
    QTest.keyClicks(dialog._search, "ctrl+shift+s")
    items = [dialog._table.topLevelItem(row) for row in range(dialog._table.topLevelItemCount())]
    assert [item.text(0) for item in items if not item.isHidden()] == ["Save as…"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_entry_of_an_open_menu_has_a_letter_of_its_own(shown: Window, language: str, qtbot: QtBot) -> None:
    make_pages(shown)
    shown.choose_language(language)
    bar = shown.menuBar()
    qtbot.waitUntil(lambda: ("ファイル" in bar.actions()[0].text()) == (language == "ja"))
    try:
        menus = [action.menu() for action in bar.actions() if action.isVisible()]
        own = [QKeySequence.mnemonic(menu.title()).toString() for menu in menus]
        assert all(own)
        assert len(set(own)) == len(own)
        for menu in itertools.chain(menus, submenus(menus)):
            before = [action.text() for action in menu.actions()]
            menu.aboutToShow.emit()
            entries = [action for action in menu.actions() if action.isVisible() and not action.isSeparator()]
            letters = {action.text(): QKeySequence.mnemonic(action.text()).toString()[-1:] for action in entries}
            given = [letter for letter in letters.values() if letter]
            assert len(set(given)) == len(given), letters
            for text, letter in letters.items():
                assert letter or (language == "en" and set(filter(str.isalpha, text.upper())) <= set(given)), text
            menu.aboutToHide.emit()
            if not list(submenus([menu])):
                assert len(before) != len(menu.actions()) or [action.text() for action in menu.actions()] == before
    finally:
        shown.choose_language("en")


def submenus(menus: list[QMenu]) -> list[QMenu]:
    return [action.menu() for menu in menus for action in menu.actions() if isinstance(action.menu(), QMenu)]


def test_a_letter_does_what_its_entry_says(shown: Window, qtbot: QtBot) -> None:
    menu = shown.menus["edit"]
    menu.popup(shown.mapToGlobal(QPoint(100, 100)))
    [delete] = [action for action in menu.actions() if plain(action.text()) == "Delete"]
    letter = QKeySequence.mnemonic(delete.text()).toString().rpartition("+")[2]
    QTest.keyClick(menu, Qt.Key(ord(letter)))
    qtbot.waitUntil(lambda: "Affine" not in shown.document.project.network("Main").by_name)
    assert delete.text() == "Delete"


def test_letters_are_given_so_that_all_have_one() -> None:
    assert distinct(["AB", "A"]) == ["B", "A"]
    assert marked("Save as…", "A") == "Save &as…"
    assert marked("保存…", "S") == "保存(&S)…"
    assert marked("R&D", "D") == "R&&&D"
    assert plain(marked("R&D", "D")) == "R&D"
    assert wishes("保存", "save_as").startswith("SA")


def test_texts_with_an_ampersand_are_shown_as_they_are(shown: Window) -> None:
    page = edit(shown)
    page.editing.rename("Affine", "RandD")
    shown.document.undo_stack.clear()
    shown.document.edit("Rename R&D", lambda project: with_units())
    assert plain(shown.actions_["edit.undo"].text()) == "Undo: Rename R&D"


def test_the_outline_is_opened_with_the_keyboard_in_it_and_gives_it_back(shown: Window) -> None:
    page = edit(shown)
    page.canvas.setFocus()
    shown.actions_["view.outline"].trigger()
    outline = page.panel("outline")
    assert QApplication.focusWidget() is outline.view
    shown.actions_["view.outline"].trigger()
    assert QApplication.focusWidget() is page.canvas


def test_no_two_actions_of_one_place_have_the_same_key(shown: Window) -> None:
    make_pages(shown)
    pairs = [(spec.name, key) for spec, action in shown.actions_ for key in action.shortcuts()]
    for (one, key), (other, second) in itertools.combinations(pairs, 2):
        assert key != second, (one, other, key.toString())


def test_every_action_can_be_reached_by_keys(shown: Window) -> None:
    make_pages(shown)
    menus = {id(action) for menu in shown.menus._menus.values() for action in menu.actions()}
    palette = CommandPalette(shown.actions_, shown)
    listed = {
        palette._found.sourceModel().index(row, 0).data() for row in range(palette._found.sourceModel().rowCount())
    }
    for spec, action in shown.actions_:
        in_palette = any(plain(action.text()).rstrip("…") in text for text in listed)
        assert id(action) in menus or action.shortcuts() or in_palette or not action.isEnabled(), spec.name
    palette.deleteLater()


def test_dialogs_have_a_title(shown: Window, tmp_path: Path) -> None:
    for name in DIALOGS:
        dialog = made(shown, name, tmp_path)
        if isinstance(dialog, QDialog) and not isinstance(dialog, CommandPalette):
            assert dialog.windowTitle(), name


def test_a_menu_that_is_made_anew_has_letters_too(shown: Window) -> None:
    menu = QMenu(shown)
    first, second = menu.addAction("Copy"), menu.addAction("Cut")
    Mnemonics(menu)
    menu.aboutToShow.emit()
    assert {first.text(), second.text()} in ({"&Copy", "C&ut"}, {"C&opy", "&Cut"})
    second.setText("Other")
    menu.aboutToHide.emit()
    assert (first.text(), second.text()) == ("Copy", "Other")


def looks(widget: QWidget) -> QImage:
    """A widget as it is seen, with what is around it."""
    window = widget.window()
    area = widget.rect().translated(widget.mapTo(window, QPoint())).adjusted(-3, -3, 3, 3)
    return window.grab(area).toImage()


@pytest.mark.parametrize("page", PAGES)
def test_what_has_the_keyboard_is_seen(shown: Window, page: str) -> None:
    shown.go_to(page)
    if page == "edit":
        edit(shown).bring_panel("outline")
    QTest.qWait(20)
    unseen = []
    for widget in list(reachable(shown)):
        by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not by_tab or not widget.isEnabled() or widget.visibleRegion().isEmpty():
            continue
        other = next(each for each in shown._buttons.values() if each is not widget)
        other.setFocus(Qt.FocusReason.TabFocusReason)
        before = looks(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.hasFocus(), widget
        if looks(widget) == before:
            unseen.append(f"{type(widget).__name__} {told(widget)}")
    assert ", ".join(unseen) == ""
