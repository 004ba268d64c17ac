"""What the engine says, in Japanese wherever the editor shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from panel_projects import with_errors
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.editing import Editing
from gui.edit.help import Help
from gui.edit.palette.entries import layer_entry
from gui.edit.palette.model import EntryModel
from gui.edit.problems import Problems, text_of
from gui.edit.state import EditState
from gui.files.templates import templates
from gui.language import choose_language
from gui.start import StartPage
from layerwright.layers.catalogue import CATALOGUE
from layerwright.library.shelf import library

JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def japanese(prepared: None) -> Iterator[None]:
    choose_language("ja")
    yield
    choose_language("en")


@pytest.fixture
def state(qtbot: QtBot) -> Iterator[EditState]:
    document = Document()
    document.new(with_errors())
    document.check()
    yield EditState(document)
    document.deleteLater()


def test_help_is_in_japanese_with_the_japanese_name(qtbot: QtBot, state: EditState) -> None:
    panel = Help(state)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_help("Convolution")
    panel.up_to_date()
    text = panel.toPlainText()
    assert "畳み込み" in text
    assert "学習したカーネルを入力マップの上で動かし、積和を求めます。" in text
    assert "W の初期値の確率分布。" in text
    assert CATALOGUE["Convolution"].help not in text
    panel.show_help("Unit:Fire")
    panel.up_to_date()
    assert library().units["Fire"].description not in panel.toPlainText()
    assert "絞る畳み込みのマップの数。" in panel.toPlainText()


def test_problems_and_their_ways_out_are_in_japanese(qtbot: QtBot, state: EditState) -> None:
    panel = Problems(state)
    qtbot.addWidget(panel)
    panel.show()
    for row, problem in enumerate(panel.model.problems):
        shown = panel.model.index(row, 0).data(Qt.ItemDataRole.DisplayRole)
        assert JAPANESE.search(shown)
        assert problem.text not in shown
        assert not problem.fix or problem.fix not in shown
        assert all(JAPANESE.search(text_of(remedy)) for remedy in panel.remedies_of(row))


def test_another_language_reaches_a_list_of_the_same_problems(qtbot: QtBot, state: EditState) -> None:
    panel = Problems(state)
    qtbot.addWidget(panel)
    panel.show()
    row = next(row for row, problem in enumerate(panel.model.problems) if problem.layer == "Odd")
    panel.view.scrollTo(panel.model.index(row, 0))
    panel.view.show_buttons()
    assert JAPANESE.search(panel.view.buttons(row)[0].text())
    choose_language("en")
    qtbot.waitUntil(lambda: bool(panel.view.buttons(row)) and panel.view.buttons(row)[0].text().startswith("Make it"))


def test_why_a_wire_cannot_be_drawn_is_told_in_japanese(state: EditState) -> None:
    told: list[str] = []
    state.document.refused.connect(told.append)
    layers = [layer for layer in state.network.layers if layer.type == "Affine"]
    name = layers[0].name
    Editing(state).link(name, name)
    assert told
    assert "循環ができます" in told[0]


def test_the_palette_says_in_japanese_what_layers_do() -> None:
    model = EntryModel()
    entries = tuple(layer_entry(name) for name in CATALOGUE)
    model.show_found(entries)
    for row, entry in enumerate(entries):
        tip = model.data(model.index(row, 0), Qt.ItemDataRole.ToolTipRole)
        assert JAPANESE.search(tip)
        assert entry.help not in tip


def test_templates_are_described_and_found_in_japanese(qtbot: QtBot) -> None:
    page = StartPage([])
    qtbot.addWidget(page)
    page._fill("手書き数字")
    texts = [page.list.item(row).text() for row in range(page.list.count())]
    assert any("手書き数字" in text for text in texts)
    assert not any(template.description in text for template in templates() for text in texts if template.description)
