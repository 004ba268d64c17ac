"""The text of a .sdcproj: sections of keys with values, one on a line."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from layerwright.model.problems import LayerwrightError

_COMMENTS = (";", "#")
_LONGEST_QUOTE = 60


class SdcprojError(LayerwrightError):
    """A .sdcproj that cannot be read or written, with the reason and the line."""


def damaged(line: int, reason: str) -> SdcprojError:
    """The error for a line."""
    return SdcprojError(f"Line {line}: {reason}.")


class Entry(NamedTuple):
    """A value, and the line that it stands in."""

    value: str
    line: int


@dataclass
class Section:
    """A section while it is read: what is taken out has been understood, and what stays is foreign."""

    name: str
    line: int
    entries: dict[str, Entry] = field(default_factory=dict)

    def take(self, key: str) -> Entry | None:
        """Take out a key; None where it is missing."""
        return self.entries.pop(key, None)

    def need(self, key: str) -> Entry:
        """Take out a key.

        Raises:
            SdcprojError: It is missing.
        """
        entry = self.take(key)
        if entry is None:
            raise damaged(self.line, f"[{self.name}] has no {key}")
        return entry

    def count(self, key: str) -> int:
        """Take out a number of things; 0 where it is missing.

        Raises:
            SdcprojError: It is not such a number.
        """
        entry = self.take(key)
        return whole_number(key, entry) if entry and entry.value.strip() else 0

    def rest(self) -> dict[str, str]:
        """The values that nobody took."""
        return {key: entry.value for key, entry in self.entries.items()}


def whole_number(key: str, entry: Entry) -> int:
    """Read a number without sign and fraction.

    Raises:
        SdcprojError: It is none.
    """
    text = entry.value.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise damaged(entry.line, f"{key} is {quoted(text)}, and must be a whole number")
    return int(text)


def quoted(text: str) -> str:
    """A text for a message, cut off where it is long."""
    return f'"{text[:_LONGEST_QUOTE]}..."' if len(text) > _LONGEST_QUOTE else f'"{text}"'


def decode(content: bytes) -> str:
    """Turn the bytes of a file into text: UTF-8, what Japanese Windows writes, or UTF-16 that says so at its beginning.

    Raises:
        SdcprojError: They are none of these.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise SdcprojError("Its text begins as UTF-16, and is damaged.") from None
    for encoding in ("utf-8", "cp932"):
        try:
            return content.removeprefix(codecs.BOM_UTF8).decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SdcprojError("Its text is neither UTF-8 nor Shift JIS (cp932).")


def parse(text: str) -> dict[str, Section]:
    """Read sections by name. One that stands twice is merged, and of a key that stands twice the last value counts.

    Raises:
        SdcprojError: A line is neither a section, a key with a value, nor a comment.
    """
    sections: dict[str, Section] = {}
    current: Section | None = None
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if not bare or bare.startswith(_COMMENTS):
            continue
        if bare.startswith("[") and bare.endswith("]"):
            current = sections.setdefault(bare[1:-1], Section(bare[1:-1], number))
            continue
        key, equals, value = line.rstrip("\r").partition("=")
        if not equals:
            raise damaged(number, f"{quoted(bare)} is neither a section, a key with a value, nor a comment")
        if current is None:
            raise damaged(number, f"{quoted(bare)} stands before the first section")
        # Spaces belong to the value, unless there is one on both sides of the sign as some programs write it.
        current.entries[key.strip()] = Entry(value.removeprefix(" ") if key.endswith(" ") else value, number)
    return sections


def render(sections: Mapping[str, Mapping[str, str]]) -> str:
    """Write sections; a key that no line can hold is left out, and line breaks in names and values become spaces."""
    lines: list[str] = []
    for name, entries in sections.items():
        lines.append(f"[{_in_one_line(name)}]")
        lines += (f"{_in_one_line(key)}={_in_one_line(value)}" for key, value in entries.items() if _is_key(key))
    return "".join(f"{line}\n" for line in lines)


def _is_key(key: str) -> bool:
    return key == key.strip() and "=" not in key and not key.startswith(("[", *_COMMENTS))


def _in_one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
