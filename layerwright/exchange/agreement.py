"""How far another engine's results are from nnabla's."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from layerwright.engine.initializers import Array

TOLERANCE = 1e-4
"""How far apart outputs may be, in parts of the largest of them, or of 1 where they are smaller."""


class Agreement(msgspec.Struct, frozen=True):
    """What an engine answered, compared with nnabla: on how many samples, and how far apart at most.

    `same_first_class` counts the samples for which both find the same class the most likely; None without classes.
    """

    engine: str
    samples: int
    greatest_difference: float
    same_first_class: int | None


def agreement_of(engine: str, samples: int, expected: Sequence[Array], found: Sequence[Array]) -> Agreement:
    """Compare what an engine found with what nnabla computed.

    Args:
        engine: The engine with its version.
        samples: On how many samples.
        expected: For each output what nnabla computed; at least one output.
        found: For each output what the engine computed. One of another shape is infinitely far away.
    """
    greatest = max(difference(ours, theirs) for ours, theirs in zip(expected, found, strict=True))
    return Agreement(engine, samples, greatest, _same_class(expected[0], found[0]))


def close(found: Array, expected: Array) -> bool:
    """Whether two results are the same but for rounding."""
    return difference(expected, found) <= TOLERANCE * max(1.0, largest(expected))


def largest(values: Array) -> float:
    """The greatest magnitude of values that are finite; 0 where there are none."""
    return float(np.max(np.abs(values[np.isfinite(values)]), initial=0))


def difference(expected: Array, found: Array) -> float:
    """How far apart two results are at most; infinitely where they have other shapes, or one of them no number."""
    if expected.shape != found.shape:
        return float("inf")
    with np.errstate(invalid="ignore"):
        apart = np.abs(found.astype(np.float64) - expected)
    # Where both have the same infinity, or no number, they agree.
    apart[(found == expected) | (np.isnan(found) & np.isnan(expected))] = 0
    apart[np.isnan(apart)] = np.inf
    return float(np.max(apart, initial=0))


def _same_class(expected: Array, found: Array) -> int | None:
    """For how many samples the values are greatest at the same place; None where a sample has one number only."""
    if expected.ndim != 2 or expected.shape[1] < 2 or found.shape != expected.shape:
        return None
    return int((expected.argmax(1) == found.argmax(1)).sum())
