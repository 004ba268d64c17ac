"""Units made of layers, also of such that repeat, opened to be looked at, and dissolved into layers again."""

from layerwright.resolve.units.calling import patterns_into_units
from layerwright.resolve.units.dissolving import dissolve_unit, held_by, opening_of, output_of, ports_of
from layerwright.resolve.units.grouping import group_into_unit
from layerwright.resolve.units.patterns import Pattern
from layerwright.resolve.units.repeating import repeated_patterns
from layerwright.resolve.units.showing import opened

__all__ = [
    "Pattern",
    "dissolve_unit",
    "group_into_unit",
    "held_by",
    "opened",
    "opening_of",
    "output_of",
    "patterns_into_units",
    "ports_of",
    "repeated_patterns",
]
