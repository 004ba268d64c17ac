"""Where `Dataset` takes raw rows from: arrays in memory or mapped from a cache, or the files themselves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import astuple
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from layerwright.data.row_checker import RowChecker, require_samples
from layerwright.data.source import ArraySource, Source
from layerwright.data.variables import Array, Variable, describe_all

_DIGEST_ROWS = 256


class Store(Protocol):
    """Random access to raw rows of known variables."""

    @property
    def variables(self) -> Mapping[str, Variable]:
        """The variables by name."""

    @property
    def content(self) -> str:
        """A digest of the variables and of all values."""

    def __len__(self) -> int: ...

    def read(self, rows: npt.NDArray[np.int64], names: Collection[str]) -> dict[str, Array]:
        """The raw values of some rows, stacked along a first axis. Raises DataError."""

    def close(self) -> None:
        """Close the files that are open."""


class ArrayStore:
    """Rows of arrays; `content` is given where it is known, since it takes a pass over everything."""

    def __init__(
        self, variables: Mapping[str, Variable], arrays: Mapping[str, Array], content: str | None = None
    ) -> None:
        self.variables = variables
        self.arrays = arrays
        self._content = content

    @classmethod
    def of_source(cls, source: ArraySource) -> ArrayStore:
        """Take the arrays of a source; raise DataError where one of its numbers is not finite."""
        require_samples(source)
        checker = RowChecker(source)
        for row in source.suspicious_rows():
            checker.read_good(row)
        return cls(describe_all(source.headings, source.forms), source.arrays)

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values())))

    @cached_property
    def content(self) -> str:
        """A digest of the variables and of all values."""
        return self._content or content_digest(self)

    def read(self, rows: npt.NDArray[np.int64], names: Collection[str]) -> dict[str, Array]:
        """The raw values of some rows."""
        return {name: self.arrays[name][rows] for name in names}

    def close(self) -> None:
        """Let go of the arrays; a mapped file is closed when nothing refers to it any more."""
        self.arrays = {}


class RowStore:
    """Rows that are read from their files each time.

    Opening reads the first row, from which the variables follow; other rows that cannot be read raise DataError when
    they are asked for.
    """

    def __init__(self, source: Source) -> None:
        require_samples(source)
        self._checker = RowChecker(source)
        self._checker.read_good(0)
        self.variables = describe_all(source.headings, self._checker.forms)
        self.forms = {name: self._checker.forms[name] for name in self.variables}

    def __len__(self) -> int:
        return len(self._checker.source)

    @cached_property
    def content(self) -> str:
        """A digest of the variables and of all values; reads every row."""
        return content_digest(self)

    def read_one(self, row: int) -> dict[str, Array]:
        """The raw values of one row."""
        return self._checker.read_good(row)

    def read(self, rows: npt.NDArray[np.int64], names: Collection[str]) -> dict[str, Array]:
        """The raw values of some rows."""
        values = {name: np.empty((len(rows), *self.forms[name].shape), self.forms[name].dtype) for name in names}
        for position, row in enumerate(rows.tolist()):
            for name, value in self._checker.read_good(row, names).items():
                values[name][position] = value
        return values

    def close(self) -> None:
        """Close the source."""
        self._checker.source.close()


def content_digest(store: Store) -> str:
    """A digest of the variables and of all values of a store, the same for every kind of store."""
    digests = {name: hashlib.blake2b() for name in store.variables}
    for start in range(0, len(store), _DIGEST_ROWS):
        rows = np.arange(start, min(start + _DIGEST_ROWS, len(store)))
        for name, values in store.read(rows, store.variables).items():
            digests[name].update(values.dtype.str.encode() + np.ascontiguousarray(values).data)
    summary = [(astuple(variable), digests[name].hexdigest()) for name, variable in store.variables.items()]
    return hashlib.blake2b(json.dumps(summary).encode(), digest_size=32).hexdigest()
