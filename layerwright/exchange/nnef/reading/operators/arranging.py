"""Operators that move data, repeat it, leave some of it out, or take axes together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np

from layerwright.exchange.nnef.reading.converter import Converter, Fixed, Flow, Operand, Reshaped, Rows
from layerwright.exchange.nnef.reading.operators.windows import padded, sliced
from layerwright.exchange.nnef.reading.parsed import Statement, references
from layerwright.exchange.nnef.reading.problems import NnefReadError
from layerwright.exchange.nnef.values import Stored
from layerwright.layers.kinds import show

_LARGEST_CONSTANT = 2**24
"""The most numbers that may be made of a few that stand in the text."""

_FLATTENING = {"linear": "input", "matmul": "A"}
"""The operators whose layer takes values of any shape."""


def external(c: Converter, s: Statement) -> Flow:
    """Data that comes in."""
    shape = c.shape(s.result)
    if not shape or min(shape) < 1 or max(shape) > 2**31 - 1:
        raise NnefReadError(f"a shape of positive numbers was expected, not {list(shape)}")
    if c.batch_size and c.batch_size != shape[0]:
        raise NnefReadError(f"the inputs have different numbers of samples: {c.batch_size} and {shape[0]}")
    c.batch_size = shape[0]
    size = shape[1:] or (1,)
    return c.layer("Input", [], (shape[0], *size), {"Size": size, "Dataset": c.data_name(s.result)})


def variable(c: Converter, s: Statement) -> Fixed:
    """A stored tensor."""
    return c.load(s)


def constant(c: Converter, s: Statement) -> Fixed:
    """Numbers that stand in the text."""
    shape = c.shape(s.result)
    if prod(shape) > _LARGEST_CONSTANT:
        raise NnefReadError(f"a constant of {prod(shape):,} numbers is too large")
    values = np.asarray(s.attributes["value"], np.float32).reshape(-1)
    if values.size not in (1, prod(shape)):
        raise NnefReadError(f"{prod(shape)} numbers were expected, not {values.size}")
    return Fixed(Stored(np.array(np.broadcast_to(values, prod(shape))).reshape(shape)))


def _shaped(c: Converter, s: Statement) -> Operand:
    """The same elements in another shape."""
    x, shape = c.operand(s.inputs["input"]), c.shape(s.result)
    if isinstance(x, Fixed):
        return Fixed(Reshaped(x.values, shape))
    if isinstance(x, Rows):
        x = x.flow
        if shape != x.shape:
            raise NnefReadError(f"it mixes the samples of a batch: {list(x.shape)} becomes {list(shape)}")
        return x
    if not isinstance(x, Flow):
        raise NnefReadError("a number has no shape")
    if len(shape) == 2 < len(x.shape) and shape[0] != x.shape[0] and shape[1] == x.shape[-1] and _in_rows(c, s):
        return Rows(x)
    if not shape or shape[0] != x.shape[0]:
        raise NnefReadError(f"it mixes the samples of a batch: {list(x.shape)} becomes {list(shape)}")
    size = shape[1:] or (1,)
    if size == x.shape[1:]:
        return x
    readers = c.readers(s.result)
    if len(size) == 1 and readers and s.result not in c.graph.outputs and all(_flattens(entry, s) for entry in readers):
        return x
    if x.made.type == "Affine" and len(x.shape) == 2 and c.users(references(s.inputs["input"])[0]) == 1:
        # The layer gives its output in this shape, and takes the name of the last of its tensors.
        x.made.properties["OutShape"] = show(size)
        for name, values in x.made.parameters.items():
            x.made.parameters[name] = Reshaped(values, size if name == "b" else (values.shape[0], *size))
        x.made.name = s.result
        return Flow(x.made, (shape[0], *size))
    return c.layer("Reshape", [x], (shape[0], *size), {"OutShape": size})


def squeeze(c: Converter, s: Statement) -> Operand:
    """Axes of size 1 left out; those that were taken together just before are left out by that layer itself."""
    x = c.operand(s.inputs["input"])
    if isinstance(x, Flow) and c.users(references(s.inputs["input"])[0]) == 1:
        made, axes = x.made, tuple(int(axis) - 1 for axis in s.attributes["axes"])
        if made.properties.get("KeepDims") == "True" and made.properties["Axes"] == show(axes):
            made.properties["KeepDims"] = "False"
            made.name = s.result
            return Flow(made, c.shape(s.result))
    return _shaped(c, s)


def _in_rows(c: Converter, s: Statement) -> bool:
    """Whether all that reads a matrix multiplies its rows by weights."""
    readers = c.readers(s.result)
    return bool(readers) and s.result not in c.graph.outputs and all(entry.operator == "linear" for entry in readers)


def _flattens(reader: Statement, s: Statement) -> bool:
    """Whether a statement takes all values of a sample whatever their shape."""
    value = reader.inputs.get(_FLATTENING.get(reader.operator, ""))
    return isinstance(value, dict) and value["name"] == s.result and reader.operator == "linear"


def transpose(c: Converter, s: Statement) -> Operand:
    """Axes in another order."""
    x, axes = c.operand(s.inputs["input"]), list(s.attributes["axes"])
    if isinstance(x, Fixed):
        axes += range(len(axes), len(x.shape))
        return Fixed(Stored(np.ascontiguousarray(x.values.array().transpose(axes))))
    x = c.flow(s.inputs["input"])
    axes += range(len(axes), len(x.shape))
    if axes[0] != 0:
        raise NnefReadError("the batch must stay the first axis")
    if axes == sorted(axes):
        return x
    return c.layer("Transpose", [x], c.shape(s.result), {"Axes": tuple(axis - 1 for axis in axes[1:])})


def concat(c: Converter, s: Statement) -> Flow:
    """Tensors joined along an axis."""
    axis = _behind_batch(int(s.attributes["axis"]))
    flows = [_flow_of(c, value, c.shape(s.result)) for value in s.inputs["values"]]
    return c.layer("Concatenate", flows, c.shape(s.result), {"Axis": axis - 1}) if len(flows) > 1 else flows[0]


def stack(c: Converter, s: Statement) -> Flow:
    """Tensors joined along a new axis."""
    axis = _behind_batch(int(s.attributes["axis"]))
    return c.layer("Stack", [c.flow(value) for value in s.inputs["values"]], c.shape(s.result), {"Axis": axis - 1})


def _flow_of(c: Converter, value: Any, shape: Sequence[int]) -> Flow:
    operand = c.operand(value)
    return c.parameter(operand, len(shape)) if isinstance(operand, Fixed) else c.flow(value)


def _behind_batch(axis: int) -> int:
    if axis < 1:
        raise NnefReadError("it works along the batch, which is not supported")
    return axis


def split(c: Converter, s: Statement) -> list[Flow]:
    """Parts of an axis."""
    x, axis = c.flow(s.inputs["value"]), _behind_batch(int(s.attributes["axis"]))
    ratios = [int(entry) for entry in s.attributes["ratios"]]
    unit, rest = divmod(x.shape[axis], sum(ratios)) if sum(ratios) > 0 else (0, 1)
    if rest or min(ratios) < 1:
        raise NnefReadError(f"{x.shape[axis]} elements cannot be divided as {ratios}")
    parts, begin = [], 0
    for ratio in ratios:
        parts.append(sliced(c, x, {axis: (begin, begin + ratio * unit)}))
        begin += ratio * unit
    return parts


def unstack(c: Converter, s: Statement) -> list[Flow]:
    """The elements of an axis, each on its own."""
    x, axis = c.flow(s.inputs["value"]), _behind_batch(int(s.attributes["axis"]))
    if x.shape[axis] > 4096:
        raise NnefReadError(f"{x.shape[axis]:,} parts are too many")
    shape = (*x.shape[:axis], *x.shape[axis + 1 :])
    size = shape[1:] or (1,)
    parts = [sliced(c, x, {axis: (place, place + 1)}) for place in range(x.shape[axis])]
    return [c.layer("Reshape", [part], (shape[0], *size), {"OutShape": size}) for part in parts]


def slice_(c: Converter, s: Statement) -> Flow:
    """Parts of some axes."""
    x = c.flow(s.inputs["input"])
    axes = [int(axis) for axis in s.attributes["axes"]]
    strides = [int(entry) for entry in s.attributes.get("stride") or [1] * len(axes)]
    ranges, steps = {}, {}
    for axis, begin, end, stride in zip(axes, s.attributes["begin"], s.attributes["end"], strides, strict=True):
        size = x.shape[axis]
        if stride < 1:
            raise NnefReadError("a stride that goes backwards is not supported")
        # 0 and below count from the end.
        start = begin + size if begin < 0 else begin
        stop = end + size if end <= 0 else end
        if axis == 0 and (start, stop, stride) != (0, size, 1):
            raise NnefReadError("it takes samples out of the batch, which is not supported")
        ranges[axis], steps[axis] = (start, min(stop, size)), stride
    return sliced(c, x, ranges, steps)


def pad(c: Converter, s: Statement) -> Flow:
    """Elements added around."""
    modes = {"constant": "constant", "reflect": "reflect", "replicate": "repeat"}
    border = str(s.attributes.get("border", "constant"))
    if border not in modes:
        raise NnefReadError(f"the border '{border}' is not supported; {', '.join(modes)} are")
    x = c.flow(s.inputs["input"])
    pairs = [tuple(pair) for pair in s.attributes["padding"]]
    if len(pairs) != len(x.shape):
        raise NnefReadError(f"a pair of padding for each of {len(x.shape)} axes was expected, not {len(pairs)}")
    return padded(c, x, pairs, mode=modes[border], value=float(s.attributes.get("value", 0.0)))


def tile(c: Converter, s: Statement) -> Operand:
    """Copies side by side."""
    repeats = [int(entry) for entry in s.attributes["repeats"]]
    fixed = c.operand(s.inputs["input"])
    if isinstance(fixed, Fixed):
        if repeats == [c.batch_size, *(1,) * (len(repeats) - 1)] and fixed.shape[:1] == (1,):
            return fixed  # one for all samples
        if prod(c.shape(s.result)) > _LARGEST_CONSTANT:
            raise NnefReadError(f"a constant of {prod(c.shape(s.result)):,} numbers is too large")
        return Fixed(Stored(np.tile(fixed.values.array(), repeats)))
    x = c.flow(s.inputs["input"])
    if repeats[0] != 1:
        raise NnefReadError("it repeats the batch, which is not supported")
    return c.layer("Tile", [x], c.shape(s.result), {"Reps": tuple(repeats[1:])}) if len(repeats) > 1 else x


def _reduced(kind: str, *, index: bool = False) -> Callable[[Converter, Statement], Flow]:
    def operator(c: Converter, s: Statement) -> Flow:
        x, axes = c.flow(s.inputs["input"]), [int(axis) for axis in s.attributes["axes"]]
        if 0 in axes:
            raise NnefReadError("it takes the samples of a batch together, which is not supported")
        layer = "Mean" if kind == "Sum" and s.attributes.get("normalize") else kind
        if layer == "Mean" and len(x.shape) == 4 and sorted(axes) == [2, 3]:
            return c.layer("GlobalAveragePooling", [x], c.shape(s.result))
        properties: dict[str, Any] = {"Axes": tuple(axis - 1 for axis in axes), "KeepDims": True}
        if index:
            properties["OnlyIndex"] = True
        return c.layer(layer, [x], c.shape(s.result), properties)

    return operator


OPERATORS = {
    "external": external,
    "variable": variable,
    "constant": constant,
    "reshape": _shaped,
    "squeeze": squeeze,
    "unsqueeze": _shaped,
    "transpose": transpose,
    "concat": concat,
    "stack": stack,
    "split": split,
    "unstack": unstack,
    "slice": slice_,
    "pad": pad,
    "tile": tile,
    "sum_reduce": _reduced("Sum"),
    "mean_reduce": _reduced("Mean"),
    "max_reduce": _reduced("Max"),
    "min_reduce": _reduced("Min"),
    "any_reduce": _reduced("Max"),
    "all_reduce": _reduced("Min"),
    "argmax_reduce": _reduced("Max", index=True),
    "argmin_reduce": _reduced("Min", index=True),
}
