"""A dataset CSV in the format of Neural Network Console."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from layerwright.data.bounded import open_regular_file
from layerwright.data.cells import cell_file, parse_number, read_cell
from layerwright.data.csv_header import Columns, parse_header
from layerwright.data.csv_table import CsvTable
from layerwright.data.errors import DataError, RowProblem, UnreadableError
from layerwright.data.source import Row
from layerwright.data.variables import Array, Floats, Form, Heading

_LARGEST = float(np.finfo(np.float32).max)


class CsvSource:
    """The samples of a dataset CSV, one per record; files in cells are relative to the folder of the CSV."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        try:
            self._stream = open_regular_file(self.path)
        except UnreadableError as error:
            raise DataError(f"The dataset cannot be opened: {error}.") from None

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The variables that the header names; raise DataError where it is not valid."""
        return tuple(columns.heading for columns in self._columns)

    def __len__(self) -> int:
        return max(len(self._table) - 1, 0)

    def read_row(self, row: int, names: Collection[str] | None = None) -> Row:
        """Read one sample; every cell that cannot be read is a problem of its own."""
        try:
            cells = self._cells(row)
        except UnreadableError as error:
            return Row({}, [self._problem(row, "", str(error))])
        values: dict[str, Array] = {}
        problems: list[RowProblem] = []
        for columns in self._columns:
            if names is None or columns.heading.name in names:
                texts = [cells[position] for position in columns.positions]
                value = _numbers(texts)
                if value is None:
                    value = self._stack(row, columns, texts, problems)
                if value is not None:
                    values[columns.heading.name] = value
        return Row(values, problems)

    def place(self, row: int) -> tuple[str, int]:
        """The CSV and the line on which the record starts."""
        return self.path.name, self._table.line(row + 1)

    def files(self) -> Iterator[Path]:
        """Every file that a cell names; records that cannot be read name none."""
        for row in range(len(self)):
            try:
                cells = self._cells(row)
            except UnreadableError:
                continue
            for columns in self._columns:
                texts = [cells[position] for position in columns.positions]
                if _numbers(texts) is None:
                    yield from (cell_file(text, self.path.parent) for text in texts if parse_number(text) is None)

    def identity(self) -> str:
        """A digest of the path, to which files are relative, and of the text."""
        digest = hashlib.blake2b(str(self.path).encode(errors="surrogateescape"))
        with open(self.path, "rb") as stream:
            while data := stream.read(2**20):
                digest.update(data)
        return digest.hexdigest()

    def close(self) -> None:
        """Close the CSV."""
        self._stream.close()

    @cached_property
    def _table(self) -> CsvTable:
        return CsvTable(self.path, self._stream)

    @cached_property
    def _header(self) -> list[str]:
        try:
            return self._table.record(0) if len(self._table) else []
        except UnreadableError as error:
            problem = RowProblem(self.path.name, 1, "", str(error))
            raise DataError(f"{problem}.", [problem]) from None

    @cached_property
    def _columns(self) -> list[Columns]:
        return parse_header(self._header, self.path.name)

    def _cells(self, row: int) -> list[str]:
        cells = self._table.record(row + 1)
        if len(cells) != len(self._header):
            raise UnreadableError(f"the row has {len(cells)} cells; the header has {len(self._header)}")
        return cells

    def _stack(self, row: int, columns: Columns, texts: Sequence[str], problems: list[RowProblem]) -> Array | None:
        """Read the cells of one variable one by one, and stack them where there is more than one column."""
        pieces: list[Array] = []
        for title, text in zip(columns.titles, texts, strict=True):
            try:
                piece = read_cell(text, self.path.parent)
            except UnreadableError as error:
                problems.append(self._problem(row, title, str(error)))
                continue
            if pieces and Form.of(piece) != Form.of(pieces[0]):
                reason = f"is not of the type and shape of {columns.titles[0]}, with which it is stacked"
                problems.append(self._problem(row, title, reason))
            else:
                pieces.append(piece)
        if len(pieces) < len(texts):
            return None
        return np.stack(pieces) if columns.indexed else np.atleast_1d(pieces[0])

    def _problem(self, row: int, column: str, reason: str) -> RowProblem:
        return RowProblem(*self.place(row), column, reason)


def _numbers(texts: Sequence[str]) -> Floats | None:
    """All cells of a variable at once where all are usable numbers; this carries wide tables."""
    try:
        numbers = np.array(list(map(float, texts)))
    except ValueError:
        return None
    # Written so that nan fails too.
    return numbers.astype(np.float32) if bool((np.abs(numbers) <= _LARGEST).all()) else None
