"""The views beside the metrics: what an answer rests on, and what a run says of pictures that are dropped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pictured import make_pictured
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.evaluation.page import EvaluationPage
from gui.widgets.maps import map_pixels
from layerwright.evaluation.predictions import load_predictions
from layerwright.model.project import load_project
from layerwright.training.begin import new_run
from layerwright.training.launch import start_execution, start_training
from layerwright.training.run import Run

_PATIENCE = 90_000


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that is trained and evaluated."""
    path = make_pictured(tmp_path_factory.mktemp("pictured"), epochs=5)
    run = new_run(load_project(path), path)
    list(start_training(run).events())
    list(start_execution(run, "Executor", "best").events())
    return run


def show(page: EvaluationPage, view: object) -> None:
    """Click on the tab of a view."""
    [place] = [place for place in range(page._tabs.count()) if page._tabs.widget(place) is view]
    bar = page._tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    page._tabs.setCurrentIndex(place)


def click_row(page: EvaluationPage, row: int) -> None:
    table = page.table
    place = table.visualRect(page.model.index(row, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def drop(page: EvaluationPage, *paths: Path) -> None:
    """Let pictures fall on the tab, as from a file manager."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_chosen_row_is_explained_by_the_maps_of_a_layer(page: EvaluationPage, run: Run, qtbot: QtBot) -> None:
    show(page, page.explanation)
    view = page.explanation
    assert view.layer_box.currentText() == "Convolution"
    assert "Choose a sample" in view._told.text()
    click_row(page, 3)
    qtbot.waitUntil(lambda: view.found is not None, timeout=_PATIENCE)
    assert view.found is not None
    _, (predictions,) = load_predictions(run.evaluation("Executor"))
    assert view.found.explained == (predictions.predicted[3],)
    np.testing.assert_allclose(view.found.output[0], predictions.values[3], atol=1e-5)
    assert f'speaks for "{predictions.name_of(int(predictions.predicted[3]))}"' in view._told.text()
    image = view._maps.image
    assert image is not None
    assert (image.height(), image.width()) == map_pixels(view.found.values["Convolution"][0]).shape[:2]
    view.class_box.setCurrentIndex(2)
    qtbot.waitUntil(lambda: view.found is not None and view.found.explained == (1,), timeout=_PATIENCE)
    click_row(page, 5)
    qtbot.waitUntil(lambda: view.found is not None and view.found.rows == (5,), timeout=_PATIENCE)
    view.layer_box.setCurrentText("ReLU")
    qtbot.waitUntil(lambda: view.found is not None and "ReLU" in view.found.values, timeout=_PATIENCE)


def test_a_dataset_that_has_vanished_is_told_and_the_window_lives(page: EvaluationPage, run: Run, qtbot: QtBot) -> None:
    data = run.data_folder() / "sides.npz"
    away = data.rename(data.with_suffix(".away"))
    try:
        show(page, page.explanation)
        click_row(page, 7)
        qtbot.waitUntil(lambda: "does not exist. Bring it back" in page.explanation._told.text(), timeout=_PATIENCE)
    finally:
        away.rename(data)
    click_row(page, 8)
    qtbot.waitUntil(lambda: page.explanation.found is not None, timeout=_PATIENCE)


def test_dropped_pictures_and_folders_are_classified_like_the_command_does(
    page: EvaluationPage, run: Run, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "more").mkdir()
    values = np.load(run.data_folder() / "sides.npz")["x"]
    _, (predictions,) = load_predictions(run.evaluation("Executor"))
    for sample, place in ((0, "a.png"), (1, "more/b.png")):
        Image.fromarray((values[sample, 0] * 255).round().astype(np.uint8)).save(tmp_path / place)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n and no more")
    (tmp_path / "notes.txt").write_text("no picture")
    drop(page, tmp_path)
    assert page._tabs.currentWidget() is page.dropped
    listed = page.dropped.list
    qtbot.waitUntil(lambda: listed.topLevelItemCount() == 3, timeout=_PATIENCE)
    items = [item for row in range(3) if (item := listed.topLevelItem(row))]
    rows = {item.text(1): item for item in items}
    assert rows.keys() == {"a.png", "b.png", "broken.png"}
    for sample, name in ((0, "a.png"), (1, "b.png")):
        assert rows[name].text(2) == str(predictions.predicted[sample])
        assert abs(float(rows[name].text(3).rstrip("%")) / 100 - predictions.confidence[sample]) < 0.02
        assert not rows[name].icon(0).isNull()
    assert rows["broken.png"].text(2) == "cannot be read"
    assert "broken.png" in rows["broken.png"].toolTip(2)


def test_what_is_no_picture_is_left_to_the_window(page: EvaluationPage, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "other.lwproj"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    entering.ignore()
    page.dragEnterEvent(entering)
    assert not entering.isAccepted()


def test_a_folder_without_pictures_says_what_can_be_read(page: EvaluationPage, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty").mkdir()
    drop(page, tmp_path / "empty")
    qtbot.waitUntil(lambda: "PNG, JPEG" in page.dropped._told.text(), timeout=_PATIENCE)
