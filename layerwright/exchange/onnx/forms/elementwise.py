"""Layers that treat each value for itself."""

from __future__ import annotations

import math
from collections.abc import Mapping

from layerwright.exchange.onnx.forms.form import Form, as_answer, as_number, binary, passing, unary, with_number
from layerwright.exchange.onnx.graph import Builder
from layerwright.layers.io import constant_value
from layerwright.resolve.resolved import Node


def _clipped(low: float, high: float) -> Form:
    return lambda builder, node: builder.op("Clip", builder.input(node), builder.constant(low), builder.constant(high))


def _crelu(builder: Builder, node: Node) -> str:
    x = builder.input(node)
    return builder.op("Relu", builder.op("Concat", x, builder.op("Neg", x), axis=node.axis(node.integer("Axis"))))


def _celu(builder: Builder, node: Node) -> str:
    """ELU of the values and of their negatives, side by side."""
    x, alpha = builder.input(node), node.number("Alpha")
    both = builder.op("Concat", x, builder.op("Neg", x), axis=node.axis(node.integer("Axis")))
    return builder.op("Elu", both, alpha=alpha)


def _prelu(builder: Builder, node: Node) -> str:
    """One slope, or one for each element along an axis."""
    stored = builder.side_shape(node, "slope")
    rank = len(node.input) + node.batched
    axis = node.axis(node.integer("BaseAxis")) % rank
    shape = (1,) if stored in ((), (1,)) else (stored[0], *(1,) * (rank - axis - 1))
    return builder.op("PRelu", builder.input(node), builder.side(node, "slope", shape))


def _selu(builder: Builder, node: Node) -> str:
    return builder.op("Selu", builder.input(node), alpha=node.number("Alpha"), gamma=node.number("Scale"))


def _gelu(builder: Builder, node: Node) -> str:
    """By the hyperbolic tangent, as nnabla has it (Hendrycks and Gimpel, 2016)."""
    x = builder.input(node)
    cube = builder.op("Mul", builder.op("Mul", x, x), x)
    inner = builder.op("Add", x, builder.op("Mul", cube, builder.constant(0.044715)))
    bent = builder.op("Tanh", builder.op("Mul", inner, builder.constant(math.sqrt(2 / math.pi))))
    half = builder.op("Mul", x, builder.constant(0.5))
    return builder.op("Mul", half, builder.op("Add", bent, builder.constant(1.0)))


def _swish(builder: Builder, node: Node) -> str:
    x = builder.input(node)
    return builder.op("Mul", x, builder.op("Sigmoid", x))


def _mish(builder: Builder, node: Node) -> str:
    x = builder.input(node)
    return builder.op("Mul", x, builder.op("Tanh", builder.op("Softplus", x)))


def _tanh_shrink(builder: Builder, node: Node) -> str:
    x = builder.input(node)
    return builder.op("Sub", x, builder.op("Tanh", x))


def _log_sigmoid(builder: Builder, node: Node) -> str:
    return builder.op("Neg", builder.op("Softplus", builder.op("Neg", builder.input(node))))


def _sinc(builder: Builder, node: Node) -> str:
    x = builder.input(node)
    zero = builder.op("Equal", x, builder.constant(0.0))
    safe = builder.op("Where", zero, builder.constant(1.0), x)
    return builder.op("Where", zero, builder.constant(1.0), builder.op("Div", builder.op("Sin", safe), safe))


def _along(operator: str) -> Form:
    return lambda builder, node: builder.op(operator, builder.input(node), axis=node.axis(node.integer("Axis")))


def _of_many(operator: str) -> Form:
    def form(builder: Builder, node: Node) -> str:
        first, *others = builder.inputs(node)
        for other in others:
            first = builder.op(operator, first, other)
        return first

    return form


def _sign(builder: Builder, node: Node) -> str:
    x = builder.input(node)
    if node.number("Alpha") == 0:
        return builder.op("Sign", x)
    zero = builder.op("Equal", x, builder.constant(0.0))
    return builder.op("Where", zero, builder.constant(node.number("Alpha")), builder.op("Sign", x))


