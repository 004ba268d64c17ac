"""What all panels have in common: themes, languages, coming and going."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from panel_projects import lenet, with_errors, with_units
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.document import Document
from gui.edit.help import Help
from gui.edit.inspector import Inspector
from gui.edit.outline import Outline
from gui.edit.palette import Palette
from gui.edit.problems import Problems
from gui.edit.search import LayerSearch
from gui.edit.state import EditState
from gui.edit.statistics import Statistics
from gui.theme import theme
from layerwright.model.project import Project

PANELS = (Palette, Outline, Inspector, Statistics, Problems, Help, LayerSearch)


@pytest.mark.parametrize("make", PANELS)
def test_a_panel_lives_through_projects_themes_and_languages(
    make: Callable[[EditState], QWidget], qtbot: QtBot, prepared: None
) -> None:
    document = Document()
    state = EditState(document)
    panel = make(state)
    qtbot.addWidget(panel)
    panel.show()
    for project in (with_errors(), with_units(), Project(), lenet()):
        document.new(project)
        document.check()
        names = [layer.name for layer in state.network.layers]
        state.select(names[:1])
        qtbot.wait(1)
        state.select(names)
        for name in ("light", "dark"):
            theme().choose(name)
            QApplication.sendEvent(panel, QEvent(QEvent.Type.LanguageChange))
            qtbot.wait(1)
        assert not panel.grab().isNull()


@pytest.mark.parametrize("make", PANELS)
def test_nothing_reaches_a_panel_that_is_gone(
    make: Callable[[EditState], QWidget], qtbot: QtBot, prepared: None
) -> None:
    document = Document()
    state = EditState(document)
    document.new(with_units())
    panel = make(state)
    panel.show()
    state.select(["First"])
    qtbot.wait(1)
    with qtbot.waitSignal(panel.destroyed):
        panel.deleteLater()
    theme().choose("light")
    document.new(lenet())
    document.check()
    state.select(["Affine"])
    qtbot.wait(1)


def test_the_panels_import_nothing_heavy() -> None:
    code = (
        "import sys, gui.edit.page, gui.edit.search;"
        "print(sorted({'numpy', 'nnabla', 'pyqtgraph', 'matplotlib', 'onnx'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
