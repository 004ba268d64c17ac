"""Layers that let data pass and change what flows back through them in training."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, plain, with_base_axis
from layerwright.engine.failures import EngineError
from layerwright.resolve.resolved import Node


def _clip_by_norm(node: Node) -> Call:
    axes = tuple(map(node.axis, node.shape("Axes")))
    return Call("clip_grad_by_norm", (0,), {"clip_norm": node.number("ClipNorm"), "axes": axes})


_noise = with_base_axis("vat_noise", 0, "Buf", eps="Epsilon")


def _vat_noise(node: Node) -> Call:
    call = _noise(node)
    if call.arguments["base_axis"] == 0:
        # nnabla takes it, and computes with what lies in memory.
        raise EngineError(f'The layer "{node.name}" ({node.type.name}) needs a value for each sample.')
    return call


CALLS: Mapping[str, Row] = {
    "Unlink": plain("unlink"),
    "ClipGradByValue": plain("clip_grad_by_value", 0, "min", "Max"),
    "ClipGradByNorm": _clip_by_norm,
    "TopKGrad": with_base_axis("top_k_grad", k="K", abs="Abs"),
    "VATNoise": _vat_noise,
}
