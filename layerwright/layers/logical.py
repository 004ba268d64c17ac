"""Layers that compare and decide: they give 1 for what is true and 0 for what is not.

What is not 0 counts as true. They stop gradients: nothing learns through them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from layerwright.layers.arithmetic import combining, with_number, with_second
from layerwright.layers.elementwise import elementwise

_two = partial(combining, "Logical", if_=1)
_second = partial(with_second, "Logical", if_=1)
_number = partial(with_number, "Logical", default="0.0", if_=1)
_one = partial(elementwise, "Logical", if_=1)

_TRUTH = "The truth value to combine with: 0 is false, all else is true."
_COMPARED = "The number to compare with."

_ANSWERS = (
    _two("LogicalAnd", "1 where both inputs are true (not 0), else 0.", ("both", "conjunction", "mask")),
    _two("LogicalOr", "1 where at least one of two inputs is true (not 0), else 0.", ("either", "disjunction")),
    _two("LogicalXor", "1 where exactly one of two inputs is true (not 0), else 0.", ("exclusive or", "parity")),
    _two("Equal", "1 where two inputs are equal, else 0.", ("same", "compare", "==")),
    _two("NotEqual", "1 where two inputs differ, else 0.", ("different", "compare", "!=")),
    _second("GreaterEqual", "1 where the input is at least what comes in at R, else 0.", ("compare", ">=")),
    _second("Greater", "1 where the input is greater than what comes in at R, else 0.", ("compare", "more", ">")),
    _second("LessEqual", "1 where the input is at most what comes in at R, else 0.", ("compare", "<=")),
    _second("Less", "1 where the input is less than what comes in at R, else 0.", ("compare", "smaller", "<")),
    _number(
        "LogicalAndScalar", "1 where the element and Value are true (not 0), else 0.", ("both", "mask"), says=_TRUTH
    ),
    _number(
        "LogicalOrScalar", "1 where the element or Value is true (not 0), else 0.", ("either", "truth"), says=_TRUTH
    ),
    _number(
        "LogicalXorScalar",
        "1 where exactly one of the element and Value is true (not 0), else 0.",
        ("exclusive or", "negate"),
        says=_TRUTH,
    ),
    _number("EqualScalar", "1 where the element is Value, else 0.", ("same", "compare", "=="), says=_COMPARED),
    _number(
        "NotEqualScalar", "1 where the element is not Value, else 0.", ("different", "compare", "!="), says=_COMPARED
    ),
    _number(
        "GreaterEqualScalar",
        "1 where the element is Value or greater, else 0.",
        ("compare", "threshold", "binarize", ">="),
        says=_COMPARED,
    ),
    _number(
        "GreaterScalar",
        "1 where the element is greater than Value, else 0.",
        ("compare", "threshold", "binarize", ">"),
        says=_COMPARED,
    ),
    _number(
        "LessEqualScalar",
        "1 where the element is Value or less, else 0.",
        ("compare", "threshold", "<="),
        says=_COMPARED,
    ),
    _number(
        "LessScalar", "1 where the element is less than Value, else 0.", ("compare", "threshold", "<"), says=_COMPARED
    ),
    _one("LogicalNot", "1 where the element is 0, else 0.", ("not", "negation", "invert")),
    _one("IsNaN", "1 where the element is not a number, else 0.", ("not a number", "invalid value")),
    _one("IsInf", "1 where the element is infinite, else 0.", ("infinity", "overflow")),
)

LAYERS = tuple(replace(answer, stops_gradients=lambda facts: True) for answer in _ANSWERS)
