"""Layers that calculate."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Row, plain

CALLS: Mapping[str, Row] = {
    "Add2": plain("add2", 0, 1, inplace="InPlace"),
    "Mul2": plain("mul2", 0, 1),
    "MulScalar": plain("mul_scalar", val="Value"),
    "AddScalar": plain("add_scalar", val="Value"),
}
