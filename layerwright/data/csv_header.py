"""The header of a dataset CSV: cells of the form `NAME[__INDEX][:LABEL][;CLASS;CLASS...]`, or `#` and a comment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from layerwright.data.errors import DataError, RowProblem
from layerwright.data.variables import Heading

_INDEXED = re.compile(r"(?P<name>.+)__(?P<index>[0-9]{1,9})")


class Columns(NamedTuple):
    """The columns of one variable, in the order in which their values are stacked."""

    heading: Heading
    positions: tuple[int, ...]
    titles: tuple[str, ...]
    indexed: bool


class _Title(NamedTuple):
    heading: Heading
    number: int | None
    position: int
    text: str


def parse_header(cells: Sequence[str], file: str) -> list[Columns]:
    """The variables that a header names, in its order; raise DataError naming `file` where it is not one."""
    groups: dict[str, list[_Title]] = {}
    for position, cell in enumerate(cells):
        if not cell.startswith("#"):
            title = _parse_title(cell, position)
            if not title.heading.name:
                raise _refusal(file, cell, f"column {position + 1} has no name; give it one, or # to leave it out")
            groups.setdefault(title.heading.name, []).append(title)
    if not groups:
        raise _refusal(file, "", "the header names no variable; it should look like x:image,y:label")
    return [_group(name, titles, file) for name, titles in groups.items()]


def format_title(heading: Heading, index: int | None = None) -> str:
    """The header cell of a variable, or of one of its indexed columns; raise DataError where it cannot be written."""
    name = heading.name if index is None else f"{heading.name}__{index}"
    cell = ";".join((f"{name}:{heading.label}" if heading.label else name, *heading.classes))
    parsed = _parse_title(cell, 0)
    if (parsed.heading, parsed.number) != (heading, index) or cell.startswith("#"):
        raise DataError(
            f'The variable "{heading.name}" cannot be written as "{cell}": names must be free of ":" and ";" and must '
            'not start with "#" or end in "__" and a number; labels and class names must be free of ";".'
        )
    return cell


def _parse_title(cell: str, position: int) -> _Title:
    title, *classes = cell.split(";")
    name, _, label = title.partition(":")
    indexed = _INDEXED.fullmatch(name)
    index = None
    if indexed:
        name, index = indexed["name"], int(indexed["index"])
    short = name if index is None else f"{name}__{index}"
    return _Title(Heading(name, label, tuple(classes)), index, position, short)


def _group(name: str, titles: list[_Title], file: str) -> Columns:
    indexed = titles[0].number is not None
    if indexed:
        titles = sorted(titles, key=lambda title: -1 if title.number is None else title.number)
    expected = list(range(len(titles))) if indexed else [None]
    if [title.number for title in titles] != expected:
        raise _refusal(
            file,
            name,
            f'the columns of "{name}" must be either one column "{name}" or "{name}__0", "{name}__1" and so on, '
            f"each once; the header has {', '.join(title.text for title in titles[:10])}",
        )
    labels = dict.fromkeys(title.heading.label for title in titles if title.heading.label)
    return Columns(
        Heading(name, ", ".join(labels), titles[0].heading.classes),
        tuple(title.position for title in titles),
        tuple(title.text for title in titles),
        indexed,
    )


def _refusal(file: str, column: str, reason: str) -> DataError:
    problem = RowProblem(file, 1, column, reason)
    return DataError(f"{problem}.", [problem])
