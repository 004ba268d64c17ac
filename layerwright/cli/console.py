"""What the program says: results to the standard output, errors and progress to the standard error.

On a terminal there are colours, and lines break between words. Anywhere else there are no colours and no breaks, so
that `grep` finds whole sentences.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

GOOD, WARNING, BAD, QUIET, STRONG = "green", "yellow", "red", "dim", "bold"
"""The styles. They only repeat what the words say."""

_UNBROKEN = 10_000
"""A width that no line reaches."""

_GAP = 2
_VISIBLE = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) != "\n"}

PROGRESS_AS_LINES = "LAYERWRIGHT_PROGRESS_AS_LINES"
"""With this in the environment, progress goes to the standard error as lines for a program to read: see `progress`."""

_PROGRESS_MARK = "\x1eprogress"

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""


@dataclass(frozen=True)
class Cell:
    """Text in a style."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand at the right."""

    title: str
    cells: Sequence[str]
    numeric: bool = False

    @property
    def width(self) -> int:
        """How many places its widest cell takes on a terminal."""
        return max(_styled(text).cell_len for text in (self.title, *self.cells))


def write(text: str = "", style: str = "", *, wrap: bool = True) -> None:
    """Print text; without `wrap` long lines are left to the terminal, so that they can be copied as one."""
    _print(output(), text, style, wrap=wrap)


def write_error(text: str) -> None:
    """Print what went wrong to the standard error; unbroken where a program reads it."""
    _print(_console(sys.stderr), text, BAD, wrap=sys.stderr.isatty())


def write_json(document: object) -> None:
    """Print a document as JSON in UTF-8, whatever the terminal's encoding."""
    # A file name that is not UTF-8 has characters that no encoding can write; escaped they are proper JSON.
    _escape_unwritable(sys.stdout, encoding="utf-8")
    print(json.dumps(document, ensure_ascii=False, indent=2))


def write_list(rows: Sequence[Sequence[Cell]], indent: int = 2) -> None:
    """Print rows in columns without titles; long texts in the last column go on below their beginning."""
    from rich.table import Table

    grid = Table.grid(padding=(0, _GAP))
    for row in rows:
        grid.add_row(*(_styled(cell.text, cell.style) for cell in row))
    _print_table(output(), grid, indent)


def write_table(columns: Sequence[Column], indent: int = 2) -> None:
    """Print a table; where the terminal is too narrow, in parts below each other, each with the first column."""
    from rich.table import Table

    console = output()
    for number, part in enumerate(split_to_width(columns, console.width - indent)):
        if number:
            write()
        table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style=STRONG)
        for column in part:
            table.add_column(_styled(column.title), justify="right" if column.numeric else "left")
        for cells in zip(*(column.cells for column in part), strict=True):
            table.add_row(*map(_styled, cells))
        _print_table(console, table, indent)


def split_to_width(columns: Sequence[Column], width: int) -> list[list[Column]]:
    """Divide columns into as few parts as fit a width, of similar widths, each beginning with the first column."""
    parts = _filled(columns, width)
    for narrower in range(width):
        balanced = _filled(columns, narrower)
        if len(balanced) == len(parts):
            return balanced
    return parts


def _filled(columns: Sequence[Column], width: int) -> list[list[Column]]:
    first, *others = columns
    parts = [[first]]
    for column in others:
        taken = sum(entry.width + _GAP for entry in parts[-1])
        if len(parts[-1]) > 1 and taken + column.width > width:
            parts.append([first])
        parts[-1].append(column)
    return parts


@contextmanager
def progress(text: str) -> Iterator[Progress]:
    """Show a bar on the standard error while a block runs, if that is a terminal.

    A program that asks for lines gets `progress 3 10` behind a sign that no text has, each percent once.
    """
    if PROGRESS_AS_LINES in os.environ:
        yield _progress_lines()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = _console(sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _progress_lines() -> Progress:
    told: list[int] = []

    def tell(done: int, total: int) -> None:
        percent = 100 * done // max(total, 1)
        if told[-1:] != [percent]:
            told[:] = [percent]
            print(_PROGRESS_MARK, done, total, file=sys.stderr, flush=True)

    return tell


def progress_line(line: str) -> tuple[int, int] | None:
    """How much is done and of how much, as a line of progress says; None for other lines."""
    mark, *numbers = line.split(" ")
    if mark != _PROGRESS_MARK or len(numbers) != 2 or not all(number.strip().isdecimal() for number in numbers):
        return None
    return int(numbers[0]), int(numbers[1])


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show on the standard error that something goes on while a block runs, if that is a terminal."""
    console = _console(sys.stderr)
    if not console.is_terminal:
        yield
        return
    with console.status(text):
        yield


def output() -> Console:
    """The standard output, for what draws on it by itself."""
    return _console(sys.stdout)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    _escape_unwritable(stream)
    fits_a_screen = stream.isatty() or "COLUMNS" in os.environ
    return Console(file=stream, width=None if fits_a_screen else _UNBROKEN, markup=False, highlight=False, emoji=False)


def _escape_unwritable(stream: TextIO, encoding: str | None = None) -> None:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _print(console: Console, text: str, style: str, *, wrap: bool = True) -> None:
    # Not even a path that is longer than the line is broken.
    console.print(_styled(text, style), no_wrap=not wrap, overflow="ignore", crop=False)


def _print_table(console: Console, table: Table, indent: int) -> None:
    from rich.padding import Padding

    with console.capture() as captured:
        console.print(Padding(table, (0, 0, 0, indent), expand=False))
    # rich fills every line with spaces up to the widest.
    lines = (line.rstrip() for line in captured.get().splitlines())
    print("\n".join(lines), file=console.file)


def _styled(text: str, style: str = "") -> Text:
    """Text for rich in which control characters are visible: names come from files that anyone may have written."""
    from rich.text import Text

    return Text(text.translate(_VISIBLE), style)
