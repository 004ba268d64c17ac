"""Expressions of Python as values: what the calls of a network become before they are printed.

Several expressions of one form can be brought together: where they differ stands a parameter of the function that they
become. That finds the arguments of a unit from what its uses have come to, whatever its rules are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Literal:
    """A number, a text, True or False, None, or a tuple of those."""

    value: Any


@dataclass(frozen=True)
class Variable:
    """What something within a function is bound to; the key is made a name when it is printed."""

    key: str


@dataclass(frozen=True)
class NodeRef:
    """The output of a node that has not been given a place in a function yet."""

    node: str


@dataclass(frozen=True)
class Index:
    """The number of a loop's round, or one near it."""

    key: str
    offset: int = 0


@dataclass(frozen=True)
class Size:
    """The size of an axis of what flows in, or a whole part of it."""

    key: str
    axis: int
    divisor: int = 1


@dataclass(frozen=True)
class Formula:
    """Arithmetic of a function's arguments, as a text in which their names stand."""

    text: str


@dataclass(frozen=True)
class Star:
    """All items of a list, as arguments of a call."""

    inner: Expression


@dataclass(frozen=True)
class Items:
    """A tuple whose items are expressions."""

    items: tuple[Expression, ...]


@dataclass(frozen=True)
class Conditional:
    """One value in training and another when the network is tested."""

    training: Expression
    testing: Expression


@dataclass(frozen=True)
class Apply:
    """A call of a function."""

    function: str
    positional: tuple[Expression, ...]
    keyword: tuple[tuple[str, Expression], ...] = ()


Expression: TypeAlias = Literal | Variable | NodeRef | Index | Size | Formula | Star | Items | Conditional | Apply


class DifferentFormError(Exception):
    """Expressions that are not of one form."""


def transformed(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """An expression with each of its parts changed, the innermost first."""
    match expression:
        case Star(inner):
            expression = Star(transformed(inner, change))
        case Items(items):
            expression = Items(tuple(transformed(item, change) for item in items))
        case Conditional(training, testing):
            expression = Conditional(transformed(training, change), transformed(testing, change))
        case Apply(_, positional, keyword):
            expression = replace(
                expression,
                positional=tuple(transformed(entry, change) for entry in positional),
                keyword=tuple((name, transformed(entry, change)) for name, entry in keyword),
            )
    return change(expression)


def parts(expression: Expression) -> list[Expression]:
    """An expression and all that it consists of, from the left."""
    found: list[Expression] = []

    def note(entry: Expression) -> Expression:
        found.append(entry)
        return entry

    transformed(expression, note)
    return found


@dataclass(frozen=True)
class Origin:
    """Where a value stands: in which layer, with which property values as drawn, and as what."""

    layer: str = ""
    texts: tuple[str, ...] = ()
    part: str = ""


Differ = Callable[[tuple[Any, ...], Origin], "Expression | None"]
"""Tells what stands for values that differ, or may: given the values and where they stand."""


_POSITIONAL: Mapping[str, tuple[str, ...]] = {
    "PF.convolution": ("", "maps", "kernel"),
    "PF.deconvolution": ("", "maps", "kernel"),
    "PF.depthwise_convolution": ("", "kernel"),
    "PF.depthwise_deconvolution": ("", "kernel"),
    "PF.affine": ("", "size"),
    "PF.embed": ("", "classes", "size"),
}
"""What the functions are given by place."""


def _places(function: str, count: int) -> tuple[str, ...]:
    known = _POSITIONAL.get(function, ())[:count]
    return known + ("",) * (count - len(known))


def together(expressions: Sequence[Expression], origin: Origin, differ: Differ) -> Expression:
    """Bring expressions of one form together.

    Args:
        expressions: The expressions, one for each use.
        origin: Where they stand.
        differ: What stands for the values of a literal; None keeps it, where all are equal.

    Raises:
        DifferentFormError: They are not of one form.
    """
    first = expressions[0]
    if any(type(other) is not type(first) for other in expressions):
        raise DifferentFormError
    match first:
        case Literal():
            return _literals([entry.value for entry in expressions if isinstance(entry, Literal)], origin, differ)
        case Apply(function, positional, keyword):
            calls = [entry for entry in expressions if isinstance(entry, Apply)]
            names = [name for name, _ in keyword]
            for call in calls:
                same_names = [name for name, _ in call.keyword] == names
                if call.function != function or len(call.positional) != len(positional) or not same_names:
                    raise DifferentFormError
            parts = _places(function, len(positional))
            return Apply(
                function,
                tuple(
                    together(column, replace(origin, part=part), differ)
                    for part, column in zip(parts, zip(*(c.positional for c in calls), strict=True), strict=True)
                ),
                tuple(
                    (name, together([call.keyword[place][1] for call in calls], replace(origin, part=name), differ))
                    for place, name in enumerate(names)
                ),
            )
        case Conditional():
            conditions = [entry for entry in expressions if isinstance(entry, Conditional)]
            return Conditional(
                together([entry.training for entry in conditions], origin, differ),
                together([entry.testing for entry in conditions], origin, differ),
            )
        case Items(items):
            columns = [entry.items for entry in expressions if isinstance(entry, Items)]
            if any(len(column) != len(items) for column in columns):
                raise DifferentFormError
            return Items(tuple(together(column, origin, differ) for column in zip(*columns, strict=True)))
        case Star():
            return Star(together([entry.inner for entry in expressions if isinstance(entry, Star)], origin, differ))
    if any(other != first for other in expressions):
        raise DifferentFormError
    return first


def _literals(values: list[Any], origin: Origin, differ: Differ) -> Expression:
    first = values[0]
    if any(type(value) is not type(first) for value in values):
        raise DifferentFormError
    whole = differ(tuple(values), origin)
    if whole is not None:
        return whole
    if isinstance(first, tuple):
        if any(len(value) != len(first) for value in values):
            raise DifferentFormError
        items = tuple(_literals(list(column), origin, differ) for column in zip(*values, strict=True))
        if all(isinstance(item, Literal) for item in items):
            return Literal(first)
        return Items(items)
    if any(repr(value) != repr(first) for value in values):
        raise DifferentFormError
    return Literal(first)


def value_of(expression: Expression, arguments: Mapping[str, Any]) -> Any:
    """The value that an expression of literals and known variables has."""
    match expression:
        case Literal(value):
            return value
        case Variable(key):
            return arguments[key]
        case Items(items):
            return tuple(value_of(item, arguments) for item in items)
    raise DifferentFormError
