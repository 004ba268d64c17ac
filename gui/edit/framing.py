"""A frame around layers, for which others make room."""

from __future__ import annotations

from collections.abc import Collection
from math import ceil

import msgspec

from layerwright.model import edits
from layerwright.model.layout import GRID, LAYER_HEIGHT, LAYER_WIDTH
from layerwright.model.network import Layer, Network

_APART = 8.0
"""What lies between a frame and a layer outside it at least."""


def framed(network: Network, names: Collection[str], title: str) -> Network:
    """Put a frame around layers, and move them and what lies below so far that the frame covers no others."""
    frame = edits.frame_around(network, names, title, "accent")
    inside = [network.by_name[name] for name in names]
    top, bottom = min(layer.y for layer in inside), max(layer.y for layer in inside)

    def beside(layer: Layer) -> bool:
        return layer.name not in names and frame.x - LAYER_WIDTH < layer.x < frame.x + frame.width

    above = [layer.y + LAYER_HEIGHT for layer in network.layers if beside(layer) and layer.y < top]
    below = [layer.y for layer in network.layers if beside(layer) and layer.y > bottom]
    down = _steps(max(above, default=frame.y) - frame.y + _APART)
    more = _steps(frame.y + frame.height + _APART - min(below, default=float("inf")))
    # What lies level with each other stays so: the rest of the network goes down as a whole.
    network = edits.shift(network, {*names, *(layer.name for layer in network.layers if layer.y >= top)}, (0, down))
    rest = [layer.name for layer in network.layers if layer.name not in names and layer.y > bottom + down]
    network = edits.shift(network, rest, (0, more))
    return edits.add_frame(network, msgspec.structs.replace(frame, y=frame.y + down))


def _steps(distance: float) -> float:
    """A distance in whole steps of the grid; 0 where it is none."""
    return ceil(distance / GRID) * GRID if 0 < distance < float("inf") else 0.0
