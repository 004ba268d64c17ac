"""The colour of each category of layers, the same wherever networks are drawn."""

from __future__ import annotations

from collections.abc import Mapping

_NEUTRAL = "#76839a"
_EDGES: Mapping[str, str] = {
    "IO": "#8793a8",
    "Basic": "#5b8def",
    "Pooling": "#35b0a2",
    "Activation": "#e0a03c",
    "Normalization": "#9b83f2",
    "Loss": "#ec6a67",
    "Unit": "#d06fc0",
    "Quantize": "#c2a93f",
    "LoopControl": "#4fa8d5",
}


def edge_colour(category: str) -> str:
    """The colour at the edge of a layer of a category, as `#rrggbb`."""
    return _EDGES.get(category, _NEUTRAL)
