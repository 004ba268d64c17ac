"""Metrics, held against values worked out by hand and against other ways to compute them."""

from __future__ import annotations

import numpy as np
import pytest

from layerwright.evaluation.metrics import classification, confusion_matrix, regression


def test_samples_are_counted_by_the_right_class_and_the_predicted_one() -> None:
    right, predicted = np.array([[0], [0], [1], [2], [2]]), np.array([[0], [1], [1], [0], [2]])
    assert confusion_matrix(right, predicted, 3).tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 1]]


def test_a_matrix_counts_what_a_loop_counts() -> None:
    random = np.random.default_rng(0)
    right, predicted = random.integers(0, 5, (2, 300, 2, 3))
    counted = np.zeros((5, 5), int)
    for pair in zip(right.flat, predicted.flat, strict=True):
        counted[pair] += 1
    assert np.array_equal(confusion_matrix(right, predicted, 5), counted)


def test_classes_are_told_apart_as_worked_out_by_hand() -> None:
    metrics = classification(np.array([[8, 2, 0], [1, 9, 0], [3, 0, 7]]), ("cat", "dog"))
    assert metrics.samples == 30
    assert metrics.accuracy == pytest.approx(24 / 30)
    assert [entry.name for entry in metrics.classes] == ["cat", "dog", "2"]
    assert [entry.samples for entry in metrics.classes] == [10, 10, 10]
    assert [entry.precision for entry in metrics.classes] == pytest.approx([8 / 12, 9 / 11, 1])
    assert [entry.recall for entry in metrics.classes] == pytest.approx([0.8, 0.9, 0.7])
    # F = 2 TP / (2 TP + FP + FN)
    assert [entry.f_measure for entry in metrics.classes] == pytest.approx([16 / 22, 18 / 21, 14 / 17])
    assert metrics.precision == pytest.approx((8 / 12 + 9 / 11 + 1) / 3)
    assert metrics.recall == pytest.approx(0.8)
    assert metrics.f_measure == pytest.approx((16 / 22 + 18 / 21 + 14 / 17) / 3)
    assert metrics.confusion == ((8, 2, 0), (1, 9, 0), (3, 0, 7))


def test_a_class_that_is_never_predicted_has_precision_0() -> None:
    metrics = classification(np.array([[4, 0], [6, 0]]))
    assert [entry.precision for entry in metrics.classes] == [0.4, 0]
    assert [entry.recall for entry in metrics.classes] == [1, 0]
    assert [entry.f_measure for entry in metrics.classes] == pytest.approx([8 / 14, 0])
    assert metrics.precision == pytest.approx(0.2)


def test_a_class_that_never_occurs_is_left_out_of_the_averages() -> None:
    metrics = classification(np.array([[3, 0, 1], [0, 0, 0], [0, 2, 2]]))
    assert metrics.classes[1].samples == 0
    assert (metrics.classes[1].precision, metrics.classes[1].recall, metrics.classes[1].f_measure) == (0, 0, 0)
    assert metrics.recall == pytest.approx((3 / 4 + 2 / 4) / 2)
    assert metrics.precision == pytest.approx((1 + 2 / 3) / 2)


def test_no_samples_give_no_accuracy() -> None:
    metrics = classification(np.zeros((2, 2), int))
    assert (metrics.samples, metrics.accuracy, metrics.precision) == (0, 0, 0)


def test_errors_of_values_as_worked_out_by_hand() -> None:
    metrics = regression(np.array([[1.0, 2.0], [3.0, 8.0]]), np.array([[1.0, 3.0], [3.0, 5.0]]))
    assert metrics.samples == 2
    assert metrics.mean_squared_error == pytest.approx(10 / 4)
    assert metrics.root_mean_squared_error == pytest.approx(2.5**0.5)
    assert metrics.mean_absolute_error == pytest.approx(1.0)
    assert metrics.largest_error == 3
    # The targets 1, 3, 3, 5 have the mean 3 and the squares 4, 0, 0, 4 about it.
    assert metrics.r2 == pytest.approx(1 - 10 / 8)


def test_r2_is_the_square_of_the_correlation_of_a_fitted_line() -> None:
    random = np.random.default_rng(1)
    x = random.normal(size=200)
    y = 3 * x + random.normal(size=200)
    slope, offset = np.polyfit(x, y, 1)
    metrics = regression((slope * x + offset).reshape(-1, 1), y.reshape(-1, 1))
    assert metrics.r2 == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)


@pytest.mark.parametrize("samples", [1, 7, 1000, 1003])
def test_r2_of_targets_that_do_not_vary_is_undefined(samples: int) -> None:
    targets = np.full((samples, 1), 0.1, np.float32)
    metrics = regression(targets + np.float32(0.5), targets)
    assert metrics.r2 is None
    assert metrics.mean_squared_error == pytest.approx(0.25)


def test_single_precision_does_not_blur_large_sums() -> None:
    targets = np.full((100_000, 1), 1e4, np.float32)
    assert regression(targets + np.float32(0.125), targets).mean_squared_error == 0.015625
