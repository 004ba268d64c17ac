"""The mouse says when an edit is so large that a person waits for it, and only then."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gui.document import Document
from gui.waiting import waiting
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project


@pytest.fixture
def document(qapp: QGuiApplication) -> Document:
    made = Document()
    made.new(Project(networks=(Network("Main", tuple(Layer(f"L{number}", "ReLU") for number in range(1000))),)))
    return made


def cursors(document: Document) -> list[bool]:
    """Whether the mouse waits, each time that something is shown anew."""
    seen: list[bool] = []
    document.changed.connect(lambda *_: seen.append(QGuiApplication.overrideCursor() is not None))
    return seen


def test_the_mouse_waits_while_many_layers_change_and_when_that_is_undone(document: Document) -> None:
    seen = cursors(document)
    document.edit("Delete all", lambda project: Project(networks=(Network("Main"),)))
    document.undo()
    assert seen == [True, True]
    assert QGuiApplication.overrideCursor() is None


def test_the_mouse_does_not_flicker_at_small_edits(document: Document) -> None:
    seen = cursors(document)
    document.edit_network("Main", "Delete", lambda network: Network("Main", network.layers[:-300]))
    assert seen == [False]


def fail() -> None:
    with waiting():
        cursor = QGuiApplication.overrideCursor()
        assert cursor is not None
        assert cursor.shape() == Qt.CursorShape.WaitCursor
        raise ZeroDivisionError


@pytest.mark.usefixtures("qapp")
def test_the_mouse_is_as_before_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        fail()
    assert QGuiApplication.overrideCursor() is None
