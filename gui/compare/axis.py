"""An axis of counts: round numbers as people say them, and few enough of them on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

import pyqtgraph as pg

_PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_LEAST_COUNT = 1000
_NARROW = 1.5
"""Over fewer decades than these, twos and fives are named as well."""
_ROOM = 60
"""The pixels that a number has to itself."""


def short(value: float) -> str:
    """A count in few signs, as `150 k` and `1.5 G`."""
    for size, prefix in _PREFIXES:
        if abs(value) >= size * (1 - 1e-9):
            return f"{value / size:.4g} {prefix}"
    return f"{value:.4g}"


class CountAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose large numbers have the prefixes of units."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """What is written at ticks."""
        if self.logMode:
            return [short(10.0**value) for value in values]
        if max((abs(value) for value in values), default=0) >= _LEAST_COUNT:
            return [short(value) for value in values]
        return list(super().tickStrings(values, scale, spacing))

    def logTickValues(
        self, minVal: float, maxVal: float, size: float, stdTicks: object
    ) -> list[tuple[float | None, list[float]]]:
        """Whole powers of ten, every second or third where there is no room, and twos and fives where there is."""
        span = max(maxVal - minVal, 1e-9)
        digits = (1, 2, 5) if span < _NARROW else (1,)
        step = max(1, ceil(span * _ROOM / max(size, 1)))
        first = floor(minVal / step) * step
        powers = range(first, ceil(maxVal) + 1, step)
        values = [power + log10(digit) for power in powers for digit in digits]
        return [(None, [value for value in values if minVal <= value <= maxVal])]