def _round(builder: Builder, node: Node) -> str:
    """Halves are rounded away from zero, as nnabla does; ONNX rounds them to even numbers."""
    x = builder.input(node)
    up = builder.op("Floor", builder.op("Add", builder.op("Abs", x), builder.constant(0.5)))
    return builder.op("Mul", builder.op("Sign", x), up)


def _atan2(builder: Builder, node: Node) -> str:
    """The angle of two numbers, put together from the angle of their quotient and the side that they lie on."""
    y, x = builder.input(node), builder.side(node, "x")
    zero = builder.constant(0.0)
    sign = builder.op("Where", builder.op("Less", y, zero), builder.constant(-1.0), builder.constant(1.0))
    upright = builder.op("Equal", x, zero)
    quotient = builder.op("Div", y, builder.op("Where", upright, builder.constant(1.0), x))
    left = builder.op("Where", builder.op("Less", x, zero), builder.op("Mul", sign, builder.constant(math.pi)), zero)
    angle = builder.op("Add", builder.op("Atan", quotient), left)
    straight = builder.op("Mul", builder.op("Sign", y), builder.constant(math.pi / 2))
    return builder.op("Where", upright, straight, angle)


def _compared(operator: str, right: str | int = "R", *, negated: bool = False) -> Form:
    def form(builder: Builder, node: Node) -> str:
        other = builder.input(node, right) if isinstance(right, int) else builder.side(node, right)
        answer = builder.op(operator, builder.input(node), other)
        return as_number(builder, builder.op("Not", answer) if negated else answer)

    return form


def _compared_with_number(operator: str, *, negated: bool = False) -> Form:
    def form(builder: Builder, node: Node) -> str:
        answer = builder.op(operator, builder.input(node), builder.constant(node.number("Value")))
        return as_number(builder, builder.op("Not", answer) if negated else answer)

    return form


def _logical(operator: str) -> Form:
    def form(builder: Builder, node: Node) -> str:
        answers = [as_answer(builder, tensor) for tensor in builder.inputs(node)]
        return as_number(builder, builder.op(operator, *answers))

    return form


def _logical_with_number(operator: str) -> Form:
    def form(builder: Builder, node: Node) -> str:
        import numpy as np

        # The value is true or false in nnabla's argument.
        number = builder.constant(bool(node.value("Value")), np.bool_)
        return as_number(builder, builder.op(operator, as_answer(builder, builder.input(node)), number))

    return form


def _answered(operator: str) -> Form:
    return lambda builder, node: as_number(builder, builder.op(operator, builder.input(node)))


def _replaced(operator: str) -> Form:
    """Values of a kind are replaced by the layer's value."""

    def form(builder: Builder, node: Node) -> str:
        x = builder.input(node)
        value = builder.constant(node.number("Value") if "Value" in node.values else 0.0)
        return builder.op("Where", builder.op(operator, x), value, x)

    return form


def _constant(builder: Builder, node: Node) -> str:
    return builder.constant([constant_value(node)])


def _fixed_point(builder: Builder, node: Node) -> str:
    """Rounded to a grid, the ends of which are kept."""
    bits, delta = node.integer("N"), node.number("Delta")
    high = (2 ** (bits - 1) - 1) * delta if node.flag("Sign") else (2**bits - 1) * delta
    low = -high if node.flag("Sign") else 0.0
    x = builder.op("Clip", builder.input(node), builder.constant(low), builder.constant(high))
    scaled = builder.op("Div", x, builder.constant(delta))
    up = builder.op("Floor", builder.op("Add", builder.op("Abs", scaled), builder.constant(0.5)))
    return builder.op("Mul", builder.op("Mul", builder.op("Sign", x), up), builder.constant(delta))


def _binary_tanh(builder: Builder, node: Node) -> str:
    positive = builder.op("Greater", builder.input(node), builder.constant(0.0))
    return builder.op("Where", positive, builder.constant(1.0), builder.constant(-1.0))


def _binary_sigmoid(builder: Builder, node: Node) -> str:
    return as_number(builder, builder.op("Greater", builder.input(node), builder.constant(0.0)))


