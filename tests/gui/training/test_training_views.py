"""The views beside the learning curve: inside a network, runs side by side, costs of layers, load of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from networks import network
from pictured import make_pictured
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem
from pytestqt.qtbot import QtBot

from gui.training.load import LoadLine
from gui.training.page import TrainingPage
from gui.widgets.maps import filter_pixels, heat_pixels, image_pixels, map_pixels
from gui.window import Window
from layerwright.exchange.inspecting import filters_of, network_of, read_filters
from layerwright.model.project import load_project
from layerwright.training.begin import new_run
from layerwright.training.launch import start_training
from layerwright.training.machine_load import CardLoad, Load
from layerwright.training.run import Run

_PATIENCE = 90_000


@pytest.fixture
def page(window: Window) -> Iterator[TrainingPage]:
    made = window.show_page("training")
    assert isinstance(made, TrainingPage)
    yield made
    made.jobs.stop()
    source = made.jobs._source
    while source is not None and not source.ended:
        list(source.news())
    made.jobs.look()


def trained(path: Path) -> Run:
    run = new_run(load_project(path), path)
    list(start_training(run).events())
    return run


def show(page: TrainingPage, view: object) -> None:
    """Go to the page, which a window leaves when it opens a project, and click on the tab of a view."""
    window = page.window()
    assert isinstance(window, Window)
    window.show_page("training")
    page.find_runs()
    [place] = [place for place in range(page._tabs.count()) if page._tabs.widget(place) is view]
    bar = page._tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    assert page._tabs.currentWidget() is view


def _cell(table: QTableWidget, row: int, column: int) -> QTableWidgetItem:
    item = table.item(row, column)
    assert item is not None
    return item


def test_filters_activations_and_predictions_of_a_run(
    window: Window, page: TrainingPage, tmp_path: Path, qtbot: QtBot
) -> None:
    run = trained(make_pictured(tmp_path))
    assert window.files.open(tmp_path / "sides.lwproj")
    show(page, page.inside)
    view = page.inside
    qtbot.waitUntil(lambda: view.found is not None, timeout=_PATIENCE)
    assert view.found is not None
    assert view.found.rows == (0, 1, 2, 3)
    image = view._filters.image
    assert image is not None
    [filters] = filters_of(network_of(run, "Main")).values()
    pixels = filter_pixels(read_filters(run, filters))
    assert (image.height(), image.width()) == pixels.shape[:2]
    assert image.pixelColor(1, 2).red() == pixels[2, 1, 0]
    view.samples.setFocus()
    view.samples.selectAll()
    QTest.keyClicks(view.samples, "5 9")
    QTest.keyClick(view.samples, Qt.Key.Key_Return)
    view.layer_box.setCurrentText("Affine")
    qtbot.waitUntil(lambda: view.found is not None and view.found.rows == (5, 9), timeout=_PATIENCE)
    qtbot.waitUntil(lambda: view.found is not None and "Affine" in view.found.values, timeout=_PATIENCE)
    assert view.found.values["Affine"].shape == (2, 2)


def test_it_looks_again_while_epochs_end_and_the_window_answers(
    window: Window, page: TrainingPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrainingPage, "leave", lambda page: True)
    assert window.files.open(make_pictured(tmp_path, epochs=100_000))
    show(page, page.inside)
    page.inside._rest.setInterval(10)
    QTest.mouseClick(page.head.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.inside.found is not None, timeout=_PATIENCE)
    first = page.inside.found
    assert first is not None
    assert page.jobs.busy
    qtbot.waitUntil(
        lambda: page.inside.found is not None and not np.array_equal(page.inside.found.output, first.output),
        timeout=_PATIENCE,
    )


def test_a_dataset_that_has_vanished_is_told_inside(
    window: Window, page: TrainingPage, tmp_path: Path, qtbot: QtBot
) -> None:
    trained(make_pictured(tmp_path))
    (tmp_path / "sides.npz").unlink()
    assert window.files.open(tmp_path / "sides.lwproj")
    show(page, page.inside)
    qtbot.waitUntil(lambda: "does not exist. Bring it back" in page.inside._told.text(), timeout=_PATIENCE)


def test_runs_are_compared_and_a_click_on_a_dot_shows_its_run(
    window: Window, page: TrainingPage, tmp_path: Path, qtbot: QtBot
) -> None:
    trained(make_pictured(tmp_path))
    path = make_pictured(tmp_path, network="Input(1,8,8) > Affine(2) > Softmax > CategoricalCrossEntropy", epochs=3)
    trained(path)
    assert window.files.open(path)
    show(page, page.comparison)
    view = page.comparison
    page.history.setFocus()
    QTest.keyClick(page.history, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(view.facts) == 2, timeout=_PATIENCE)
    table = view.table
    names = [table.verticalHeaderItem(row).text() for row in range(table.rowCount())]
    values = {name: [_cell(table, row, column).text() for column in (0, 1)] for row, name in enumerate(names)}
    assert sorted(values["Epochs"]) == ["2", "3"]
    assert values["Batch size"] == ["8", "8"]
    assert sorted(values["CostMultiplyAdd"]) == ["128", f"{4 * 8 * 8 * 9 + 256 * 2:,}"]
    marked = _cell(table, names.index("Epochs"), 0).background().style()
    assert marked != Qt.BrushStyle.NoBrush
    assert _cell(table, names.index("Batch size"), 0).background().style() == Qt.BrushStyle.NoBrush
    view._only.setChecked(True)
    names = [table.verticalHeaderItem(row).text() for row in range(table.rowCount())]
    assert "Epochs" in names
    assert "Batch size" not in names
    qtbot.wait(300)
    assert len(page.history.selected) == 2, "the list is read anew all the time, and the choice stays"
    in_view = page.history.in_view
    assert in_view is not None
    other = next(spot for spot in view.spots.points() if spot.data().folder != in_view.folder)
    place = view.spots.mapToScene(QPointF(*other.pos()))
    QTest.mouseClick(view._plot.viewport(), Qt.MouseButton.LeftButton, pos=view._plot.mapFromScene(place))
    qtbot.waitUntil(
        lambda: page.history.in_view is not None and page.history.in_view.folder == other.data().folder,
        timeout=_PATIENCE,
    )


def test_the_profile_shows_the_network_as_it_is_now_and_can_be_sorted(
    window: Window, page: TrainingPage, tmp_path: Path, qtbot: QtBot
) -> None:
    assert window.files.open(make_pictured(tmp_path))
    changed = network("Input(1,8,8) > Affine(50) > Tanh > Affine(2) > Softmax > CategoricalCrossEntropy")
    window.document.edit_network("Main", "Change", lambda _: changed)
    show(page, page.profile)
    view = page.profile
    assert view.batch_size.value() == 8
    QTest.mouseClick(view._start, Qt.MouseButton.LeftButton)
    assert not view._start.isEnabled()
    qtbot.waitUntil(lambda: view.profile is not None, timeout=_PATIENCE)
    assert view.profile is not None
    assert [layer.name for layer in view.profile.layers][:3] == ["Affine", "Tanh", "Affine_2"]
    assert view.profile.batch_size == 8
    assert view._sorted.data(view._sorted.index(0, 0)) == "Affine"
    view._tree.sortByColumn(7, Qt.SortOrder.DescendingOrder)
    assert view._sorted.data(view._sorted.index(0, 0)) == "Affine"
    view._tree.sortByColumn(7, Qt.SortOrder.AscendingOrder)
    assert view._sorted.data(view._sorted.index(view._sorted.rowCount() - 1, 0)) == "Affine"
    assert "samples/s" in view._told.text()
    window.document.undo_stack.setClean()


def test_measuring_can_be_cancelled_and_leaves_no_process(
    window: Window, page: TrainingPage, tmp_path: Path, qtbot: QtBot
) -> None:
    assert window.files.open(make_pictured(tmp_path))
    show(page, page.profile)
    view = page.profile
    assert not view._cancel.isVisible()
    QTest.mouseClick(view._start, Qt.MouseButton.LeftButton)
    QTest.mouseClick(view._cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view._told.text() == "Stopped.", timeout=_PATIENCE)
    assert view.profile is None
    assert view._start.isEnabled()
    assert not view._cancel.isVisible()


def test_a_network_that_cannot_be_measured_says_why(
    window: Window, page: TrainingPage, tmp_path: Path, qtbot: QtBot
) -> None:
    assert window.files.open(make_pictured(tmp_path))
    window.document.edit_network("Main", "Change", lambda _: network("Input(1,8,8) > Affine(0)"))
    show(page, page.profile)
    QTest.mouseClick(page.profile._start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "cannot be measured yet" in page.profile._told.text(), timeout=_PATIENCE)
    assert page.profile._start.isEnabled()
    window.document.undo_stack.setClean()


def test_the_load_of_the_machine_in_a_line(qtbot: QtBot, prepared: None) -> None:
    line = LoadLine()
    qtbot.addWidget(line)
    line.show_load(Load(0.5, 2_000_000_000, 8_000_000_000, (CardLoad(0.25, 10**9, 80 * 10**9),)))
    assert line.text() == "CPU 50%    Memory 2.0 of 8.0 GB    GPU 25%, 1.0 of 80.0 GB"
    line.show()
    line.clear()
    line.look()
    qtbot.waitUntil(lambda: "Memory" in line.text(), timeout=_PATIENCE)


def test_pictures_of_maps_keep_their_numbers() -> None:
    values = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    sheet = map_pixels(values)
    assert sheet.shape == (7, 4, 4) or sheet.shape == (3, 9, 4)
    assert sheet[..., 3].min() == 0, "there are gaps between maps"
    assert (sheet[0, 0, 0], sheet[2, 3, 0]) == (0, 255)
    assert filter_pixels(np.zeros((5, 3, 2, 2), np.float32)).shape[2] == 4
    assert filter_pixels(np.random.default_rng(0).random((4, 7, 3, 3), np.float32)).shape == (4 * 4 - 1, 7 * 4 - 1, 4)
    grey = image_pixels(np.full((1, 2, 2), 0.5, np.float32))
    assert grey[0, 0].tolist() == [127, 127, 127, 255]
    heat = heat_pixels(np.array([[0, 2], [1, 4]], np.float32))
    assert heat[0, 0, 3] == 0
    assert heat[1, 1, 3] == heat[..., 3].max() > heat[1, 0, 3] > 0
    assert map_pixels(np.full(5, np.nan, np.float32)).shape == (3, 3, 4)


@pytest.mark.parametrize(("count", "columns"), [(16, 8), (30, 10), (7, 7), (11, 6), (1, 1)])
def test_maps_fill_their_rows_where_they_can(count: int, columns: int) -> None:
    sheet = map_pixels(np.zeros((count, 4, 4), np.float32), 3.0)
    assert sheet.shape[1] == columns * 5 - 1
