"""Layers that compare and decide."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, plain
from layerwright.resolve.resolved import Node


def _answer(function: str, *inputs: int | str, **properties: str) -> Row:
    """A function that answers 1 or 0. Gradients end behind it, since nnabla fails where one flows into it."""
    made = plain(function, *inputs, **properties)

    def row(node: Node) -> tuple[Call, ...]:
        return made(node), Call("unlink", (0,), {})

    return row


CALLS: Mapping[str, Row] = {
    "LogicalAnd": _answer("logical_and", 0, 1),
    "LogicalOr": _answer("logical_or", 0, 1),
    "LogicalXor": _answer("logical_xor", 0, 1),
    "Equal": _answer("equal", 0, 1),
    "NotEqual": _answer("not_equal", 0, 1),
    "GreaterEqual": _answer("greater_equal", 0, "R"),
    "Greater": _answer("greater", 0, "R"),
    "LessEqual": _answer("less_equal", 0, "R"),
    "Less": _answer("less", 0, "R"),
    "LogicalAndScalar": _answer("logical_and_scalar", val="Value"),
    "LogicalOrScalar": _answer("logical_or_scalar", val="Value"),
    "LogicalXorScalar": _answer("logical_xor_scalar", val="Value"),
    "EqualScalar": _answer("equal_scalar", val="Value"),
    "NotEqualScalar": _answer("not_equal_scalar", val="Value"),
    "GreaterEqualScalar": _answer("greater_equal_scalar", val="Value"),
    "GreaterScalar": _answer("greater_scalar", val="Value"),
    "LessEqualScalar": _answer("less_equal_scalar", val="Value"),
    "LessScalar": _answer("less_scalar", val="Value"),
    "LogicalNot": _answer("logical_not"),
    "IsNaN": _answer("isnan"),
    "IsInf": _answer("isinf"),
}
