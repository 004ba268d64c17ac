"""Two runs on the same data: which outputs belong together, and in which samples one did better."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from layerwright.evaluation.predictions import Flags, Predictions


def better(one: Predictions, other: Predictions) -> Flags:
    """In which samples one run did better than another: right where the other is wrong, or with a smaller error."""
    if one.is_classification and other.is_classification:
        return one.correct & ~other.correct
    if one.errors is None or other.errors is None:
        return np.zeros(len(one.values), bool)
    flags: Flags = one.errors < other.errors
    return flags


def counterpart(predictions: Predictions, found: Sequence[Predictions]) -> Predictions | None:
    """The output of another run that was to give the same: the one of the same name before any other."""
    alike = [each for each in found if _is_alike(each, predictions)]
    named = (each for each in alike if each.output.node == predictions.output.node)
    return next(named, alike[0] if alike else None)


def _is_alike(one: Predictions, other: Predictions) -> bool:
    """Whether two outputs were compared with the same values."""
    if one.targets is None or other.targets is None or one.is_classification != other.is_classification:
        return False
    return one.targets.shape == other.targets.shape and bool(np.array_equal(one.targets, other.targets))
