"""Dividing samples into parts in which every class has its share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from layerwright.data.order import sample_order
from layerwright.data.source import Source
from layerwright.data.variables import Array

Indices = npt.NDArray[np.int64]


def stratified_parts(classes: Array, sizes: Sequence[int], *, shuffle: bool, seed: int) -> list[Indices]:
    """Draw parts of the given sizes without overlap, each with the classes in their overall proportion.

    `classes` has the class of each sample. Without `shuffle` the first samples of each class go to the first part, and
    so on, and each part keeps the order of the samples.
    """
    order = sample_order(len(classes), seed=seed, epoch=0, shuffle=shuffle)
    numbers = np.unique(classes[order], return_inverse=True)[1]
    # How far into its class each sample stands, from 0 to 1: any range of that holds the same share of every class.
    grouped = np.argsort(numbers, kind="stable")
    counts = np.bincount(numbers)
    first = np.cumsum(counts) - counts
    depth = np.empty(len(order))
    depth[grouped] = (np.arange(len(order)) - first[numbers[grouped]] + 0.5) / counts[numbers[grouped]]
    by_depth = np.argsort(depth, kind="stable")
    bounds = np.cumsum(sizes)
    return [order[np.sort(by_depth[end - size : end])] for size, end in zip(sizes, bounds, strict=True)]


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Divide a whole number in proportion to weights; the shares add up to it."""
    bounds = np.rint(np.cumsum(weights) / np.sum(weights) * total).astype(int)
    return [int(share) for share in np.diff(bounds, prepend=0)]


def class_of_samples(source: Source) -> Array:
    """The class of every sample, by the variable that names its classes, else by "y"; all 0 where there is neither.

    Samples whose class cannot be read are put with class -1.
    """
    named = [heading.name for heading in source.headings if heading.classes]
    name = named[0] if named else "y"
    classes = np.zeros(len(source), np.float32)
    if name in (heading.name for heading in source.headings):
        for row in range(len(source)):
            value = source.read_row(row, [name]).values.get(name)
            classes[row] = value[0] if value is not None and value.shape == (1,) else -1
    return classes
