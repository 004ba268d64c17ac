"""The language of property values: comma lists, integer arithmetic, `Input[0]`, names and `*Name`.

    expression := item ("," item)* [","] | "*Calc" step (":" step)*
    step       := ("+" | "-" | "*" | "/") ("*" name | item)
    item       := term (("+" | "-") term)*
    term       := factor (("*" | "/") factor)*
    factor     := ("+" | "-") factor | atom ("[" item "]")*
    atom       := number | True | False | ["*"] name | "*UnitProperty" "(" name ")" | "(" item ")"

A name stands for another property, an argument of the unit, or a built-in rule; whoever evaluates says which. A list
that stands as an item of a list is spliced in: `1,*KernelShape` is `1,3,3`. Division of integers gives an integer.
`*Calc` goes from the left, beginning with 0, and `*name` in it is the product of a list: `*Calc +*Input:*3`.
Nothing is ever executed; length, depth and size of numbers are bounded, so that no text can take long.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from layerwright.layers.kinds import Number, Raw, show
from layerwright.resolve.misreadings import PLAIN_LIST, meant_by_character, meant_by_sign

LONGEST = 10_000
"""The most characters of an expression, and the most items of a list, which names in it may make longer."""

DEEPEST = 16
"""The most brackets within each other: with `facts.MOST_NAMES`, what keeps within Python's own limit of depth."""

LARGEST_NUMBER = 2**63
LARGEST_FRACTION = 3.4e38
"""Single precision, in which nnabla computes, holds no greater number."""

UNIT_PROPERTY = "UnitProperty"
"""`*UnitProperty(Size)` is the argument `Size` of the unit that the network is called by."""

Lookup = Callable[[str], Raw]
"""Tells what a name stands for; raises `NameUnknown`."""


class ExpressionError(Exception):
    """An expression that means nothing; `position` counts characters from 1.

    Where it is for a name that stands for nothing, `unknown` is the name, and `similar` one that is probably meant.
    """

    def __init__(self, text: str, position: int, fix: str = "", *, unknown: str = "", similar: str = "") -> None:
        super().__init__(text)
        self.position = position
        self.fix = fix
        self.unknown = unknown
        self.similar = similar

    @staticmethod
    def of_name(error: NameUnknown, position: int) -> ExpressionError:
        """The error of an expression that has a name which stands for nothing."""
        text = f'"{error}" is not a property or argument here'
        return ExpressionError(text, position, error.fix, unknown=str(error), similar=error.similar)


class NameUnknown(Exception):
    """A name that stands for nothing here; `fix` may suggest a `similar` one."""

    def __init__(self, name: str, fix: str = "", *, similar: str = "") -> None:
        super().__init__(name)
        self.fix = fix
        self.similar = similar


@dataclass(frozen=True)
class Token:
    """A word or sign of an expression: a `number`, a `name`, a `sign`, or the `end`; positions count from 1."""

    kind: str
    text: str
    position: int


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+)"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)|(?P<sign>[-+*/(),\[\]]))"
)


