"""Layers that take axes together, run along one, or work on matrices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.nnef.builder import Builder, Form, InexpressibleError
from layerwright.exchange.nnef.forms.arithmetic import rounded
from layerwright.exchange.nnef.forms.normalization import norm
from layerwright.exchange.nnef.graph import Tensor
from layerwright.resolve.resolved import Node


def _axes(node: Node) -> list[int]:
    return sorted(node.axis(axis % len(node.input)) for axis in node.shape("Axes"))


def _squeezed(b: Builder, node: Node, x: Tensor) -> Tensor:
    """Without the axes that were taken together, unless they are to be kept."""
    shape = b.shape(node)
    if x.shape == shape:
        return x
    axes = _axes(node)
    if len(x.shape) - len(axes) == len(shape):
        return b.op("squeeze", x, gives=shape, axes=axes)
    return b.reshaped(x, shape)


def _reducing(operator: str) -> Form:
    return lambda b, node: _squeezed(b, node, b.reduced(operator, b.input(node), _axes(node)))


def _extreme(values: str, index: str) -> Form:
    def form(b: Builder, node: Node) -> Tensor:
        x, axes = b.input(node), _axes(node)
        if not node.flag("OnlyIndex"):
            return _squeezed(b, node, b.reduced(values, x, axes))
        if len(axes) > 1:
            # Engines take one axis for an index: those to be searched become one.
            rest = [axis for axis in range(len(x.shape)) if axis not in axes]
            turned = b.transposed(x, [*rest, *axes])
            kept = [x.shape[axis] for axis in rest]
            x = b.reshaped(turned, [*kept, int(np.prod([x.shape[axis] for axis in axes]))])
            axes = [len(kept)]
        found = b.reduced(index, x, axes)
        number = b.cast(found, "scalar")
        return b.reshaped(number, b.shape(node))

    return form


def _product(b: Builder, node: Node) -> Tensor:
    """NNEF has no product over an axis: one half is multiplied with the other until one element is left."""
    x = b.input(node)
    for axis in _axes(node):
        rest: list[Tensor] = []
        while x.shape[axis] > 1:
            half, odd = divmod(x.shape[axis], 2)
            if odd:
                rest.append(b.part(x, axis, 2 * half, 2 * half + 1))
            x = b.elementwise("mul", b.part(x, axis, 0, half), b.part(x, axis, half, 2 * half))
        x = b.chain(x, *(("mul", part) for part in rest)) if rest else x
    return _squeezed(b, node, x)


def _running(operator: str) -> Form:
    """A sum or product that runs along an axis: each step reaches twice as far as the one before."""

    def form(b: Builder, node: Node) -> Tensor:
        x, axis = b.input(node), node.axis(node.integer("Axis"))
        back = node.flag("Reverse")
        size = x.shape[axis]
        if node.flag("Exclusive"):
            x = _moved_on(b, x, axis, back, neutral=operator == "mul")
        step = 1
        while step < size:
            ends = [b.part(x, axis, 0, size - step), b.part(x, axis, step, size)]
            joined = b.elementwise(operator, *ends)
            whole = b.part(x, axis, size - step, size) if back else b.part(x, axis, 0, step)
            x = b.concatenated([joined, whole] if back else [whole, joined], axis)
            step *= 2
        return x

    return form


def _moved_on(b: Builder, x: Tensor, axis: int, back: bool, *, neutral: bool) -> Tensor:
    """A line moved on by one place, with 1 or 0 in the place that becomes free."""
    size = x.shape[axis]
    free = b.chain(b.part(x, axis, 0, 1), ("mul", 0.0), ("add", float(neutral)))
    if size == 1:
        return free
    rest = b.part(x, axis, 1, size) if back else b.part(x, axis, 0, size - 1)
    return b.concatenated([rest, free] if back else [free, rest], axis)


def _norm(b: Builder, node: Node) -> Tensor:
    return _squeezed(b, node, norm(b, b.input(node), _axes(node), node.number("P")))


def _matmul(b: Builder, node: Node) -> Tensor:
    x, y = b.input(node), b.side(node, "R", spread=True)
    assert isinstance(y, Tensor)
    # Engines disagree where one matrix is to be used for several.
    batch = np.broadcast_shapes(x.shape[:-2], y.shape[:-2])
    return b.op("matmul", _repeated(b, x, batch), _repeated(b, y, batch), gives=b.shape(node))


def _repeated(b: Builder, x: Tensor, batch: tuple[int, ...]) -> Tensor:
    repeats = [new // old for new, old in zip(batch, x.shape[:-2], strict=True)]
    if set(repeats) <= {1}:
        return x
    return b.op("tile", x, gives=(*batch, *x.shape[-2:]), repeats=[*repeats, 1, 1])


def _between_bounds(b: Builder, node: Node) -> Tensor:
    """Rounded to the steps between two bounds that are moved so that 0 is one of the steps."""
    if node.flag("XMinMax"):
        raise InexpressibleError("it takes its range from each batch; set XMinMax to False")
    x = b.input(node)
    low, high, first, last = (b.values(node, name).astype(np.float64) for name in ("r", "R", "l", "L"))
    high = np.maximum(high, low + node.number("Epsilon"))
    scale = (high - low) / (last - first)
    zero = np.clip(_halves_up(first - low / scale), first, last)
    low, high = (first - zero) * scale, (last - zero) * scale
    shape = (1,) * (len(x.shape) - low.ndim) + low.shape
    bounds = [b.constant(node, name, values.reshape(shape)) for name, values in (("low", low), ("high", high))]
    step = b.constant(node, "step", scale.reshape(shape))
    inside = b.chain(x, ("max", bounds[0]), ("min", bounds[1]))
    steps = rounded(b, b.chain(inside, ("sub", bounds[0]), ("div", step)))
    return b.chain(steps, ("mul", step), ("add", bounds[0]))


def _halves_up(values: Array) -> Array:
    rounded_up: Array = np.floor(values + 0.5)
    return rounded_up


FORMS: Mapping[str, Form] = {
    "Sum": _reducing("sum_reduce"),
    "Mean": _reducing("mean_reduce"),
    "Max": _extreme("max_reduce", "argmax_reduce"),
    "Min": _extreme("min_reduce", "argmin_reduce"),
    "Prod": _product,
    "CumSum": _running("add"),
    "CumProd": _running("mul"),
    "Norm": _norm,
    "BatchMatmul": _matmul,
    "MinMaxQuantize": _between_bounds,
}

REASONS: Mapping[str, str] = {
    "BatchInv": "NNEF has no operator for the inverse of a matrix",
    "BatchDet": "NNEF has no operator for the determinant of a matrix",
    "BatchLogdet": "NNEF has no operator for the determinant of a matrix",
}
