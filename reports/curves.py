"""Learning curves as series of points."""

from __future__ import annotations

import math
from collections.abc import Iterable

from layerwright.training.history import error_of
from reports.content.values import Content, Point, RunContent
from reports.language import Language

Series = tuple[str, tuple[Point, ...]]

_WIDE = 100.0
"""Values that differ by more than this factor are shown by powers of ten."""


def learning_series(run: RunContent, say: Language) -> list[Series]:
    """The cost and the errors of all monitors by epoch; epochs without a number are left out."""
    monitors = dict.fromkeys(name for epoch in run.curve for name in epoch.monitors)
    series = [(say("cost"), _finite((epoch.epoch, epoch.cost) for epoch in run.curve))]
    series += [(name, _finite((epoch.epoch, epoch.monitors.get(name)) for epoch in run.curve)) for name in monitors]
    return [(name, points) for name, points in series if points]


def compared(content: Content, say: Language) -> list[Series]:
    """The error by which each run's best epoch is chosen."""
    series = []
    for run in content.runs:
        points = _finite((epoch.epoch, error_of(epoch, run.summary.monitor)) for epoch in run.curve)
        if points:
            series.append((f"{run.name}: {run.summary.monitor or say('cost')}", points))
    return series


def is_logarithmic(series: Iterable[tuple[str, Iterable[Point]]]) -> bool:
    """Whether values are better shown by powers of ten: all above zero, and far from each other."""
    values = [y for _, points in series for _, y in points]
    return bool(values) and min(values) > 0 and max(values) / min(values) > _WIDE


def _finite(points: Iterable[tuple[int, float | None]]) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in points if y is not None and math.isfinite(y))
