"""A network as it is drawn while units of it are opened in their place."""

from __future__ import annotations

from math import ceil

import msgspec

from layerwright.model.layout import GRID, LAYER_HEIGHT
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project
from layerwright.resolve.units import opened

_replace = msgspec.structs.replace
_APART = 8.0
"""What lies between the frame around a unit and other layers at least."""


def opened_in_place(project: Project, network: Network, unit: str) -> Network:
    """What a unit holds lies in a frame in the unit's place, and all that was below goes down as a whole.

    Raises:
        EditError: The unit cannot be opened; the message says why.
    """
    drawn = opened(project, network, unit)
    at = network.by_name[unit]
    inside = [layer for layer in drawn.layers if layer.name not in network.by_name]
    if not inside or not drawn.frames:
        return drawn
    frame = drawn.frames[-1]
    above = max((layer.y + LAYER_HEIGHT for layer in network.layers if layer.y < at.y), default=frame.y)
    down = _steps(above + _APART - frame.y)
    bottom = frame.y + frame.height + down
    below = min((layer.y for layer in network.layers if layer.y > at.y), default=bottom)
    more = _steps(bottom + _APART - below)

    def placed(layer: Layer) -> Layer:
        before = network.by_name.get(layer.name)
        if before is None:
            return _replace(layer, y=layer.y + down)
        return _replace(layer, x=before.x, y=before.y + (more if before.y > at.y else 0))

    frames = (*network.frames, _replace(frame, y=frame.y + down))
    return _replace(drawn, layers=tuple(placed(layer) for layer in drawn.layers), frames=frames)


def _steps(distance: float) -> float:
    """A distance in whole steps of the grid; 0 where it is none."""
    return ceil(distance / GRID) * GRID if distance > 0 else 0.0
