"""NumPy archives: every array is one variable, with the samples along its first axis."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import numpy as np

from layerwright.data.bounded import MAX_ARRAY_BYTES, MAX_DEFLATE_RATIO, open_regular_file
from layerwright.data.errors import DataError, UnreadableError
from layerwright.data.npy import read_npy
from layerwright.data.source import ArraySource
from layerwright.data.variables import Array, Heading

_SET_SUFFIX = re.compile(r"(?P<name>.+)_(?P<set>train|val|valid|test)")
_IMAGE_NAME = re.compile(r"x|images?|imgs?", re.IGNORECASE)
_CHANNEL_COUNTS = (1, 3, 4)


def open_npz(path: Path) -> ArraySource:
    """Open an archive that holds one dataset; raise DataError for one that holds several (x_train, x_test)."""
    sets = open_npz_sets(path)
    if list(sets) != [""]:
        raise DataError(
            f'"{path}" holds several datasets ({", ".join(sets)}); '
            f'"layerwright dataset import" makes one dataset file of each.'
        )
    return sets[""]


def open_npz_sets(path: Path) -> dict[str, ArraySource]:
    """The datasets of an archive by the ending of their arrays: "train" for x_train and y_train, "" for x and y."""
    sets: dict[str, dict[str, Array]] = {}
    for name, values in _read(path).items():
        match = _SET_SUFFIX.fullmatch(name)
        variable, group = (match["name"], match["set"]) if match else (name, "")
        sets.setdefault(group, {})[variable] = _raw(variable, values)
    if not sets:
        raise DataError(f'"{path}" holds no arrays.')
    return {name: _source(path, arrays) for name, arrays in sets.items()}


def _source(path: Path, arrays: dict[str, Array]) -> ArraySource:
    lengths = {name: len(values) for name, values in arrays.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise DataError(f'The arrays of "{path}" must have one number of samples; {found}.')
    return ArraySource(path, [Heading(name) for name in arrays], arrays)


def _read(path: Path) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    try:
        with open_regular_file(path) as stream, zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            _check_sizes(members)
            for member in members:
                name = member.filename.removesuffix(".npy")
                if name == member.filename or name in arrays:
                    raise UnreadableError(f'its member "{member.filename}" is not an array of its own (NAME.npy)')
                with archive.open(member) as file:
                    try:
                        arrays[name] = read_npy(file, member.file_size, MAX_ARRAY_BYTES)
                    except UnreadableError as error:
                        raise UnreadableError(f'its array "{name}" {error}') from None
    except Exception as error:  # zipfile answers damaged and encrypted archives with almost any exception.
        raise DataError(f'The archive "{path}" cannot be read: {error}.') from None
    return arrays


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableError(f'its member "{member.filename}" is compressed in a way that NumPy does not write')
        if member.file_size > member.compress_size * MAX_DEFLATE_RATIO:
            raise UnreadableError(f'its member "{member.filename}" claims more bytes than it can hold')
    total = sum(member.file_size for member in members)
    if total > MAX_ARRAY_BYTES:
        raise UnreadableError(f"it unpacks to {total} bytes; at most {MAX_ARRAY_BYTES} are read")


def _raw(name: str, values: Array) -> Array:
    """The raw form of an array: images stay bytes, channels first; anything else becomes float32."""
    if values.ndim == 0:
        raise DataError(f'The array "{name}" is a single number; the first axis of an array must be its samples.')
    if values.dtype == np.uint8 and _IMAGE_NAME.fullmatch(name):
        if values.ndim == 3:
            return np.ascontiguousarray(values[:, np.newaxis])
        if values.ndim == 4 and values.shape[3] in _CHANNEL_COUNTS:
            return np.ascontiguousarray(values.transpose(0, 3, 1, 2))
        if values.ndim == 4 and values.shape[1] in _CHANNEL_COUNTS:
            return np.ascontiguousarray(values)
    # Numbers that do not fit become infinite here and are found, with their row, when the dataset is checked.
    with np.errstate(over="ignore", invalid="ignore"):
        floats = np.ascontiguousarray(values, np.float32)
    return floats[:, np.newaxis] if floats.ndim == 1 else floats
