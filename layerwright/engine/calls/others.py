"""Layers that drop or replace single values, or let them pass."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, plain
from layerwright.resolve.resolved import Node

_suppress = plain("nms_detection2d", thresh="Thresh", nms="NMS", nms_per_class="NMSPerClass")


def _nms(node: Node) -> tuple[Call, ...]:
    if node.batched:
        return (_suppress(node),)
    # nnabla wants a batch.
    return (
        Call("reshape", (0,), {"shape": (1, *node.input)}),
        _suppress(node),
        Call("reshape", (0,), {"shape": node.input}),
    )


CALLS: Mapping[str, Row] = {
    "Dropout": plain("dropout", p="P", seed="Seed"),
    "Prune": plain("prune", rate="Rate"),
    "ResetNaN": plain("reset_nan"),
    "ResetInf": plain("reset_inf"),
    "NmsDetection2d": _nms,
    "Identity": plain("identity"),
    "Output": plain("identity"),
}
