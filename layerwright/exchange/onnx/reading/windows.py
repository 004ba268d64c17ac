"""Operators that slide over maps, add to their borders, or make them larger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from layerwright.exchange.onnx.reading.converter import Converter, Flow
from layerwright.exchange.onnx.reading.parsed import Operator
from layerwright.exchange.onnx.reading.problems import OnnxReadError
from layerwright.layers.kinds import Shape

_Rule = Callable[[Converter, Operator], Flow]

_LOWEST = -3.4e38
"""What max pooling takes for nothing."""


def _list(o: Operator, name: str, count: int, default: int) -> list[int]:
    values = [int(entry) for entry in o.attributes.get(name) or [default] * count]
    if len(values) != count:
        raise OnnxReadError(f"{count} values of {name} were expected, not {len(values)}")
    return values


def _pads(o: Operator, x: Flow, kernel: Sequence[int], strides: Sequence[int], dilations: Sequence[int]) -> list[int]:
    """What is added at the beginning of each axis, and at the end of each."""
    count, auto = len(kernel), str(o.attributes.get("auto_pad", "NOTSET"))
    if auto in ("NOTSET", ""):
        return _list(o, "pads", 2 * count, 0)
    if auto == "VALID":
        return [0] * (2 * count)
    before, after = [], []
    for size, width, stride, dilation in zip(x.shape[-count:], kernel, strides, dilations, strict=True):
        need = max((-(-size // stride) - 1) * stride + (width - 1) * dilation + 1 - size, 0)
        less, more = need // 2, need - need // 2
        before.append(less if auto == "SAME_UPPER" else more)
        after.append(more if auto == "SAME_UPPER" else less)
    return before + after


def _padded(c: Converter, x: Flow, before: Sequence[int], after: Sequence[int], value: float) -> Flow:
    """A layer that adds to the last axes."""
    width = [entry for pair in zip(before, after, strict=True) for entry in pair]
    lead = len(x.shape) - len(before)
    sizes = (size + less + more for size, less, more in zip(x.shape[lead:], before, after, strict=True))
    shape = (*x.shape[:lead], *sizes)
    properties = {"PadWidth": (*(0, 0) * lead, *width), "Mode": "constant", "ConstantValue": value}
    return c.layer("Pad", [x], shape, properties)


def _convolution(c: Converter, o: Operator) -> Flow:
    x, weights = c.flow(o), np.asarray(c.fixed(o, 1, "weights"))
    group = int(o.attributes.get("group", 1))
    kernel = weights.shape[2:]
    count = len(kernel)
    if count < 1 or len(x.shape) != count + 1 or weights.shape[1] * group != x.shape[0]:
        raise OnnxReadError(f"weights of the shape {list(weights.shape)} do not fit {list(x.shape)}")
    strides, dilations = _list(o, "strides", count, 1), _list(o, "dilations", count, 1)
    pads = _pads(o, x, kernel, strides, dilations)
    if pads[:count] != pads[count:]:
        x = _padded(c, x, pads[:count], pads[count:], 0.0)
        pads = [0] * (2 * count)
    properties: dict[str, Any] = {
        "KernelShape": kernel,
        "Padding": tuple(pads[:count]),
        "BorderMode": "valid",
        "Strides": tuple(strides),
        "Dilation": tuple(dilations),
        "WithBias": c.given(o, 2),
    }
    parameters = {"W": weights}
    if c.given(o, 2):
        parameters["b"] = np.asarray(c.fixed(o, 2, "bias"))
    if group == x.shape[0] > 1 and weights.shape[1] == 1:
        parameters["W"] = weights.reshape(weights.shape[0], *kernel)
        properties["Multiplier"] = weights.shape[0] // group
        return c.layer("DepthwiseConvolution", [x], c.shape_of(o), properties, parameters=parameters)
    properties |= {"OutMaps": weights.shape[0], "Group": group}
    return c.layer("Convolution", [x], c.shape_of(o), properties, parameters=parameters)


def _deconvolution(c: Converter, o: Operator) -> Flow:
    x, weights = c.flow(o), np.asarray(c.fixed(o, 1, "weights"))
    group = int(o.attributes.get("group", 1))
    kernel = weights.shape[2:]
    count = len(kernel)
    strides, dilations = _list(o, "strides", count, 1), _list(o, "dilations", count, 1)
    pads = _list(o, "pads", 2 * count, 0)
    if any(o.attributes.get("output_padding") or []) or o.attributes.get("output_shape"):
        raise OnnxReadError("output_padding and output_shape are not supported")
    if pads[:count] != pads[count:] or str(o.attributes.get("auto_pad", "NOTSET")) not in ("NOTSET", "VALID"):
        raise OnnxReadError("the padding must be the same at both ends of each axis")
    properties: dict[str, Any] = {
        "OutMaps": weights.shape[1] * group,
        "KernelShape": kernel,
        "Padding": tuple(pads[:count]),
        "Strides": tuple(strides),
        "Dilation": tuple(dilations),
        "Group": group,
        "WithBias": c.given(o, 2),
    }
    parameters = {"W": weights}
    if c.given(o, 2):
        parameters["b"] = np.asarray(c.fixed(o, 2, "bias"))
    return c.layer("Deconvolution", [x], c.shape_of(o), properties, parameters=parameters)


def _pooling(kind: str) -> _Rule:
    def rule(c: Converter, o: Operator) -> Flow:
        x, shape = c.flow(o), c.shape_of(o)
        kernel = [int(entry) for entry in o.attributes.get("kernel_shape") or []]
        count = len(kernel)
        if not count or len(x.shape) != count + 1:
            raise OnnxReadError(f"a window for each of {len(x.shape) - 1} axes was expected, not {kernel}")
        strides = _list(o, "strides", count, 1)
        if any(entry != 1 for entry in _list(o, "dilations", count, 1)):
            raise OnnxReadError("windows with gaps are not supported")
        if len(o.outputs) > 1 and any(c.users(name) for name in o.outputs[1:]):
            raise OnnxReadError("the places of the greatest values are not supported")
        pads = _pads(o, x, kernel, strides, [1] * count)
        before, after = pads[:count], pads[count:]
        counted = bool(o.attributes.get("count_include_pad", 0))
        properties: dict[str, Any] = {"KernelShape": tuple(kernel), "Strides": tuple(strides)}
        for same, border in _fits(x.shape[1:], shape[1:], kernel, strides, before, after):
            properties |= {"Padding": tuple(same), "IgnoreBorder": border}
            if kind == "AveragePooling":
                properties["IncludingPad"] = counted
            return c.layer(kind, [x], shape, properties)
        if kind == "AveragePooling" and not counted:
            raise OnnxReadError(f"padding of {before} before and {after} behind that is not counted is not supported")
        x = _padded(c, x, before, after, _LOWEST if kind == "MaxPooling" else 0.0)
        properties |= {"Padding": (0,) * count, "IgnoreBorder": not o.attributes.get("ceil_mode", 0)}
        return c.layer(kind, [x], shape, properties)

    return rule


def _fits(
    sizes: Shape, results: Shape, kernel: Sequence[int], strides: Sequence[int], before: list[int], after: list[int]
) -> list[tuple[list[int], bool]]:
    """The padding and the treatment of the border by which our rule comes to the same windows, if there are."""
    found = []
    for ignore in (True, False):
        rounded = [
            (size + 2 * pad - width) // stride + 1 if ignore else -((width - size - 2 * pad) // stride) + 1
            for size, pad, width, stride in zip(sizes, before, kernel, strides, strict=True)
        ]
        # A last window that the file's padding does not hold whole, or one that it holds and we do not, is another.
        needed = [
            (result - 1) * stride + width - size - pad
            for result, stride, width, size, pad in zip(results, strides, kernel, sizes, before, strict=True)
        ]
        reaches = all(
            need <= max(more, pad) or not ignore for need, more, pad in zip(needed, after, before, strict=True)
        )
        if tuple(rounded) == results and reaches:
            found.append((before, ignore))
    return found


def _global_average(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    return c.layer("GlobalAveragePooling", [x], (x.shape[0], *(1,) * (len(x.shape) - 1)))


def _global_max(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    axes = tuple(range(1, len(x.shape)))
    return c.layer("Max", [x], (x.shape[0], *(1,) * len(axes)), {"Axes": axes, "KeepDims": True})


def _pad(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    modes = {"constant": "constant", "reflect": "reflect", "edge": "repeat"}
    mode = str(o.attributes.get("mode", "constant"))
    if mode not in modes:
        raise OnnxReadError(f'the mode "{mode}" is not supported; {", ".join(modes)} are')
    pads = c.integers(o, 1, "pads")
    rank = len(x.shape) + 1
    if pads is None or len(pads) != 2 * rank or c.given(o, 3):
        raise OnnxReadError(f"padding for all of {rank} axes was expected")
    before, after = pads[:rank], pads[rank:]
    if before[0] or after[0] or min(pads) < 0:
        raise OnnxReadError("samples cannot be added to a batch, nor anything taken away")
    if not any(pads):
        return x
    value = c.number(o, 2, "value", 0.0)
    width = tuple(entry for pair in zip(before[1:], after[1:], strict=True) for entry in pair)
    return c.layer("Pad", [x], c.shape_of(o), {"PadWidth": width, "Mode": modes[mode], "ConstantValue": value})


def _resized(c: Converter, o: Operator) -> Flow:
    """Maps made larger by whole factors, each value repeated."""
    x, shape = c.flow(o), c.shape_of(o)
    mode = str(o.attributes.get("mode", "nearest"))
    factors = [new / old for new, old in zip(shape, x.shape, strict=True)]
    if mode != "nearest" or any(factor != int(factor) for factor in factors):
        raise OnnxReadError("only repeating values by whole factors (mode nearest) is supported")
    return c.layer("Unpooling", [x], shape, {"KernelShape": tuple(map(int, factors))})


WINDOWS: Mapping[str, _Rule] = {
    "Conv": _convolution,
    "ConvTranspose": _deconvolution,
    "MaxPool": _pooling("MaxPooling"),
    "AveragePool": _pooling("AveragePooling"),
    "GlobalAveragePool": _global_average,
    "GlobalMaxPool": _global_max,
    "Pad": _pad,
    "Resize": _resized,
    "Upsample": _resized,
}
"""What makes layers of these operators."""
