"""Layers that bring values to a common scale."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row
from layerwright.resolve.resolved import Node


def _batch_normalization(node: Node) -> Call:
    return Call(
        "batch_normalization",
        (0, "beta", "gamma", "mean", "var"),
        {
            "axes": tuple(map(node.axis, node.shape("Axes"))),
            "decay_rate": node.number("DecayRate"),
            "eps": node.number("Epsilon"),
            "batch_stat": node.flag("BatchStat"),
        },
    )


CALLS: Mapping[str, Row] = {
    "BatchNormalization": _batch_normalization,
}
