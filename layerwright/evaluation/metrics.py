"""Metrics of classification and regression, from outputs and targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]


class ClassMetrics(msgspec.Struct, frozen=True):
    """How well one class is told from the others."""

    name: str
    samples: int
    precision: float
    recall: float
    f_measure: float


class Classification(msgspec.Struct, frozen=True):
    """How well classes are told apart. Averages are over the classes that occur, each counting the same.

    `confusion` counts samples by the right class (rows) and the predicted one (columns).
    """

    samples: int
    accuracy: float
    precision: float
    recall: float
    f_measure: float
    classes: tuple[ClassMetrics, ...]
    confusion: tuple[tuple[int, ...], ...]


class Regression(msgspec.Struct, frozen=True):
    """How far values are from their targets; R2 is None where the targets do not vary."""

    samples: int
    mean_squared_error: float
    root_mean_squared_error: float
    mean_absolute_error: float
    largest_error: float
    r2: float | None


def confusion_matrix(right: Integers, predicted: Integers, classes: int) -> Integers:
    """Count samples by the right class (rows) and the predicted one (columns)."""
    counts = np.bincount(right.ravel() * classes + predicted.ravel(), minlength=classes * classes)
    return counts.reshape(classes, classes)


def classification(confusion: Integers, names: Sequence[str] = ()) -> Classification:
    """The metrics of a confusion matrix.

    A class that is never predicted has precision 0, and one that never occurs is left out of the averages.
    """
    correct = np.diagonal(confusion)
    occurring, predicted = confusion.sum(axis=1), confusion.sum(axis=0)
    precision = _ratio(correct, predicted)
    recall = _ratio(correct, occurring)
    f_measure = _ratio(2 * precision * recall, precision + recall)
    counted = occurring > 0
    samples = int(confusion.sum())
    return Classification(
        samples=samples,
        accuracy=float(correct.sum() / samples) if samples else 0.0,
        precision=_mean(precision[counted]),
        recall=_mean(recall[counted]),
        f_measure=_mean(f_measure[counted]),
        classes=tuple(
            ClassMetrics(
                names[number] if number < len(names) else str(number),
                int(occurring[number]),
                float(precision[number]),
                float(recall[number]),
                float(f_measure[number]),
            )
            for number in range(len(confusion))
        ),
        confusion=tuple(tuple(int(count) for count in row) for row in confusion),
    )


def regression(outputs: Floats, targets: Floats) -> Regression:
    """The metrics of outputs against targets of the same number of elements; every element counts the same."""
    given, wanted = outputs.astype(np.float64).ravel(), targets.astype(np.float64).ravel()
    difference = given - wanted
    squares = float(np.square(difference).sum())
    # Where all targets are equal, rounding could leave their mean beside them.
    spread = float(np.square(wanted - wanted.mean()).sum()) if np.ptp(wanted) else 0.0
    mean_square = squares / difference.size
    return Regression(
        samples=len(outputs),
        mean_squared_error=mean_square,
        root_mean_squared_error=mean_square**0.5,
        mean_absolute_error=float(np.abs(difference).mean()),
        largest_error=float(np.abs(difference).max()),
        r2=1 - squares / spread if spread else None,
    )


def _ratio(part: Any, whole: Any) -> Floats:
    return np.divide(part, whole, out=np.zeros(len(whole)), where=whole != 0)


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0
