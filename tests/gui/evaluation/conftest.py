"""The EVALUATION tab as the tests of its views find it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.evaluation.page import EvaluationPage
from gui.window import Window
from layerwright.training.run import Run

_PATIENCE = 90_000


@pytest.fixture
def page(window: Window, run: Run, qtbot: QtBot) -> EvaluationPage:
    """The tab with the 64 evaluated samples of the run that a test module has trained."""
    assert window.files.open(Path(run.info().project))
    made = window.show_page("evaluation")
    assert isinstance(made, EvaluationPage)
    qtbot.waitUntil(lambda: made.model.rowCount() == 64, timeout=_PATIENCE)
    return made
