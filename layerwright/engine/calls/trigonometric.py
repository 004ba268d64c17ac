"""Layers of the circular and hyperbolic functions."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Row, plain

CALLS: Mapping[str, Row] = {
    "Sin": plain("sin"),
    "Cos": plain("cos"),
    "Tan": plain("tan"),
    "Sinh": plain("sinh"),
    "Cosh": plain("cosh"),
    "ASin": plain("asin"),
    "ACos": plain("acos"),
    "ATan": plain("atan"),
    "ATan2": plain("atan2", 0, "x"),
    "ASinh": plain("asinh"),
    "ACosh": plain("acosh"),
    "ATanh": plain("atanh"),
}
