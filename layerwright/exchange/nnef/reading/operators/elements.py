"""Operators that work element by element."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layerwright.exchange.nnef.reading.converter import Converter, Fixed, Flow, Operand, Rows
from layerwright.exchange.nnef.reading.parsed import Statement, references
from layerwright.exchange.nnef.reading.problems import NnefReadError
from layerwright.exchange.nnef.values import Stored

_BOUNDLESS = 1e18

Operator = Callable[[Converter, Statement], Any]

_CALCULATED: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "pow": np.power,
    "min": np.minimum,
    "max": np.maximum,
    "neg": np.negative,
    "sqrt": np.sqrt,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "sqr": np.square,
    "rcp": np.reciprocal,
    "exp": np.exp,
    "log": np.log,
    "abs": np.abs,
    "copy": lambda x: x,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "ne": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
}
"""What is computed from stored tensors alone."""


def _folded(statement: Statement, *operands: Operand) -> Fixed | None:
    """The result where no operand comes from a layer."""
    if any(isinstance(operand, Rows) for operand in operands):
        raise NnefReadError("it mixes the samples of a batch")
    if any(isinstance(operand, Flow) for operand in operands):
        return None
    calculated = _CALCULATED.get(statement.operator)
    if calculated is None:
        raise NnefReadError("its operands are constants, from which it is not computed here")
    arrays = [operand.values.array() if isinstance(operand, Fixed) else _single(operand) for operand in operands]
    rank = max(array.ndim for array in arrays)
    # Axes of size 1 are added at the end.
    spread = [array.reshape(*array.shape, *(1,) * (rank - array.ndim)) for array in arrays]
    with np.errstate(all="ignore"):
        return Fixed(Stored(np.asarray(calculated(*spread), np.float32)))


def _single(operand: Operand) -> NDArray[np.float32]:
    assert isinstance(operand, float)
    return np.asarray(operand, np.float32)


def of_one(kind: str, **properties: Any) -> Operator:
    """An operator that is a layer."""

    def operator(c: Converter, s: Statement) -> Operand:
        [value] = s.inputs.values()
        x = c.operand(value)
        return _folded(s, x) or c.layer(kind, [_flow(x)], _flow(x).shape, properties)

    return operator


def chain(*steps: tuple[str, dict[str, Any]]) -> Operator:
    """An operator that is several layers after one another."""

    def operator(c: Converter, s: Statement) -> Operand:
        [value] = s.inputs.values()
        x = c.operand(value)
        folded = _folded(s, x) if not isinstance(x, Flow) else None
        if folded:
            return folded
        for kind, properties in steps:
            x = c.layer(kind, [_flow(x)], _flow(x).shape, properties)
        return x

    return operator


def _flow(operand: Operand) -> Flow:
    assert isinstance(operand, Flow)
    return operand


def _with_attribute(kind: str, **attributes: str) -> Operator:
    def operator(c: Converter, s: Statement) -> Flow:
        x = c.flow(s.inputs["x"])
        return c.layer(kind, [x], x.shape, {ours: float(s.attributes[theirs]) for ours, theirs in attributes.items()})

    return operator


def _both(c: Converter, s: Statement) -> tuple[Operand, Operand]:
    first, second = s.inputs.values()
    return c.operand(first), c.operand(second)


def _as_flow(c: Converter, operand: Operand, other: Operand) -> Flow:
    """An operand as what a layer gives; a stored tensor becomes one."""
    if isinstance(operand, Fixed):
        return c.parameter(operand, max(len(_flow(other).shape), len(operand.shape)))
    return _flow(operand)


def _scalar(operand: Operand) -> float | None:
    """A number, also where it is a tensor of one element, but for a stored one: that may have been learned."""
    if isinstance(operand, float):
        return operand
    if isinstance(operand, Fixed) and not operand.name and np.prod(operand.shape) == 1:
        return float(operand.values.array().reshape(()))
    return None


def of_two(
    kind: str, number: Callable[[float], tuple[str, float]], reverse: Callable[[float], tuple[str, float]]
) -> Operator:
    """An operator with two operands, of which one may be a number.

    Args:
        kind: The layer for two operands.
        number: Gives the layer and its value where the second operand is a number.
        reverse: The same where it is the first.
    """
    side = next((name for name in ("R",) if kind in _WITH_SIDE), "")

    def operator(c: Converter, s: Statement) -> Operand:
        x, y = _both(c, s)
        folded = _folded(s, x, y)
        if folded:
            return folded
        shape = c.shape(s.result)
        for operand, other, layer in ((y, x, number), (x, y, reverse)):
            value = _scalar(operand)
            if value is not None and isinstance(other, Flow):
                name, argument = layer(value)
                return c.layer(name, [other], shape, {"Value": argument})
        first, second = _as_flow(c, x, y), _as_flow(c, y, x)
        first, second = _of_equal_rank(c, first, second), _of_equal_rank(c, second, first)
        return c.layer(kind, [first], shape, sides={side: second}) if side else c.layer(kind, [first, second], shape)

    return operator


def _of_equal_rank(c: Converter, x: Flow, other: Flow) -> Flow:
    """A flow with axes of size 1 at the end, as many as another has more."""
    missing = len(other.shape) - len(x.shape)
    if missing <= 0:
        return x
    shape = (*x.shape, *(1,) * missing)
    return c.layer("Reshape", [x], shape, {"OutShape": shape[1:]})


_WITH_SIDE = ("Sub2", "Div2", "Pow2", "Less", "LessEqual", "Greater", "GreaterEqual")


def _add(c: Converter, s: Statement) -> Operand:
    """A sum; a stored row that is added to maps which have no bias becomes their bias."""
    x, y = s.inputs.values()
    for value, other in ((x, y), (y, x)):
        if isinstance(value, dict):
            biased = _with_bias(c, s, value, c.operand(other))
            if biased:
                return biased
    added: Operand = _plain_add(c, s)
    return added


def _with_bias(c: Converter, s: Statement, value: Any, added: Operand) -> Flow | None:
    flow = c.operand(value)
    if not isinstance(flow, Flow) or not isinstance(added, Fixed) or c.users(references(value)[0]) != 1:
        return None
    made, shape = flow.made, added.shape
    takes_bias = (
        made.type in ("Convolution", "DepthwiseConvolution", "Deconvolution", "Affine") and "b" not in made.parameters
    )
    if made.type == "Affine" and len(flow.shape) > 2:
        return None  # its bias has a number for each of its outputs
    row = len(shape) >= 2 and shape[0] == 1 and shape[1] == flow.shape[1] and set(shape[2:]) <= {1}
    if not takes_bias or not row or c.shape(s.result) != flow.shape:
        return None
    made.parameters["b"] = Stored(added.values.array().reshape(shape[1]))
    made.properties["WithBias"] = "True"
    # The sum takes the place of the layer's own result.
    made.name = s.result
    return flow


_plain_add: Operator = of_two("Add2", lambda value: ("AddScalar", value), lambda value: ("AddScalar", value))


def add_n(c: Converter, s: Statement) -> Flow:
    """A sum of many."""
    flows = [c.flow(value) for value in s.inputs["x"]]
    return flows[0] if len(flows) == 1 else c.layer("AddN", flows, c.shape(s.result))


def select(c: Converter, s: Statement) -> Operand:
    """One of two values, by a truth value that is 1 or 0."""
    condition = c.flow(s.inputs["condition"], "condition")
    yes, no = c.operand(s.inputs["true_value"]), c.operand(s.inputs["false_value"])
    if yes == 1.0 and no == 0.0:
        if condition.made.sources and all(c.users(name) == 1 for name in references(s.inputs["condition"])):
            # The truth value is for this alone: both are one layer.
            condition.made.name = s.result
        return condition
    shape = c.shape(s.result)
    made = condition.made
    if (yes, no) == (1.0, -1.0) and made.type == "GreaterScalar" and float(made.properties["Value"]) == 0:
        return c.layer("BinaryTanh", made.sources, shape)
    opposite = c.layer("LogicalNot", [condition], condition.shape)
    parts = [part for part in (_chosen(c, condition, yes, shape), _chosen(c, opposite, no, shape)) if part]
    if not parts:
        return c.layer("MulScalar", [condition], shape, {"Value": 0.0})
    return parts[0] if len(parts) == 1 else c.layer("Add2", parts, shape)


def _chosen(c: Converter, truth: Flow, value: Operand, shape: tuple[int, ...]) -> Flow | None:
    number = _scalar(value)
    if number == 0:
        return None
    if number is not None:
        return c.layer("MulScalar", [truth], truth.shape, {"Value": number})
    return c.layer("Mul2", [truth, _as_flow(c, value, truth)], shape)


def prelu(c: Converter, s: Statement) -> Flow:
    """Negative values times a slope, one for each map or one for all."""
    x, slope = c.flow(s.inputs["x"]), c.fixed(s.inputs["alpha"], "alpha")
    size = int(np.prod(slope.shape))
    if size not in (1, x.shape[1]):
        raise NnefReadError(f"its alpha has the shape {list(slope.shape)}; one number for each map was expected")
    properties = {"BaseAxis": 0, **({"Shared": True} if size == 1 != x.shape[1] else {})}
    values = Stored(slope.array().reshape(() if size == 1 != x.shape[1] else (size,)))
    return c.layer("PReLU", [x], x.shape, properties, parameters={"slope": values})


def clamp(c: Converter, s: Statement) -> Flow:
    """Values kept within bounds."""
    x = c.flow(s.inputs["x"])
    low, high = (_scalar(c.operand(s.inputs[name])) for name in ("a", "b"))
    if low is None or high is None:
        raise NnefReadError("bounds that are tensors are not supported")
    # Bounds that no value reaches are how some programs write that there is none.
    if high < _BOUNDLESS:
        x = c.layer("MinimumScalar", [x], x.shape, {"Value": high})
    return c.layer("MaximumScalar", [x], x.shape, {"Value": low}) if low > -_BOUNDLESS else x


def gelu(c: Converter, s: Statement) -> Flow:
    """What the specification defines: x sigmoid(1.702 x)."""
    x = c.flow(s.inputs["x"])
    gate = c.layer("Sigmoid", [c.layer("MulScalar", [x], x.shape, {"Value": 1.702})], x.shape)
    return c.layer("Mul2", [x, gate], x.shape)


def softmax(c: Converter, s: Statement) -> Flow:
    """Shares that add up to 1 along an axis."""
    x, axes = c.flow(s.inputs["x"]), list(s.attributes.get("axes") or [1])
    if len(axes) != 1 or axes[0] < 1:
        raise NnefReadError(f"one axis behind the batch was expected, not {axes}")
    return c.layer("Softmax", [x], x.shape, {"Axis": axes[0] - 1})


def passed(c: Converter, s: Statement) -> Operand:
    """What changes nothing."""
    return c.operand(next(iter(s.inputs.values())))


def copy_n(c: Converter, s: Statement) -> list[Operand]:
    """The same several times."""
    x = c.operand(s.inputs["x"])
    return [x] * sum(len(entry) if isinstance(entry, list) else 1 for entry in s.results)


def _number_layer(name: str) -> Callable[[float], tuple[str, float]]:
    return lambda value: (name, value)


def _compared(name: str, turned: str) -> Operator:
    return of_two(name, _number_layer(f"{name}Scalar"), _number_layer(f"{turned}Scalar"))


_SAME = {
    "relu": "ReLU",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "softplus": "SoftPlus",
    "silu": "Swish",
    "abs": "Abs",
    "sign": "Sign",
    "exp": "Exp",
    "log": "Log",
    "ceil": "Ceil",
    "floor": "Floor",
    "round": "Round",
    "not": "LogicalNot",
    **{name: name.capitalize() for name in ("sin", "cos", "tan", "sinh", "cosh")},
    "asin": "ASin",
    "acos": "ACos",
    "atan": "ATan",
    "asinh": "ASinh",
    "acosh": "ACosh",
    "atanh": "ATanh",
}

OPERATORS: dict[str, Operator] = {
    **{operator: of_one(kind) for operator, kind in _SAME.items()},
    "add": _add,
    "sub": of_two("Sub2", lambda value: ("AddScalar", -value), _number_layer("RSubScalar")),
    "mul": of_two("Mul2", _number_layer("MulScalar"), _number_layer("MulScalar")),
    "div": of_two("Div2", lambda value: ("MulScalar", 1 / value if value else math.inf), _number_layer("RDivScalar")),
    "pow": of_two("Pow2", _number_layer("PowScalar"), _number_layer("RPowScalar")),
    "min": of_two("Minimum2", _number_layer("MinimumScalar"), _number_layer("MinimumScalar")),
    "max": of_two("Maximum2", _number_layer("MaximumScalar"), _number_layer("MaximumScalar")),
    "lt": _compared("Less", "Greater"),
    "le": _compared("LessEqual", "GreaterEqual"),
    "gt": _compared("Greater", "Less"),
    "ge": _compared("GreaterEqual", "LessEqual"),
    "eq": _compared("Equal", "Equal"),
    "ne": _compared("NotEqual", "NotEqual"),
    "and": of_two("LogicalAnd", _number_layer("LogicalAndScalar"), _number_layer("LogicalAndScalar")),
    "or": of_two("LogicalOr", _number_layer("LogicalOrScalar"), _number_layer("LogicalOrScalar")),
    "neg": of_one("MulScalar", Value=-1.0),
    "rcp": of_one("RDivScalar", Value=1.0),
    "sqr": of_one("PowScalar", Value=2.0),
    "sqrt": of_one("PowScalar", Value=0.5),
    "rsqrt": of_one("PowScalar", Value=-0.5),
    "rsqr": of_one("PowScalar", Value=-2.0),
    "log2": chain(("Log", {}), ("MulScalar", {"Value": 1 / math.log(2)})),
    "leaky_relu": _with_attribute("LeakyReLU", Alpha="alpha"),
    "elu": _with_attribute("ELU", Alpha="alpha"),
    "selu": _with_attribute("SELU", Alpha="alpha", Scale="lambda"),
    "prelu": prelu,
    "gelu": gelu,
    "clamp": clamp,
    "softmax": softmax,
    "select": select,
    "add_n": add_n,
    "copy": passed,
    "cast": passed,
    "copy_n": copy_n,
}
