"""Layers of mathematics."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, along_axis, plain
from layerwright.resolve.resolved import Node


def _reducing(function: str, **properties: str) -> Row:
    """A function that takes Axes together."""
    made = plain(function, **properties)

    def row(node: Node) -> tuple[Call, ...]:
        # nnabla fails at a mixture of positive and negative axes that is not in order.
        axes = tuple(sorted(node.axis(axis % len(node.input)) for axis in node.shape("Axes")))
        keep, more = node.flag("KeepDims"), made(node).arguments
        calls = [Call(function, (0,), {"axis": axes, "keepdims": keep, **more})]
        if len(axes) == len(node.input) and not keep:
            # No axis is left in nnabla; ours is the shape 1.
            calls.append(_shaped(node))
        if more.get("only_index"):
            # nnabla passes back to the element what is the gradient of its place.
            calls.append(Call("unlink", (0,), {}))
        return tuple(calls)

    return row


def _of_matrix(function: str) -> Row:
    """A function of square matrices, which nnabla takes with a batch only."""

    def row(node: Node) -> tuple[Call, ...]:
        call = Call(function, (0,), {})
        if not node.batched:
            return Call("reshape", (0,), {"shape": (1, *node.input)}), call, _shaped(node)
        # A determinant has no axis of its own in nnabla; ours has the shape 1.
        return (call,) if node.output == node.input else (call, _shaped(node))

    return row


def _matmul(node: Node) -> Call:
    if not node.batched and len(node.input) == 2:
        # nnabla multiplies matrices with a batch only, but for this function.
        return Call("affine", (0, "R"), {"base_axis": 1})
    return Call("batch_matmul", (0, "R"), {})


def _shaped(node: Node) -> Call:
    """Gives a result with the right elements the shape that was resolved."""
    return Call("reshape", (0,), {"shape": node.with_batch(node.output)})


_RUNNING = {"exclusive": "Exclusive", "reverse": "Reverse"}

CALLS: Mapping[str, Row] = {
    "Sum": _reducing("sum"),
    "CumSum": along_axis("cumsum", **_RUNNING),
    "Mean": _reducing("mean"),
    "Prod": _reducing("prod"),
    "CumProd": along_axis("cumprod", **_RUNNING),
    "Max": _reducing("max", only_index="OnlyIndex"),
    "Min": _reducing("min", only_index="OnlyIndex"),
    "Norm": _reducing("norm", p="P"),
    "Log": plain("log"),
    "Exp": plain("exp"),
    "Sign": plain("sign", alpha="Alpha"),
    "BatchMatmul": _matmul,
    "BatchInv": _of_matrix("batch_inv"),
    "BatchDet": _of_matrix("batch_det"),
    "BatchLogdet": _of_matrix("batch_logdet"),
    "Round": plain("round"),
    "Ceil": plain("ceil"),
    "Floor": plain("floor"),
}
