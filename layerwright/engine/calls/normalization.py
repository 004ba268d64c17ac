"""Layers that bring values to a common scale.

An axis -1 is the batch here, as the reference system counts it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from layerwright.engine.calls.form import Call, Row
from layerwright.layers.kinds import Shape, Value
from layerwright.resolve.resolved import Node


def in_a_batch(function: str, inputs: tuple[int | str, ...], arguments: Callable[[Node], Mapping[str, Value]]) -> Row:
    """A function that wants a batch: what has none becomes a batch of one sample."""

    def row(node: Node) -> Call | tuple[Call, ...]:
        call = Call(function, inputs, arguments(node))
        if node.batched:
            return call
        return (
            Call("reshape", (0,), {"shape": (1, *node.input)}),
            call,
            Call("reshape", (0,), {"shape": node.input}),
        )

    return row


def _counted(axes: Shape) -> Shape:
    return tuple(axis + 1 for axis in axes)


def _over_the_batch(node: Node) -> Mapping[str, Value]:
    return {
        "axes": _counted(node.shape("Axes")),
        "decay_rate": node.number("DecayRate"),
        "eps": node.number("Epsilon"),
        "batch_stat": node.flag("BatchStat"),
    }


def _over_each_sample(node: Node) -> Mapping[str, Value]:
    return {"batch_axis": _counted((node.integer("BatchAxis"),)), "eps": node.number("Epsilon")}


def _over_each_map(node: Node) -> Mapping[str, Value]:
    return {"channel_axis": node.integer("ChannelAxis") + 1, **_over_each_sample(node)}


def _norm(node: Node) -> Mapping[str, Value]:
    return {"p": node.number("P"), "axes": _counted(node.shape("Axes")), "eps": node.number("Epsilon")}


def _weight_standardization(node: Node) -> Call:
    arguments = {"channel_axis": node.axis(node.integer("ChannelAxis")), "eps": node.number("Epsilon")}
    return Call("weight_standardization", (0,), arguments)


def _weight_normalization(node: Node) -> Call:
    arguments = {"dim": node.axis(node.integer("Dim")), "eps": node.number("Epsilon")}
    return Call("weight_normalization", (0, "g"), arguments)


def _spectral_norm(node: Node) -> Call:
    arguments = {
        "dim": node.axis(node.integer("Dim")),
        "itr": node.integer("Itr"),
        "eps": node.number("Epsilon"),
        "test": node.flag("Test"),
    }
    return Call("spectral_norm", (0, "u"), arguments)


_SCALED = (0, "beta", "gamma")
_TRACKED = (*_SCALED, "mean", "var")

CALLS: Mapping[str, Row] = {
    "BatchNormalization": in_a_batch("batch_normalization", _TRACKED, _over_the_batch),
    "FusedBatchNormalization": in_a_batch(
        "fused_batch_normalization",
        _TRACKED,
        lambda node: {**_over_the_batch(node), "nonlinearity": node.text("Nonlinearity")},
    ),
    "NormNormalization": in_a_batch("norm_normalization", (0,), _norm),
    "WeightStandardization": _weight_standardization,
    "WeightNormalization": _weight_normalization,
    "SpectralNorm": _spectral_norm,
    "LayerNormalization": in_a_batch("layer_normalization", _SCALED, _over_each_sample),
    "InstanceNormalization": in_a_batch("instance_normalization", _SCALED, _over_each_map),
    "GroupNormalization": in_a_batch(
        "group_normalization",
        _SCALED,
        lambda node: {"num_groups": node.integer("NumGroups"), **_over_each_map(node)},
    ),
}