FORMS: Mapping[str, Form] = {
    "ReLU": unary("Relu"),
    "CReLU": _crelu,
    "LeakyReLU": unary("LeakyRelu", alpha="Alpha"),
    "PReLU": _prelu,
    "ReLU6": _clipped(0.0, 6.0),
    "ELU": unary("Elu", alpha="Alpha"),
    "CELU": _celu,
    "SELU": _selu,
    "GELU": _gelu,
    "Swish": _swish,
    "Mish": _mish,
    "SoftPlus": unary("Softplus"),
    "Abs": unary("Abs"),
    "Tanh": unary("Tanh"),
    "HardTanh": _clipped(-1.0, 1.0),
    "TanhShrink": _tanh_shrink,
    "SoftSign": unary("Softsign"),
    "Sigmoid": unary("Sigmoid"),
    "HardSigmoid": unary("HardSigmoid"),
    "LogSigmoid": _log_sigmoid,
    "Sinc": _sinc,
    "Softmax": _along("Softmax"),
    "LogSoftmax": _along("LogSoftmax"),
    "Add2": binary("Add"),
    "Sub2": binary("Sub", "R"),
    "Mul2": binary("Mul"),
    "Div2": binary("Div", "R"),
    "Pow2": binary("Pow", "R"),
    "Maximum2": binary("Max"),
    "Minimum2": binary("Min"),
    "AddN": _of_many("Add"),
    "MulN": _of_many("Mul"),
    "MulScalar": with_number("Mul"),
    "AddScalar": with_number("Add"),
    "RSubScalar": with_number("Sub", number_first=True),
    "RDivScalar": with_number("Div", number_first=True),
    "PowScalar": with_number("Pow"),
    "RPowScalar": with_number("Pow", number_first=True),
    "MaximumScalar": with_number("Max"),
    "MinimumScalar": with_number("Min"),
    "Log": unary("Log"),
    "Exp": unary("Exp"),
    "Sign": _sign,
    "Round": _round,
    "Ceil": unary("Ceil"),
    "Floor": unary("Floor"),
    "Sin": unary("Sin"),
    "Cos": unary("Cos"),
    "Tan": unary("Tan"),
    "Sinh": unary("Sinh"),
    "Cosh": unary("Cosh"),
    "ASin": unary("Asin"),
    "ACos": unary("Acos"),
    "ATan": unary("Atan"),
    "ATan2": _atan2,
    "ASinh": unary("Asinh"),
    "ACosh": unary("Acosh"),
    "ATanh": unary("Atanh"),
    "LogicalAnd": _logical("And"),
    "LogicalOr": _logical("Or"),
    "LogicalXor": _logical("Xor"),
    "Equal": _compared("Equal", 1),
    "NotEqual": _compared("Equal", 1, negated=True),
    "GreaterEqual": _compared("GreaterOrEqual"),
    "Greater": _compared("Greater"),
    "LessEqual": _compared("LessOrEqual"),
    "Less": _compared("Less"),
    "LogicalAndScalar": _logical_with_number("And"),
    "LogicalOrScalar": _logical_with_number("Or"),
    "LogicalXorScalar": _logical_with_number("Xor"),
    "EqualScalar": _compared_with_number("Equal"),
    "NotEqualScalar": _compared_with_number("Equal", negated=True),
    "GreaterEqualScalar": _compared_with_number("GreaterOrEqual"),
    "GreaterScalar": _compared_with_number("Greater"),
    "LessEqualScalar": _compared_with_number("LessOrEqual"),
    "LessScalar": _compared_with_number("Less"),
    "LogicalNot": _logical("Not"),
    "IsNaN": _answered("IsNaN"),
    "IsInf": _answered("IsInf"),
    "ResetNaN": _replaced("IsNaN"),
    "ResetInf": _replaced("IsInf"),
    "Constant": _constant,
    "FixedPointQuantize": _fixed_point,
    "BinaryTanh": _binary_tanh,
    "BinarySigmoid": _binary_sigmoid,
    "Identity": passing,
    "Output": passing,
    "Unlink": passing,
    "Dropout": passing,
    "ClipGradByValue": passing,
    "ClipGradByNorm": passing,
    "TopKGrad": passing,
    "RepeatStart": passing,
    "RepeatEnd": passing,
}
