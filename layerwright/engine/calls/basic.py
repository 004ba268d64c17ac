"""Layers with weights."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row
from layerwright.resolve.resolved import Node


def _convolution(node: Node) -> Call:
    return Call(
        "convolution",
        (0, "W", "b"),
        {
            "base_axis": node.axis(0),
            "pad": node.shape("Padding"),
            "stride": node.shape("Strides"),
            "dilation": node.shape("Dilation"),
            "group": node.integer("Group"),
            "channel_last": node.flag("ChannelLast"),
        },
    )


def _depthwise_convolution(node: Node) -> Call:
    return Call(
        "depthwise_convolution",
        (0, "W", "b"),
        {
            "base_axis": node.axis(0),
            "pad": node.shape("Padding"),
            "stride": node.shape("Strides"),
            "dilation": node.shape("Dilation"),
            "multiplier": node.integer("Multiplier"),
        },
    )


CALLS: Mapping[str, Row] = {
    "Affine": lambda node: Call("affine", (0, "W", "b"), {"base_axis": node.axis(0)}),
    "Convolution": _convolution,
    "DepthwiseConvolution": _depthwise_convolution,
}
