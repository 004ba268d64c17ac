"""The values of stored tensors, given part by part so that a large one need not be in memory as a whole."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from math import prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from layerwright.engine.parameter_files import let_go
from layerwright.engine.turning import TILE, copy_turned
from layerwright.layers.kinds import Shape

_PART_BYTES = 16 * 2**20


class Values(Protocol):
    """An array that is asked for in parts."""

    @property
    def shape(self) -> Shape:
        """Its shape."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """What its elements are."""

    def parts(self) -> Iterator[NDArray[Any]]:
        """Its elements in C order, part by part; a part stays as it is until the one after the next is asked for."""

    def array(self) -> NDArray[Any]:
        """All of it."""

    @property
    def origin(self) -> Hashable:
        """What tells the same values made of the same place in the same way."""


def place_of(values: NDArray[Any]) -> Hashable:
    """What tells an array that lies in the same place of memory, seen in the same way."""
    return values.__array_interface__["data"][0], values.shape, values.strides, str(values.dtype)


class Stored:
    """An array as it is, under another shape."""

    def __init__(self, values: NDArray[Any], shape: Shape | None = None) -> None:
        self._values = values
        self.shape = values.shape if shape is None else shape
        self.dtype = values.dtype
        if prod(self.shape) != values.size:
            raise ValueError(f"{values.shape} cannot be seen as {self.shape}")

    def parts(self) -> Iterator[NDArray[Any]]:
        """Its elements in C order."""
        flat = self._values.reshape(-1)
        step = max(1, _PART_BYTES // self.dtype.itemsize)
        for start in range(0, flat.size, step):
            yield flat[start : start + step]
        let_go(self._values)

    def array(self) -> NDArray[Any]:
        """All of it."""
        return self._values.reshape(self.shape)

    @property
    def origin(self) -> Hashable:
        """The place in memory, and the shape."""
        return place_of(self._values), self.shape


class Transposed:
    """A matrix, turned over part by part."""

    def __init__(self, values: NDArray[Any]) -> None:
        self._values = values
        rows, columns = values.shape
        self.shape = (columns, rows)
        self.dtype = values.dtype

    def parts(self) -> Iterator[NDArray[Any]]:
        """Its elements in C order."""
        rows, columns = self._values.shape
        step = max(TILE, _PART_BYTES // max(1, rows * self.dtype.itemsize) // TILE * TILE)
        buffers = [np.empty((min(step, columns), rows), self.dtype) for _ in range(2)]
        for number, start in enumerate(range(0, columns, step)):
            part = buffers[number % 2][: min(step, columns - start)]
            copy_turned(self._values[:, start : start + step], part)
            yield part.reshape(-1)
        let_go(self._values)

    def array(self) -> NDArray[Any]:
        """All of it."""
        return self._values.T

    @property
    def origin(self) -> Hashable:
        """The place in memory, turned."""
        return "turned", place_of(self._values)
