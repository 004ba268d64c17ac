"""What every kind of dataset file offers to the rest of the package: samples, one by one, in raw form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from layerwright.data.errors import RowProblem, UnreadableError
from layerwright.data.variables import WHITE, Array, Form, Heading, finite_floats


class Row(NamedTuple):
    """One sample: the raw values that can be read, by variable, and what is wrong with the others."""

    values: dict[str, Array]
    problems: list[RowProblem]


class Source(Protocol):
    """A dataset as its files hold it. Creating one is cheap; its samples are read when they are asked for."""

    @property
    def path(self) -> Path:
        """The file or folder that was opened."""

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The variables; raise DataError where the dataset as a whole is not valid."""

    def __len__(self) -> int: ...

    def read_row(self, row: int, names: Collection[str] | None = None) -> Row:
        """Read one sample, or only some variables of it; never raise for what a file holds."""

    def place(self, row: int) -> tuple[str, int]:
        """The file and the line in which a sample stands, as a RowProblem names them."""

    def files(self) -> Iterable[Path]:
        """Every file that the values come from, apart from what `identity` covers."""

    def identity(self) -> str:
        """A digest of everything that says which files belong to the dataset; cheap."""

    def close(self) -> None:
        """Close the files that are open."""


class ArraySource:
    """A dataset that is held in memory as one array per variable, samples along the first axis."""

    def __init__(self, path: Path, headings: Iterable[Heading], arrays: Mapping[str, Array]) -> None:
        self.path = path
        self.headings = tuple(headings)
        self.arrays = arrays
        self.forms = {name: Form(values.dtype, values.shape[1:]) for name, values in arrays.items()}
        self._length = min(len(values) for values in arrays.values())

    def __len__(self) -> int:
        return self._length

    def read_row(self, row: int, names: Collection[str] | None = None) -> Row:
        """Read one sample; numbers that are not finite are problems."""
        values, problems = {}, []
        for name in self.arrays if names is None else names:
            value = self.arrays[name][row]
            try:
                values[name] = finite_floats(value) if value.dtype == np.float32 else value
            except UnreadableError as error:
                problems.append(RowProblem(*self.place(row), name, str(error)))
        return Row(values, problems)

    def suspicious_rows(self) -> Iterator[int]:
        """The samples that hold a number that is not finite; found much faster than by reading each."""
        for values in self.arrays.values():
            if values.dtype not in WHITE:
                finite = np.isfinite(values).all(axis=tuple(range(1, values.ndim)))
                yield from np.flatnonzero(~finite).tolist()

    def place(self, row: int) -> tuple[str, int]:
        """The file and the number of the sample, from 1."""
        return self.path.name, row + 1

    def files(self) -> Iterable[Path]:
        """The one file."""
        return [self.path]

    def identity(self) -> str:
        """The path; arrays in memory are not cached, so this is never a key."""
        return str(self.path)

    def close(self) -> None:
        """Nothing is open."""
