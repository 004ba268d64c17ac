"""Layers that keep few bits of a number, or train what shall run with few."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.convolution import over_maps
from layerwright.engine.calls.form import Call, Row, plain
from layerwright.engine.calls.normalization import in_a_batch
from layerwright.layers.kinds import Value
from layerwright.resolve.resolved import Node


def _between(node: Node) -> Mapping[str, Value]:
    return {
        "decay": node.number("Decay"),
        "x_min_max": node.flag("XMinMax"),
        "ema": node.flag("EMA"),
        "ste_fine_grained": node.flag("STEFineGrained"),
        "eps": node.number("Epsilon"),
    }


CALLS: Mapping[str, Row] = {
    "FixedPointQuantize": plain(
        "fixed_point_quantize", sign="Sign", n="N", delta="Delta", ste_fine_grained="STEFineGrained"
    ),
    "Pow2Quantize": plain(
        "pow2_quantize", sign="Sign", with_zero="WithZero", n="N", m="M", ste_fine_grained="STEFineGrained"
    ),
    "BinaryConnectAffine": lambda node: Call("binary_connect_affine", (0, "W", "Wb", "b"), {"base_axis": node.axis(0)}),
    "BinaryConnectConvolution": over_maps("binary_connect_convolution", 0, "W", "Wb", "b", group="Group"),
    "BinaryWeightAffine": lambda node: Call(
        "binary_weight_affine", (0, "W", "Wb", "alpha", "b"), {"base_axis": node.axis(0)}
    ),
    "BinaryWeightConvolution": over_maps("binary_weight_convolution", 0, "W", "Wb", "alpha", "b", group="Group"),
    "MinMaxQuantize": in_a_batch("min_max_quantize", (0, "r", "R", "l", "L"), _between),
    "BinaryTanh": plain("binary_tanh"),
    "BinarySigmoid": plain("binary_sigmoid"),
}
