"""The names in property values: which there are, and values put in their place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from layerwright.layers.kinds import Kind, Raw, Value, is_text
from layerwright.resolve.expressions import ExpressionError, Token, evaluate, tokens


class NotSimpleError(Exception):
    """A value that cannot be written where its name stands."""


@dataclass(frozen=True)
class Substitute:
    """What takes the place of a name: the value that it stands for, or an expression that gives it."""

    value: Value
    expression: str = ""

    @property
    def is_name(self) -> bool:
        """Whether the expression is a name alone."""
        found = tokens(self.expression)
        return len(found) == 2 and found[0].kind == "name"

    @property
    def items(self) -> tuple[str, ...]:
        """The value as a person would type it, item by item."""
        value: Value | Raw = self.value
        if isinstance(value, str):
            # Text may hold numbers, which count where a number is needed.
            value = evaluate(value, _no_names)
        if isinstance(value, tuple):
            if any(isinstance(item, tuple) for item in value):
                raise NotSimpleError
            return tuple(exact(item) for item in value)
        return (exact(value),)


def exact(value: Value) -> str:
    """Write a value so that the very same is read again."""
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, tuple):
        if any(isinstance(item, tuple) for item in value):
            raise NotSimpleError
        return ",".join(exact(item) for item in value)
    return str(value)


def names_in_value(text: str, kind: Kind | None) -> set[str]:
    """The names that a property value refers to; where its kind is not known, those it could refer to."""
    if kind is not None and is_text(kind):
        return {text[1:].strip()} if text.startswith("*") else set()
    try:
        return {token.text for token in tokens(text) if token.kind == "name"}
    except ExpressionError:
        return names_in_value(text, "Text")


def with_values(text: str, kind: Kind, values: Mapping[str, Substitute]) -> str:
    """Put values in the place of names in a property value.

    Raises:
        NotSimpleError: That cannot be written, as an element of a list that is chosen by a calculation.
    """
    if is_text(kind):
        substitute = values.get(text[1:].strip()) if text.startswith("*") else None
        if substitute is None:
            return text
        if not substitute.expression:
            return _as_text(substitute.value)
        if substitute.is_name:
            return f"*{substitute.expression}"
        raise NotSimpleError
    try:
        found = tokens(text)
    except ExpressionError:
        return text
    if not names_in_value(text, kind) & values.keys():
        return text
    return _joined(text, found, values)


def _joined(text: str, found: tuple[Token, ...], values: Mapping[str, Substitute]) -> str:
    parts: list[str] = []
    at = index = 0
    while index < len(found):
        token = found[index]
        if token.kind != "name" or token.text not in values:
            index += 1
            continue
        substitute = values[token.text]
        starred = _is_starred(found, index)
        first = found[index - 1] if starred else token
        after = index + 1
        if substitute.expression:
            written = _expressed(found, index, starred, substitute)
        else:
            written, after = _written(found, index, starred, substitute)
        parts += [text[at : first.position - 1], written]
        last = found[after - 1]
        at = last.position - 1 + len(last.text)
        index = after
    return "".join((*parts, text[at:]))


def _written(found: tuple[Token, ...], index: int, starred: bool, substitute: Substitute) -> tuple[str, int]:
    """What is written in the place of a name, and the first word after what it replaces."""
    try:
        items = substitute.items
    except ExpressionError:
        raise NotSimpleError from None
    after = index + 1
    if found[after].text == "[":
        chosen, end = _index(found, after)
        if not -len(items) <= chosen < len(items):
            raise NotSimpleError
        items, after = (items[chosen],), end
    if _is_alone(found, index, starred, after):
        return ",".join(items), after
    if len(items) != 1:
        raise NotSimpleError
    return (f"({items[0]})" if items[0].startswith("-") else items[0]), after


def _expressed(found: tuple[Token, ...], index: int, starred: bool, substitute: Substitute) -> str:
    """An expression in the place of a name, in brackets where it stands among other signs."""
    if substitute.is_name:
        return f"{'*' if starred else ''}{substitute.expression}"
    if _is_alone(found, index, starred):
        return substitute.expression
    if found[index + 1].text == "[" or any(token.text == "," for token in tokens(substitute.expression)):
        raise NotSimpleError
    return f"({substitute.expression})"


def _is_alone(found: tuple[Token, ...], index: int, starred: bool, after: int | None = None) -> bool:
    """Whether a name stands between commas or ends, where a list may take its place."""
    first = index - 1 if starred else index
    after = index + 1 if after is None else after
    return (first == 0 or found[first - 1].text == ",") and found[after].text in (",", "")


def _index(found: tuple[Token, ...], opening: int) -> tuple[int, int]:
    """The number in brackets, and the first word after these."""
    texts = [token.text for token in found[opening + 1 : opening + 4]]
    if texts[1:2] == ["]"] and texts[0].isdecimal():
        return int(texts[0]), opening + 3
    if texts[2:3] == ["]"] and texts[0] == "-" and texts[1].isdecimal():
        return -int(texts[1]), opening + 4
    raise NotSimpleError


def _is_starred(found: tuple[Token, ...], index: int) -> bool:
    """Whether a `*` before a name belongs to it, and does not multiply."""
    if not index or found[index - 1].text != "*":
        return False
    before = found[index - 2] if index > 1 else None
    return before is None or (before.kind == "sign" and before.text not in (")", "]"))


def _as_text(value: Value) -> str:
    written = exact(value)
    if written.startswith("*"):
        raise NotSimpleError
    return written


def _no_names(name: str) -> Raw:
    raise ExpressionError(f'"{name}" is not known', 1)


def refers_to(texts: Mapping[str, tuple[str, Kind | None]], names: Collection[str]) -> set[str]:
    """Which of some names the values of properties may refer to, given with their kinds.

    A name that another property has means that property, unless it leads back to where it stands; since that is rare,
    only a property that names itself is looked at.
    """
    found: set[str] = set()
    for property, (text, kind) in texts.items():
        found |= {name for name in names_in_value(text, kind) & set(names) if name == property or name not in texts}
    return found
