"""What is typed by an input method arrives whole, and numbers mean the same wherever the desktop is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_projects import lenet
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.command_palette import CommandPalette
from gui.config.kinds import Kind, WrongValueError
from gui.config.page import ConfigPage
from gui.edit.canvas.inline import InlineEditor
from gui.edit.page import EditPage
from gui.edit.palette import Palette
from gui.edit.search import LayerSearch
from gui.language import choose_language
from gui.window import Window
from layerwright.model.project import Project, load_project


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> EditPage:
    window.document.new(lenet())
    shown = window.show_page("edit")
    assert isinstance(shown, EditPage)
    QTest.qWait(30)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return shown


def wide(text: str) -> str:
    """A text in the wide letters, digits and signs that a Japanese input method writes."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


def compose(widget: QWidget, *stages: str, result: str) -> None:
    """Compose a text as an input method does: what is not decided yet, stage by stage, and then the result."""
    for stage in stages:
        QApplication.sendEvent(widget, QInputMethodEvent(stage, []))
    done = QInputMethodEvent()
    done.setCommitString(result)
    QApplication.sendEvent(widget, done)


def test_a_layer_gets_a_japanese_name_on_the_canvas(page: EditPage) -> None:
    page.canvas.setFocus()
    page.state.select(["Affine"])
    QTest.keyClick(page.canvas, Qt.Key.Key_F2)
    editor = page.canvas.findChild(InlineEditor)
    assert editor is not None
    before = page.state.document.project
    for stage in ("b", "ぶ", "ぶん", "ぶんるい"):
        QApplication.sendEvent(editor, QInputMethodEvent(stage, []))
        # Nothing that is not decided yet is a name, and no letter is a key of the canvas.
        assert page.state.document.project is before
        assert page.canvas.findChild(InlineEditor) is editor
    compose(editor, result="分類")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert "分類" in page.state.network.by_name
    assert page.state.document.undo_stack.count() == 1


def test_a_layer_gets_a_japanese_name_in_the_outline(page: EditPage, qtbot: QtBot) -> None:
    outline = page.bring_panel("outline")
    outline.up_to_date()
    page.state.select(["Affine"])
    outline.up_to_date()
    outline.view.setFocus()
    QTest.keyClick(outline.view, Qt.Key.Key_F2)
    editor = outline.view.findChild(QLineEdit)
    editor.selectAll()
    compose(editor, "ぶ", "ぶんるい", result="分類")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "分類" in page.state.network.by_name)


def test_a_name_and_a_comment_are_composed_in_the_inspector(page: EditPage) -> None:
    page.state.select(["Affine"])
    inspector = page.panel("inspector")
    inspector.up_to_date()
    name = inspector.findChild(QWidget, "name") or next(
        line for line in inspector.findChildren(QLineEdit) if line.text() == "Affine"
    )
    name.setFocus()
    name.selectAll()
    QApplication.sendEvent(name, QInputMethodEvent("ぶんるい", []))
    assert "Affine" in page.state.network.by_name
    compose(name, result="分類")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert "分類" in page.state.network.by_name
    inspector.up_to_date()
    comment = next(field for field in inspector.findChildren(QPlainTextEdit) if field.isVisible())
    comment.setFocus()
    compose(comment, "さいご", result="最後の層")
    compose(comment, "です", result="です。")
    page.canvas.setFocus()
    assert page.state.network.by_name["分類"].comment == "最後の層です。"


def test_searches_find_what_was_composed(page: EditPage, window: Window, qtbot: QtBot) -> None:
    search = LayerSearch(page.state, page)
    search.open_at(page.mapToGlobal(page.rect().center()))
    compose(search.field, "た", "たたみこみ", result="畳み込み")
    assert search.entries[0].title == "Convolution"
    search.field.clear()
    compose(search.field, result=wide("conv"))
    assert "Convolution" in [entry.title for entry in search.entries]
    search.close()
    palette = page.panel("palette")
    assert isinstance(palette, Palette)
    palette.focus_search()
    compose(palette.field, "た", result="畳み込み")
    assert palette.field.text() == "畳み込み"
    window.choose_language("ja")
    qtbot.waitUntil(lambda: window.actions_["file.save"].text() == "保存")
    try:
        commands = CommandPalette(window.actions_, window)
        compose(commands._field, "ほぞん", result="保存")
        assert "保存" in str(commands._list.currentIndex().data())
        commands.deleteLater()
    finally:
        window.choose_language("en")


def test_wide_digits_are_numbers_and_commas_are_explained() -> None:
    assert Kind(int, 1).read(wide("12")) == 12
    assert Kind(float).read(wide("0.5")) == 0.5
    assert Kind(float).read(wide("-1")) == -1
    assert Kind(int, many=True).read(wide("10,20")) == (10, 20)
    with pytest.raises(WrongValueError, match="Decimals have a point"):
        Kind(float, 0.0).read("0,5")


def test_a_property_takes_wide_digits(page: EditPage) -> None:
    document = page.state.document
    page.editing.set_property(["Affine"], {"OutShape": wide("12")})
    document.check()
    assert not document.problems
    assert str(page.state.resolved.by_name["Affine"].result) == "(12,)"


@pytest.fixture
def german(window: Window) -> Iterator[None]:
    """A desktop where decimals have a comma."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)
    choose_language("en")


@pytest.mark.usefixtures("german")
def test_numbers_in_files_have_a_point_also_where_the_desktop_has_a_comma(window: Window, tmp_path: Path) -> None:
    window.document.new(lenet())
    page = window.show_page("config")
    assert isinstance(page, ConfigPage)
    page.show_part(("global", 0))
    lines = [line for line in page.findChildren(QLineEdit) if line.isVisible()]
    assert not [line.text() for line in lines if "," in line.text() and line.text().replace(",", "").isdigit()]
    edit = window.show_page("edit")
    assert isinstance(edit, EditPage)
    edit.editing.set_property(["Affine"], {"OutShape": "1234"})
    window.document.save(tmp_path / "german.lwproj")
    saved: Project = load_project(tmp_path / "german.lwproj")
    assert saved == window.document.project
    assert "0,0" not in (tmp_path / "german.lwproj").read_text(encoding="utf-8")
    statistics = edit.panel("statistics")
    statistics.up_to_date()
    said = [line.total_text for line in statistics.lines.values()]
    QLocale.setDefault(QLocale.c())
    edit.editing.set_property(["Affine"], {"OutShape": "1235"})
    edit.editing.set_property(["Affine"], {"OutShape": "1234"})
    statistics.up_to_date()
    assert [line.total_text for line in statistics.lines.values()] == said
