"""Layers that move data, take it together along axes, or calculate with matrices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from layerwright.exchange.onnx.forms.form import Form, as_integer, as_number
from layerwright.exchange.onnx.graph import Builder, Inexpressible
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import Node


def _all(builder: Builder, node: Node) -> list[str]:
    """All inputs; those that are the same for all samples repeated."""
    tensors = []
    for number, name in enumerate(node.sources):
        tensor = builder.input(node, number)
        if node.batched and not builder.is_batched(name):
            tensor = builder.expanded(tensor, node.inputs[number])
        tensors.append(tensor)
    return tensors


def _concatenate(builder: Builder, node: Node) -> str:
    return builder.op("Concat", *_all(builder, node), axis=node.axis(node.integer("Axis")))


def _stack(builder: Builder, node: Node) -> str:
    axis = node.axis(node.integer("Axis"))
    apart = [builder.op("Unsqueeze", tensor, builder.integers((axis,))) for tensor in _all(builder, node)]
    return builder.op("Concat", *apart, axis=axis)


def _reshaped(builder: Builder, node: Node) -> str:
    return builder.reshape(builder.input(node), node.with_batch(node.output))


def _transpose(builder: Builder, node: Node) -> str:
    batch = (0,) if node.batched else ()
    return builder.op("Transpose", builder.input(node), perm=[*batch, *map(node.axis, node.shape("Axes"))])


def _slice(builder: Builder, node: Node) -> str:
    start, stop, step = (node.shape(name) for name in ("Start", "Stop", "Step"))
    first = len(node.input) - len(start) + node.batched
    return _sliced(builder, builder.input(node), start, stop, tuple(range(first, first + len(start))), step)


def _sliced(builder: Builder, x: str, start: Shape, stop: Shape, axes: Shape, step: Shape) -> str:
    # A stop of -1 with a step back means the end in nnabla; the end of an axis is beyond its first element here.
    return builder.op("Slice", x, *map(builder.integers, (start, stop, axes, step)))


def _element(builder: Builder, node: Node) -> str:
    axis = node.axis(node.integer("Axis"))
    x = _sliced(builder, builder.input(node), (node.step,), (node.step + 1,), (axis,), (1,))
    return builder.op("Squeeze", x, builder.integers((axis,)))


def _pad(builder: Builder, node: Node) -> str:
    width = node.shape("PadWidth")
    mode = {"constant": "constant", "reflect": "reflect", "repeat": "edge"}[node.text("Mode")]
    rank = len(node.input) + node.batched
    before = [0] * (rank - len(width) // 2) + list(width[::2])
    after = [0] * (rank - len(width) // 2) + list(width[1::2])
    value = [builder.constant(node.number("ConstantValue"))] if mode == "constant" else []
    return builder.op("Pad", builder.input(node), builder.integers((*before, *after)), *value, mode=mode)


def _tile(builder: Builder, node: Node) -> str:
    reps = node.shape("Reps")
    ones = (1,) * (len(node.input) + node.batched - len(reps))
    return builder.op("Tile", builder.input(node), builder.integers((*ones, *reps)))


def _broadcast(builder: Builder, node: Node) -> str:
    reps = tuple(new // old for new, old in zip(node.output, node.input, strict=True))
    ones = (1,) if node.batched else ()
    return builder.op("Tile", builder.input(node), builder.integers((*ones, *reps)))


def _flip(builder: Builder, node: Node) -> str:
    axes = [node.axis(axis) for axis in node.shape("Axes")]
    count = len(axes)
    ends = (np.iinfo(np.int64).min,) * count
    return _sliced(builder, builder.input(node), (-1,) * count, ends, tuple(axes), (-1,) * count)


def _reduced(operator: str) -> Form:
    def form(builder: Builder, node: Node) -> str:
        axes, keep = _axes(node), node.flag("KeepDims")
        if node.values.get("OnlyIndex"):
            return _places(operator, builder, node, axes)
        if operator == "ReduceSum":
            y = builder.op(operator, builder.input(node), builder.integers(axes), keepdims=int(keep))
        else:
            y = builder.op(operator, builder.input(node), axes=list(axes), keepdims=int(keep))
        return builder.reshape(y, node.with_batch(node.output)) if len(axes) == len(node.input) else y

    return form


def _axes(node: Node) -> Shape:
    return tuple(sorted(node.axis(axis % len(node.input)) for axis in node.shape("Axes")))


def _places(operator: str, builder: Builder, node: Node, axes: Shape) -> str:
    if len(axes) > 1:
        raise Inexpressible("The place of the greatest or least value is found along one axis only.")
    find = {"ReduceMax": "ArgMax", "ReduceMin": "ArgMin"}[operator]
    y = builder.op(find, builder.input(node), axis=axes[0], keepdims=int(node.flag("KeepDims")))
    return builder.reshape(as_number(builder, y), node.with_batch(node.output))


def _norm(builder: Builder, node: Node) -> str:
    p, axes, keep = node.number("P"), _axes(node), int(node.flag("KeepDims"))
    powered = builder.op("Pow", builder.op("Abs", builder.input(node)), builder.constant(p))
    total = builder.op("ReduceSum", powered, builder.integers(axes), keepdims=keep)
    y = builder.op("Pow", total, builder.constant(1 / p))
    return builder.reshape(y, node.with_batch(node.output)) if len(axes) == len(node.input) else y


def _running_sum(builder: Builder, node: Node) -> str:
    axis = builder.constant(node.axis(node.integer("Axis")), np.int64)
    options = {"exclusive": int(node.flag("Exclusive")), "reverse": int(node.flag("Reverse"))}
    return builder.op("CumSum", builder.input(node), axis, **options)


def _matmul(builder: Builder, node: Node) -> str:
    return builder.op("MatMul", builder.input(node), builder.side(node, "R"))


def _determinant(builder: Builder, node: Node) -> str:
    y = builder.op("Det", builder.input(node))
    return builder.reshape(y, node.with_batch(node.output))


def _log_determinant(builder: Builder, node: Node) -> str:
    y = builder.op("Log", builder.op("Abs", builder.op("Det", builder.input(node))))
    return builder.reshape(y, node.with_batch(node.output))


def _sort(builder: Builder, node: Node) -> str:
    axis = node.axis(node.integer("Axis"))
    size = node.input[node.integer("Axis")]
    x = builder.input(node)
    values, places = builder.ops(
        "TopK", 2, x, builder.integers((size,)), axis=axis, largest=int(node.flag("Reverse")), sorted=1
    )
    return as_number(builder, places) if node.flag("OnlyIndex") else values


def _one_hot(builder: Builder, node: Node) -> str:
    shape = node.shape("Shape")
    if len(shape) != 1:
        raise Inexpressible("Class numbers of several axes have no operator. Use one axis.")
    x = builder.reshape(as_integer(builder, builder.input(node)), node.with_batch(node.input[:-1]))
    return builder.op("OneHot", x, builder.integers(shape), builder.constant([0.0, 1.0]), axis=-1)


def _matrix_diagonal(builder: Builder, node: Node) -> str:
    size = node.input[-1]
    x = builder.op("Unsqueeze", builder.input(node), builder.integers((-1,)))
    return builder.op("Mul", x, builder.constant(np.eye(size)))


def _diagonal_of_matrix(builder: Builder, node: Node) -> str:
    x = builder.op("Mul", builder.input(node), builder.constant(np.eye(node.input[-1])))
    return builder.op("ReduceSum", x, builder.integers((-1,)), keepdims=0)


def _stored(builder: Builder, node: Node) -> str:
    return builder.side(node, "")


def _delay(builder: Builder, node: Node) -> str:
    return builder.side(node, "Initial")


def _shift(builder: Builder, node: Node) -> str:
    shifts, mode = node.shape("Shift"), node.text("BorderMode")
    if mode != "nearest":
        raise Inexpressible('Only the BorderMode "nearest" can be expressed.')
    x = builder.input(node)
    first = len(node.input) - len(shifts)
    for number, shift in enumerate(shifts):
        size = node.input[first + number]
        places = np.clip(np.arange(size) - shift, 0, size - 1)
        x = builder.op("Gather", x, builder.constant(places, np.int64), axis=first + number + node.batched)
    return x


def _mean_subtraction(builder: Builder, node: Node) -> str:
    return builder.op("Sub", builder.input(node), builder.side(node, "mean"))


FORMS: Mapping[str, Form] = {
    "Input": lambda builder, node: builder.source(node),
    "Parameter": _stored,
    "WorkingMemory": _stored,
    "Concatenate": _concatenate,
    "Stack": _stack,
    "Reshape": _reshaped,
    "Transpose": _transpose,
    "Slice": _slice,
    "Pad": _pad,
    "Tile": _tile,
    "Broadcast": _broadcast,
    "BroadcastTo": lambda builder, node: builder.side(node, "y"),
    "Flip": _flip,
    "Shift": _shift,
    "MatrixDiag": _matrix_diagonal,
    "MatrixDiagPart": _diagonal_of_matrix,
    "Sort": _sort,
    "Sum": _reduced("ReduceSum"),
    "Mean": _reduced("ReduceMean"),
    "Prod": _reduced("ReduceProd"),
    "Max": _reduced("ReduceMax"),
    "Min": _reduced("ReduceMin"),
    "Norm": _norm,
    "CumSum": _running_sum,
    "BatchMatmul": _matmul,
    "BatchDet": _determinant,
    "BatchLogdet": _log_determinant,
    "OneHot": _one_hot,
    "RecurrentInput": _element,
    "RecurrentOutput": _stack,
    "Delay": _delay,
    "MeanSubtraction": _mean_subtraction,
}
