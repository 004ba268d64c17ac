"""Layers that bring values to a common scale."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from layerwright.exchange.nnef.builder import Builder, Form, InexpressibleError
from layerwright.exchange.nnef.folding import normalization_factors
from layerwright.exchange.nnef.graph import Tensor
from layerwright.resolve.resolved import Node

_PARTS = ("mean", "var", "beta", "gamma")


def _batch(b: Builder, node: Node) -> Tensor:
    """Running statistics, which the batch's own have made way for."""
    if node.flag("BatchStat"):
        raise InexpressibleError("it uses the statistics of the batch")
    x = b.input(node)
    if b.is_folded(node):
        return x
    axis = node.axis(node.shape("Axes")[0])
    if axis != 1 or not (b.has(node, "mean") and b.has(node, "var")):
        return _scaled(b, node, x)
    size = x.shape[1]
    row = {
        name: b.variable(node, name, b.stored(b.values(node, name), (1, size))) for name in _PARTS if b.has(node, name)
    }
    operands = (x, row["mean"], row["var"], row.get("beta", 0.0), row.get("gamma", 1.0))
    return b.op("batch_normalization", *operands, gives=x.shape, epsilon=node.number("Epsilon"))


def _scaled(b: Builder, node: Node, x: Tensor) -> Tensor:
    factor, summand = normalization_factors(node, lambda name: b.values(node, name) if b.has(node, name) else None)
    shape = [1] * len(x.shape)
    shape[node.axis(node.shape("Axes")[0])] = factor.size
    scale = b.constant(node, "scale", factor.reshape(shape))
    return b.chain(x, ("mul", scale), ("add", b.constant(node, "shift", summand.reshape(shape))))


def _fused(b: Builder, node: Node) -> Tensor:
    return b.elementwise("relu", _batch(b, node))


def _standardized(b: Builder, x: Tensor, axes: Collection[int], epsilon: float) -> Tensor:
    """Mean 0 and variance 1 over some axes."""
    centred = b.elementwise("sub", x, b.reduced("mean_reduce", x, axes))
    variance = b.reduced("mean_reduce", b.elementwise("mul", centred, centred), axes)
    return b.elementwise("div", centred, b.chain(variance, ("add", epsilon), ("sqrt",)))


def _scale_and_shift(b: Builder, node: Node, x: Tensor) -> Tensor:
    if b.has(node, "gamma"):
        x = b.elementwise("mul", x, b.variable(node, "gamma", b.stored(b.values(node, "gamma"))))
    if b.has(node, "beta"):
        x = b.elementwise("add", x, b.variable(node, "beta", b.stored(b.values(node, "beta"))))
    return x


def _layer(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    axes = set(range(len(x.shape))) - {node.integer("BatchAxis") + 1}
    return _scale_and_shift(b, node, _standardized(b, x, axes, node.number("Epsilon")))


def _instance(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    axes = set(range(len(x.shape))) - {node.integer("BatchAxis") + 1, node.integer("ChannelAxis") + 1}
    return _scale_and_shift(b, node, _standardized(b, x, axes, node.number("Epsilon")))


def _group(b: Builder, node: Node) -> Tensor:
    x, groups, channels = b.input(node), node.integer("NumGroups"), node.integer("ChannelAxis") + 1
    size = x.shape[channels]
    apart = b.reshaped(x, [*x.shape[:channels], groups, size // groups, *x.shape[channels + 1 :]])
    batch = node.integer("BatchAxis") + 1
    kept = {batch if batch < channels else batch + 1, channels}
    axes = set(range(len(apart.shape))) - kept
    even = b.reshaped(_standardized(b, apart, axes, node.number("Epsilon")), x.shape)
    return _scale_and_shift(b, node, even)


def _norm(b: Builder, node: Node) -> Tensor:
    x, power = b.input(node), node.number("P")
    axes = {axis % len(x.shape) for axis in (entry + 1 for entry in node.shape("Axes"))}
    length = b.elementwise("max", norm(b, x, axes, power), node.number("Epsilon"))
    return b.elementwise("div", x, length)


def norm(b: Builder, x: Tensor, axes: Collection[int], power: float) -> Tensor:
    """The p-norm over some axes."""
    if power == 1:
        return b.reduced("sum_reduce", b.elementwise("abs", x), axes)
    if power == 2:
        return b.chain(b.reduced("sum_reduce", b.elementwise("mul", x, x), axes), ("sqrt",))
    powers = b.chain(x, ("abs",), ("pow", power))
    return b.chain(b.reduced("sum_reduce", powers, axes), ("pow", 1 / power))


def _weight_standardization(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    axes = set(range(len(x.shape))) - {node.axis(node.integer("ChannelAxis"))}
    return _standardized(b, x, axes, node.number("Epsilon"))


def _weight_normalization(b: Builder, node: Node) -> Tensor:
    x, axis = b.input(node), node.axis(node.integer("Dim"))
    axes = set(range(len(x.shape))) - {axis}
    squares = b.reduced("sum_reduce", b.elementwise("mul", x, x), axes)
    length = b.chain(squares, ("add", node.number("Epsilon")), ("sqrt",))
    shape = [1] * len(x.shape)
    shape[axis] = x.shape[axis]
    gain = b.variable(node, "g", b.stored(b.values(node, "g"), shape))
    return b.chain(x, ("div", length), ("mul", gain))


FORMS: Mapping[str, Form] = {
    "BatchNormalization": _batch,
    "FusedBatchNormalization": _fused,
    "LayerNormalization": _layer,
    "InstanceNormalization": _instance,
    "GroupNormalization": _group,
    "NormNormalization": _norm,
    "WeightStandardization": _weight_standardization,
    "WeightNormalization": _weight_normalization,
}

REASONS: Mapping[str, str] = {
    "SpectralNorm": "NNEF cannot repeat until a length is found; of a stored weight it can be exported",
}
