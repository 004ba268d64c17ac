"""An evaluation of many classes: the matrix is an image, and curves are drawn by as many points as can be seen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.evaluation.confusion import ConfusionMatrix
from gui.evaluation.plots import curves_of
from gui.theme import theme
from layerwright.evaluation.curves import roc_curve
from layerwright.evaluation.metrics import Classification, classification

_COUNT = 300


def metrics() -> Classification:
    confusion = np.zeros((_COUNT, _COUNT), np.int64)
    np.fill_diagonal(confusion, 3)
    confusion[7, 200] = 5
    confusion[9, 100] = 2
    return classification(confusion, tuple(f"class {number}" for number in range(_COUNT)))


def parts(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def near(colour: QColor, wanted: str, ground: str, strength: float) -> bool:
    ends = zip(parts(QColor(ground)), parts(QColor(wanted)), strict=True)
    mixed = [low + (high - low) * strength for low, high in ends]
    return all(abs(one - other) <= 3 for one, other in zip(parts(colour), mixed, strict=True))


def test_a_matrix_of_many_classes_shows_the_same_colours_and_cells(qtbot: QtBot, prepared: None) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(800, 740)
    matrix.show_metrics(metrics())
    with qtbot.waitExposed(matrix):
        matrix.show()
    image, tokens = matrix._pixels(), theme().tokens
    assert (image.width(), image.height()) == (_COUNT, _COUNT)
    assert image.pixelColor(5, 5).name() == QColor(tokens.good).name()
    assert image.pixelColor(200, 7).name() == QColor(tokens.error).name()
    assert abs(image.pixelColor(200, 7).alphaF() - (0.06 + 0.74 * (5 / 8) ** 0.5)) < 0.01
    assert image.pixelColor(201, 7).alpha() == 0
    place = matrix.area_of((7, 200)).center().toPoint()
    assert near(matrix.grab().toImage().pixelColor(place), tokens.error, tokens.panel, 0.06 + 0.74 * (5 / 8) ** 0.5)
    with qtbot.waitSignal(matrix.chosen) as chosen:
        QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert chosen.args == [(7, 200)]


def test_most_wrong_cells_come_first(qtbot: QtBot, prepared: None) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.show_metrics(metrics())
    assert matrix._most_wrong() == [(7, 200), (9, 100)]


def test_curves_of_many_samples_keep_their_ends_and_their_area() -> None:
    random = np.random.default_rng(0)
    right = random.random(20_000) < 0.3
    scores = random.random((20_000, 2)) + right[:, None] * [[-0.3, 0.3]]
    given: Any = SimpleNamespace(is_classification=True, right=right.astype(int), scores=scores, name_of=str)
    curves = curves_of(cast(Any, given))
    whole = roc_curve(right, scores[:, 1])
    [curve] = curves.roc
    assert len(curve.x) < 2_000 < len(whole.x)
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0.0, 0.0, 1.0, 1.0)
    assert curve.area == whole.area
    assert abs(np.trapz(curve.y, curve.x) - whole.area) < 1e-3
