"""Layers with weights: fully connected ones and those that slide weights over maps."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.nnef.builder import Builder, Form, InexpressibleError
from layerwright.exchange.nnef.graph import Argument, Tensor
from layerwright.exchange.nnef.values import Transposed, Values
from layerwright.resolve.resolved import Node


def bias(b: Builder, node: Node) -> tuple[Tensor, ...]:
    """The bias as engines take it: a row of one number for each map; nothing where there is none."""
    if not b.has(node, "b"):
        return ()
    values = b.values(node, "b")
    return (b.variable(node, "b", b.stored(values, (1, values.size))),)


def _connected(b: Builder, node: Node, weights: Array | None = None) -> Tensor:
    """All inputs times a matrix, which NNEF keeps with a row for each output."""
    x = b.input(node)
    size = prod(node.input)
    flat = b.reshaped(x, (b.batch_size, size))
    matrix = b.values(node, "W") if weights is None else weights
    turned = Transposed(matrix.reshape(size, -1))
    rows = _stored(b, node, turned, weights is None)
    lines = b.op("linear", flat, rows, *bias(b, node), gives=(b.batch_size, turned.shape[0]))
    return b.reshaped(lines, b.shape(node))


def _stored(b: Builder, node: Node, values: Values, as_learned: bool) -> Tensor:
    """The weights as a stored tensor; what is made of the learned ones belongs to this layer alone."""
    if as_learned:
        return b.variable(node, "W", values, weight=True)
    return b.variable(node, "signs", values, weight=True, named=b.identifier(node, "W"))


def _geometry(node: Node) -> dict[str, Argument]:
    if node.values.get("ChannelLast"):
        raise InexpressibleError(
            "its maps are the last axis, which nnabla computes on a graphics card only, so that no export of it can be "
            "checked; set ChannelLast to False"
        )
    return {
        "padding": [(pad, pad) for pad in node.shape("Padding")],
        "stride": list(node.shape("Strides")),
        "dilation": list(node.shape("Dilation")),
    }


def _convolved(b: Builder, node: Node, weights: Array | None = None) -> Tensor:
    geometry, groups = _geometry(node), node.values.get("Group", 1)
    assert isinstance(groups, int)
    values = b.values(node, "W") if weights is None else weights
    kernel = _stored(b, node, b.stored(values), weights is None)
    return b.op("conv", b.input(node), kernel, *bias(b, node), gives=b.shape(node), **geometry, groups=groups)


def _depthwise(b: Builder, node: Node) -> Tensor:
    values = b.values(node, "W")
    kernel = b.variable(node, "W", b.stored(values, (values.shape[0], 1, *values.shape[1:])), weight=True)
    inputs = (b.input(node), kernel, *bias(b, node))
    return b.op("conv", *inputs, gives=b.shape(node), **_geometry(node), groups=node.input[0])


def _deconvolved(b: Builder, node: Node) -> Tensor:
    kernel = b.variable(node, "W", b.stored(b.values(node, "W")), weight=True, maps_axis=1)
    inputs = (b.input(node), kernel, *bias(b, node))
    return b.op("deconv", *inputs, gives=b.shape(node), **_geometry(node), groups=node.integer("Group"))


def _depthwise_back(b: Builder, node: Node) -> Tensor:
    values = b.values(node, "W")
    kernel = b.variable(node, "W", b.stored(values, (values.shape[0], 1, *values.shape[1:])), weight=True)
    inputs = (b.input(node), kernel, *bias(b, node))
    return b.op("deconv", *inputs, gives=b.shape(node), **_geometry(node), groups=node.output[0])


def _signs(values: Array) -> Array:
    signs: Array = np.where(values >= 0, 1, -1).astype(np.float32)
    return signs


def _scaled_signs(values: Array, axes: tuple[int, ...]) -> Array:
    sizes: Array = np.abs(values).mean(axes, keepdims=True, dtype=np.float32)
    return _signs(values) * sizes


def _embed(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    whole = b.cast(x, "integer")
    return b.op("gather", b.variable(node, "W", b.stored(b.values(node, "W"))), whole, gives=b.shape(node), axis=0)


def _binary_connect_affine(b: Builder, node: Node) -> Tensor:
    return _connected(b, node, _signs(b.values(node, "W")))


def _binary_weight_affine(b: Builder, node: Node) -> Tensor:
    return _connected(b, node, _scaled_signs(b.values(node, "W").reshape(prod(node.input), -1), (0,)))


def _binary_connect_convolution(b: Builder, node: Node) -> Tensor:
    return _convolved(b, node, _signs(b.values(node, "W")))


def _binary_weight_convolution(b: Builder, node: Node) -> Tensor:
    values = b.values(node, "W")
    return _convolved(b, node, _scaled_signs(values, tuple(range(1, values.ndim))))


FORMS: Mapping[str, Form] = {
    "Affine": _connected,
    "Embed": _embed,
    "Convolution": _convolved,
    "DepthwiseConvolution": _depthwise,
    "Deconvolution": _deconvolved,
    "DepthwiseDeconvolution": _depthwise_back,
    "BinaryConnectAffine": _binary_connect_affine,
    "BinaryConnectConvolution": _binary_connect_convolution,
    "BinaryWeightAffine": _binary_weight_affine,
    "BinaryWeightConvolution": _binary_weight_convolution,
}

REASONS: Mapping[str, str] = {
    "DeformableConvolution": "NNEF has no convolution whose kernel is bent by data",
    "AdaptiveSeparableConvolution": "NNEF has no convolution whose kernel is data",
}
