"""What the operators of ONNX are among our layers: one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any, TypeAlias

import numpy as np

from layerwright.exchange.onnx.reading.converter import Converter, Flow
from layerwright.exchange.onnx.reading.elementwise import ELEMENTWISE
from layerwright.exchange.onnx.reading.parsed import Operator
from layerwright.exchange.onnx.reading.problems import OnnxReadError
from layerwright.exchange.onnx.reading.windows import WINDOWS

Rule: TypeAlias = Callable[[Converter, Operator], "Flow | list[Flow]"]


def _passed(c: Converter, o: Operator) -> Flow:
    return c.flow(o, any_shape=True)


def _dropout(c: Converter, o: Operator) -> Flow:
    ratio = c.number(o, 1, "ratio", 0.5)
    x = c.flow(o)
    if ratio is None or not 0 <= ratio < 1:
        return x
    return c.layer("Dropout", [x], x.shape, {"P": float(ratio)})


def _reshaped(c: Converter, o: Operator) -> Flow:
    """Another shape; no layer is made until one needs it, since some take values of any shape."""
    x, shape = c.flow(o, any_shape=True), c.shape_of(o)
    if prod(shape) != prod(x.shape):
        raise OnnxReadError(f"it mixes the samples of a batch: {list(x.shape)} becomes {list(shape)}")
    return Flow(x.made, shape, x.given)


def _affine(c: Converter, x: Flow, weights: Any, bias: Any | None) -> Flow:
    inner, outer = weights.shape
    if prod(x.shape) != inner:
        raise OnnxReadError(f"its weights are for {inner} values, and {prod(x.shape)} flow in")
    parameters = {"W": np.asarray(weights)}
    if bias is not None:
        parameters["b"] = np.broadcast_to(np.asarray(bias).reshape(-1), (outer,))
    properties = {"OutShape": (outer,), "WithBias": bias is not None}
    return c.layer("Affine", [Flow(x.made, x.given, x.given)], (outer,), properties, parameters=parameters)


def _gemm(c: Converter, o: Operator) -> Flow:
    if o.attributes.get("transA"):
        raise OnnxReadError("it transposes the samples of a batch")
    x, weights = c.flow(o, any_shape=True), c.fixed(o, 1, "B")
    if len(x.shape) != 1:
        raise OnnxReadError(f"a list of values was expected for each sample, not {list(x.shape)}")
    weights = np.asarray(weights).T if o.attributes.get("transB") else np.asarray(weights)
    alpha, beta = float(o.attributes.get("alpha", 1.0)), float(o.attributes.get("beta", 1.0))
    weights = weights if alpha == 1 else weights * np.float32(alpha)
    bias = None
    if c.given(o, 2):
        bias = np.asarray(c.fixed(o, 2, "C"))
        if bias.size not in (1, weights.shape[1]):
            raise OnnxReadError(f"a bias of {weights.shape[1]} values was expected, not {list(bias.shape)}")
        bias = bias if beta == 1 else bias * np.float32(beta)
    return _affine(c, x, weights, bias)


def _matmul(c: Converter, o: Operator) -> Flow:
    x, other = c.flow(o, any_shape=True), c.operand(o.inputs[1])
    if isinstance(other, Flow):
        x, other = c.shaped(x), c.shaped(other)
        return c.layer("BatchMatmul", [x], c.shape_of(o), sides={"R": other})
    if other.ndim != 2:
        raise OnnxReadError(f"a matrix of weights was expected, not {list(other.shape)}")
    if len(x.shape) == 1:
        return _affine(c, x, np.asarray(other), None)
    x = c.shaped(x)
    if len(x.shape) != 2:
        raise OnnxReadError(f"a matrix for each sample was expected, not {list(x.shape)}")
    # Rows of each sample are multiplied by the same weights: a convolution of width 1 over them.
    columns = c.layer("Transpose", [x], (x.shape[1], x.shape[0]), {"Axes": (1, 0)})
    kernel = np.ascontiguousarray(np.asarray(other).T)[:, :, np.newaxis]
    properties = {
        "OutMaps": other.shape[1],
        "KernelShape": (1,),
        "BorderMode": "valid",
        "Strides": (1,),
        "Dilation": (1,),
        "WithBias": False,
    }
    y = c.layer("Convolution", [columns], (other.shape[1], x.shape[0]), properties, parameters={"W": kernel})
    return c.layer("Transpose", [y], (x.shape[0], other.shape[1]), {"Axes": (1, 0)})


def _behind_batch(axis: int, rank: int) -> int:
    """An axis of a sample, from one that counts the batch."""
    axis = axis + rank + 1 if axis < 0 else axis
    if axis < 1:
        raise OnnxReadError("it works along the batch, which is not supported")
    return axis - 1


def _concat(c: Converter, o: Operator) -> Flow:
    flows = []
    shape = c.shape_of(o)
    for number in range(len(o.inputs)):
        operand = c.operand(o.inputs[number])
        flows.append(c.shaped(operand) if isinstance(operand, Flow) else c.parameter(operand, len(shape)))
    axis = _behind_batch(int(o.attributes["axis"]), len(shape))
    return c.layer("Concatenate", flows, shape, {"Axis": axis}) if len(flows) > 1 else flows[0]


def _sliced(c: Converter, x: Flow, ranges: Mapping[int, tuple[int, int, int]]) -> Flow:
    """Parts of axes: where they begin, end, and by which step."""
    start, stop, step = [0] * len(x.shape), list(x.shape), [1] * len(x.shape)
    for axis, (begin, end, by) in ranges.items():
        start[axis], stop[axis], step[axis] = begin, end, by
    shape = tuple(len(range(*entry)) for entry in zip(start, stop, step, strict=True))
    if shape == x.shape:
        return x
    if not all(shape):
        raise OnnxReadError("nothing is left of its input")
    properties = {"Start": tuple(start), "Stop": tuple(stop), "Step": tuple(step)}
    return c.layer("Slice", [x], shape, properties)


def _slice(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    starts, ends = c.integers(o, 1, "starts"), c.integers(o, 2, "ends")
    if starts is None or ends is None:
        raise OnnxReadError("it does not say where it begins and ends")
    axes = c.integers(o, 3, "axes") or list(range(len(starts)))
    steps = c.integers(o, 4, "steps") or [1] * len(starts)
    ranges = {}
    for axis, begin, end, by in zip(axes, starts, ends, steps, strict=True):
        whole = axis in (0, -len(x.shape) - 1) and begin == 0 and end >= 1 and by == 1
        if whole:
            continue
        place = _behind_batch(axis, len(x.shape))
        if by < 1:
            raise OnnxReadError("a step that goes backwards is not supported")
        first, last, _ = slice(begin, end, by).indices(x.shape[place])
        ranges[place] = (first, last, by)
    return _sliced(c, x, ranges)


def _split(c: Converter, o: Operator) -> list[Flow]:
    x = c.flow(o)
    axis = _behind_batch(int(o.attributes.get("axis", 0)), len(x.shape))
    size, count = x.shape[axis], len(o.outputs)
    parts = c.integers(o, 1, "split") or [-(-size // count)] * (count - 1) + [size - -(-size // count) * (count - 1)]
    flows, begin = [], 0
    for part in parts:
        flows.append(_sliced(c, x, {axis: (begin, begin + part, 1)}))
        begin += part
    return flows


def _gather(c: Converter, o: Operator) -> Flow:
    """One place along an axis, which goes."""
    x = c.flow(o)
    places = np.asarray(c.fixed(o, 1, "places"))
    if places.size != 1:
        raise OnnxReadError("only one place is taken from an axis")
    axis = _behind_batch(int(o.attributes.get("axis", 0)), len(x.shape))
    place = int(places.reshape(-1)[0]) % x.shape[axis]
    part = _sliced(c, x, {axis: (place, place + 1, 1)})
    return Flow(part.made, c.shape_of(o), part.given)


def _transpose(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    order = [int(axis) for axis in o.attributes.get("perm") or range(len(x.shape), -1, -1)]
    if not order or order[0] != 0:
        raise OnnxReadError("the batch must stay the first axis")
    if order == sorted(order):
        return x
    return c.layer("Transpose", [x], c.shape_of(o), {"Axes": tuple(axis - 1 for axis in order[1:])})


def _reduced(kind: str, power: float = 0) -> Rule:
    def rule(c: Converter, o: Operator) -> Flow:
        x = c.flow(o)
        axes = c.integers(o, 1, "axes")
        if axes is None:
            axes = list(range(1, len(x.shape) + 1))
        places = tuple(sorted(_behind_batch(axis, len(x.shape)) for axis in axes))
        keep = bool(o.attributes.get("keepdims", 1))
        if kind == "Mean" and keep and places == (1, 2) and len(x.shape) == 3:
            return c.layer("GlobalAveragePooling", [x], (x.shape[0], 1, 1))
        properties: dict[str, Any] = {"Axes": places, "KeepDims": keep}
        if power:
            properties["P"] = power
        return c.layer(kind, [x], c.shape_of(o), properties)

    return rule


def _batch_normalization(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    names = ("gamma", "beta", "mean", "var")
    stored = {name: np.asarray(c.fixed(o, number, name)) for number, name in enumerate(names, 1)}
    for name, values in stored.items():
        if values.shape != (x.shape[0],):
            raise OnnxReadError(f"its {name} has the shape {list(values.shape)}; {[x.shape[0]]} is needed")
    properties = {"Epsilon": float(o.attributes.get("epsilon", 1e-5))}
    return c.layer("BatchNormalization", [x], x.shape, properties, parameters=stored)


def _instance_normalization(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    stored = {"gamma": np.asarray(c.fixed(o, 1, "scale")), "beta": np.asarray(c.fixed(o, 2, "B"))}
    properties = {"ChannelAxis": 0, "BatchAxis": -1, "Epsilon": float(o.attributes.get("epsilon", 1e-5))}
    return c.layer("InstanceNormalization", [x], x.shape, properties, parameters=stored)


def _layer_normalization(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    if _behind_batch(int(o.attributes.get("axis", -1)), len(x.shape)) != 0:
        raise OnnxReadError("it leaves axes out, and is supported over all axes of a sample only")
    stored = {"gamma": np.asarray(c.fixed(o, 1, "scale"))}
    stored["beta"] = np.asarray(c.fixed(o, 2, "B")) if c.given(o, 2) else np.zeros_like(stored["gamma"])
    properties = {"BatchAxis": -1, "Epsilon": float(o.attributes.get("epsilon", 1e-5))}
    return c.layer("LayerNormalization", [x], x.shape, properties, parameters=stored)


def _local_response(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    properties = {
        "N": int(o.attributes["size"]),
        "Alpha": float(o.attributes.get("alpha", 0.0001)),
        "Beta": float(o.attributes.get("beta", 0.75)),
        "K": float(o.attributes.get("bias", 1.0)),
    }
    return c.layer("LocalResponseNormalization", [x], x.shape, properties)


def _softmax(kind: str) -> Rule:
    def rule(c: Converter, o: Operator) -> Flow:
        x = c.flow(o)
        axis = _behind_batch(int(o.attributes.get("axis", 1 if c.opset < 13 else -1)), len(x.shape))
        if c.opset < 13 and any(size > 1 for size in x.shape[axis + 1 :]):
            raise OnnxReadError("it takes several axes together, as old operator sets do")
        return c.layer(kind, [x], x.shape, {"Axis": axis})

    return rule


def _expanded(c: Converter, o: Operator) -> Flow:
    x, shape = c.flow(o), c.shape_of(o)
    if len(x.shape) != len(shape):
        x = c.shaped(Flow(x.made, (*(1,) * (len(shape) - len(x.shape)), *x.shape), x.given))
    return c.layer("Broadcast", [x], shape, {"Shape": shape}) if x.shape != shape else x


OPERATORS: Mapping[str, Rule] = {
    **ELEMENTWISE,
    **WINDOWS,
    **dict.fromkeys(("Identity", "Cast", "CastLike"), _passed),
    "Dropout": _dropout,
    **dict.fromkeys(("Flatten", "Reshape", "Squeeze", "Unsqueeze"), _reshaped),
    "Gemm": _gemm,
    "MatMul": _matmul,
    "Concat": _concat,
    "Slice": _slice,
    "Split": _split,
    "Gather": _gather,
    "Transpose": _transpose,
    "Expand": _expanded,
    "ReduceMean": _reduced("Mean"),
    "ReduceSum": _reduced("Sum"),
    "ReduceMax": _reduced("Max"),
    "ReduceMin": _reduced("Min"),
    "ReduceProd": _reduced("Prod"),
    "ReduceL2": _reduced("Norm", 2.0),
    "ReduceL1": _reduced("Norm", 1.0),
    "BatchNormalization": _batch_normalization,
    "InstanceNormalization": _instance_normalization,
    "LayerNormalization": _layer_normalization,
    "LRN": _local_response,
    "Softmax": _softmax("Softmax"),
    "LogSoftmax": _softmax("LogSoftmax"),
}
"""What makes layers of each operator."""
