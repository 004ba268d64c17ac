"""One cell of a dataset CSV: a number, or the name of a file whose extension says how it is read."""

from __future__ import annotations

import csv
import io
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

from layerwright.data.bounded import MAX_CELL_BYTES, file_size, open_regular_file
from layerwright.data.errors import UnreadableError
from layerwright.data.images import IMAGE_EXTENSIONS, read_image
from layerwright.data.npy import read_npy
from layerwright.data.variables import Array, finite_floats

# Text takes many times its size in memory while it is parsed.
_MAX_TEXT_BYTES = 64 * 2**20


def read_cell(text: str, folder: Path) -> Array:
    """The raw value of a cell, of shape () for a number; files are relative to `folder`. Raises UnreadableError."""
    number = parse_number(text)
    if number is not None:
        return finite_floats(np.array(number)).reshape(())
    path = cell_file(text, folder)
    reader = _READERS.get(path.suffix.lower())
    if not text:
        raise UnreadableError("the cell is empty")
    if reader is None:
        raise UnreadableError(
            f'"{text}" is neither a number nor a file of a known kind ({", ".join(sorted(_READERS))})'
        )
    return reader(path)


def parse_number(text: str) -> float | None:
    """The number that a cell holds, or None where it names a file."""
    try:
        return float(text)
    except ValueError:
        return None


def cell_file(text: str, folder: Path) -> Path:
    """The file that a cell names; backslashes of Windows become slashes, spaces stay."""
    return folder / text.replace("\\", "/")


def _read_csv(path: Path) -> Array:
    """A table of numbers without a header: (rows, columns)."""
    with open_regular_file(path, _MAX_TEXT_BYTES) as stream:
        try:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            rows = [np.array([float(cell) for cell in row]) for row in csv.reader(text) if row]
        except (csv.Error, ValueError) as error:
            raise UnreadableError(f'the file "{path}" is not a table of numbers ({error})') from None
    if not rows:
        raise UnreadableError(f'the file "{path}" is empty')
    for number, row in enumerate(rows, 1):
        if row.size != rows[0].size:
            raise UnreadableError(f'row {number} of "{path}" has {row.size} cells; the first has {rows[0].size}')
    return finite_floats(np.stack(rows))


def _read_npy(path: Path) -> Array:
    with open_regular_file(path) as stream:
        try:
            return finite_floats(read_npy(stream, file_size(stream), MAX_CELL_BYTES))
        except UnreadableError as error:
            raise UnreadableError(f'the file "{path}" {error}') from None


def _read_wave(path: Path) -> Array:
    """PCM sound as the integers of the file: (samples, channels); 24 bits fill the upper bits of 32, as in NNC."""
    with open_regular_file(path, MAX_CELL_BYTES) as stream:
        try:
            with wave.open(stream) as sound:
                width, channels, count = sound.getsampwidth(), sound.getnchannels(), sound.getnframes()
                if width > 4:
                    raise UnreadableError(f'the file "{path}" has {8 * width} bits; use sound of 8, 16, 24 or 32 bits')
                if width * channels * count > file_size(stream):
                    raise UnreadableError(f'the file "{path}" is cut short')
                data = np.frombuffer(sound.readframes(count), np.uint8).reshape(count, channels, width)
        except (wave.Error, EOFError, ValueError, RuntimeError) as error:
            raise UnreadableError(
                f'the file "{path}" is not sound that can be read ({error or "damaged"}); use uncompressed PCM'
            ) from None
    if width == 1:
        return data[:, :, 0].astype(np.int32)
    wide = np.zeros((count, channels, 2 if width == 2 else 4), np.uint8)
    wide[:, :, wide.shape[2] - width :] = data
    return wide.view("<i2" if width == 2 else "<i4")[:, :, 0].astype(np.int32)


def _read_dicom(path: Path) -> Array:
    raise UnreadableError(f'"{path.name}": DICOM files are not supported; convert them to 16-bit PNG')


_READERS: dict[str, Callable[[Path], Array]] = {
    **dict.fromkeys(IMAGE_EXTENSIONS, read_image),
    ".csv": _read_csv,
    ".npy": _read_npy,
    ".wav": _read_wave,
    ".dcm": _read_dicom,
}
