"""The shape rules of layers that take axes together, or that take a square matrix."""

from __future__ import annotations

from layerwright.layers.axes import checked_axes
from layerwright.layers.declaration import Facts, RuleError
from layerwright.layers.kinds import Shape, show

_SINGLE: Shape = (1,)
"""The shape of a single number: no shape is without axes."""


def reduced_output(facts: Facts) -> Shape:
    """The input's shape without Axes, or with size 1 there if KeepDims is set."""
    axes = checked_axes(facts, from_end=True)
    if facts.flag("KeepDims"):
        return tuple(1 if axis in axes else size for axis, size in enumerate(facts.input))
    return tuple(size for axis, size in enumerate(facts.input) if axis not in axes) or _SINGLE


def square_output(facts: Facts) -> Shape:
    """The input's shape, which must be that of a square matrix."""
    if len(facts.input) != 2 or facts.input[0] != facts.input[1]:
        raise RuleError(
            f"A square matrix is needed, and the input is {show(facts.input)}.",
            fix="Reshape the input to as many rows as columns.",
        )
    return facts.input


def determinant_output(facts: Facts) -> Shape:
    """One number for a square matrix."""
    square_output(facts)
    return _SINGLE


def right_matrix(facts: Facts) -> Shape:
    """The shape of the matrix that comes in at R."""
    linked = facts.linked("R")
    if linked is None:
        raise RuleError('"R" is not connected.', fix="Link the matrix to multiply by to it.")
    return linked


def matmul_output(facts: Facts) -> Shape:
    """The shape of the product of the input and R: matrices along the last two axes, and as many along the others."""
    left, right = facts.input, right_matrix(facts)
    fits = (
        len(left) == len(right) >= 2
        and left[-1] == right[-2]
        and all(one in (other, 1) or other == 1 for one, other in zip(left[:-2], right[:-2], strict=True))
    )
    if not fits:
        raise RuleError(
            f"A matrix of {show(left)} cannot be multiplied by one of {show(right)}.",
            fix="R needs as many rows as the input has columns; all axes before these are equal, or one has size 1.",
        )
    several = (max(one, other) for one, other in zip(left[:-2], right[:-2], strict=True))
    return (*several, left[-2], right[-1])