def evaluate(text: str, lookup: Lookup, *, true_division: bool = False) -> Raw:
    """Evaluate an expression.

    Args:
        text: The expression.
        lookup: Tells what names stand for.
        true_division: Divides integers into fractions, as properties that hold fractions need.

    Raises:
        ExpressionError: The text is no expression, a name is unknown, or a number is out of bounds.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"The expression has {len(text):,} characters; {LONGEST:,} is the most", 1)
    name = _only_name(text)
    if name:
        return _looked_up(name.text, name.position, lookup)
    steps = _CALC.match(text)
    if steps:
        return _from_the_left(text, steps.end(), lookup, true_division)
    return _Evaluation(tokens(text), lookup, true_division).expression()


@lru_cache(maxsize=4096)
def _only_name(text: str) -> Token | None:
    """The name that is all of an expression, as in most that are no numbers."""
    if _CALC.match(text):
        return None
    found = tokens(text)
    named = found[1:] if found[0].text == "*" else found
    if len(named) != 2 or named[0].kind != "name" or (named is found and named[0].text in ("True", "False")):
        return None
    return named[0]


def _looked_up(name: str, position: int, lookup: Lookup) -> Raw:
    try:
        return lookup(name)
    except NameUnknown as error:
        raise ExpressionError.of_name(error, position) from None


_CALC = re.compile(r"\s*\*\s*Calc(?=[\s+*/-]|$)")
_STEP = re.compile(r"\s*(?P<sign>[-+*/])\s*(?:\*\s*(?P<name>[^\W\d][\w.]*)\s*$)?")


class _NoSizeError(Exception):
    """A name that stands for nothing that has a size."""


def _from_the_left(text: str, start: int, lookup: Lookup, true_division: bool) -> Raw:
    """Evaluate what follows `*Calc`: steps between colons, each a sign and an operand."""
    total: Number = 0
    sizes: dict[str, Number] = {}
    for part in text[start:].split(":"):
        step = _STEP.match(part)
        if not step:
            raise ExpressionError('A step begins with "+", "-", "*" or "/"', start + 1, "As in *Calc +*Input:*3.")
        at = start + step.end()
        name, operand = step["name"], None
        try:
            if name:
                operand = sizes[name] if name in sizes else sizes.setdefault(name, _size_of(name, lookup))
        except _NoSizeError as error:
            raise ExpressionError(str(error), start + step.start("name") + 1) from None
        except NameUnknown as error:
            raise ExpressionError.of_name(error, start + step.start("name") + 1) from None
        found = _Evaluation(_shifted(part[step.end() :], at), lookup, true_division)
        total = found.step(total, step["sign"], operand)
        start += len(part) + 1
    return (total,)


def _size_of(name: str, lookup: Lookup) -> Number:
    """The product of a list; what is true counts as 1."""
    value = lookup(name)
    if isinstance(value, bool):
        return int(value)
    product: Number = 1
    for item in value if isinstance(value, tuple) else (value,):
        if not isinstance(item, int | float):
            raise _NoSizeError(f'"{name}" is no number and no list of numbers')
        try:
            product *= item
        except OverflowError:
            return inf
    return product


def _shifted(text: str, by: int) -> tuple[Token, ...]:
    """The words and signs of a part, with the positions that they have in the whole."""
    try:
        return tuple(replace(token, position=token.position + by) for token in tokens(text))
    except ExpressionError as error:
        raise ExpressionError(str(error), error.position + by, error.fix) from None


def evaluate_text(text: str, lookup: Lookup) -> Raw:
    """Evaluate a property that holds plain text: only a leading `*` makes it a name.

    Raises:
        ExpressionError: The name after the `*` is unknown.
    """
    if not text.startswith("*"):
        return text
    try:
        return lookup(text[1:].strip())
    except NameUnknown as error:
        raise ExpressionError.of_name(error, 2) from None


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words and signs of a text; the same few texts stand in most layers.

    Raises:
        ExpressionError: A character can stand in no expression.
    """
    found, position = [], 0
    stripped = text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if not match:
            start = position + len(stripped[position:]) - len(stripped[position:].lstrip())
            fix = meant_by_character(stripped[start])
            raise ExpressionError(f'"{stripped[start]}" cannot stand here', start + 1, fix)
        kind = match.lastgroup or ""
        found.append(Token(kind, match[kind], match.start(kind) + 1))
        position = match.end()
    found.append(Token("end", "", len(stripped) + 1))
    return tuple(found)


