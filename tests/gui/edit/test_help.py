"""The help: made from the declarations, opened by F1, at the property that has the keyboard."""

from __future__ import annotations

import re

import pytest
from panel_projects import lenet, with_units
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.help import Help
from gui.edit.recent import UNIT_MARK
from gui.edit.state import EditState
from gui.window import Window
from layerwright.layers.catalogue import CATALOGUE
from layerwright.library.shelf import keep
from layerwright.library.using import make_unit
from layerwright.model.edits import replace_network, set_comment


@pytest.fixture
def help_panel(qtbot: QtBot, prepared: None) -> Help:
    document = Document()
    document.new(with_units())
    made = Help(EditState(document))
    document.setParent(made)
    made.resize(340, 300)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize(
    "name", ["Convolution", "BatchNormalization", "CategoricalCrossEntropy", "FFT", "Unit", "LSTM"]
)
def test_a_page_tells_all_that_is_declared(help_panel: Help, name: str) -> None:
    help_panel.show_help(name)
    help_panel.up_to_date()
    text = " ".join(help_panel.toPlainText().split())
    layer_type = CATALOGUE[name]
    assert layer_type.help in text
    assert layer_type.cannot_run in text
    for entry in layer_type.properties.values():
        assert entry.name in text
        assert entry.help in text
    for word in (*layer_type.aliases, *layer_type.connectors):
        assert word in text
    for reference in layer_type.references:
        assert reference.partition(" https://")[0] in text


def test_every_layer_type_has_a_page(help_panel: Help) -> None:
    for name in CATALOGUE:
        help_panel.show_help(name)
        help_panel.up_to_date()
        assert help_panel.toPlainText().startswith(name)


def test_the_property_that_was_asked_for_is_scrolled_to(help_panel: Help) -> None:
    help_panel.show_help("Convolution", "W.LRateMultiplier")
    help_panel.up_to_date()
    assert help_panel.verticalScrollBar().value() > 300
    help_panel.show_help("Convolution")
    help_panel.up_to_date()
    assert help_panel.verticalScrollBar().value() == 0


def test_arguments_of_a_unit_are_told(help_panel: Help) -> None:
    help_panel._state.select(["First"])
    help_panel.show_help("Unit")
    help_panel.up_to_date()
    assert "Arguments of this unit" in help_panel.toPlainText()
    assert "Twice positive integer" in help_panel.toPlainText()
    assert help_panel.toPlainText().startswith("Block")


def test_a_unit_of_the_library_is_shown_with_its_picture_and_the_ranges_of_its_arguments(help_panel: Help) -> None:
    help_panel.show_help(f"{UNIT_MARK}InceptionV1")
    help_panel.up_to_date()
    assert "(1 … 1024)" in help_panel.toPlainText()
    drawn = re.search(r'<img src="([^"]+)" width="(\d+)"', help_panel.toHtml())
    assert drawn
    picture = help_panel.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(drawn[1]))
    assert 100 < int(drawn[2]) < help_panel.width()
    assert len({picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}) > 20
    assert help_panel.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("file:///etc/hostname")) is None


def test_a_unit_of_the_library_is_explained_with_its_papers(help_panel: Help) -> None:
    paper = "Lin, M. (2013). Network In Network. https://arxiv.org/abs/1312.4400"
    project = with_units()
    block = set_comment(project.network("Block"), ["Maps"], "How many maps come out.")
    keep(make_unit(replace_network(project, block), "Block", description="Finds patterns.", papers=[paper]))
    help_panel._state.document.new(lenet())
    help_panel.show_help("Unit:Block")
    help_panel.up_to_date()
    text = help_panel.toPlainText()
    assert text.startswith("Block")
    for words in ("Finds patterns.", "How many maps come out.", "Network In Network"):
        assert words in text
    assert 'href="https://arxiv.org/abs/1312.4400"' in help_panel.toHtml()


def test_an_open_help_follows_the_focused_layer(help_panel: Help) -> None:
    help_panel._state.select(["Affine"])
    help_panel.up_to_date()
    assert help_panel.layer_type == "Affine"


def test_a_paper_is_opened_in_the_browser_and_nothing_else_is(
    help_panel: Help, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    help_panel.show_help("Convolution")
    help_panel.up_to_date()
    help_panel.anchorClicked.emit(QUrl("https://arxiv.org/abs/1511.07122"))
    help_panel.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert opened == ["https://arxiv.org/abs/1511.07122"]
    assert 'href="https://arxiv.org/abs/1511.07122"' in help_panel.toHtml()


def test_an_unknown_type_is_told_and_not_taken_for_markup(help_panel: Help) -> None:
    help_panel.show_help("<b>x</b>")
    help_panel.up_to_date()
    assert help_panel.toPlainText() == "There is no layer type <b>x</b>."


def test_asking_for_help_opens_the_dock_at_the_property(window: Window, qtbot: QtBot) -> None:
    window.document.new(lenet())
    page = window.show_page("edit")
    assert not page.docks["help"].isVisible()
    page.state.help_asked.emit("ReLU", "InPlace")
    assert page.docks["help"].isVisible()
    assert page.panel("help").layer_type == "ReLU"
    page.docks["help"].hide()
    page.state.help_asked.emit("Convolution", "W.LRateMultiplier")
    qtbot.waitUntil(lambda: page.panel("help").verticalScrollBar().value() > 300)
