"""The library from the window: units are kept, shared, taken from files, renamed, deleted and brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar, cast

import msgspec
import pytest
from networks import network as drawn
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit, QMenu, QMessageBox

from gui.command_palette import CommandPalette
from gui.edit.library.keep_dialog import KeepDialog
from gui.edit.library.own import told
from gui.edit.library.take_dialog import TakeDialog
from gui.edit.library.update_dialog import UpdateDialog
from gui.edit.page import EditPage
from gui.edit.palette import Palette
from gui.window import Window
from layerwright.library.shelf import keep, library
from layerwright.library.unit import LibraryUnit, load_unit, save_unit
from layerwright.model.edits import arranged
from layerwright.model.network import Network
from layerwright.model.project import Project

BLOCK = "Maps: Argument(8, Type=PInt) ; Input(3,8,8) > Convolution(Maps) > ReLU"
MAIN = "Input(3,8,8) > u: Unit(Block) > Affine(10)"
LOSS = "Input(3,8,8) > v: Unit(Block) > Affine(10) > Softmax > CategoricalCrossEntropy"

Dialog = TypeVar("Dialog", bound=QDialog)


def block(text: str = BLOCK, name: str = "Block") -> Network:
    return arranged(drawn(text, name=name))


def unit(text: str = BLOCK, name: str = "Block") -> LibraryUnit:
    return LibraryUnit(networks=(block(text, name),), description="Finds patterns.")


@pytest.fixture
def page(window: Window) -> EditPage:
    window.document.new(Project(networks=(arranged(drawn(MAIN)), block(), arranged(drawn(LOSS, name="Train")))))
    return cast(EditPage, window.show_page("edit"))


@pytest.fixture
def said(window: Window) -> list[str]:
    texts: list[str] = []
    window.document.did.connect(texts.append)
    window.document.refused.connect(texts.append)
    return texts


def dialog(page: EditPage, kind: type[Dialog]) -> Dialog:
    QApplication.processEvents()
    [found] = [entry for entry in page.findChildren(QDialog) if entry.isVisible()]
    assert isinstance(found, kind)
    return found


def command(window: Window, words: str) -> None:
    """Do something by the command palette."""
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    [palette] = [entry for entry in window.findChildren(CommandPalette) if entry.isVisible()]
    QTest.keyClicks(palette._field, words)
    QTest.keyClick(palette._field, Qt.Key.Key_Return)


def own(page: EditPage) -> list[str]:
    """What the palette shows among the person's own units."""
    palette = cast(Palette, page.panel("palette"))
    palette.up_to_date()
    return [entry.title for shelf in palette.model.shelves if shelf.name == "own" for entry in shelf.entries]


def mark(page: EditPage, title: str) -> Palette:
    """Mark one of the person's own units in the palette."""
    told.changed.emit()
    palette = cast(Palette, page.panel("palette"))
    palette.up_to_date()
    number = [shelf.name for shelf in palette.model.shelves].index("own")
    row = [entry.title for entry in palette.model.shelves[number].entries].index(title)
    index = palette.model.index(row, 0, palette.model.shelf_index(number))
    palette.view.scrollTo(index)
    palette.view.setCurrentIndex(index)
    palette.view.setFocus()
    return palette


def test_the_focused_unit_is_kept_under_a_name_and_stands_in_the_palette(
    window: Window, page: EditPage, said: list[str]
) -> None:
    page.state.select(["u"])
    command(window, "save as my unit")
    asked = dialog(page, KeepDialog)
    assert asked.name.text() == "Block"
    assert asked.consequence.text() == "Version 1."
    asked.name.selectAll()
    QTest.keyClicks(asked.name, "My block")
    QTest.keyClicks(asked.description, "Two layers that find patterns.")
    QTest.keyClick(asked.name, Qt.Key.Key_Return)
    assert not asked.isVisible()
    kept = library().units["My block"]
    assert (kept.version, kept.description) == (1, "Two layers that find patterns.")
    assert list(kept.arguments) == ["Maps"]
    assert said[-1] == "My block, version 1, is among your units."
    assert own(page) == ["My block"]
    # The project is as it was.
    assert window.document.undo_stack.count() == 0


def test_a_changed_unit_becomes_the_next_version_and_the_dialog_says_so(window: Window, page: EditPage) -> None:
    keep(unit())
    window.document.edit_network("Block", "Change", lambda _: block(BLOCK.replace("ReLU", "Tanh")))
    page.state.select(["u"])
    command(window, "save as my unit")
    asked = dialog(page, KeepDialog)
    assert asked.description.toPlainText() == "Finds patterns."
    assert asked.consequence.text().startswith("Version 2, in the place of version 1 of your unit Block.")
    QTest.keyClick(asked.name, Qt.Key.Key_Return)
    assert library().units["Block"].version == 2
    window.document.undo_stack.setClean()


def test_a_network_that_cannot_be_called_is_not_kept_and_the_dialog_says_why(window: Window, page: EditPage) -> None:
    page.state.show_network("Train")
    command(window, "save as my unit")
    asked = dialog(page, KeepDialog)
    assert "it has a loss" in asked.reason.text()
    QTest.keyClick(asked.name, Qt.Key.Key_Return)
    assert asked.isVisible()
    assert not library().own
    QTest.keyClick(asked, Qt.Key.Key_Escape)