class _Evaluation:
    """Reads tokens from the left and computes as it reads."""

    def __init__(self, tokens: tuple[Token, ...], lookup: Lookup, true_division: bool) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0
        self._lookup = lookup
        self._true_division = true_division

    def expression(self) -> Raw:
        first = self._item()
        if self._token.kind == "end":
            return first
        items = list(self._numbers(first))
        while self._take(","):
            if self._token.kind == "end":
                # Projects of the reference system end lists with a comma.
                break
            items.extend(self._numbers(self._item()))
            if len(items) > LONGEST:
                raise self._error(f"The list has more than {LONGEST:,} numbers")
        if self._token.kind != "end":
            raise self._misplaced()
        return tuple(items)

    def step(self, total: Number, sign: str, operand: Number | None) -> Number:
        """Go on from a total by the one number that is written, or by one that is known."""
        if operand is None:
            operand = self._number(self._item())
            if self._token.kind != "end":
                raise self._misplaced()
        if sign == "/":
            return self._bounded(self._divide(total, operand))
        return self._bounded(total + operand if sign == "+" else total - operand if sign == "-" else total * operand)

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self, *signs: str) -> str:
        token = self._token
        if token.kind == "sign" and token.text in signs:
            self._next += 1
            return token.text
        return ""

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            fix = PLAIN_LIST if sign == ")" and self._token.text == "," else "Close the bracket."
            raise self._error(f'"{sign}" is missing', fix)

    def _misplaced(self) -> ExpressionError:
        token, before = self._token, self._tokens[self._next - 1] if self._next else None
        fix = meant_by_sign(
            token.text,
            before.text if before else "",
            is_value=token.kind in ("number", "name"),
            follows_name=before is not None and before.kind == "name",
        )
        return self._error(f'"{token.text}" cannot stand here', fix)

    def _error(self, text: str, fix: str = "") -> ExpressionError:
        return ExpressionError(text, self._token.position, fix)

    def _item(self) -> Raw:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(f"Brackets are nested more than {DEEPEST} deep")
        value = self._term()
        while sign := self._take("+", "-"):
            left, right = self._number(value), self._number(self._term())
            value = (self._bounded(left + right if sign == "+" else left - right),)
        self._depth -= 1
        return value

    def _term(self) -> Raw:
        value = self._factor()
        while sign := self._take("*", "/"):
            left, right = self._number(value), self._number(self._factor())
            value = (self._bounded(left * right if sign == "*" else self._divide(left, right)),)
        return value

    def _factor(self) -> Raw:
        negative = False
        while sign := self._take("+", "-"):
            negative ^= sign == "-"
            if self._token.kind == "end":
                raise self._error("A number or a name is missing at the end")
        value = self._atom()
        while self._take("["):
            value = self._element(value)
        return (-self._number(value),) if negative else value

    def _element(self, value: Raw) -> Raw:
        index = self._number(self._item())
        self._expect("]")
        if not isinstance(value, tuple):
            raise self._error(f"{show(value)} has no elements to take by [ ]")
        if not isinstance(index, int) or not -len(value) <= index < len(value):
            raise self._error(f"There is no element [{show((index,))}] in {show(value)}")
        element = value[index]
        return element if isinstance(element, tuple) else (element,)

    def _atom(self) -> Raw:
        token = self._token
        if token.kind == "number":
            self._next += 1
            return (self._literal(token),)
        if token.kind == "name":
            self._next += 1
            return token.text == "True" if token.text in ("True", "False") else self._name(token)
        if self._take("*"):
            if self._token.kind != "name":
                again = self._tokens[self._next - 2].text == "*" if self._next > 1 else False
                raise self._error(
                    'A name must follow "*"',
                    meant_by_sign("*", "*", is_value=False, follows_name=False) if again else "As in *Name.",
                )
            self._next += 1
            return self._name(self._tokens[self._next - 1])
        if self._take("("):
            value = self._item()
            self._expect(")")
            return value
        if token.kind == "end":
            raise self._error("A number or a name is missing at the end" if self._next else "The value is empty")
        raise self._misplaced()

    def _name(self, token: Token) -> Raw:
        name = token.text
        if name == UNIT_PROPERTY and self._take("("):
            if self._token.kind != "name":
                raise self._error(f'The name of an argument must follow "{UNIT_PROPERTY}("')
            name = f"{UNIT_PROPERTY}({self._token.text})"
            self._next += 1
            self._expect(")")
        return _looked_up(name, token.position, self._lookup)

    def _literal(self, token: Token) -> Number:
        # Python refuses to read integers of thousands of digits, and none that long is within bounds.
        if len(token.text) > 40:
            raise ExpressionError("The number is too long", token.position)
        return self._bounded(int(token.text) if token.text.isdecimal() else float(token.text))

    def _number(self, value: Raw) -> Number:
        numbers = self._numbers(value)
        if len(numbers) != 1:
            raise self._error(
                f"One number is needed for arithmetic, not the list {show(value)}", "Take one element by [0]."
            )
        return numbers[0]

    def _numbers(self, value: Raw) -> tuple[Number, ...]:
        if isinstance(value, tuple) and all(isinstance(item, int | float) for item in value):
            return value  # type: ignore[return-value]
        raise self._error(f"A number is needed, not {show(value)}")

    def _divide(self, left: Number, right: Number) -> Number:
        if right == 0:
            raise self._error("Division by zero", "Divide by another number.")
        if isinstance(left, int) and isinstance(right, int) and not self._true_division:
            return left // right
        return left / right

    def _bounded(self, number: Number) -> Number:
        if not abs(number) < (LARGEST_NUMBER if isinstance(number, int) else LARGEST_FRACTION):
            raise self._error("The number is too large", "Write a smaller one.")
        return number
