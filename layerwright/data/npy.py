"""NumPy's .npy format, read without pickle and without believing its header."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from typing import IO, Any, NamedTuple

import numpy as np

from layerwright.data.bounded import read_exactly
from layerwright.data.errors import UnreadableError
from layerwright.data.variables import Array

_MAX_HEADER_BYTES = 10_000

_HEADER_ALIGNMENT = 64

# By the first eight bytes: the width of the header's length, and the reader of the rest. Version 3 exists only for
# structured arrays with field names beyond latin-1, which are no numbers.
_HEADER_READERS: dict[bytes, tuple[int, Callable[..., Any]]] = {
    b"\x93NUMPY\x01\x00": (2, np.lib.format.read_array_header_1_0),
    b"\x93NUMPY\x02\x00": (4, np.lib.format.read_array_header_2_0),
}


class NpyHeader(NamedTuple):
    """What the header of a .npy stream promises."""

    shape: tuple[int, ...]
    fortran_order: bool
    dtype: np.dtype[Any]

    @property
    def size(self) -> int:
        """The bytes that the values take."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_npy_header(stream: IO[bytes]) -> NpyHeader:
    """Read the header and leave the stream at the values.

    Raises:
        UnreadableError: It does not promise plain numbers; the message goes on after the name of what was read.
    """
    try:
        width, read_header = _HEADER_READERS[stream.read(8)]
        prefix = stream.read(width)
        length = int.from_bytes(prefix, "little")
        if length > _MAX_HEADER_BYTES:
            raise ValueError(f"{length} bytes long")
        header = NpyHeader(*read_header(io.BytesIO(prefix + stream.read(length))))
    except Exception as error:  # NumPy parses the header as a Python literal: it fails in as many ways as Python does.
        raise UnreadableError(f"has no valid .npy header ({error})") from None
    if header.dtype.hasobject:
        raise UnreadableError("holds Python objects (pickle), which are not read because they can run programs")
    if header.dtype.kind not in "biuf" or header.dtype.subdtype is not None:
        raise UnreadableError(f'holds values of type "{header.dtype}"; only integers, booleans and floats are read')
    if any(length < 0 for length in header.shape):
        raise UnreadableError(f"has no valid .npy header (shape {header.shape})")
    return header


def read_npy(stream: IO[bytes], size: int, limit: int) -> Array:
    """Read the array of a stream that is `size` bytes long in all and may hold at most `limit` bytes of values."""
    header = read_npy_header(stream)
    available = size - stream.tell()
    if header.size != available:
        raise UnreadableError(f"promises {header.size:,} bytes of values in its .npy header and has {available:,}")
    if header.size > limit:
        raise UnreadableError(f"holds {header.size:,} bytes of values; at most {limit:,} are read")
    values = read_exactly(stream, header.size).view(header.dtype)
    return values.reshape(header.shape, order="F" if header.fortran_order else "C")


def write_npy_header(stream: IO[bytes], dtype: np.dtype[Any], shape: tuple[int, ...]) -> None:
    """Start a .npy file whose values follow in C order."""
    text = repr({"descr": dtype.str, "fortran_order": False, "shape": shape})
    text += " " * (-(10 + len(text) + 1) % _HEADER_ALIGNMENT) + "\n"
    stream.write(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode("latin-1"))
