"""Layers with weights, and those that slide over maps or make them smaller or larger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import numpy as np

from layerwright.exchange.onnx.forms.form import Form, as_integer
from layerwright.exchange.onnx.graph import Builder, Inexpressible
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import Node


def in_a_batch(form: Callable[[Builder, Node, str], str]) -> Form:
    """A form for operators that want a batch: what has none becomes a batch of one sample."""

    def whole(builder: Builder, node: Node) -> str:
        x = builder.input(node)
        if node.batched:
            return form(builder, node, x)
        return builder.reshape(form(builder, node, builder.reshape(x, (1, *node.input))), node.output)

    return whole


def _affine(builder: Builder, node: Node, x: str) -> str:
    inner, outer = prod(node.input), prod(node.output)
    if len(node.input) > 1:
        x = builder.op("Flatten", x, axis=1)
    bias = [builder.side(node, "b", (outer,))] if "b" in node.sides else []
    y = builder.op("Gemm", x, builder.side(node, "W", (inner, outer)), *bias)
    return builder.reshape(y, (-1, *node.output)) if len(node.output) > 1 else y


def _channels_first(node: Node) -> None:
    if node.values.get("ChannelLast"):
        raise Inexpressible("ONNX has the maps before the other axes. Set ChannelLast to False.")


def _window(node: Node) -> dict[str, list[int]]:
    pads = node.shape("Padding")
    return {
        "kernel_shape": list(node.shape("KernelShape")),
        "strides": list(node.shape("Strides")),
        "dilations": list(node.shape("Dilation")),
        "pads": [*pads, *pads],
    }


def _bias(builder: Builder, node: Node) -> list[str]:
    return [builder.side(node, "b")] if "b" in node.sides else []


def _convolution(builder: Builder, node: Node, x: str) -> str:
    _channels_first(node)
    w = builder.side(node, "W")
    return builder.op("Conv", x, w, *_bias(builder, node), group=node.integer("Group"), **_window(node))


def _depthwise_convolution(builder: Builder, node: Node, x: str) -> str:
    maps = node.input[0]
    shape = (node.output[0], 1, *node.shape("KernelShape"))
    w = builder.side(node, "W", shape)
    return builder.op("Conv", x, w, *_bias(builder, node), group=maps, **_window(node))


def _deconvolution(builder: Builder, node: Node, x: str) -> str:
    _channels_first(node)
    w = builder.side(node, "W")
    return builder.op("ConvTranspose", x, w, *_bias(builder, node), group=node.integer("Group"), **_window(node))


def _depthwise_deconvolution(builder: Builder, node: Node, x: str) -> str:
    shape = (node.input[0], 1, *node.shape("KernelShape"))
    w = builder.side(node, "W", shape)
    return builder.op("ConvTranspose", x, w, *_bias(builder, node), group=node.output[0], **_window(node))


def _embed(builder: Builder, node: Node) -> str:
    return builder.op("Gather", builder.side(node, "W"), as_integer(builder, builder.input(node)), axis=0)


def _pooled(operator: str, attributes: Callable[[Node], Mapping[str, int]], scale: bool = False) -> Form:
    """A pooling over the last axes; those before them are counted as maps."""

    def form(builder: Builder, node: Node) -> str:
        if node.values.get("ChannelLast"):
            raise Inexpressible("ONNX has the maps before the other axes. Set ChannelLast to False.")
        kernel, strides, pads = (node.shape(name) for name in ("KernelShape", "Strides", "Padding"))
        lead = node.input[: -len(kernel)]
        x = builder.input(node)
        plain = node.batched and len(lead) == 1
        if not plain:
            x = builder.reshape(x, (-1 if node.batched else 1, prod(lead), *node.input[-len(kernel) :]))
        options = attributes(node)
        ends = _ends(node, kernel, strides, pads)
        if options.get("count_include_pad") and not scale and any(e > p for e, p in zip(ends, pads, strict=True)):
            # What lies beyond the padding is not counted, and the padding is.
            ends = [max(end - pad, 0) for end, pad in zip(ends, pads, strict=True)]
            around = (0, 0, *pads)
            x = builder.op("Pad", x, builder.integers((*around, *around)))
            pads, options = (0,) * len(pads), {}
        y = builder.op(
            operator,
            x,
            kernel_shape=list(kernel),
            strides=list(strides),
            pads=[*pads, *ends],
            **options,
        )
        if scale:
            y = builder.op("Mul", y, builder.constant(float(prod(kernel))))
        return y if plain else builder.reshape(y, node.with_batch(node.output))

    return form


def _ends(node: Node, kernel: Shape, strides: Shape, pads: Shape) -> list[int]:
    """How much is added at the end of each axis, so that the last window fits."""
    sizes, results = node.input[-len(kernel) :], node.output[-len(kernel) :]
    return [
        max((result - 1) * stride + width - size - pad, 0)
        for result, stride, width, size, pad in zip(results, strides, kernel, sizes, pads, strict=True)
    ]


def _average_options(node: Node) -> Mapping[str, int]:
    return {"count_include_pad": int(node.flag("IncludingPad"))}


def _global_average(builder: Builder, node: Node, x: str) -> str:
    return builder.op("GlobalAveragePool", x)


def _unpooling(builder: Builder, node: Node) -> str:
    """Each value is repeated: a new axis behind each of the last ones is filled, and taken together with it."""
    kernel = node.shape("KernelShape")
    lead, sizes = node.input[: -len(kernel)], node.input[-len(kernel) :]
    apart = [entry for size in sizes for entry in (size, 1)]
    filled = [entry for factor in kernel for entry in (1, factor)]
    x = builder.reshape(builder.input(node), node.with_batch((*lead, *apart)))
    ones = (1,) * (len(lead) + node.batched)
    x = builder.op("Expand", x, builder.integers((*ones, *filled)))
    return builder.reshape(x, node.with_batch(node.output))


def _interpolate(builder: Builder, node: Node) -> str:
    size = node.shape("OutputSize")
    mode, aligned = node.text("Mode"), node.flag("AlignCorners")
    lead = node.input[: -len(size)]
    x = builder.reshape(builder.input(node), (-1, 1, *node.input[-len(size) :]))
    scales = [1.0, 1.0, *(new / old for new, old in zip(size, node.input[-len(size) :], strict=True))]
    if mode == "nearest":
        options = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    else:
        place = "align_corners" if aligned else "asymmetric"
        options = {"mode": "linear", "coordinate_transformation_mode": place}
    y = builder.op("Resize", x, "", builder.constant(scales), **options)
    return builder.reshape(y, node.with_batch((*lead, *size)))


def _binarized(builder: Builder, node: Node) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.where(builder.values(node, "W") < 0, np.float32(-1), np.float32(1))


def _scaled_binary(builder: Builder, node: Node, axis: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Signs, times the mean size of the weights of each output."""
    weights = np.asarray(builder.values(node, "W"))
    others = tuple(other for other in range(weights.ndim) if other != axis) if axis == 0 else (0,)
    scale = np.abs(weights).mean(axis=others, keepdims=True, dtype=np.float32)
    signs: np.ndarray[Any, np.dtype[np.float32]] = _binarized(builder, node) * scale
    return signs


