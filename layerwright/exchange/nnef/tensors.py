"""NNEF's files of tensors: a header of 128 bytes, then the elements in C order.

The header is what the NNEF specification 1.0.5 calls the tensor file format; all numbers are little endian.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import FileIO
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layerwright.layers.kinds import Shape
from layerwright.model.problems import LayerwrightError

HEADER_BYTES = 128
MOST_BYTES = 2**32 - 1
"""The header counts bytes in 32 bits."""

_MAGIC = b"\x4e\xef"
_HEADER = struct.Struct("<2sBBII8III19I")
_MOST_AXES = 8

_ITEMS: dict[int, str] = {0: "f", 1: "u", 2: "u", 3: "i", 4: "i", 5: "b"}
"""What the elements are, by the code of their type: float, unsigned, quantized unsigned, quantized, signed, logical."""

QUANTIZED = 3
"""The code of signed integers that stand for numbers."""

_MAPPED_FROM = 2**18
"""The least number of bytes that is worth a mapping."""

_CODES = {"f": 0, "u": 1, "i": 4}


class TensorFileError(LayerwrightError):
    """A file of a tensor that cannot be read or written, with the reason."""


@dataclass(frozen=True)
class Header:
    """What a file of a tensor promises.

    `code` is the type of the elements, `bits` their width.
    """

    shape: Shape
    code: int
    bits: int

    @property
    def byte_count(self) -> int:
        """How many bytes the elements take."""
        return (prod(self.shape) * self.bits + 7) // 8

    @property
    def quantized(self) -> bool:
        """Whether the elements are integers that stand for numbers."""
        return self.code in (2, 3)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the elements; of single bits that of bytes."""
        return np.dtype(f"<{_ITEMS[self.code]}{max(self.bits // 8, 1)}") if self.bits > 1 else np.dtype(np.uint8)

    def encoded(self) -> bytes:
        """The 128 bytes."""
        extents = [*self.shape, *(0,) * (_MOST_AXES - len(self.shape))]
        return _HEADER.pack(_MAGIC, 1, 0, self.byte_count, len(self.shape), *extents, self.bits, self.code, *(0,) * 19)


def header_for(shape: Shape, dtype: np.dtype[Any], *, quantized: bool = False) -> Header:
    """The header for an array.

    Raises:
        TensorFileError: NNEF's files hold no such array.
    """
    if len(shape) > _MOST_AXES:
        raise TensorFileError(f"A tensor of NNEF has at most {_MOST_AXES} axes, not {len(shape)}.")
    code = QUANTIZED if quantized else _CODES[dtype.kind]
    header = Header(shape, code, dtype.itemsize * 8)
    if header.byte_count > MOST_BYTES:
        raise TensorFileError(f"A tensor of NNEF holds at most 4 GiB, not {header.byte_count:,} bytes.")
    return header


def write_tensor(path: Path, header: Header, parts: Iterable[NDArray[Any]]) -> None:
    """Write a tensor part by part and wait until the disk has it.

    While a part goes to the disk the next is made, so that turning weights over costs little time. A part must stay as
    it is until the one after the next is asked for.

    Raises:
        OSError: The file cannot be written.
    """
    with path.open("wb", buffering=0) as file, ThreadPoolExecutor(1) as writer:
        file.write(header.encoded())
        before: Future[None] | None = None
        for part in parts:
            content = np.ascontiguousarray(part, header.dtype).data.cast("B")
            if before:
                before.result()
            before = writer.submit(_put, file, content)
        if before:
            before.result()
        os.fsync(file.fileno())


def _put(file: FileIO, content: memoryview) -> None:
    """Write all of some bytes."""
    while content:
        content = content[file.write(content) :]


def decode_header(content: bytes, size: int, name: str) -> Header:
    """Read a header from the first 128 bytes of a file of a size.

    Raises:
        TensorFileError: It is no such file, or promises what the file does not hold.
    """
    if content[:2] == _MAGIC and len(content) < HEADER_BYTES:
        raise TensorFileError(
            f'"{name}" is cut off: a tensor of NNEF begins with {HEADER_BYTES} bytes, and it has {len(content)}.'
        )
    if len(content) < HEADER_BYTES or content[:2] != _MAGIC:
        raise TensorFileError(f'"{name}" is not a tensor of NNEF: it does not begin as one.')
    _, major, minor, count, rank, *rest = _HEADER.unpack(content)
    extents, (bits, kind), extra = rest[:8], rest[8:10], rest[10:]
    if (major, minor) != (1, 0):
        raise TensorFileError(f'"{name}" is of version {major}.{minor} of the tensor format; 1.0 is read.')
    if rank > _MOST_AXES:
        raise TensorFileError(f'"{name}" has {rank} axes; at most {_MOST_AXES} are allowed.')
    code, vendor = kind & 0xFFFF, kind >> 16
    if code == 1 and extra[0]:
        code = 4  # how early files said that integers have signs
    if vendor or code not in _ITEMS:
        raise TensorFileError(f'"{name}" holds items of the type {kind:#x}, which is not one of NNEF\'s.')
    if not _known(code, bits):
        raise TensorFileError(f'"{name}" holds items of {bits} bits, which are not read for this type.')
    header = Header(tuple(extents[:rank]), code, bits)
    if header.byte_count != count or size != HEADER_BYTES + count:
        raise TensorFileError(
            f'"{name}" promises {header.byte_count:,} bytes of values for the shape {list(header.shape)}, says that '
            f"they are {count:,}, and has {size - HEADER_BYTES:,}."
        )
    return header


def _known(code: int, bits: int) -> bool:
    match _ITEMS[code]:
        case "f":
            return bits in (16, 32, 64)
        case "b":
            return bits in (1, 8)
    return bits in (8, 16, 32, 64)


def map_values(path: Path, header: Header, offset: int = 0) -> NDArray[Any]:
    """The elements of a tensor as they are stored; large ones are mapped and take memory when they are read.

    Args:
        path: The file.
        header: What was read at its beginning.
        offset: Where in the file the tensor begins.
    """
    begin = offset + HEADER_BYTES
    if header.bits == 1:
        packed = np.fromfile(path, np.uint8, header.byte_count, offset=begin)
        return np.unpackbits(packed, count=prod(header.shape)).reshape(header.shape)
    if header.byte_count < _MAPPED_FROM:
        return np.fromfile(path, header.dtype, prod(header.shape), offset=begin).reshape(header.shape)
    return np.memmap(path, header.dtype, "r", begin, header.shape)
