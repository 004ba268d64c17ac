"""The EVALUATION tab: what a trained network says of every sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.evaluation.confusion import ConfusionMatrix
from gui.evaluation.page import EvaluationPage
from gui.evaluation.table import CONFIDENCE, PREDICTED, RIGHT
from gui.window import Window
from layerwright.model.project import load_project
from layerwright.training.begin import new_run
from layerwright.training.launch import start_training
from layerwright.training.run import Run

_PATIENCE = 60_000
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "mnist_lenet" / "mnist_lenet.lwproj"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two runs of a small network on the bundled digits."""
    import msgspec
    import networks

    from layerwright.model.places import rebased
    from layerwright.model.project import save_project

    example = rebased(load_project(EXAMPLE), EXAMPLE.parent, None)
    validation = example.dataset("Validation")
    datasets = (msgspec.structs.replace(validation, name="Training"), validation)
    small = networks.network("Input(1,28,28) > Affine(10) > Softmax > CategoricalCrossEntropy")
    configuration = msgspec.structs.replace(example.configuration, max_epoch=1)
    path = tmp_path_factory.mktemp("trained") / "digits.lwproj"
    save_project(
        msgspec.structs.replace(example, networks=(small,), datasets=datasets, configuration=configuration), path
    )
    for epochs in (1, 2):
        project = load_project(path)
        project = msgspec.structs.replace(
            project, configuration=msgspec.structs.replace(project.configuration, max_epoch=epochs)
        )
        list(start_training(new_run(project, path)).events())
    return path


@pytest.fixture
def page(window: Window, trained: Path, qtbot: QtBot) -> EvaluationPage:
    assert window.files.open(trained)
    made = window.show_page("evaluation")
    assert isinstance(made, EvaluationPage)
    assert made.run_box.count() == 2
    return made


@pytest.fixture
def evaluated(page: EvaluationPage, qtbot: QtBot) -> EvaluationPage:
    for run in range(page.run_box.count()):
        page.run_box.setCurrentIndex(run)
        folder = Run(page.run_box.currentData())
        if not folder.evaluation(page.executor_box.currentText()).exists():
            QTest.mouseClick(page._start, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(lambda: not page.running.busy, timeout=_PATIENCE)
    page.run_box.setCurrentIndex(0)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2000, timeout=_PATIENCE)
    return page


def test_a_run_that_is_not_evaluated_says_so_and_one_click_does_it(page: EvaluationPage, qtbot: QtBot) -> None:
    assert "has not been evaluated" in page._figures.text()
    QTest.mouseClick(page._start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2000, timeout=_PATIENCE)
    assert "Accuracy" in page._figures.text()
    assert (Run(page.run_box.currentData()).evaluation("Executor") / "metrics.json").exists()


def test_the_table_agrees_with_the_metrics(evaluated: EvaluationPage) -> None:
    (predictions,) = evaluated.found
    assert predictions.metrics.classification is not None
    assert predictions.correct.mean() == pytest.approx(predictions.metrics.classification.accuracy)
    confusion = np.array(predictions.metrics.classification.confusion)
    assert (confusion.trace(), confusion.sum()) == (predictions.correct.sum(), 2000)
    model = evaluated.model
    assert model.data(model.index(5, PREDICTED)) == str(predictions.predicted[5])


def test_only_the_wrong_ones_and_only_one_class(evaluated: EvaluationPage) -> None:
    (predictions,) = evaluated.found
    evaluated.filter_box.setCurrentIndex(evaluated.filter_box.findData("wrong"))
    assert evaluated.model.rowCount() == int((~predictions.correct).sum()) > 0
    evaluated.filter_box.setCurrentIndex(evaluated.filter_box.findData(7))
    assert evaluated.model.rowCount() == 200
    assert {evaluated.model.data(evaluated.model.index(row, RIGHT)) for row in range(200)} == {"7"}


def test_a_click_on_the_confusion_matrix_shows_the_samples_of_the_cell(evaluated: EvaluationPage) -> None:
    (predictions,) = evaluated.found
    assert predictions.metrics.classification is not None
    cell = (4, 9)
    QTest.mouseClick(
        evaluated.confusion, Qt.MouseButton.LeftButton, pos=evaluated.confusion.area_of(cell).center().toPoint()
    )
    assert evaluated.model.rowCount() == predictions.metrics.classification.confusion[4][9]
    QTest.keyClick(evaluated.confusion, Qt.Key.Key_Left)
    assert evaluated.model.rowCount() == predictions.metrics.classification.confusion[4][8]
    QTest.keyClick(evaluated.confusion, Qt.Key.Key_Escape)
    assert evaluated.model.rowCount() == 2000


def test_sorting_by_confidence(evaluated: EvaluationPage) -> None:
    (predictions,) = evaluated.found
    evaluated.table.sortByColumn(CONFIDENCE, Qt.SortOrder.DescendingOrder)
    shown = predictions.confidence[evaluated.model.rows]
    assert (np.diff(shown) <= 0).all()


def test_two_runs_on_the_same_data_are_compared(evaluated: EvaluationPage, qtbot: QtBot) -> None:
    evaluated.other_box.setCurrentIndex(2)
    qtbot.waitUntil(lambda: evaluated.model.other is not None, timeout=_PATIENCE)
    other = evaluated.model.other
    (predictions,) = evaluated.found
    assert other is not None
    evaluated.filter_box.setCurrentIndex(evaluated.filter_box.findData("gained"))
    assert evaluated.model.rowCount() == int((predictions.correct & ~other.correct).sum())
    assert "Right here only" in evaluated._comparison.text()


def test_the_pictures_of_the_samples_are_shown(evaluated: EvaluationPage, qtbot: QtBot) -> None:
    model = evaluated.model
    qtbot.waitUntil(lambda: model.picture(model.index(0, 1)) is not None, timeout=_PATIENCE)


def test_an_evaluation_that_is_cancelled_leaves_the_one_before(evaluated: EvaluationPage, qtbot: QtBot) -> None:
    folder = Run(evaluated.run_box.currentData()).evaluation("Executor")
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    QTest.mouseClick(evaluated._start, Qt.MouseButton.LeftButton)
    assert evaluated.running.cancel.isVisible()
    QTest.mouseClick(evaluated.running.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not evaluated.running.busy, timeout=_PATIENCE)
    assert "was stopped" in evaluated.running.told.text()
    assert not evaluated.running.cancel.isVisible()
    assert evaluated._start.isEnabled()
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["Executor"]


def test_results_that_are_damaged_are_told(evaluated: EvaluationPage, qtbot: QtBot) -> None:
    folder = Run(evaluated.run_box.currentData()).evaluation("Executor")
    path = folder / "execution.json"
    before = path.read_bytes()
    path.write_bytes(b"{")
    try:
        evaluated._shown = None
        evaluated._load()
        qtbot.waitUntil(lambda: "cannot be read" in evaluated._figures.text(), timeout=_PATIENCE)
    finally:
        path.write_bytes(before)


def test_the_matrix_takes_no_clicks_beside_its_cells(qtbot: QtBot, prepared: None) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    chosen: list[object] = []
    matrix.chosen.connect(chosen.append)
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert chosen == [None]
