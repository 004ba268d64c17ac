"""Checks of the axes and of the lists that a property gives for them."""

from __future__ import annotations

from layerwright.layers.declaration import Facts, RuleError
from layerwright.layers.kinds import Number, Shape, show

_SMALLEST = 1e-37
"""What is smaller is 0 in single precision, in which nnabla computes."""


def checked_axis(facts: Facts, name: str = "Axis") -> int:
    """The value of a property that is one axis, which the input must have."""
    axis = facts.integer(name)
    if axis >= len(facts.input):
        raise RuleError(
            f"{name} {axis} does not exist: the input {show(facts.input)} has {len(facts.input)} dimensions.",
            property=name,
            fix=f"Choose a number from 0 to {len(facts.input) - 1}.",
        )
    return axis


def checked_axes(facts: Facts, name: str = "Axes", *, from_end: bool = False) -> Shape:
    """The value of a property that lists axes, each of which the input must have, and none of them twice.

    With `from_end`, negative numbers count from the end; the answer has none.
    """
    axes, rank = facts.shape(name), len(facts.input)
    missing = [axis for axis in axes if not (-rank if from_end else 0) <= axis < rank]
    if missing:
        or_negative = f"Choose numbers from 0 to {rank - 1}, or from -{rank} to -1 to count from the end."
        raise RuleError(
            f"{name} {show(axes)}: the input {show(facts.input)} has no axis {missing[0]}.",
            property=name,
            fix=or_negative if from_end else f"Choose numbers from 0 to {rank - 1}.",
        )
    counted = tuple(axis % rank for axis in axes)
    if len(set(counted)) != len(counted):
        raise RuleError(f"{name} {show(axes)} names an axis twice.", property=name, fix="Name each axis once.")
    return counted


def checked_base(facts: Facts) -> None:
    """Refuse a BaseAxis that is not the first axis, where the shapes leave no choice."""
    if facts.integer("BaseAxis"):
        raise RuleError(
            f"BaseAxis is {facts.integer('BaseAxis')}, and all axes of a sample are taken.",
            property="BaseAxis",
            fix="Use 0.",
            instead="0",
        )


def one_for_each_axis(facts: Facts, name: str) -> Shape:
    """The value of a property that must have one number for each axis of the input."""
    values = facts.shape(name)
    if len(values) != len(facts.input):
        raise RuleError(
            f"{name} {show(values)} has {len(values)} values, and the input {show(facts.input)} has "
            f"{len(facts.input)} dimensions.",
            property=name,
            fix="Give one value for each dimension of the input.",
        )
    return values


def for_last_axes(facts: Facts, name: str, each: int = 1) -> Shape:
    """The value of a property that has so many numbers for each of the input's last axes."""
    values = facts.shape(name)
    if len(values) % each or len(values) > each * len(facts.input):
        raise RuleError(
            f"{name} {show(values)} has {len(values)} values, and the input {show(facts.input)} has "
            f"{len(facts.input)} dimensions.",
            property=name,
            fix=f"Give {'one value' if each == 1 else f'{each} values'} for each dimension, or for the last of them.",
        )
    return values


def between(facts: Facts, name: str, least: Number, most: Number | None = None, *, but_least: bool = False) -> float:
    """The value of a property that is a number within bounds; the least one may be forbidden itself."""
    value = facts.number(name)
    above = value - least > _SMALLEST if but_least else value >= least
    # NaN is not within any bounds.
    if not above or not (most is None or value <= most):
        raise RuleError(f"{name} is {show(value)}.", property=name, fix=_within(least, most, but_least))
    return value


def _within(least: Number, most: Number | None, but_least: bool) -> str:
    """What to use, as whole sentences, which can be translated."""
    low = show(least)
    if most is None:
        return f"Use more than {low}." if but_least else f"Use {low} or more."
    high = show(most)
    return f"Use more than {low}, and not more than {high}." if but_least else f"Use {low} to {high}."
