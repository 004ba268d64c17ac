"""Units made of layers, opened to be looked at, and dissolved into layers again."""

from layerwright.resolve.units.dissolving import dissolve_unit, opened
from layerwright.resolve.units.grouping import group_into_unit

__all__ = ["dissolve_unit", "group_into_unit", "opened"]
