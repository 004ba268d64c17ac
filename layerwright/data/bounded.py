"""Reading files that nobody vouches for: what they claim to hold is checked before memory is taken for it."""

from __future__ import annotations

import gzip
import os
import stat
from pathlib import Path
from typing import IO, BinaryIO

import numpy as np
import numpy.typing as npt

from layerwright.data.errors import UnreadableError

MAX_ARRAY_BYTES = 8 * 2**30
"""The most bytes that one whole dataset file (IDX, npz) may unpack to."""

MAX_CELL_BYTES = 512 * 2**20
"""The most bytes that one file named in a cell may have, and that its values may take."""

MAX_DEFLATE_RATIO = 1032
"""Deflate cannot shrink data further than this (258 bytes in two bits), so a larger claim is a lie."""

_CHUNK = 4 * 2**20


def open_regular_file(path: Path, limit: int | None = None) -> BinaryIO:
    """Open a file of at most `limit` bytes for reading; raise UnreadableError for anything else.

    Devices, pipes and folders are refused before they are opened: opening a pipe would wait for ever.
    """
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(f'"{path}" is not a regular file')
        if limit is not None and status.st_size > limit:
            raise UnreadableError(f'the file "{path}" has {status.st_size} bytes; at most {limit} are read')
        return open(path, "rb")
    except FileNotFoundError:
        raise UnreadableError(f'the file "{path}" does not exist') from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have, such as one with a NUL
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableError(f'the file "{path}" cannot be opened ({reason})') from None


def file_size(stream: IO[bytes]) -> int:
    """The size of an open file in bytes."""
    return os.fstat(stream.fileno()).st_size


def read_exactly(stream: IO[bytes] | gzip.GzipFile, size: int) -> npt.NDArray[np.uint8]:
    """Read `size` bytes as a uint8 vector; raise UnreadableError where the stream ends before."""
    values = np.empty(size, np.uint8)
    filled = 0
    while filled < size:
        chunk = stream.read(min(_CHUNK, size - filled))
        if not chunk:
            raise UnreadableError(f"the data end after {filled} bytes; the header promises {size}")
        values[filled : filled + len(chunk)] = np.frombuffer(chunk, np.uint8)
        filled += len(chunk)
    return values
