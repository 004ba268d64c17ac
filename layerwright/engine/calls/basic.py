"""Layers with weights that connect everything to everything, or look values up."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row
from layerwright.resolve.resolved import Node


def _embed(node: Node) -> tuple[Call, ...]:
    # nnabla fails where a gradient would flow into an index.
    return Call("unlink", (0,), {}), Call("embed", (0, "W"), {})


CALLS: Mapping[str, Row] = {
    "Affine": lambda node: Call("affine", (0, "W", "b"), {"base_axis": node.axis(0)}),
    "Embed": _embed,
}
