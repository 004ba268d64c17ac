"""A canvas with its tabs, minimap and actions on a network; the whole page where a test asks for the panels too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from canvas_hand import Hand
from networks import network as drawn
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.actions import Actions
from gui.document import Document
from gui.edit.actions import register
from gui.edit.canvas import Canvas
from gui.edit.canvas.guard import failures
from gui.edit.editing import Editing
from gui.edit.minimap import Minimap
from gui.edit.page import EditPage
from gui.edit.state import EditState
from gui.edit.tabs import NetworkTabs
from gui.theme import theme
from layerwright.model.edits import arranged
from layerwright.model.network import Network
from layerwright.model.project import Project

Draw = Callable[..., Hand]


class Bench(QWidget):
    """The middle of the page, without the panels around it, which take most of a test's time to make."""

    def __init__(self, document: Document, actions: Actions) -> None:
        super().__init__()
        self.actions_ = actions
        self.state = EditState(document)
        self.editing = Editing(self.state)
        self.canvas = Canvas(self.state, self.editing)
        self.minimap = Minimap(self.canvas)
        self.tabs = NetworkTabs(self.state, self.editing)
        column = QVBoxLayout(self)
        column.addWidget(self.tabs)
        column.addWidget(self.canvas, 1)
        register(actions, cast(EditPage, self))


@pytest.fixture(scope="session")
def dark(qapp: QApplication) -> None:
    theme().choose("dark")


@pytest.fixture
def draw(qtbot: QtBot, dark: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Draw]:
    """Show a network, given as text or as networks of a project; what is given as text is arranged."""
    # Movements take time and change nothing of what is tested; one test looks at them.
    monkeypatch.setattr("gui.edit.canvas.animation._motion_wanted", lambda: False)
    monkeypatch.setattr("gui.edit.canvas.camera.motion_wanted", lambda view: False)
    failures.clear()

    def made(
        *networks: Network | str, size: tuple[int, int] = (1500, 950), panels: bool = False, **fields: object
    ) -> Hand:
        values = [arranged(drawn(entry)) if isinstance(entry, str) else entry for entry in networks]
        document = Document()
        window = QMainWindow()
        qtbot.addWidget(window)
        document.setParent(window)
        document.new(Project(networks=tuple(values), **fields))  # type: ignore[arg-type]
        page = (EditPage if panels else Bench)(document, Actions(window))
        window.setCentralWidget(page)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        page.canvas.setFocus()
        QApplication.processEvents()
        return Hand(cast(EditPage, page))

    yield made
    assert not failures
