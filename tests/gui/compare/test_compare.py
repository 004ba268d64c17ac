"""Networks side by side in the window."""

from __future__ import annotations

import csv
from pathlib import Path

import networks
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.compare.dialog import CompareDialog, as_csv
from gui.compare.table import MEASURES
from gui.window import Window
from layerwright.evaluation.compare import compare
from layerwright.model.project import save_project

_PATIENCE = 60_000
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
SMALL = "Input(1,8,8) > Affine(10) > Softmax > CategoricalCrossEntropy"


@pytest.fixture
def dialog(window: Window, qtbot: QtBot, tmp_path: Path) -> CompareDialog:
    path = tmp_path / "small.lwproj"
    save_project(networks.project(SMALL), path)
    assert window.files.open(path)
    window.actions_["train.compare"].trigger()
    [made] = window.findChildren(CompareDialog)
    qtbot.waitUntil(lambda: len(made.entries) == 1, timeout=_PATIENCE)
    return made


def test_the_open_project_is_there_and_its_figures_are_those_of_the_command(
    dialog: CompareDialog, tmp_path: Path
) -> None:
    [entry] = dialog.entries
    assert entry == compare([tmp_path / "small.lwproj"])[0]
    assert (entry.parameters, entry.multiply_adds, entry.size) == (650, 640, 2600)
    model = dialog.table.compared
    assert [model.data(model.index(0, column)) for column in range(4)] == ["small", "650", "640", "0.00 MB"]


def test_examples_are_added_sorted_and_left_out(dialog: CompareDialog, qtbot: QtBot) -> None:
    names = ("squeezenet", "mobilenet_v1", "logistic_regression")
    dialog.add_files([EXAMPLES / name / f"{name}.lwproj" for name in names])
    qtbot.waitUntil(lambda: len(dialog.entries) == 4, timeout=_PATIENCE)
    by_name = {entry.name: entry for entry in dialog.entries}
    assert by_name["squeezenet"].parameters == 1_235_496, "the published count"
    dialog.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert [entry.name for entry in dialog.table.shown][:2] == ["mobilenet_v1", "squeezenet"]
    dialog.table.choose(by_name["squeezenet"])
    QTest.mouseClick(dialog._remove, Qt.MouseButton.LeftButton)
    assert "squeezenet" not in [entry.name for entry in dialog.entries]
    assert len(dialog.table.shown) == 3


def test_a_click_on_a_dot_chooses_its_network(dialog: CompareDialog, qtbot: QtBot) -> None:
    dialog.add_files([EXAMPLES / "mlp" / "mlp.lwproj"])
    qtbot.waitUntil(lambda: len(dialog.entries) == 2, timeout=_PATIENCE)
    qtbot.waitUntil(lambda: len(dialog.chart.spots.points()) == 2, timeout=_PATIENCE)
    view = dialog.chart._plot
    qtbot.waitExposed(dialog)

    def chosen_by_a_click() -> bool:
        # The ranges of the axes are set when the chart is painted, and again when it gets its size.
        spot = next(spot for spot in dialog.chart.spots.points() if spot.data().name == "mlp")
        place = view.mapFromScene(dialog.chart.spots.mapToScene(QPointF(*spot.pos())))
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return [entry.name for entry in dialog.table.selected] == ["mlp"]

    qtbot.waitUntil(chosen_by_a_click, timeout=_PATIENCE)


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_shown(
    dialog: CompareDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "bad.lwproj").write_text("{", encoding="utf-8")
    dialog.add_files([tmp_path / "bad.lwproj", EXAMPLES / "mlp" / "mlp.lwproj"])
    qtbot.waitUntil(lambda: len(dialog.entries) == 2, timeout=_PATIENCE)
    assert "bad.lwproj" in dialog._told.text()


def test_the_table_and_the_chart_are_saved(dialog: CompareDialog, tmp_path: Path) -> None:
    dialog.save_csv(tmp_path / "c.csv")
    [row] = csv.DictReader((tmp_path / "c.csv").read_text(encoding="utf-8").splitlines())
    assert (row["network"], row["parameters"], row["accuracy"]) == ("small", "650", "")
    dialog.chart.save_image(tmp_path / "c.png")
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    assert as_csv([]) == "network,parameters,stored,multiply_adds,size,layers,accuracy,error,runs\n"


def test_every_figure_can_be_plotted(dialog: CompareDialog) -> None:
    for upward in range(dialog.chart.upward.count()):
        for across in range(dialog.chart.across.count()):
            dialog.chart.upward.setCurrentIndex(upward)
            dialog.chart.across.setCurrentIndex(across)
    dialog.chart.logarithmic.setChecked(False)
    assert {measure.text(dialog.entries[0]) for measure in MEASURES[4:6]} == {"–"}
