"""Layers that slide weights over maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from layerwright.engine.calls.form import Call, Row, plain
from layerwright.resolve.resolved import Node


def over_maps(function: str, *inputs: int | str, **properties: str) -> Callable[[Node], Call]:
    """A function with a kernel that moves over maps."""
    made = plain(function, *inputs, pad="Padding", stride="Strides", dilation="Dilation", **properties)

    def row(node: Node) -> Call:
        call = made(node)
        return Call(function, call.inputs, {"base_axis": node.axis(0), **call.arguments})

    return row


_GROUPS = {"group": "Group", "channel_last": "ChannelLast"}

CALLS: Mapping[str, Row] = {
    "Convolution": over_maps("convolution", 0, "W", "b", **_GROUPS),
    "DepthwiseConvolution": over_maps("depthwise_convolution", 0, "W", "b", multiplier="Multiplier"),
    "Deconvolution": over_maps("deconvolution", 0, "W", "b", **_GROUPS),
    "DepthwiseDeconvolution": over_maps("depthwise_deconvolution", 0, "W", "b", divisor="Divisor"),
    "DeformableConvolution": over_maps(
        "deformable_convolution", 0, "W", "Offset", "Mask", "b", **_GROUPS, deformable_group="DeformableGroup"
    ),
    "AdaptiveSeparableConvolution": plain("adaptive_separable_convolution", 0, "V", "H"),
}
