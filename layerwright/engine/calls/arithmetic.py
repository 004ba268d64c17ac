"""Layers that calculate."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, plain
from layerwright.resolve.resolved import Node


def _of_many(for_many: str, for_two: str) -> Row:
    """Any number of inputs at once, or one after the other where nnabla's function for many would not repeat an axis.

    Args:
        for_many: The function for inputs of one shape.
        for_two: The function for two inputs, which repeats axes of size 1.
    """

    def row(node: Node) -> Call | tuple[Call, ...]:
        count = len(node.inputs)
        if set(node.inputs) == {node.output}:
            return Call(for_many, tuple(range(count)), {})
        return tuple(Call(for_two, (0, other), {}) for other in range(1, count))

    return row


CALLS: Mapping[str, Row] = {
    "Add2": plain("add2", 0, 1, inplace="InPlace"),
    "Sub2": plain("sub2", 0, "R"),
    "Mul2": plain("mul2", 0, 1),
    "Div2": plain("div2", 0, "R"),
    "Pow2": plain("pow2", 0, "R"),
    "Maximum2": plain("maximum2", 0, 1),
    "Minimum2": plain("minimum2", 0, 1),
    "AddN": _of_many("add_n", "add2"),
    "MulN": _of_many("mul_n", "mul2"),
    "MulScalar": plain("mul_scalar", val="Value"),
    "AddScalar": plain("add_scalar", val="Value"),
    "RSubScalar": plain("r_sub_scalar", val="Value"),
    "RDivScalar": plain("r_div_scalar", val="Value"),
    "PowScalar": plain("pow_scalar", val="Value"),
    "RPowScalar": plain("r_pow_scalar", val="Value"),
    "MaximumScalar": plain("maximum_scalar", val="Value"),
    "MinimumScalar": plain("minimum_scalar", val="Value"),
}
