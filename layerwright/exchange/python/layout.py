"""Lines of Python as the usual formatters would break them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 88
"""The length of a line at most, where it can be broken."""

INDENT = "    "


@dataclass(frozen=True)
class Bracketed:
    """Something in brackets: what stands before them, the entries, and the closing bracket."""

    head: str
    entries: tuple[Doc, ...]
    tail: str
    is_tuple: bool = False

    def __str__(self) -> str:
        inner = ", ".join(map(str, self.entries))
        lone = self.is_tuple and len(self.entries) == 1
        return f"{self.head}{inner}{',' if lone else ''}{self.tail}"


Doc: TypeAlias = str | Bracketed
"""A text that stays on its line, or one that can be broken."""


def laid_out(before: str, doc: Doc, depth: int, after: str = "") -> list[str]:
    """Lines for a text with something before and after it.

    Args:
        before: What stands before it on its first line.
        doc: The text.
        depth: How far the lines are indented.
        after: What stands behind it on its last line.
    """
    indent = INDENT * depth
    line = f"{indent}{before}{doc}{after}"
    if isinstance(doc, str) or len(line) <= WIDTH or not doc.entries:
        return [line]
    together = f"{indent}{INDENT}{', '.join(map(str, doc.entries))}"
    is_call = doc.head.endswith("(") and not doc.is_tuple
    if is_call and len(together) <= WIDTH:
        inner = [together]
    else:
        inner = [text for entry in doc.entries for text in _entry(entry, depth + 1)]
    return [f"{indent}{before}{doc.head}", *inner, f"{indent}{doc.tail}{after}"]


def _entry(entry: Doc, depth: int) -> list[str]:
    return laid_out("", entry, depth, ",")


def docstring(sentences: str, depth: int, more: Sequence[str] = ()) -> list[str]:
    """The lines of a docstring."""
    indent = INDENT * depth
    if not more:
        return [f'{indent}"""{sentences}"""']
    return [f'{indent}"""{sentences}', "", *(f"{indent}{line}".rstrip() for line in more), f'{indent}"""']