def test_a_name_that_cannot_be_one_turns_red_and_is_not_taken(window: Window, page: EditPage) -> None:
    page.state.select(["u"])
    command(window, "save as my unit")
    asked = dialog(page, KeepDialog)
    asked.name.selectAll()
    QTest.keyClicks(asked.name, "../x")
    assert asked.name.property("wrong")
    assert 'it contains "/"' in asked.reason.text() or "begins with a dot" in asked.reason.text()
    QTest.keyClick(asked.name, Qt.Key.Key_Return)
    assert not library().own
    QTest.keyClick(asked, Qt.Key.Key_Escape)


def test_units_of_the_project_are_brought_up_to_date_in_one_step_after_showing_what_changes(
    window: Window, page: EditPage, said: list[str]
) -> None:
    keep(unit())
    keep(unit(BLOCK.replace("ReLU", "Tanh").replace("Argument(8", "Argument(16")))
    before = window.document.project
    command(window, "update units")
    asked = dialog(page, UpdateDialog)
    row = asked.tree.topLevelItem(0)
    assert (row.text(0), row.text(2)) == ("Block, called by 2 layers", "version 2")
    told = [tuple(row.child(number).text(column) for column in range(3)) for number in range(row.childCount())]
    assert told == [
        ("Maps: Value", "8", "16"),
        ("ReLU goes", "", ""),
        ("Tanh comes", "", ""),
    ]
    QTest.mouseClick(asked.take, Qt.MouseButton.LeftButton)
    assert "Tanh" in window.document.project.network("Block").by_name
    assert window.document.undo_stack.count() == 1
    assert said[-1] == "Update Block"
    window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.project == before


def test_a_unit_that_is_switched_off_stays_as_it_is(window: Window, page: EditPage) -> None:
    keep(unit())
    keep(unit(BLOCK.replace("ReLU", "Tanh")))
    command(window, "update units")
    asked = dialog(page, UpdateDialog)
    row = asked.tree.topLevelItem(0)
    asked.tree.setFocus()
    asked.tree.setCurrentItem(row)
    QTest.keyClick(asked.tree, Qt.Key.Key_Space)
    assert row.checkState(0) == Qt.CheckState.Unchecked
    assert not asked.take.isEnabled()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert window.document.undo_stack.count() == 0


def test_where_all_is_up_to_date_the_status_bar_says_so(window: Window, page: EditPage, said: list[str]) -> None:
    command(window, "update units")
    assert said == ["All units are up to date."]


def test_a_unit_goes_into_a_file_and_comes_back_from_a_drop(
    window: Window, page: EditPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "shared"), ""))
    page.state.select(["u"])
    command(window, "save the unit as a file")
    path = tmp_path / "shared.lwunit"
    assert load_unit(path).network == window.document.project.network("Block")

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    button, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(400, 400), Qt.DropAction.CopyAction, mime, button, nothing))
    asked = dialog(page, TakeDialog)
    assert asked.consequence.text() == "Version 1."
    assert not library().own
    QTest.mouseClick(asked.take, Qt.MouseButton.LeftButton)
    assert own(page) == ["Block"]
    assert window.document.undo_stack.count() == 0


def test_a_file_that_is_no_unit_is_refused(
    window: Window, page: EditPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _window, _title, text: told.append(text))
    path = tmp_path / "bad.lwunit"
    path.write_text("{}")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    command(window, "take a unit from a file")
    assert "is not a unit of Layerwright" in told[0]
    assert not library().own


def test_what_a_file_says_is_shown_as_plain_text(page: EditPage, tmp_path: Path) -> None:
    path = tmp_path / "x.lwunit"
    save_unit(msgspec.structs.replace(unit(), description="<b>bold</b> <img src=x>"), path)
    page.own.take(path)
    asked = dialog(page, TakeDialog)
    labels = [label for label in asked.findChildren(QLabel) if "<b>" in label.text()]
    assert [label.textFormat() for label in labels] == [Qt.TextFormat.PlainText]
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert not library().own


def test_an_own_unit_is_renamed_in_the_palette(page: EditPage) -> None:
    keep(unit())
    palette = mark(page, "Block")
    QTest.keyClick(palette.view, Qt.Key.Key_F2)
    field = palette.view.viewport().findChild(QLineEdit, "inline_editor")
    assert field is not None
    QTest.keyClicks(field, "Stage")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert own(page) == ["Stage"]
    assert library().own == {"Stage"}


def test_an_own_unit_is_deleted_in_the_palette_after_a_question(
    window: Window, page: EditPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(unit())
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    palette = mark(page, "Block")
    QTest.keyClick(palette.view, Qt.Key.Key_Delete)
    assert own(page) == ["Block"]
    QTest.keyClick(mark(page, "Block").view, Qt.Key.Key_Delete)
    assert own(page) == []
    # The project keeps its copy.
    assert "Block" in window.document.project.by_name


def test_the_menu_of_an_entry_offers_what_can_be_done_with_it(page: EditPage) -> None:
    keep(unit())
    palette = mark(page, "Block")
    place = palette.view.visualRect(palette.view.currentIndex()).center()
    palette.view.customContextMenuRequested.emit(place)
    [menu] = [entry for entry in palette.findChildren(QMenu) if entry.isVisible()]
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Add",
        "Help",
        "Save as a file…",
        "Rename",
        "Delete from my units",
    ]
    menu.close()
    layer = palette.menu.menu(palette.view.indexAt(QPoint(20, 60)))
    assert layer is None or "Rename" not in [action.text() for action in layer.actions()]


def test_two_windows_show_the_same_units(window: Window, page: EditPage) -> None:
    assert own(page) == []
    keep(unit())
    page.own.rename("Block", "Other")
    assert own(page) == ["Other"]
