"""Operators that slide a window over maps, and those with weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from layerwright.exchange.nnef.reading.converter import Converter, Fixed, Flow, Reshaped, Rows
from layerwright.exchange.nnef.reading.parsed import Statement
from layerwright.exchange.nnef.reading.problems import NnefReadError
from layerwright.exchange.nnef.values import Stored, Transposed, Values
from layerwright.layers.kinds import Shape

_LEAST = -9e18
"""About the smallest number that a property takes: maps are framed with it before the greatest is looked for."""

_BORDERS = {"constant": "constant", "reflect": "reflect", "replicate": "repeat"}


def padded(
    c: Converter, x: Flow, padding: Sequence[Sequence[int]], *, mode: str = "constant", value: float = 0.0
) -> Flow:
    """Elements added around the axes behind the batch; negative numbers take some away."""
    for pair in padding[:1]:
        if any(pair):
            raise NnefReadError("the batch is padded")
    for number in (0, 1):
        cut = [max(-pair[number], 0) for pair in padding[1:]]
        if any(cut):
            x = sliced(
                c,
                x,
                {
                    axis + 1: (count, size) if not number else (0, size - count)
                    for axis, (count, size) in enumerate(zip(cut, x.shape[1:], strict=True))
                },
            )
    widths = [max(count, 0) for pair in padding[1:] for count in pair]
    if not any(widths):
        return x
    shape = [size + sum(widths[2 * axis : 2 * axis + 2]) for axis, size in enumerate(x.shape[1:])]
    more = {"ConstantValue": value} if mode == "constant" else {}
    return c.layer("Pad", [x], (x.shape[0], *shape), {"PadWidth": tuple(widths), "Mode": mode, **more})


def sliced(
    c: Converter, x: Flow, ranges: Mapping[int, tuple[int, int]], steps: Mapping[int, int] | None = None
) -> Flow:
    """Parts of some axes; the batch is left alone."""
    steps = steps or {}
    ends = [ranges.get(axis, (0, size)) for axis, size in enumerate(x.shape)][1:]
    step = [steps.get(axis, 1) for axis in range(1, len(x.shape))]
    shape = [len(range(begin, end, by)) for (begin, end), by in zip(ends, step, strict=True)]
    starts, stops = (tuple(entry) for entry in zip(*ends, strict=True))
    return c.layer("Slice", [x], (x.shape[0], *shape), {"Start": starts, "Stop": stops, "Step": tuple(step)})


def _numbers(value: Any, count: int, default: int) -> tuple[int, ...]:
    """A list of one number for each axis; the default where it is empty."""
    numbers = tuple(int(entry) for entry in value or ())
    if numbers and len(numbers) != count:
        raise NnefReadError(f"{count} numbers were expected, not {list(numbers)}")
    if any(not 0 < entry < 2**31 for entry in numbers):
        raise NnefReadError(f"positive numbers were expected, not {list(numbers)}")
    return numbers or (default,) * count


def automatic_padding(sizes: Sequence[int], kernel: Shape, stride: Shape, dilation: Shape) -> list[tuple[int, int]]:
    """The padding with which an output has as many elements as strides fit into the input; the odd one comes last."""
    pairs = []
    for size, width, step, apart in zip(sizes, kernel, stride, dilation, strict=True):
        total = max((-(-size // step) - 1) * step + (width - 1) * apart + 1 - size, 0)
        pairs.append((total // 2, total - total // 2))
    return pairs


def _bias(c: Converter, s: Statement, maps: int) -> Values | None:
    """The bias in whatever way it is written: a number, a row or a column; nothing where it is 0."""
    value = s.inputs.get("bias", 0.0)
    if value == 0.0:
        return None
    fixed = c.fixed(value, "bias")
    if prod(fixed.shape) == 1:
        return Stored(np.full(maps, fixed.array().reshape(()), np.float32))
    if prod(fixed.shape) != maps:
        raise NnefReadError(
            f"its bias has the shape {list(fixed.shape)}; one number for each of {maps} maps was expected"
        )
    return Reshaped(fixed, (maps,))


def _biased(values: Values, bias: Values | None) -> dict[str, Values]:
    return {"W": values} if bias is None else {"W": values, "b": bias}


def conv(c: Converter, s: Statement) -> Flow:
    """A convolution, with groups or one for each map."""
    x, kernel = c.flow(s.inputs["input"]), c.fixed(s.inputs["filter"], "filter")
    count = len(x.shape) - 2
    size = kernel.shape[2:]
    stride, dilation = (_numbers(s.attributes.get(name), count, 1) for name in ("stride", "dilation"))
    pairs = [tuple(pair) for pair in s.attributes.get("padding") or ()]
    pairs = pairs or automatic_padding(x.shape[2:], size, stride, dilation)
    x, padding = _framed(c, x, pairs, str(s.attributes.get("border", "constant")))
    groups, maps = int(s.attributes.get("groups", 1)), x.shape[1]
    groups = groups or maps
    shape = c.shape(s.result)
    bias = _bias(c, s, shape[1])
    geometry: dict[str, object] = {"KernelShape": size, "Padding": padding, "Strides": stride, "Dilation": dilation}
    geometry["WithBias"] = bias is not None
    if groups == maps and kernel.shape[1] == 1 and groups > 1:
        multiplier = {"Multiplier": shape[1] // maps} if shape[1] != maps else {}
        values = Reshaped(kernel, (kernel.shape[0], *size))
        return c.layer("DepthwiseConvolution", [x], shape, {**geometry, **multiplier}, parameters=_biased(values, bias))
    group = {"Group": groups} if groups != 1 else {}
    properties = {"OutMaps": shape[1], **geometry, **group}
    return c.layer("Convolution", [x], shape, properties, parameters=_biased(kernel, bias))


def _framed(c: Converter, x: Flow, pairs: Sequence[tuple[int, ...]], border: str) -> tuple[Flow, Shape]:
    """Maps with the padding that a layer cannot do itself, and what is left for the layer to do."""
    if len(pairs) != len(x.shape) - 2:
        raise NnefReadError(f"a pair of padding for each of {len(x.shape) - 2} axes was expected, not {len(pairs)}")
    if border in ("constant", "ignore") and all(before == after >= 0 for before, after in pairs):
        return x, tuple(before for before, _ in pairs)
    mode = _BORDERS.get("constant" if border == "ignore" else border)
    if mode is None:
        raise NnefReadError(f"the border '{border}' is not supported")
    return padded(c, x, [(0, 0), (0, 0), *pairs], mode=mode), (0,) * len(pairs)


def deconv(c: Converter, s: Statement) -> Flow:
    """A transposed convolution; what its padding takes away unevenly is cut off behind it."""
    x, kernel = c.flow(s.inputs["input"]), c.fixed(s.inputs["filter"], "filter")
    count, size = len(x.shape) - 2, kernel.shape[2:]
    stride, dilation = (_numbers(s.attributes.get(name), count, 1) for name in ("stride", "dilation"))
    shape = c.shape(s.result)
    whole = [
        (length - 1) * step + (width - 1) * apart + 1
        for length, step, width, apart in zip(x.shape[2:], stride, size, dilation, strict=True)
    ]
    pairs = [tuple(pair) for pair in s.attributes.get("padding") or ()]
    if not pairs:
        cut = [full - wanted for full, wanted in zip(whole, shape[2:], strict=True)]
        pairs = [(total // 2, total - total // 2) for total in cut]
    groups = int(s.attributes.get("groups", 1)) or x.shape[1]
    bias = _bias(c, s, shape[1])
    even = all(before == after >= 0 for before, after in pairs)
    padding = tuple(before for before, _ in pairs) if even else (0,) * count
    geometry: dict[str, object] = {"KernelShape": size, "Padding": padding, "Strides": stride, "Dilation": dilation}
    geometry["WithBias"] = bias is not None
    inner = shape if even else (*shape[:2], *whole)
    if groups > 1 and kernel.shape[1] == 1:
        divisor = {"Divisor": x.shape[1] // groups} if groups != x.shape[1] else {}
        values = Reshaped(kernel, (kernel.shape[0], *size))
        y = c.layer("DepthwiseDeconvolution", [x], inner, {**geometry, **divisor}, parameters=_biased(values, bias))
    else:
        group = {"Group": groups} if groups != 1 else {}
        properties = {"OutMaps": shape[1], **geometry, **group}
        y = c.layer("Deconvolution", [x], inner, properties, parameters=_biased(kernel, bias))
    return y if even else padded(c, y, [(0, 0), (0, 0), *((-before, -after) for before, after in pairs)])


def linear(c: Converter, s: Statement) -> Flow | Rows:
    """Everything connected to everything; of rows, each with its like."""
    rows = c.operand(s.inputs["input"])
    if isinstance(rows, Rows):
        return _each_row(c, s, rows.flow)
    return _connected(c, s, c.flow(s.inputs["input"]), c.fixed(s.inputs["filter"], "filter"), turned=True)


def _each_row(c: Converter, s: Statement, x: Flow) -> Rows:
    """Every line along the last axis times a matrix."""
    matrix = c.fixed(s.inputs["filter"], "filter")
    if len(matrix.shape) != 2 or matrix.shape[1] != x.shape[-1]:
        raise NnefReadError(
            f"a matrix for {x.shape[-1]} values was expected, not one of the shape {list(matrix.shape)}"
        )
    turned = _transposed(matrix)
    weights = c.parameter(Fixed(Reshaped(turned, (*(1,) * (len(x.shape) - 2), *turned.shape))), len(x.shape))
    y = c.layer("BatchMatmul", [x], (*x.shape[:-1], matrix.shape[0]), sides={"R": weights})
    bias = _bias(c, s, matrix.shape[0])
    if bias is not None:
        row = c.parameter(Fixed(Reshaped(bias, (*(1,) * (len(x.shape) - 1), matrix.shape[0]))), len(x.shape))
        y = c.layer("Add2", [y, row], y.shape)
    return Rows(y)


def _connected(c: Converter, s: Statement, x: Flow, matrix: Values, *, turned: bool) -> Flow:
    shape = c.shape(s.result)
    if len(matrix.shape) > 2 and prod(matrix.shape[:-2]) == 1:
        matrix = Reshaped(matrix, matrix.shape[-2:])
    rows, columns = matrix.shape if len(matrix.shape) == 2 else (0, 0)
    out, size = (rows, columns) if turned else (columns, rows)
    if size != prod(x.shape[1:]) or len(shape) != 2:
        raise NnefReadError(
            f"a matrix for {prod(x.shape[1:])} values was expected, not one of the shape {list(matrix.shape)}"
        )
    values = _transposed(matrix) if turned else matrix
    bias = _bias(c, s, out)
    properties = {"OutShape": out, "WithBias": bias is not None}
    return c.layer("Affine", [x], shape, properties, parameters=_biased(values, bias))


def _transposed(matrix: Values) -> Values:
    return Transposed(matrix.array())


def matmul(c: Converter, s: Statement) -> Flow:
    """A product of matrices: of data and weights, or of data and data."""
    left, right = c.operand(s.inputs["A"]), c.operand(s.inputs["B"])
    turn_left, turn_right = bool(s.attributes.get("transposeA")), bool(s.attributes.get("transposeB"))
    if isinstance(left, Flow) and isinstance(right, Fixed) and len(left.shape) == 2 and not turn_left:
        return _connected(c, s, left, right.values, turned=turn_right)
    if isinstance(left, Flow) and isinstance(right, Flow) and len(left.shape) > 2:
        x, y = (_turned(c, flow) if turn else flow for flow, turn in ((left, turn_left), (right, turn_right)))
        return c.layer("BatchMatmul", [x], c.shape(s.result), sides={"R": y})
    if isinstance(left, Flow) and isinstance(right, Fixed) and len(left.shape) > 2:
        x = _turned(c, left) if turn_left else left
        y = c.parameter(right, len(left.shape))
        y = _turned(c, y) if turn_right else y
        return c.layer("BatchMatmul", [x], c.shape(s.result), sides={"R": y})
    raise NnefReadError("a product of these two matrices is not supported")


def _turned(c: Converter, x: Flow) -> Flow:
    rank = len(x.shape) - 1
    axes = (*range(rank - 2), rank - 1, rank - 2)
    return c.layer("Transpose", [x], (*x.shape[:-2], x.shape[-1], x.shape[-2]), {"Axes": axes})


def _pooled(kind: str) -> Any:
    def operator(c: Converter, s: Statement) -> Flow:
        x = c.flow(s.inputs["input"])
        rank = len(x.shape)
        size, stride, dilation = (_numbers(s.attributes.get(name), rank, 1) for name in ("size", "stride", "dilation"))
        if set(dilation) != {1}:
            raise NnefReadError("a window with gaps (dilation) is not supported")
        pairs: list[tuple[int, ...]] = [tuple(pair) for pair in s.attributes.get("padding") or ()]
        pairs = pairs or [*automatic_padding(x.shape, size, stride, dilation)]
        if len(pairs) != rank:
            raise NnefReadError(f"a pair of padding for each of {rank} axes was expected, not {len(pairs)}")
        normalized = kind != "SumPooling" or bool(s.attributes.get("normalize"))
        layer = "AveragePooling" if kind == "SumPooling" and normalized else kind
        first = _first_axis(size, stride, pairs)
        return _pool(c, s, x, layer, _Window(first, size, stride, pairs, str(s.attributes.get("border", "constant"))))

    return operator


class _Window:
    """A window over the axes from `first` on, and its padding."""

    def __init__(self, first: int, size: Shape, stride: Shape, pairs: list[tuple[int, ...]], border: str) -> None:
        self.first, self.border = first, border
        self.size, self.stride, self.pairs = size[first:], stride[first:], pairs[first:]

    def leaves_out(self, x: Flow) -> bool | None:
        """Whether windows beyond the border are left out; None where a layer cannot pad so."""
        if any(before < 0 for before, _ in self.pairs):
            return None
        if all(before == after for before, after in self.pairs):
            return True
        for (before, after), width, step, length in zip(
            self.pairs, self.size, self.stride, x.shape[self.first :], strict=True
        ):
            out = -(-max(length + 2 * before - width, 0) // step) + 1
            if after != (out - 1) * step + width - length - before:
                return None
        return False


def _first_axis(size: Shape, stride: Shape, pairs: Sequence[tuple[int, ...]]) -> int:
    """The first axis that the window moves over or is wider than 1; the maps at the latest."""
    first = 0
    while first < min(2, len(size) - 1) and size[first] == stride[first] == 1 and not any(pairs[first]):
        first += 1
    if first == 0:
        raise NnefReadError("a window over the batch is not supported")
    return first


def _pool(c: Converter, s: Statement, x: Flow, kind: str, window: _Window) -> Flow:
    shape = c.shape(s.result)
    if window.border not in ("constant", "ignore"):
        raise NnefReadError(f"the border '{window.border}' is not supported")
    counts_padding = window.border == "constant"
    leaves_out = window.leaves_out(x)
    padding = tuple(before for before, _ in window.pairs)
    if kind == "MaxPooling" and counts_padding and any(any(pair) for pair in window.pairs):
        # Zeros that surround the maps count here.
        leaves_out = None
    if kind == "AveragePooling" and counts_padding and leaves_out is False:
        leaves_out = None
    if leaves_out is None:
        if kind == "AveragePooling" and not counts_padding:
            raise NnefReadError("an average with this padding is not supported")
        value = _LEAST if kind == "MaxPooling" and not counts_padding else 0.0
        x = padded(c, x, [*((0, 0),) * window.first, *window.pairs], value=value)
        padding, leaves_out = (0,) * len(padding), True
    properties: dict[str, Any] = {"KernelShape": window.size, "Strides": window.stride, "Padding": padding}
    if not leaves_out:
        properties["IgnoreBorder"] = False
    if kind == "AveragePooling" and not counts_padding:
        properties["IncludingPad"] = False
    return c.layer(kind, [x], shape, properties)


def nearest_upsample(c: Converter, s: Statement) -> Flow:
    """Every element repeated."""
    x = c.flow(s.inputs["input"])
    factor = _numbers(s.attributes.get("factor"), len(x.shape) - 2, 1)
    return c.layer("Unpooling", [x], c.shape(s.result), {"KernelShape": factor})


def nearest_downsample(c: Converter, s: Statement) -> Flow:
    """Every so many elements."""
    x = c.flow(s.inputs["input"])
    factor = _numbers(s.attributes.get("factor"), len(x.shape) - 2, 1)
    return sliced(c, x, {}, dict(enumerate(factor, 2)))


def area_downsample(c: Converter, s: Statement) -> Flow:
    """Means of windows that lie side by side."""
    x = c.flow(s.inputs["input"])
    factor = _numbers(s.attributes.get("factor"), len(x.shape) - 2, 1)
    properties = {"KernelShape": factor, "Strides": factor, "Padding": (0,) * len(factor)}
    return c.layer("AveragePooling", [x], c.shape(s.result), properties)


def multilinear_upsample(c: Converter, s: Statement) -> Flow:
    """Linear interpolation between elements."""
    method, border = s.attributes.get("method", "symmetric"), s.attributes.get("border", "replicate")
    if method not in ("aligned", "asymmetric") or border != "replicate":
        raise NnefReadError(f"the method '{method}' with the border '{border}' is not supported; 'aligned' is")
    shape = c.shape(s.result)
    properties = {"OutputSize": shape[2:], "AlignCorners": method == "aligned"}
    return c.layer("Interpolate", [c.flow(s.inputs["input"])], shape, properties)


def batch_normalization(c: Converter, s: Statement) -> Flow:
    """Normalization by stored statistics."""
    x = c.flow(s.inputs["input"])
    maps = x.shape[1]
    shape = (1, maps, *(1,) * (len(x.shape) - 2))
    names = {"mean": "mean", "variance": "var", "offset": "beta", "scale": "gamma"}
    parameters: dict[str, Values] = {}
    for theirs, ours in names.items():
        values = c.fixed(s.inputs[theirs], theirs)
        if prod(values.shape) == 1:
            values = Stored(np.full(shape, values.array().reshape(()), np.float32))
        if prod(values.shape) != maps:
            raise NnefReadError(
                f"its {theirs} has the shape {list(values.shape)}; one number for each map was expected"
            )
        parameters[ours] = Reshaped(values, shape)
    properties = {"Epsilon": float(s.attributes.get("epsilon", 0.0))}
    return c.layer("BatchNormalization", [x], x.shape, properties, parameters=parameters)


def local_response_normalization(c: Converter, s: Statement) -> Flow:
    """Normalization by neighbouring maps."""
    x, size = c.flow(s.inputs["input"]), list(s.attributes["size"])
    if len(x.shape) != 4 or size[0] != 1 or set(size[2:]) != {1} or size[1] % 2 == 0:
        raise NnefReadError(f"a size of an odd number of maps was expected, as [1, 5, 1, 1], not {size}")
    attributes = {
        ours: float(s.attributes[theirs]) for ours, theirs in (("Alpha", "alpha"), ("Beta", "beta"), ("K", "bias"))
    }
    return c.layer("LocalResponseNormalization", [x], x.shape, {"N": size[1], **attributes})


def gather(c: Converter, s: Statement) -> Flow:
    """Rows of a table by their numbers."""
    table = c.fixed(s.inputs["input"], "table")
    indices, shape = c.flow(s.inputs["indices"], "indices"), c.shape(s.result)
    if int(s.attributes.get("axis", 0)) != 0 or len(table.shape) < 2:
        raise NnefReadError("only rows of a table can be taken (axis = 0)")
    properties = {"NumClass": table.shape[0], "Shape": table.shape[1:]}
    rows = c.layer("Embed", [indices], (*indices.shape, *table.shape[1:]), properties, parameters={"W": table})
    return rows if rows.shape == shape else c.layer("Reshape", [rows], shape, {"OutShape": shape[1:]})


OPERATORS = {
    "conv": conv,
    "deconv": deconv,
    "linear": linear,
    "matmul": matmul,
    "max_pool": _pooled("MaxPooling"),
    "max_pool_with_index": _pooled("MaxPooling"),
    "avg_pool": _pooled("AveragePooling"),
    "box": _pooled("SumPooling"),
    "nearest_upsample": nearest_upsample,
    "nearest_downsample": nearest_downsample,
    "area_downsample": area_downsample,
    "multilinear_upsample": multilinear_upsample,
    "batch_normalization": batch_normalization,
    "local_response_normalization": local_response_normalization,
    "gather": gather,
}
