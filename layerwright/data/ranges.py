"""The range of the values of a variable, by which labels are checked before they reach the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from layerwright.data.dataset import Dataset
from layerwright.data.errors import DataError

_ROWS = 1024


@dataclass(frozen=True)
class ValueRange:
    """The smallest and the largest value, and whether all values are whole numbers."""

    minimum: float
    maximum: float
    integral: bool


def class_range(dataset: Dataset, variable: str) -> ValueRange:
    """The range of a variable over the whole dataset; raise DataError where the dataset has no such variable.

    The engine writes out of bounds for a class number outside its classes, so the caller must look here first.
    """
    if variable not in dataset.variables:
        raise DataError(
            f'The dataset "{dataset.source}" has no variable "{variable}"; it has {", ".join(dataset.variables)}.'
        )
    minimum, maximum, integral = np.inf, -np.inf, True
    for start in range(0, len(dataset), _ROWS):
        rows = np.arange(start, min(start + _ROWS, len(dataset)))
        values = dataset.read(rows, [variable])[variable]
        minimum, maximum = min(minimum, float(values.min())), max(maximum, float(values.max()))
        integral = integral and bool((values == np.floor(values)).all())
    return ValueRange(minimum, maximum, integral)
