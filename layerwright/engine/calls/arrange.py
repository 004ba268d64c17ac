"""Layers that move data, repeat it or leave some of it out."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, plain, with_base_axis
from layerwright.resolve.resolved import Node


def _every_input(node: Node) -> tuple[int, ...]:
    return tuple(range(len(node.sources)))


def _concatenate(node: Node) -> Call:
    if len(node.sources) == 1:  # nnabla joins two or more
        return Call("identity", (0,), {})
    return Call("concatenate", _every_input(node), {"axis": node.axis(node.integer("Axis"))})


def _stack(node: Node) -> Call:
    return Call("stack", _every_input(node), {"axis": node.axis(node.integer("Axis"))})


def _reshape(node: Node) -> Call:
    return Call("reshape", (0,), {"shape": node.with_batch(node.shape("OutShape"))})


def _transpose(node: Node) -> Call:
    batch = (0,) if node.batched else ()
    return Call("transpose", (0,), {"axes": (*batch, *map(node.axis, node.shape("Axes")))})


def _broadcast(node: Node) -> Call:
    # nnabla's broadcast must be told the size of the batch, which is known only when the graph is built.
    return Call("tile", (0,), {"reps": tuple(new // old for new, old in zip(node.output, node.input, strict=True))})


def _flip(node: Node) -> Call:
    return Call("flip", (0,), {"axes": tuple(map(node.axis, node.shape("Axes")))})


def _sort(node: Node) -> tuple[Call, ...]:
    arguments = {
        "axis": node.axis(node.integer("Axis")),
        "reverse": node.flag("Reverse"),
        "only_index": node.flag("OnlyIndex"),
    }
    sort = Call("sort", (0,), arguments)
    # nnabla lets gradients of indices flow on as if they were those of the values.
    return (sort, Call("unlink", (0,), {})) if node.flag("OnlyIndex") else (sort,)


CALLS: Mapping[str, Row] = {
    "Concatenate": _concatenate,
    "Stack": _stack,
    "Reshape": _reshape,
    "Transpose": _transpose,
    # Lists that are shorter than nnabla's axes are for the last ones, so that the batch is left as it is.
    "Slice": plain("slice", start="Start", stop="Stop", step="Step"),
    "Pad": plain("pad", pad_width="PadWidth", mode="Mode", constant_value="ConstantValue"),
    "Tile": plain("tile", reps="Reps"),
    "Shift": plain("shift", shifts="Shift", border_mode="BorderMode"),
    "Interpolate": plain("interpolate", output_size="OutputSize", mode="Mode", align_corners="AlignCorners"),
    "Broadcast": _broadcast,
    # y has the input's shape, and nnabla's broadcast_to lets no gradient pass.
    "BroadcastTo": plain("identity", "y"),
    "Flip": _flip,
    "MatrixDiag": plain("matrix_diag"),
    "MatrixDiagPart": plain("matrix_diag_part"),
    "Sort": _sort,
    "TopKData": with_base_axis("top_k_data", k="K", abs="Abs", reduce="Reduce"),
}
