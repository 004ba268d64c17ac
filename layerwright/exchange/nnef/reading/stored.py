"""The values of variables as they lie in files: mapped, and turned into numbers where they are stored otherwise."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layerwright.engine.parameter_files import let_go
from layerwright.exchange.nnef.reading.container import Container
from layerwright.exchange.nnef.reading.parsed import TensorFact
from layerwright.exchange.nnef.reading.problems import NnefReadError
from layerwright.exchange.nnef.tensors import HEADER_BYTES, Header, TensorFileError, decode_header, map_values
from layerwright.exchange.nnef.values import Stored, Values, place_of
from layerwright.layers.kinds import Shape

_PART_BYTES = 32 * 2**20


class Converted:
    """Stored items as 32 bit numbers, turned part by part."""

    def __init__(self, items: NDArray[Any], convert: Callable[[NDArray[Any], slice], NDArray[Any]]) -> None:
        self._items, self._convert = items, convert
        self._whole: NDArray[Any] | None = None
        self.shape: Shape = items.shape
        self.dtype = np.dtype(np.float32)

    def parts(self) -> Iterator[NDArray[Any]]:
        """Its elements in C order."""
        if not self._items.ndim:
            yield self._convert(self._items, slice(None)).reshape(-1)
            return
        step = max(1, _PART_BYTES // max(1, prod(self.shape[1:]) * 4))
        for start in range(0, len(self._items), step):
            rows = slice(start, start + step)
            yield self._convert(self._items[rows], rows).astype(np.float32).reshape(-1)
            let_go(self._items)

    def array(self) -> NDArray[Any]:
        """All of it."""
        if self._whole is None:
            self._whole = np.concatenate([*self.parts(), np.empty(0, np.float32)]).reshape(self.shape)
        return self._whole

    @property
    def origin(self) -> Hashable:
        """The items that are turned into numbers."""
        return "converted", place_of(self._items)


def read_variable(container: Container, label: str, name: str, fact: TensorFact) -> Values:
    """The values of a variable.

    Args:
        container: Where its file lies.
        label: Its label, which names the file.
        name: Its identifier, for messages.
        fact: What the graph says about it.

    Raises:
        NnefReadError: The file is missing or damaged, or does not hold what the graph says.
    """
    place = container.tensor(label)
    try:
        with place.path.open("rb") as file:
            file.seek(place.offset)
            header = decode_header(file.read(HEADER_BYTES), place.size, place.name)
        if header.shape != fact.shape:
            raise NnefReadError(
                f'"{place.name}" has the shape {list(header.shape)}; the graph says that {name} has the shape '
                f"{list(fact.shape)}."
            )
        _check_type(header, fact, name, place.name)
        items = map_values(place.path, header, place.offset)
    except TensorFileError as error:
        raise NnefReadError(str(error)) from None
    except OSError as error:
        raise NnefReadError(f'"{place.name}" cannot be read: {error.strerror or error}.') from None
    if header.quantized:
        return Converted(items, _numbers(fact.quantization, header, name))
    if fact.dtype == "scalar" and items.dtype != np.float32:
        return Converted(items, lambda part, rows: part.astype(np.float32))
    return Stored(items)


def _check_type(header: Header, fact: TensorFact, name: str, file: str) -> None:
    kinds = {"scalar": "fiu", "integer": "iu", "logical": "iub"}
    if header.quantized:
        if not fact.quantization:
            raise NnefReadError(
                f'"{file}" holds integers that stand for numbers, and graph.quant says nothing of {name}.'
            )
    elif header.dtype.kind not in kinds.get(fact.dtype, ""):
        raise NnefReadError(
            f'"{file}" holds items of the type {header.dtype}; the graph says that {name} is {fact.dtype}.'
        )
    elif header.code != 0 and fact.dtype == "scalar":
        raise NnefReadError(f'"{file}" holds integers; the graph says that {name} has numbers with a fraction.')


def _numbers(
    quantization: Mapping[str, Any], header: Header, name: str
) -> Callable[[NDArray[Any], slice], NDArray[Any]]:
    """What turns stored integers into the numbers that they stand for, as the specification's fragments do."""
    operator = quantization.get("op-name")
    try:
        bits = int(quantization.get("bits", header.bits))
        if not 1 <= bits <= 32:
            raise ValueError(f"{bits} bits")
        signed = bool(quantization.get("signed", header.code == 3))
        match operator:
            case "zero_point_linear_quantize":
                zero, scale = _over(quantization["zero_point"], header), _over(quantization["scale"], header)
                return lambda part, rows: (part.astype(np.float32) - _cut(zero, rows)) * _cut(scale, rows)
            case "linear_quantize" | "min_max_linear_quantize":
                low, high = _over(quantization["min"], header), _over(quantization["max"], header)
                symmetric = bool(quantization.get("symmetric", False))
                steps = np.float32(2**bits - 1 - (signed and symmetric))
                shift = np.float32(2 ** (bits - 1) - symmetric if signed else 0)
                return lambda part, rows: (
                    (part.astype(np.float32) + shift) / steps * (_cut(high, rows) - _cut(low, rows)) + _cut(low, rows)
                )
    except (KeyError, TypeError, ValueError) as error:
        raise NnefReadError(f"graph.quant: the quantization of {name} is not valid ({error}).") from None
    raise NnefReadError(f"graph.quant: the quantization {operator} of {name} is not supported.")


def _over(value: Any, header: Header) -> NDArray[np.float32]:
    """A number or nested lists of them as an array that lies over the tensor, axes of size 1 added at the end."""
    array = np.asarray(value, np.float32)
    array = array.reshape(*array.shape, *(1,) * (len(header.shape) - array.ndim))
    if not np.isfinite(array).all():
        raise ValueError("a number is not finite")
    if np.broadcast_shapes(array.shape, header.shape) != header.shape:
        raise ValueError(f"{list(array.shape)} does not lie over {list(header.shape)}")
    return array


def _cut(array: NDArray[np.float32], rows: slice) -> NDArray[np.float32]:
    return array[rows] if array.ndim and len(array) > 1 else array
