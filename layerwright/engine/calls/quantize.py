"""Layers that keep few bits of a number, or train what shall run with few."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.convolution import over_maps
from layerwright.engine.calls.form import Call, Row, plain

CALLS: Mapping[str, Row] = {
    "FixedPointQuantize": plain(
        "fixed_point_quantize", sign="Sign", n="N", delta="Delta", ste_fine_grained="STEFineGrained"
    ),
    "Pow2Quantize": plain(
        "pow2_quantize", sign="Sign", with_zero="WithZero", n="N", m="M", ste_fine_grained="STEFineGrained"
    ),
    "BinaryConnectAffine": lambda node: Call("binary_connect_affine", (0, "W", "Wb", "b"), {"base_axis": node.axis(0)}),
    "BinaryConnectConvolution": over_maps("binary_connect_convolution", 0, "W", "Wb", "b", group="Group"),
    "BinaryTanh": plain("binary_tanh"),
    "BinarySigmoid": plain("binary_sigmoid"),
}
