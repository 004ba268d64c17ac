"""Layers that bend values.

Where an operator of NNEF is missing in an engine, or computed otherwise by one, the form is made of simpler ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from layerwright.exchange.nnef.builder import Builder, Form, Operand
from layerwright.exchange.nnef.graph import Tensor
from layerwright.resolve.resolved import Node

_Curve = Callable[[Builder, Tensor], Tensor]


def plain(operator: str) -> Form:
    """A layer that is one operator with one operand."""
    return lambda b, node: b.elementwise(operator, b.input(node, spread=False))


def curve(make: _Curve) -> Form:
    """A layer that is made of its input alone."""
    return lambda b, node: make(b, b.input(node, spread=False))


def _leaky_relu(b: Builder, node: Node) -> Tensor:
    return b.elementwise("leaky_relu", b.input(node), alpha=node.number("Alpha"))


def _exponential(b: Builder, x: Tensor, alpha: float) -> Tensor:
    """X where it is positive, else alpha (e^x - 1)."""
    if alpha == 1:
        return b.elementwise("elu", x, alpha=1.0)
    below = b.chain(x, ("exp",), ("sub", 1.0), ("mul", alpha))
    return b.elementwise("select", b.elementwise("gt", x, 0.0), x, below)


def _elu(b: Builder, node: Node) -> Tensor:
    return _exponential(b, b.input(node), node.number("Alpha"))


def _selu(b: Builder, node: Node) -> Tensor:
    x, alpha, scale = b.input(node), node.number("Alpha"), node.number("Scale")
    below = b.chain(x, ("exp",), ("sub", 1.0), ("mul", alpha))
    return b.chain(b.elementwise("gt", x, 0.0), ("select", x, below), ("mul", scale))


def _prelu(b: Builder, node: Node) -> Tensor:
    x, slope = b.input(node), b.values(node, "slope")
    shape = [1] * len(x.shape)
    if slope.size > 1:
        shape[node.axis(node.integer("BaseAxis") % len(node.input))] = slope.size
    factor = b.variable(node, "slope", b.stored(slope, shape))
    return b.elementwise("select", b.elementwise("lt", x, 0.0), b.elementwise("mul", x, factor), x)


def _gelu(b: Builder, x: Tensor) -> Tensor:
    cube = b.chain(x, ("mul", x), ("mul", x), ("mul", 0.044715), ("add", x))
    tanh = b.chain(cube, ("mul", math.sqrt(2 / math.pi)), ("tanh",), ("add", 1.0))
    return b.chain(x, ("mul", 0.5), ("mul", tanh))


def _both_sides(make: Callable[[Builder, Node, Tensor], Tensor]) -> Form:
    """What a curve makes of x and of -x, joined along Axis."""

    def form(b: Builder, node: Node) -> Tensor:
        x = b.input(node)
        above = make(b, node, x)
        below = make(b, node, b.elementwise("neg", x))
        return b.concatenated([above, below], node.axis(node.integer("Axis")))

    return form


def _softplus(b: Builder, x: Tensor) -> Tensor:
    return b.elementwise("softplus", x)


def _sinc(b: Builder, x: Tensor) -> Tensor:
    ratio = b.chain(x, ("sin",), ("div", x))
    return b.op("select", b.elementwise("eq", x, 0.0), 1.0, ratio, gives=x.shape)


def clamped(b: Builder, x: Operand, least: float, most: float) -> Tensor:
    """Values kept within bounds."""
    return b.chain(x, ("max", least), ("min", most))


def _softmax(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    return b.op("softmax", x, gives=x.shape, axes=[node.axis(node.integer("Axis"))])


def _log_softmax(b: Builder, node: Node) -> Tensor:
    x, axes = b.input(node), [node.axis(node.integer("Axis"))]
    shifted = b.elementwise("sub", x, b.reduced("max_reduce", x, axes))
    total = b.reduced("sum_reduce", b.elementwise("exp", shifted), axes)
    return b.elementwise("sub", shifted, b.elementwise("log", total))


FORMS: Mapping[str, Form] = {
    "ReLU": plain("relu"),
    "CReLU": _both_sides(lambda b, node, x: b.elementwise("relu", x)),
    "LeakyReLU": _leaky_relu,
    "PReLU": _prelu,
    "ReLU6": curve(lambda b, x: b.chain(x, ("relu",), ("min", 6.0))),
    "ELU": _elu,
    "CELU": _both_sides(lambda b, node, x: _exponential(b, x, node.number("Alpha"))),
    "SELU": _selu,
    "GELU": curve(_gelu),
    "Swish": curve(lambda b, x: b.elementwise("mul", x, b.elementwise("sigmoid", x))),
    "Mish": curve(lambda b, x: b.elementwise("mul", x, b.elementwise("tanh", _softplus(b, x)))),
    "SoftPlus": curve(_softplus),
    "Abs": plain("abs"),
    "Tanh": plain("tanh"),
    "HardTanh": curve(lambda b, x: clamped(b, x, -1.0, 1.0)),
    "TanhShrink": curve(lambda b, x: b.elementwise("sub", x, b.elementwise("tanh", x))),
    "SoftSign": curve(lambda b, x: b.elementwise("div", x, b.chain(x, ("abs",), ("add", 1.0)))),
    "Sigmoid": plain("sigmoid"),
    "HardSigmoid": curve(lambda b, x: clamped(b, b.chain(x, ("mul", 0.2), ("add", 0.5)), 0.0, 1.0)),
    "LogSigmoid": curve(lambda b, x: b.chain(x, ("neg",), ("softplus",), ("neg",))),
    "Sinc": curve(_sinc),
    "Softmax": _softmax,
    "LogSoftmax": _log_softmax,
}
