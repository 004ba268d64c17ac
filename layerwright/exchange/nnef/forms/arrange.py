"""Layers that move data, repeat it or leave some of it out, and those that let it pass."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.nnef.builder import Builder, Form, InexpressibleError
from layerwright.exchange.nnef.graph import Argument, Tensor
from layerwright.resolve.resolved import Node


def _input(b: Builder, node: Node) -> Tensor:
    tensor = b.side(node, "", spread=True)
    assert isinstance(tensor, Tensor)
    return tensor


def _same(b: Builder, node: Node) -> Tensor:
    return b.input(node)


def _side(connector: str) -> Form:
    def form(b: Builder, node: Node) -> Tensor:
        tensor = b.side(node, connector, spread=True)
        assert isinstance(tensor, Tensor)
        return tensor

    return form


def _concatenate(b: Builder, node: Node) -> Tensor:
    tensors = b.inputs(node)
    return b.concatenated(tensors, node.axis(node.integer("Axis"))) if len(tensors) > 1 else tensors[0]


def _stack(b: Builder, node: Node) -> Tensor:
    tensors = b.inputs(node)
    axis = node.axis(node.integer("Axis"))
    if len(tensors) == 1:
        return b.reshaped(tensors[0], b.shape(node))
    return b.op("stack", tensors, gives=b.shape(node), axis=axis)


def _reshape(b: Builder, node: Node) -> Tensor:
    return b.reshaped(b.input(node), b.shape(node))


def _transpose(b: Builder, node: Node) -> Tensor:
    return b.transposed(b.input(node), (0, *map(node.axis, node.shape("Axes"))))


def _slice(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    ends = zip(node.shape("Start"), node.shape("Stop"), node.shape("Step"), strict=True)
    first = len(x.shape) - len(node.shape("Start"))
    cut: list[tuple[int, int, int, int]] = []
    for axis, (start, stop, step) in enumerate(ends, first):
        begin, end, stride = slice(start, stop, step).indices(x.shape[axis])
        if (begin, end, stride) != (0, x.shape[axis], 1):
            # 0 would be the end of the axis, and below that NNEF counts from the end.
            cut.append((axis, begin, end if end >= 0 else -x.shape[axis] - 1, stride))
    if not cut:
        return x
    axes, begins, stops, strides = (list(entry) for entry in zip(*cut, strict=True))
    more: dict[str, Argument] = {} if set(strides) == {1} else {"stride": strides}
    return b.op("slice", x, gives=b.shape(node), axes=axes, begin=begins, end=stops, **more)


_BORDERS = {"constant": "constant", "reflect": "reflect", "repeat": "replicate"}


def _pad(b: Builder, node: Node) -> Tensor:
    x, widths, mode = b.input(node), node.shape("PadWidth"), node.text("Mode")
    pairs = list(zip(widths[::2], widths[1::2], strict=True))
    padding = [(0, 0)] * (len(x.shape) - len(pairs)) + pairs
    value: dict[str, Argument] = {"value": node.number("ConstantValue")} if mode == "constant" else {}
    return b.op("pad", x, gives=b.shape(node), padding=padding, border=_BORDERS[mode], **value)


def _tile(b: Builder, node: Node) -> Tensor:
    reps = node.shape("Reps")
    return b.op(
        "tile", b.input(node), gives=b.shape(node), repeats=[1] * (1 + len(node.input) - len(reps)) + list(reps)
    )


def _broadcast(b: Builder, node: Node) -> Tensor:
    repeats = [1, *(new // old for new, old in zip(node.output, node.input, strict=True))]
    return b.op("tile", b.input(node), gives=b.shape(node), repeats=repeats)


def _flip(b: Builder, node: Node) -> Tensor:
    """A slice with a stride of -1 would end the process of one engine, so elements are moved by matrices."""
    x = b.input(node)
    for axis in sorted({axis % len(x.shape) for axis in map(node.axis, node.shape("Axes"))}):
        x = b.times_matrix(node, x, axis, np.eye(x.shape[axis], dtype=np.float32)[::-1])
    return x


def _shift(b: Builder, node: Node) -> Tensor:
    x, shifts = b.input(node), node.shape("Shift")
    first = len(x.shape) - len(shifts)
    moved = {axis: shift for axis, shift in enumerate(shifts, first) if shift}
    if not moved:
        return x
    if node.text("BorderMode") == "reflect":
        for axis, shift in moved.items():
            x = b.times_matrix(node, x, axis, _mirrored(x.shape[axis], shift))
        return x
    padding = [(max(moved.get(axis, 0), 0), max(-moved.get(axis, 0), 0)) for axis in range(len(x.shape))]
    wide = [size + sum(pad) for size, pad in zip(x.shape, padding, strict=True)]
    padded = b.op("pad", x, gives=wide, padding=padding, border="replicate")
    begins = [max(-shift, 0) for shift in moved.values()]
    ends = [begin + x.shape[axis] for begin, axis in zip(begins, moved, strict=True)]
    return b.op("slice", padded, gives=x.shape, axes=list(moved), begin=begins, end=ends)


def _mirrored(size: int, shift: int) -> Array:
    """The matrix that moves a line and fills up with its mirror image."""
    places = (np.arange(size) - shift) % (2 * size)
    places = np.where(places < size, places, 2 * size - 1 - places)
    moved: Array = np.eye(size, dtype=np.float32)[places]
    return moved


def _interpolate(b: Builder, node: Node) -> Tensor:
    x, sizes = b.input(node), node.shape("OutputSize")
    for axis, size in enumerate(sizes, len(x.shape) - len(sizes)):
        if size != x.shape[axis]:
            x = b.times_matrix(node, x, axis, _between(x.shape[axis], size, node.flag("AlignCorners")))
    return x


def _between(old: int, new: int, corners: bool) -> Array:
    """The matrix of linear interpolation of a line of one size to another."""
    scale = (old - 1) / max(new - 1, 1) if corners else old / new
    places = np.minimum(np.arange(new) * scale, old - 1)
    low = np.floor(places).astype(int)
    high = np.minimum(low + 1, old - 1)
    matrix = np.zeros((new, old), np.float32)
    rows = np.arange(new)
    np.add.at(matrix, (rows, low), 1 - (places - low))
    np.add.at(matrix, (rows, high), places - low)
    return matrix


def _diagonal(b: Builder, node: Node) -> Tensor:
    x, size = b.input(node), node.input[-1]
    column = b.op("unsqueeze", x, gives=(*x.shape, 1), axes=[len(x.shape)])
    return b.elementwise("mul", column, _identity_matrix(b, node, len(x.shape) + 1, size))


def _diagonal_part(b: Builder, node: Node) -> Tensor:
    x, size = b.input(node), node.input[-1]
    last = len(x.shape) - 1
    kept = b.elementwise("mul", x, _identity_matrix(b, node, len(x.shape), size))
    return b.reshaped(b.reduced("sum_reduce", kept, [last]), b.shape(node))


def _identity_matrix(b: Builder, node: Node, rank: int, size: int) -> Tensor:
    return b.constant(node, "ones", np.eye(size, dtype=np.float32).reshape(*(1,) * (rank - 2), size, size))


def _one_hot(b: Builder, node: Node) -> Tensor:
    """Rows of a table; several indices are made one first."""
    x, sizes = b.input(node), node.shape("Shape")
    last = len(x.shape) - 1
    if len(sizes) > 1:
        steps = np.array([prod(sizes[number + 1 :]) for number in range(len(sizes))], np.float32)
        row = b.constant(node, "steps", steps.reshape(*(1,) * last, -1))
        x = b.reduced("sum_reduce", b.elementwise("mul", x, row), [last])
    table = b.variable(
        node, "table", b.stored(np.eye(prod(sizes), dtype=np.float32)), named=b.identifier(node, "gather_W")
    )
    whole = b.cast(x, "integer")
    whole.hint = "gather_cast"  # as it is read: a gather of its own, and perhaps a reshape
    rows = b.op("gather", table, whole, gives=(*x.shape, prod(sizes)), axis=0)
    return b.reshaped(rows, b.shape(node))


def _mean_subtraction(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    mean = b.values(node, "mean")
    shape = (1,) * (len(x.shape) - mean.ndim) + mean.shape
    return b.elementwise("sub", x, b.variable(node, "mean", b.stored(mean, shape)))


def _element(b: Builder, node: Node) -> Tensor:
    axis = node.integer("Axis") + 1
    part = b.part(b.input(node), axis, node.step, node.step + 1)
    return b.reshaped(part, b.shape(node))


def _prune(b: Builder, node: Node) -> Tensor:
    if node.number("Rate"):
        raise InexpressibleError("NNEF cannot sort, which is needed to find the smallest values")
    return b.input(node)


def _chance(b: Builder, node: Node) -> Tensor:
    raise InexpressibleError("it works by chance; set SkipAtTest to True so that it is left out in use")


_PASSED = ("Identity", "Output", "Unlink", "ClipGradByValue", "ClipGradByNorm", "TopKGrad", "RepeatStart", "RepeatEnd")

_BY_CHANCE = ("Dropout", "RandomFlip", "RandomShift", "RandomErase", "ImageAugmentation")

FORMS: Mapping[str, Form] = {
    "Input": _input,
    **dict.fromkeys(_PASSED, _same),
    "Concatenate": _concatenate,
    "Stack": _stack,
    "RecurrentOutput": _stack,
    "RecurrentInput": _element,
    "Delay": _side("Initial"),
    "Reshape": _reshape,
    "Transpose": _transpose,
    "Slice": _slice,
    "Pad": _pad,
    "Tile": _tile,
    "Broadcast": _broadcast,
    "BroadcastTo": _side("y"),
    "Flip": _flip,
    "Shift": _shift,
    "Interpolate": _interpolate,
    "MatrixDiag": _diagonal,
    "MatrixDiagPart": _diagonal_part,
    "OneHot": _one_hot,
    "MeanSubtraction": _mean_subtraction,
    "Prune": _prune,
    **dict.fromkeys(("Dropout", "RandomFlip", "RandomShift", "RandomErase", "ImageAugmentation"), _chance),
}

REASONS: Mapping[str, str] = {
    "RandomCrop": "it works by chance, also in use",
    "Sort": "NNEF has no operator that sorts",
    "TopKData": "NNEF has no operator that finds the largest values",
    "NmsDetection2d": "NNEF has no operator that sorts boxes and drops those that overlap",
    "VATNoise": "it scales noise for training",
    "FFT": "NNEF has no Fourier transform",
    "IFFT": "NNEF has no Fourier transform",
}
