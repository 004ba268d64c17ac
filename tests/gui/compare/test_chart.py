"""The table sorts counts of any size; the chart writes them, and the names of its dots, so that they can be read."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from pytestqt.qtbot import QtBot

from gui.compare.axis import CountAxis, short
from gui.compare.chart import CompareChart
from gui.compare.table import CompareTable
from layerwright.evaluation.compare import Compared, compare

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
NAMES = ("vgg16", "alexnet", "squeezenet", "mobilenet_v1", "mobilenet_v2", "shufflenet", "lenet5", "resnet50")


@pytest.fixture(scope="module")
def entries() -> tuple[Compared, ...]:
    return compare([EXAMPLES / name / f"{name}.lwproj" for name in NAMES])


def test_counts_that_fill_more_than_32_bits_are_sorted_by_size(qtbot: QtBot, entries: tuple[Compared, ...]) -> None:
    table = CompareTable()
    qtbot.addWidget(table)
    table.compared.show_entries(entries)
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    counts = [entry.multiply_adds for entry in table.shown]
    assert counts[-1] == 15_470_264_320
    assert counts == sorted(counts)


def test_names_cover_neither_dots_nor_each_other(qtbot: QtBot, entries: tuple[Compared, ...]) -> None:
    chart = CompareChart()
    qtbot.addWidget(chart)
    chart.resize(900, 420)
    chart.show()
    chart.show_entries(entries)
    view = chart._item.getViewBox()
    shown = [text for text, _, _ in chart._names if text.isVisible()]
    assert len(shown) == len(entries)
    areas = [text.mapRectToScene(text.boundingRect()).adjusted(3, 4, -3, -4) for text in shown]
    dots = [view.mapViewToScene(point.pos()) for point in chart.spots.points()]
    assert not any(one.intersects(other) for one, other in combinations(areas, 2))
    assert not any(area.contains(dot) for area in areas for dot in dots)
    assert all(QRectF(view.sceneBoundingRect()).contains(area) for area in areas)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (650, "650"), (1000, "1 k"), (150_000, "150 k"), (12_443_648, "12.44 M"), (1.5e10, "15 G")],
)
def test_counts_are_short(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("least", "most", "size", "texts"),
    [
        (6.9, 8.1, 1000, ["10 M", "20 M", "50 M", "100 M"]),
        (4.0, 8.2, 1000, ["10 k", "100 k", "1 M", "10 M", "100 M"]),
        (4.0, 8.2, 150, ["10 k", "1 M", "100 M"]),
    ],
)
def test_a_logarithmic_axis_names_round_numbers_where_there_is_room(
    qtbot: QtBot, least: float, most: float, size: float, texts: list[str]
) -> None:
    axis = CountAxis("bottom")
    axis.setLogMode(True)
    [(spacing, values)] = axis.logTickValues(least, most, size, None)
    assert spacing is None
    assert axis.tickStrings(values, 1, 1) == texts
