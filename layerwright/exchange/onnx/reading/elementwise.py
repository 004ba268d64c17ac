"""Operators that treat each value for itself, or values of two tensors at the same place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from layerwright.exchange.onnx.reading.converter import Converter, Flow
from layerwright.exchange.onnx.reading.parsed import Operator
from layerwright.exchange.onnx.reading.problems import OnnxReadError

_Rule = Callable[[Converter, Operator], Flow]


def _one(kind: str, **attributes: tuple[str, float]) -> _Rule:
    """A layer whose properties are attributes with defaults."""

    def rule(c: Converter, o: Operator) -> Flow:
        x = c.flow(o)
        properties = {name: float(o.attributes.get(source, default)) for name, (source, default) in attributes.items()}
        return c.layer(kind, [x], x.shape, properties)

    return rule


def _with(kind: str, value: float) -> _Rule:
    """A layer with a number."""

    def rule(c: Converter, o: Operator) -> Flow:
        x = c.flow(o)
        return c.layer(kind, [x], x.shape, {"Value": value})

    return rule


def _clip(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    low, high = c.number(o, 1, "min", None), c.number(o, 2, "max", None)
    if (low, high) == (0, 6):
        return c.layer("ReLU6", [x], x.shape)
    if low is not None and low > -3.4e38:
        x = c.layer("MaximumScalar", [x], x.shape, {"Value": low})
    if high is not None and high < 3.4e38:
        x = c.layer("MinimumScalar", [x], x.shape, {"Value": high})
    return x


def _hard_sigmoid_of(c: Converter, x: Flow, alpha: float, beta: float) -> Flow:
    scaled = c.layer("MulScalar", [x], x.shape, {"Value": alpha})
    moved = c.layer("AddScalar", [scaled], x.shape, {"Value": beta})
    positive = c.layer("MaximumScalar", [moved], x.shape, {"Value": 0.0})
    return c.layer("MinimumScalar", [positive], x.shape, {"Value": 1.0})


def _hard_sigmoid(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    alpha, beta = float(o.attributes.get("alpha", 0.2)), float(o.attributes.get("beta", 0.5))
    if abs(alpha - 0.2) < 1e-7 and beta == 0.5:
        return c.layer("HardSigmoid", [x], x.shape)
    return _hard_sigmoid_of(c, x, alpha, beta)


def _hard_swish(c: Converter, o: Operator) -> Flow:
    x = c.flow(o)
    return c.layer("Mul2", [x, _hard_sigmoid_of(c, x, 1 / 6, 0.5)], x.shape)


def _prelu(c: Converter, o: Operator) -> Flow:
    x, slope = c.flow(o), np.asarray(c.fixed(o, 1, "slope"))
    if slope.size == 1:
        return c.layer("PReLU", [x], x.shape, {"Shared": True}, parameters={"slope": slope.reshape(1)})
    places = [place for place, size in enumerate(slope.shape) if size > 1]
    axis = len(x.shape) - slope.ndim + places[0]
    if len(places) > 1 or not 0 <= axis < len(x.shape) or slope.size != x.shape[axis]:
        raise OnnxReadError(f"a slope for all, or one for each of {x.shape[0]} maps was expected")
    properties = {"BaseAxis": axis, "Shared": False}
    return c.layer("PReLU", [x], x.shape, properties, parameters={"slope": slope.reshape(-1)})


def _gelu(c: Converter, o: Operator) -> Flow:
    if o.attributes.get("approximate", "none") != "tanh":
        raise OnnxReadError('only the approximation "tanh" is supported')
    x = c.flow(o)
    return c.layer("GELU", [x], x.shape)


def _pair(
    kind: str, with_number: str, number_first: str, side: str = "", *, change: Callable[[float], float] = float
) -> _Rule:
    """Two tensors; a stored number becomes a property, a stored tensor a layer of its own."""

    def rule(c: Converter, o: Operator) -> Flow:
        left, right = c.operand(o.inputs[0]), c.operand(o.inputs[1])
        if isinstance(left, Flow) and not isinstance(right, Flow) and right.size == 1:
            x = c.shaped(left)
            return c.layer(with_number, [x], x.shape, {"Value": change(_number(right))})
        if isinstance(right, Flow) and not isinstance(left, Flow) and left.size == 1:
            x = c.shaped(right)
            return c.layer(number_first, [x], x.shape, {"Value": _number(left)})
        shape = c.shape_of(o)
        flows = [_as_flow(c, operand, len(shape)) for operand in (left, right)]
        if side:
            return c.layer(kind, flows[:1], shape, sides={side: flows[1]})
        return c.layer(kind, flows, shape)

    return rule


def _difference(c: Converter, o: Operator) -> Flow:
    """A difference; a stored number that is taken away is added with the other sign."""
    return _pair("Sub2", "AddScalar", "RSubScalar", "R", change=lambda number: -number)(c, o)


def _quotient(c: Converter, o: Operator) -> Flow:
    right = c.operand(o.inputs[1])
    if not isinstance(right, Flow) and right.size == 1 and not _number(right):
        raise OnnxReadError("it divides by zero")
    return _pair("Div2", "MulScalar", "RDivScalar", "R", change=lambda number: 1 / number)(c, o)


def _several(kind: str, with_number: str) -> _Rule:
    """Any number of tensors, one after the other."""
    pair = _pair(kind, with_number, with_number)

    def rule(c: Converter, o: Operator) -> Flow:
        if len(o.inputs) == 2:
            return pair(c, o)
        shape = c.shape_of(o)
        flows = [_as_flow(c, c.operand(name), len(shape)) for name in o.inputs]
        total = flows[0]
        for flow in flows[1:]:
            total = c.layer(kind, [total, flow], shape)
        return total

    return rule


def _number(values: Any) -> float:
    return float(np.asarray(values).reshape(-1)[0])


def _as_flow(c: Converter, operand: Any, rank: int) -> Flow:
    return c.shaped(operand) if isinstance(operand, Flow) else c.parameter(operand, rank)


ELEMENTWISE: Mapping[str, _Rule] = {
    "Relu": _one("ReLU"),
    "LeakyRelu": _one("LeakyReLU", Alpha=("alpha", 0.01)),
    "PRelu": _prelu,
    "Elu": _one("ELU", Alpha=("alpha", 1.0)),
    "Selu": _one("SELU", Alpha=("alpha", 1.6732632), Scale=("gamma", 1.0507010)),
    "Gelu": _gelu,
    "Mish": _one("Mish"),
    "Sigmoid": _one("Sigmoid"),
    "HardSigmoid": _hard_sigmoid,
    "HardSwish": _hard_swish,
    "Tanh": _one("Tanh"),
    "Softplus": _one("SoftPlus"),
    "Softsign": _one("SoftSign"),
    "Clip": _clip,
    "Abs": _one("Abs"),
    "Exp": _one("Exp"),
    "Log": _one("Log"),
    "Sqrt": _with("PowScalar", 0.5),
    "Reciprocal": _with("RDivScalar", 1.0),
    "Neg": _with("MulScalar", -1.0),
    "Floor": _one("Floor"),
    "Ceil": _one("Ceil"),
    "Sign": _one("Sign"),
    "Sin": _one("Sin"),
    "Cos": _one("Cos"),
    "Tan": _one("Tan"),
    "Asin": _one("ASin"),
    "Acos": _one("ACos"),
    "Atan": _one("ATan"),
    "Sinh": _one("Sinh"),
    "Cosh": _one("Cosh"),
    "Add": _pair("Add2", "AddScalar", "AddScalar"),
    "Sub": _difference,
    "Mul": _pair("Mul2", "MulScalar", "MulScalar"),
    "Div": _quotient,
    "Pow": _pair("Pow2", "PowScalar", "RPowScalar", "R"),
    "Max": _several("Maximum2", "MaximumScalar"),
    "Min": _several("Minimum2", "MinimumScalar"),
    "Sum": _several("Add2", "AddScalar"),
}
"""What makes layers of these operators."""
