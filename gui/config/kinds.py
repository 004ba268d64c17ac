"""What a setting may hold, read from its declaration, and how typed text becomes a value."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from gui.translation import QT_TRANSLATE_NOOP, translate


class WrongValueError(ValueError):
    """Typed text that is not a value; the message says what would be."""


@dataclass(frozen=True)
class Kind:
    """The type of a setting and the least value that it may have.

    `options` are the words of a choice; `many` says that several numbers are given, separated by commas.
    """

    type: type
    least: float | None = None
    options: tuple[str, ...] = ()
    many: bool = False

    def read(self, text: str) -> object:
        """The value that a text means.

        Raises:
            WrongValueError: It means none.
        """
        if self.many:
            text = unicodedata.normalize("NFKC", text)
            return tuple(self._number(part) for part in text.replace(" ", "").split(",") if part)
        return text if self.type is str else self._number(text)

    def write(self, value: object) -> str:
        """The text that means a value."""
        if isinstance(value, tuple):
            return ", ".join(str(part) for part in value)
        return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)

    def _number(self, text: str) -> float:
        # What a Japanese input method writes: wide digits, points and signs.
        plain = unicodedata.normalize("NFKC", text)
        try:
            value = int(plain) if self.type is int else float(plain)
        except ValueError:
            point = translate("Kinds", QT_TRANSLATE_NOOP("Kinds", "Decimals have a point: 0.5."))
            raise WrongValueError(f"{self.wanted()} {point}" if "," in plain else self.wanted()) from None
        if not math.isfinite(value) or (self.least is not None and value < self.least):
            raise WrongValueError(self.wanted())
        return value

    def wanted(self) -> str:
        """What would be right, as a sentence."""
        whole = self.type is int
        if self.least is None:
            text = QT_TRANSLATE_NOOP("Kinds", "A whole number.") if whole else QT_TRANSLATE_NOOP("Kinds", "A number.")
            return translate("Kinds", text)
        text = (
            QT_TRANSLATE_NOOP("Kinds", "A whole number, {least} or more.")
            if whole
            else QT_TRANSLATE_NOOP("Kinds", "A number, {least} or more.")
        )
        return translate("Kinds", text).format(least=f"{self.least:g}")


def kind_of(struct: type[msgspec.Struct], name: str) -> Kind:
    """What a setting of a struct may hold."""
    declared = next(field.type for field in msgspec.structs.fields(struct) if field.name == name)
    return _kind(declared)


def _kind(declared: Any) -> Kind:
    if get_origin(declared) is Annotated:
        inner, *metas = get_args(declared)
        least = next((meta.ge for meta in metas if isinstance(meta, msgspec.Meta) and meta.ge is not None), None)
        return Kind(inner, least)
    if get_origin(declared) is Literal:
        return Kind(str, options=get_args(declared))
    if get_origin(declared) is tuple:
        inside = _kind(get_args(declared)[0])
        return Kind(inside.type, inside.least, many=True)
    return Kind(declared)
