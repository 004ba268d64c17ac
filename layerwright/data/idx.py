"""IDX, the format in which MNIST and its relatives are published: `train-images-idx3-ubyte.gz` and its labels."""

from __future__ import annotations

import gzip
import math
import re
import zlib
from pathlib import Path
from typing import IO

import numpy as np

from layerwright.data.bounded import (
    MAX_ARRAY_BYTES,
    MAX_DEFLATE_RATIO,
    file_size,
    open_regular_file,
    read_exactly,
)
from layerwright.data.errors import DataError, UnreadableError
from layerwright.data.source import ArraySource
from layerwright.data.variables import Array, Heading

_IMAGES_NAME = re.compile(r"(?P<set>.*?)-?images(?P<rest>[-.]idx3-ubyte|\.idx)(?P<packed>\.gz)?")

_UNSIGNED_BYTES = 8


def is_idx_images(path: Path) -> bool:
    """Whether a file is named as IDX images are."""
    return _IMAGES_NAME.fullmatch(path.name) is not None


def idx_files(folder: Path) -> dict[str, Path]:
    """The IDX images files of a folder by their prefix, such as "train" and "t10k"."""
    found = sorted((path for path in folder.iterdir() if path.is_file() and is_idx_images(path)), reverse=True)
    # Reversed, so that an unpacked file comes after the packed one of the same name and wins: it opens faster.
    return {match["set"]: path for path in found if (match := _IMAGES_NAME.fullmatch(path.name))}


def open_idx(path: Path) -> ArraySource:
    """Open IDX images and the labels beside them: x (1, height, width) and y (1,). Raises DataError."""
    labels_path = _labels_beside(path)
    images, labels = _read(path, axes=3), _read(labels_path, axes=1)
    if len(images) != len(labels):
        raise DataError(f'"{path}" has {len(images)} images, but "{labels_path}" has {len(labels)} labels.')
    arrays = {"x": images[:, np.newaxis], "y": labels[:, np.newaxis].astype(np.float32)}
    return ArraySource(path, [Heading("x", "image"), Heading("y", "label")], arrays)


def _labels_beside(path: Path) -> Path:
    match = _IMAGES_NAME.fullmatch(path.name)
    assert match is not None, "only files that is_idx_images accepts come here"
    name = path.name[: match.start("rest")].removesuffix("images") + "labels" + match["rest"].replace("idx3", "idx1")
    for candidate in (
        path.with_name(name + (match["packed"] or "")),
        path.with_name(name),
        path.with_name(name + ".gz"),
    ):
        if candidate.is_file():
            return candidate
    raise DataError(f'The labels of "{path}" are missing; a file "{name}" or "{name}.gz" should lie beside it.')


def _read(path: Path, axes: int) -> Array:
    try:
        with open_regular_file(path) as stream:
            size = file_size(stream)
            if path.suffix != ".gz":
                return _values(stream, size, axes)
            with gzip.open(stream) as unpacked:
                return _values(unpacked, None, axes, largest=size * MAX_DEFLATE_RATIO)
    except (UnreadableError, OSError, EOFError, zlib.error) as error:
        raise DataError(f'The IDX file "{path}" cannot be read: {error}.') from None


def _values(stream: IO[bytes] | gzip.GzipFile, size: int | None, axes: int, largest: int = MAX_ARRAY_BYTES) -> Array:
    """Read header and values; `size` is the size of the file where it is known, `largest` what can be in it at most."""
    start = stream.read(4 + 4 * axes)
    if len(start) != 4 + 4 * axes or start[:2] != b"\0\0" or start[3] != axes:
        raise UnreadableError(f"it does not start as an IDX file of {axes} axes does")
    if start[2] != _UNSIGNED_BYTES:
        raise UnreadableError(
            f"its values have IDX type {start[2]}; only type {_UNSIGNED_BYTES}, unsigned bytes, is read"
        )
    shape = tuple(int(length) for length in np.frombuffer(start, ">u4", offset=4))
    count = math.prod(shape)
    if count > min(largest, MAX_ARRAY_BYTES) or (size is not None and count != size - len(start)):
        raise UnreadableError(f"its header promises {count} bytes of values, which the file does not or must not hold")
    values = read_exactly(stream, count)
    if stream.read(1):
        raise UnreadableError(f"it goes on after the {count} values that its header promises")
    return values.reshape(shape)
