"""Layers that bring values to a common scale."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.exchange.onnx.forms.form import Form
from layerwright.exchange.onnx.forms.maps import in_a_batch
from layerwright.exchange.onnx.graph import Builder, Inexpressible
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import Node, ParameterUse


def _batch_normalization(builder: Builder, node: Node, x: str) -> str:
    axes, uses = node.shape("Axes"), [node.sides[name] for name in ("gamma", "beta", "mean", "var")]
    epsilon = node.number("Epsilon")
    if axes == (0,) and all(isinstance(use, ParameterUse) for use in uses):
        maps = (node.input[0],)
        stored = [builder.side(node, name, maps) for name in ("gamma", "beta", "mean", "var")]
        return builder.op("BatchNormalization", x, *stored, epsilon=epsilon)
    gamma, beta, mean, variance = (builder.side(node, name) for name in ("gamma", "beta", "mean", "var"))
    deviation = builder.op("Sqrt", builder.op("Add", variance, builder.constant(epsilon)))
    scaled = builder.op("Div", builder.op("Sub", x, mean), deviation)
    return builder.op("Add", builder.op("Mul", scaled, gamma), beta)


def _fused(builder: Builder, node: Node, x: str) -> str:
    y = _batch_normalization(builder, node, x)
    return builder.op("Relu", y) if node.text("Nonlinearity") == "relu" else y


def _standardized(builder: Builder, x: str, axes: Shape, epsilon: float) -> str:
    mean = builder.op("ReduceMean", x, axes=list(axes), keepdims=1)
    centred = builder.op("Sub", x, mean)
    variance = builder.op("ReduceMean", builder.op("Mul", centred, centred), axes=list(axes), keepdims=1)
    deviation = builder.op("Sqrt", builder.op("Add", variance, builder.constant(epsilon)))
    return builder.op("Div", centred, deviation)


def _with_scale(builder: Builder, node: Node, y: str) -> str:
    for operator, connector in (("Mul", "gamma"), ("Add", "beta")):
        if connector in node.sides:
            y = builder.op(operator, y, builder.side(node, connector))
    return y


def _others(node: Node, *kept: int) -> Shape:
    """All axes but some, the batch counted as 0."""
    rank = len(node.input) + 1
    return tuple(axis for axis in range(rank) if axis not in {entry % rank for entry in kept})


def _layer(builder: Builder, node: Node, x: str) -> str:
    axes = _others(node, node.integer("BatchAxis") + 1)
    return _with_scale(builder, node, _standardized(builder, x, axes, node.number("Epsilon")))


def _instance(builder: Builder, node: Node, x: str) -> str:
    axes = _others(node, node.integer("BatchAxis") + 1, node.integer("ChannelAxis") + 1)
    return _with_scale(builder, node, _standardized(builder, x, axes, node.number("Epsilon")))


def _group(builder: Builder, node: Node, x: str) -> str:
    if node.integer("ChannelAxis") != 0 or node.integer("BatchAxis") != -1:
        raise Inexpressible("The maps must be the first axis. Set ChannelAxis to 0 and BatchAxis to -1.")
    grouped = builder.reshape(x, (0, node.integer("NumGroups"), -1))
    y = _standardized(builder, grouped, (2,), node.number("Epsilon"))
    return _with_scale(builder, node, builder.reshape(y, (-1, *node.input)))


def _norm(builder: Builder, node: Node, x: str) -> str:
    p, axes = node.number("P"), tuple(axis + 1 for axis in node.shape("Axes"))
    powered = builder.op("Pow", builder.op("Abs", x), builder.constant(p))
    total = builder.op("ReduceSum", powered, builder.integers(axes), keepdims=1)
    length = builder.op("Pow", total, builder.constant(1 / p))  # nnabla adds no Epsilon to it
    return builder.op("Div", x, length)


def _weight_normalization(builder: Builder, node: Node) -> str:
    rank = len(node.input) + node.batched
    kept = node.axis(node.integer("Dim")) % rank
    axes = tuple(axis for axis in range(rank) if axis != kept)
    x = builder.input(node)
    total = builder.op("ReduceSum", builder.op("Mul", x, x), builder.integers(axes), keepdims=1)
    length = builder.op("Sqrt", builder.op("Add", total, builder.constant(node.number("Epsilon"))))
    size = builder.side_shape(node, "g")[0]
    scale = builder.side(node, "g", tuple(size if axis == kept else 1 for axis in range(rank)))
    return builder.op("Mul", builder.op("Div", x, length), scale)


def _weight_standardization(builder: Builder, node: Node) -> str:
    rank = len(node.input) + node.batched
    kept = node.axis(node.integer("ChannelAxis")) % rank
    axes = tuple(axis for axis in range(rank) if axis != kept)
    return _standardized(builder, builder.input(node), axes, node.number("Epsilon"))


FORMS: Mapping[str, Form] = {
    "BatchNormalization": in_a_batch(_batch_normalization),
    "FusedBatchNormalization": in_a_batch(_fused),
    "LayerNormalization": in_a_batch(_layer),
    "InstanceNormalization": in_a_batch(_instance),
    "GroupNormalization": in_a_batch(_group),
    "NormNormalization": in_a_batch(_norm),
    "WeightNormalization": _weight_normalization,
    "WeightStandardization": _weight_standardization,
}
