"""The EVALUATION tab for networks whose answers are no classes: numbers and pictures."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from pictured import make_pictured
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.evaluation.page import EvaluationPage
from gui.evaluation.table import CONFIDENCE, INPUT, PREDICTED, RIGHT
from layerwright.model.project import load_project
from layerwright.training.begin import new_run
from layerwright.training.launch import start_execution, start_training
from layerwright.training.run import Run

_PATIENCE = 90_000


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A network that gives back the pictures that it takes, trained twice and evaluated."""
    network = "a: Input(1,8,8) > Affine(6) > Sigmoid > Affine(1,8,8) > out: Sigmoid > loss: SquaredError; a > loss.T"
    path = make_pictured(tmp_path_factory.mktemp("pictures"), network=network)
    for epochs in (1, 3):
        project = load_project(path)
        configuration = msgspec.structs.replace(project.configuration, max_epoch=epochs)
        run = new_run(msgspec.structs.replace(project, configuration=configuration), path)
        list(start_training(run).events())
        list(start_execution(run, "Executor", "last").events())
    return run


def test_pictures_that_come_out_are_shown_as_pictures(page: EvaluationPage, qtbot: QtBot) -> None:
    model = page.model
    qtbot.waitUntil(lambda: model.picture(model.index(0, INPUT)) is not None, timeout=_PATIENCE)
    assert model.picture(model.index(0, RIGHT)) is not None
    assert model.picture(model.index(0, PREDICTED)) is not None
    assert model.data(model.index(0, PREDICTED)) is None
    assert model.headerData(CONFIDENCE, Qt.Orientation.Horizontal) == "Error"


def test_the_worst_samples_can_be_found(page: EvaluationPage) -> None:
    (found,) = page.found
    assert found.errors is not None
    page.table.sortByColumn(CONFIDENCE, Qt.SortOrder.DescendingOrder)
    assert page.model.rows[0] == int(np.argmax(found.errors))
    page.filter_box.setCurrentIndex(page.filter_box.findData("worst"))
    assert set(page.model.rows) == set(np.flatnonzero(found.errors >= np.quantile(found.errors, 0.9)))


def test_two_runs_are_compared_by_their_errors(page: EvaluationPage, qtbot: QtBot) -> None:
    page.other_box.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.model.other is not None, timeout=_PATIENCE)
    (found,), other = page.found, page.model.other
    assert other is not None
    assert found.errors is not None
    assert other.errors is not None
    better = int((found.errors < other.errors).sum())
    assert f"Better here: {better}," in page._comparison.text()
    page.filter_box.setCurrentIndex(page.filter_box.findData("gained"))
    assert page.model.rowCount() == better
    assert page.model.columnCount() == 7
