"""Layers that calculate and compare element by element."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from layerwright.exchange.nnef.builder import Builder, Form, Operand
from layerwright.exchange.nnef.forms.activation import clamped, curve, plain
from layerwright.exchange.nnef.graph import Tensor
from layerwright.resolve.resolved import Node


def _of_two(operator: str) -> Form:
    def form(b: Builder, node: Node) -> Tensor:
        return b.elementwise(operator, b.operand(node, 0), b.operand(node, 1))

    return _full(form)


def _with_side(operator: str, connector: str = "R") -> Form:
    def form(b: Builder, node: Node) -> Tensor:
        return b.elementwise(operator, b.operand(node), b.side_operand(node, connector))

    return _full(form)


def _of_many(operator: str) -> Form:
    def form(b: Builder, node: Node) -> Tensor:
        first, *others = (b.input(node, number, spread=False) for number in range(len(node.sources)))
        return b.chain(first, *((operator, other) for other in others)) if others else first

    return form


def _with_number(operator: str, *, first: bool = False) -> Form:
    def form(b: Builder, node: Node) -> Tensor:
        x, number = b.input(node), node.number("Value")
        return b.elementwise(operator, number, x) if first else b.elementwise(operator, x, number)

    return form


def _power(b: Builder, node: Node) -> Tensor:
    x, exponent = b.input(node), node.number("Value")
    return b.elementwise("sqrt", x) if exponent == 0.5 else b.elementwise("pow", x, exponent)


def _full(form: Form) -> Form:
    """Gives the result a value for each sample, also where both operands have one for all."""

    def full(b: Builder, node: Node) -> Tensor:
        return b.spread(form(b, node))

    return full


def _compared(operator: str, other: Callable[[Builder, Node], Operand]) -> Form:
    def form(b: Builder, node: Node) -> Tensor:
        return b.spread(b.truth(b.elementwise(operator, b.input(node, spread=False), other(b, node))))

    return form


def _second(b: Builder, node: Node) -> Operand:
    return b.input(node, 1, spread=False)


def _side(b: Builder, node: Node) -> Operand:
    return b.side(node, "R")


def _number(b: Builder, node: Node) -> Operand:
    return node.number("Value")


def _is_true(b: Builder, x: Tensor) -> Tensor:
    return b.elementwise("ne", x, 0.0)


def _and(b: Builder, x: Tensor, y: Tensor) -> Tensor:
    return b.elementwise("and", x, y)


def _or(b: Builder, x: Tensor, y: Tensor) -> Tensor:
    return b.elementwise("or", x, y)


def _xor(b: Builder, x: Tensor, y: Tensor) -> Tensor:
    either, both = b.elementwise("or", x, y), b.elementwise("and", x, y)
    return b.elementwise("and", either, b.elementwise("not", both))


def _logical(combined: Callable[[Builder, Tensor, Tensor], Tensor]) -> Form:
    def form(b: Builder, node: Node) -> Tensor:
        x, y = (_is_true(b, b.input(node, number, spread=False)) for number in (0, 1))
        return b.spread(b.truth(combined(b, x, y)))

    return form


def _logical_number(on_true: str, on_false: str) -> Form:
    """A logical operation with a fixed number: what it comes to where that is true, and where it is not."""

    def form(b: Builder, node: Node) -> Tensor:
        x = _is_true(b, b.input(node))
        match on_true if node.number("Value") else on_false:
            case "same":
                return b.truth(x)
            case "opposite":
                return b.op("select", x, 0.0, 1.0, gives=x.shape)
            case always:
                return b.op("select", x, float(always), float(always), gives=x.shape)

    return form


def _sign(b: Builder, node: Node) -> Tensor:
    x, alpha = b.input(node), node.number("Alpha")
    signs = b.elementwise("sign", x)
    return b.op("select", b.elementwise("eq", x, 0.0), alpha, signs, gives=x.shape) if alpha else signs


def _atan2(b: Builder, node: Node) -> Tensor:
    """The angle of a point, put together from the quarters of the plane."""
    y, x = b.input(node, spread=False), b.side(node, "x")
    angle = b.chain(b.elementwise("div", y, x), ("atan",))
    if not isinstance(x, Tensor):
        x = b.chain(y, ("mul", 0.0), ("add", x))
    turns = (b.elementwise("add", angle, turn) for turn in (math.pi, -math.pi))
    turned = b.elementwise("select", b.elementwise("ge", y, 0.0), *turns)
    beside = b.elementwise("select", b.elementwise("gt", x, 0.0), angle, turned)
    upright = b.chain(y, ("sign",), ("mul", math.pi / 2))
    return b.spread(b.elementwise("select", b.elementwise("eq", x, 0.0), upright, beside))


def _is_nan(b: Builder, x: Tensor) -> Tensor:
    return b.elementwise("ne", x, x)


def _is_infinite(b: Builder, x: Tensor) -> Tensor:
    """Only 0 and infinity are their own half."""
    own_half = b.elementwise("eq", b.elementwise("mul", x, 0.5), x)
    return b.elementwise("and", own_half, b.elementwise("ne", x, 0.0))


def _replaced(condition: Callable[[Builder, Tensor], Tensor]) -> Form:
    def form(b: Builder, node: Node) -> Tensor:
        x = b.input(node)
        return b.op("select", condition(b, x), 0.0, x, gives=x.shape)

    return form


def rounded(b: Builder, x: Tensor) -> Tensor:
    """The nearest whole number, halves away from zero; the operator itself rounds them as each engine likes."""
    size = b.chain(x, ("abs",), ("add", 0.5), ("floor",))
    return b.elementwise("mul", b.elementwise("sign", x), size)


def _quantized(b: Builder, node: Node) -> Tensor:
    delta, bits = node.number("Delta"), node.integer("N")
    most = (2 ** (bits - 1) - 1 if node.flag("Sign") else 2**bits - 1) * delta
    steps = rounded(b, b.elementwise("div", b.input(node), delta))
    return clamped(b, b.elementwise("mul", steps, delta), -most if node.flag("Sign") else 0.0, most)


def _power_of_two(b: Builder, node: Node) -> Tensor:
    x, signed, zero = b.input(node), node.flag("Sign"), node.flag("WithZero")
    steps = 2 ** (node.integer("N") - signed - zero) - 1
    most = 2.0 ** node.integer("M")
    least = 2.0 ** (node.integer("M") - steps)
    size = b.elementwise("max", b.elementwise("abs", x) if signed else x, least / 4)
    exponents = b.chain(size, ("log",), ("mul", 1 / math.log(2)), ("add", 0.5), ("floor",))
    powers = clamped(b, b.elementwise("pow", 2.0, exponents), least, most)
    if zero:
        small = b.elementwise("lt", size, least / math.sqrt(2))
        powers = b.op("select", small, 0.0, powers, gives=x.shape)
    return b.elementwise("mul", b.elementwise("sign", x), powers) if signed else powers


def _two_valued(low: float) -> Form:
    return curve(lambda b, x: b.op("select", b.elementwise("gt", x, 0.0), 1.0, low, gives=x.shape))


FORMS: Mapping[str, Form] = {
    "Add2": _of_two("add"),
    "Mul2": _of_two("mul"),
    "Maximum2": _of_two("max"),
    "Minimum2": _of_two("min"),
    "Sub2": _with_side("sub"),
    "Div2": _with_side("div"),
    "Pow2": _with_side("pow"),
    "AddN": _full(_of_many("add")),
    "MulN": _full(_of_many("mul")),
    "MulScalar": _with_number("mul"),
    "AddScalar": _with_number("add"),
    "RSubScalar": _with_number("sub", first=True),
    "RDivScalar": _with_number("div", first=True),
    "PowScalar": _power,
    "RPowScalar": _with_number("pow", first=True),
    "MaximumScalar": _with_number("max"),
    "MinimumScalar": _with_number("min"),
    "LogicalAnd": _logical(_and),
    "LogicalOr": _logical(_or),
    "LogicalXor": _logical(_xor),
    "LogicalAndScalar": _logical_number("same", "0"),
    "LogicalOrScalar": _logical_number("1", "same"),
    "LogicalXorScalar": _logical_number("opposite", "same"),
    "LogicalNot": curve(lambda b, x: b.truth(b.elementwise("eq", x, 0.0))),
    "Equal": _compared("eq", _second),
    "NotEqual": _compared("ne", _second),
    "GreaterEqual": _compared("ge", _side),
    "Greater": _compared("gt", _side),
    "LessEqual": _compared("le", _side),
    "Less": _compared("lt", _side),
    "EqualScalar": _compared("eq", _number),
    "NotEqualScalar": _compared("ne", _number),
    "GreaterEqualScalar": _compared("ge", _number),
    "GreaterScalar": _compared("gt", _number),
    "LessEqualScalar": _compared("le", _number),
    "LessScalar": _compared("lt", _number),
    "IsNaN": curve(lambda b, x: b.truth(_is_nan(b, x))),
    "IsInf": curve(lambda b, x: b.truth(_is_infinite(b, x))),
    "ResetNaN": _replaced(_is_nan),
    "ResetInf": _replaced(_is_infinite),
    "Log": plain("log"),
    "Exp": plain("exp"),
    "Sign": _sign,
    "Round": curve(rounded),
    "Ceil": plain("ceil"),
    "Floor": plain("floor"),
    **{name: plain(name.lower()) for name in ("Sin", "Cos", "Tan", "Sinh", "Cosh", "ASin", "ACos", "ATan")},
    **{name: plain(name.lower()) for name in ("ASinh", "ACosh", "ATanh")},
    "ATan2": _atan2,
    "FixedPointQuantize": _quantized,
    "Pow2Quantize": _power_of_two,
    "BinaryTanh": _two_valued(-1.0),
    "BinarySigmoid": _two_valued(0.0),
}