def _fixed_affine(builder: Builder, node: Node, x: str, weights: np.ndarray[Any, np.dtype[np.float32]]) -> str:
    inner, outer = prod(node.input), prod(node.output)
    if len(node.input) > 1:
        x = builder.op("Flatten", x, axis=1)
    bias = [builder.side(node, "b", (outer,))] if "b" in node.sides else []
    y = builder.op("Gemm", x, builder.constant(weights.reshape(inner, outer)), *bias)
    return builder.reshape(y, (-1, *node.output)) if len(node.output) > 1 else y


def _fixed_convolution(builder: Builder, node: Node, x: str, weights: np.ndarray[Any, np.dtype[np.float32]]) -> str:
    window = _window(node)
    return builder.op(
        "Conv", x, builder.constant(weights), *_bias(builder, node), group=node.integer("Group"), **window
    )


FORMS: Mapping[str, Form] = {
    "BinaryConnectAffine": in_a_batch(lambda b, node, x: _fixed_affine(b, node, x, _binarized(b, node))),
    "BinaryConnectConvolution": in_a_batch(lambda b, node, x: _fixed_convolution(b, node, x, _binarized(b, node))),
    "BinaryWeightAffine": in_a_batch(lambda b, node, x: _fixed_affine(b, node, x, _scaled_binary(b, node, 1))),
    "BinaryWeightConvolution": in_a_batch(
        lambda b, node, x: _fixed_convolution(b, node, x, _scaled_binary(b, node, 0))
    ),
    "Affine": in_a_batch(_affine),
    "Embed": _embed,
    "Convolution": in_a_batch(_convolution),
    "DepthwiseConvolution": in_a_batch(_depthwise_convolution),
    "Deconvolution": in_a_batch(_deconvolution),
    "DepthwiseDeconvolution": in_a_batch(_depthwise_deconvolution),
    "MaxPooling": _pooled("MaxPool", lambda node: {}),
    "AveragePooling": _pooled("AveragePool", _average_options),
    "SumPooling": _pooled("AveragePool", lambda node: {"count_include_pad": 1}, scale=True),
    "GlobalAveragePooling": in_a_batch(_global_average),
    "Unpooling": _unpooling,
    "Interpolate": _interpolate,
}
