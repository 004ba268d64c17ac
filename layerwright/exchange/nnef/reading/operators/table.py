"""Every operator by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from layerwright.exchange.nnef.reading.converter import Converter
from layerwright.exchange.nnef.reading.operators import arranging, elements, windows
from layerwright.exchange.nnef.reading.parsed import Statement

OPERATORS: Mapping[str, Callable[[Converter, Statement], Any]] = {
    **arranging.OPERATORS,
    **elements.OPERATORS,
    **windows.OPERATORS,
}
"""What makes layers of a statement, by the name of its operator."""
