"""The types that a property can have, and the conversion of evaluated expressions to them.

Names are the reference system's: P is positive, U is not negative. An array is written as a comma list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

Shape: TypeAlias = tuple[int, ...]
Number: TypeAlias = int | float
Numbers: TypeAlias = tuple[Number, ...]
Value: TypeAlias = bool | int | float | str | Numbers | tuple[Shape, ...]
"""What a property is once it is evaluated. Shapes never count the batch axis."""

Raw: TypeAlias = bool | str | Numbers | tuple[Shape, ...]
"""What evaluation yields before it is made the property's type: a number is a list of one."""

Kind: TypeAlias = Literal[
    "Boolean",
    "BooleanOrMacro",
    "Int",
    "PInt",
    "UInt",
    "Float",
    "IntArray",
    "PIntArray",
    "UIntArray",
    "FloatArray",
    "PIntArrays",
    "FloatArrays",
    "Text",
    "File",
    "Dataset",
    "Option",
]

LARGEST = 2**31 - 1
"""The greatest size that a dimension may have; the engine's own integers hold no more."""

MOST_AXES = 32
"""The most integers in a list, each of which belongs to an axis; far beyond any real shape."""


class KindError(ValueError):
    """A value that is not of the kind; the message says what was expected."""


def convert(kind: Kind, raw: Raw) -> Value:
    """Make an evaluated expression a value of a kind.

    Raises:
        KindError: It is none; the message reads `a positive integer is expected, not -1`.
    """
    return _CONVERTERS[kind](raw)


def is_text(kind: Kind) -> bool:
    """Whether values of this kind are plain text, in which only a leading `*` is an expression."""
    return kind in ("Text", "File", "Dataset", "Option")


def show(value: Value | Raw) -> str:
    """Write a value as a person types it: `3,3`, `True`, `0.5`."""
    if isinstance(value, tuple):
        if any(isinstance(item, tuple) for item in value):
            return "; ".join(show(item) for item in value)
        return ",".join(show(item) for item in value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _boolean(raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    raise KindError(f"True or False is expected, not {show(raw)}")


def _text(raw: Raw) -> str:
    return show(raw)


def _number_check(least: int | None, whole: bool, expected: str) -> Callable[[Number], Number]:
    def check(number: Number) -> Number:
        if whole and isinstance(number, float):
            if not number.is_integer():
                raise KindError(f"{expected} is expected, not {show(number)}")
            number = int(number)
        if least is not None and number < least:
            raise KindError(f"{expected} is expected, not {show(number)}")
        if whole and abs(number) > LARGEST:
            raise KindError(f"at most {LARGEST:,} is expected, not {show(number)}")
        return number if whole else float(number)

    return check


_INTEGER = _number_check(None, True, "an integer")
_POSITIVE = _number_check(1, True, "a positive integer")
_UNSIGNED = _number_check(0, True, "0 or a positive integer")
_FLOAT = _number_check(None, False, "a number")


def _numbers(raw: Raw) -> Numbers:
    if isinstance(raw, tuple) and all(isinstance(item, int | float) for item in raw):
        return raw  # type: ignore[return-value]
    raise KindError(f"a number is expected, not {show(raw)}")


def _one(check: Callable[[Number], Number]) -> Callable[[Raw], Number]:
    def converted(raw: Raw) -> Number:
        numbers = _numbers(raw)
        if len(numbers) != 1:
            raise KindError(f"one number is expected, not {show(raw)}")
        return check(numbers[0])

    return converted


def _many(check: Callable[[Number], Number], most: int | None = MOST_AXES) -> Callable[[Raw], Numbers]:
    def converted(raw: Raw) -> Numbers:
        numbers = _numbers(raw)
        if most is not None and len(numbers) > most:
            raise KindError(f"at most {most} numbers are expected, not {len(numbers):,}")
        return tuple(check(number) for number in numbers)

    return converted


def _shapes(raw: Raw) -> tuple[Shape, ...]:
    if isinstance(raw, tuple) and all(isinstance(item, tuple) for item in raw):
        return raw  # type: ignore[return-value]
    return (_many(_POSITIVE)(raw),)  # type: ignore[return-value]


_CONVERTERS: Mapping[Kind, Callable[[Raw], Value]] = {
    "Boolean": _boolean,
    "BooleanOrMacro": _boolean,
    "Int": _one(_INTEGER),
    "PInt": _one(_POSITIVE),
    "UInt": _one(_UNSIGNED),
    "Float": _one(_FLOAT),
    "IntArray": _many(_INTEGER),
    "PIntArray": _many(_POSITIVE),
    "UIntArray": _many(_UNSIGNED),
    "FloatArray": _many(_FLOAT, most=None),
    "PIntArrays": _shapes,
    "FloatArrays": _many(_FLOAT, most=None),
    "Text": _text,
    "File": _text,
    "Dataset": _text,
    "Option": _text,
}
