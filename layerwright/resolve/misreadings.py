"""What somebody probably meant who wrote a sign that can stand in no expression, or not where it stands."""

from __future__ import annotations

_LIST = "Put commas between the items of a list."
PLAIN_LIST = "A list needs no brackets: write 10,20."
_NO_QUOTES = "Numbers and names need no quotation marks."
_NO_COMPARISON = "There are no comparisons and no conditions."
_NO_POWER = "There are no powers: write 2*2*2."
_PLAIN_NAME = "Write the name alone, or with * before it."

_SIGNS = {
    **dict.fromkeys(";、\uff0c", _LIST),
    **dict.fromkeys("{}", PLAIN_LIST),
    **dict.fromkeys("'\"“”「」", _NO_QUOTES),
    **dict.fromkeys("<>=!&|?", _NO_COMPARISON),
    **dict.fromkeys("$@#", _PLAIN_NAME),
    "^": _NO_POWER,
    "%": "There is no sign for the rest of a division.",
    ":": "Steps between colons follow *Calc only.",
    ".": "Decimals have a figure before or after the point, as 0.5.",
}


def meant_by_character(character: str) -> str:
    """A way out for a character that is no sign of the language; empty where none is known."""
    return _SIGNS.get(character, "")


def meant_by_sign(sign: str, before: str, *, is_value: bool, follows_name: bool) -> str:
    """A way out for a sign or word where it cannot stand.

    Args:
        sign: What cannot stand there.
        before: What stands before it; empty at the beginning.
        is_value: Whether it is a number or a name.
        follows_name: Whether a name stands before it.
    """
    if sign == "]" and before == "[":
        return "Write the number of an element, as [0]."
    if sign == ")" and before == "(":
        return "Write something between the brackets."
    if sign in (")", "]"):
        return "Remove it, or open a bracket before it."
    if sign == "(" and follows_name:
        return "There are no functions; elements are taken by square brackets."
    if sign == "[":
        return PLAIN_LIST
    if sign == ",":
        return "Write a number before the comma."
    if sign == before == "/":
        return "A single / drops the rest of a division of integers."
    if sign == before == "*":
        return _NO_POWER
    return _LIST if is_value or sign == "(" else ""
