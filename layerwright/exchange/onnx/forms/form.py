"""The form of a row: what adds a node's operators to a graph and gives the tensor of its output."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from layerwright.exchange.onnx.graph import Builder
from layerwright.resolve.resolved import Node

Form: TypeAlias = Callable[[Builder, Node], str]
"""Adds the operators of a node; raises Inexpressible where its properties ask for what there is no operator for."""


def unary(operator: str, **properties: str) -> Form:
    """One operator, whose attributes are numbers of the layer."""
    return lambda builder, node: builder.op(
        operator, builder.input(node), **{name: node.number(source) for name, source in properties.items()}
    )


def binary(operator: str, right: str | None = None) -> Form:
    """An operator of two inputs, the second of which may be a side connector."""

    def form(builder: Builder, node: Node) -> str:
        other = builder.input(node, 1) if right is None else builder.side(node, right)
        return builder.op(operator, builder.input(node), other)

    return form


def with_number(operator: str, property: str = "Value", *, number_first: bool = False) -> Form:
    """An operator of the input and a number of the layer."""

    def form(builder: Builder, node: Node) -> str:
        operands = [builder.input(node), builder.constant(node.number(property))]
        return builder.op(operator, *(operands[::-1] if number_first else operands))

    return form


def passing(builder: Builder, node: Node) -> str:
    """The input itself."""
    return builder.input(node)


def as_number(builder: Builder, tensor: str) -> str:
    """1 or 0 for an answer."""
    return builder.op("Cast", tensor, to=1)


def as_answer(builder: Builder, tensor: str) -> str:
    """Whether each value is other than 0."""
    return builder.op("Cast", tensor, to=9)


def as_integer(builder: Builder, tensor: str) -> str:
    """Values without what follows the point."""
    return builder.op("Cast", tensor, to=7)
