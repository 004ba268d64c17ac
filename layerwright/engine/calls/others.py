"""Layers that move data or let it pass."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, plain
from layerwright.resolve.resolved import Node


def _concatenate(node: Node) -> Call:
    if len(node.sources) == 1:  # nnabla joins two or more
        return Call("identity", (0,), {})
    return Call("concatenate", tuple(range(len(node.sources))), {"axis": node.axis(node.integer("Axis"))})


def _reshape(node: Node) -> Call:
    return Call("reshape", (0,), {"shape": node.with_batch(node.shape("OutShape"))})


CALLS: Mapping[str, Row] = {
    "Concatenate": _concatenate,
    "Reshape": _reshape,
    "Dropout": plain("dropout", p="P", seed="Seed"),
}
