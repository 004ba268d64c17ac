"""Writing samples as a dataset CSV with the files that its cells name."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

from layerwright.data.csv_header import format_title
from layerwright.data.reshaping import to_pillow
from layerwright.data.variables import WHITE, Array, Form, Heading

MAX_FILES_PER_FOLDER = 1000

_MAX_COLUMNS = 1024
"""A vector of up to so many values is written as columns, a longer one as a file."""

_FILE_NAME = re.compile(r"\w[\w.-]*")


class SetWriter:
    """Writes samples row by row; `rows` counts them. `open_set_writer` makes one."""

    def __init__(self, stream: IO[str], folder: Path, name: str, forms: Mapping[Heading, Form]) -> None:
        self.rows = 0
        self._folder = folder
        self._name = name
        self._forms = forms
        self._files: Counter[str] = Counter()
        self._csv = csv.writer(stream, lineterminator="\n")
        self._csv.writerow(title for heading, form in forms.items() for title in _titles(heading, form))

    def write(self, values: Mapping[str, Array]) -> None:
        """Write the raw values of one sample."""
        self._csv.writerow([cell for position in enumerate(self._forms) for cell in self._cells(*position, values)])
        self.rows += 1

    def _cells(self, position: int, heading: Heading, values: Mapping[str, Array]) -> Iterator[str]:
        value = values[heading.name]
        subfolder = heading.name if _FILE_NAME.fullmatch(heading.name) else f"variable{position}"
        for piece in value if _is_indexed(self._forms[heading]) else [value]:
            yield self._cell(subfolder, piece)

    def _cell(self, subfolder: str, piece: Array) -> str:
        if piece.size == 1 and piece.ndim < 2:
            return f"{float(piece.reshape(())):.9g}"  # nine digits give back every float32
        image = piece.dtype in WHITE
        name = self._next_file(subfolder, ".png" if image else ".npy")
        if image:
            to_pillow(piece).save(self._folder / name)
        else:
            np.save(self._folder / name, piece.astype(np.float32), allow_pickle=False)
        return name

    def _next_file(self, subfolder: str, extension: str) -> str:
        """The name of a new file relative to the CSV, with forward slashes; its folder exists."""
        block, number = divmod(self._files[subfolder], MAX_FILES_PER_FOLDER)
        self._files[subfolder] += 1
        folder = f"{self._name}/{subfolder}/{block:04d}"
        if number == 0:
            (self._folder / folder).mkdir(parents=True)
        return f"{folder}/{number:03d}{extension}"


@contextmanager
def open_set_writer(folder: Path, name: str, forms: Mapping[Heading, Form]) -> Iterator[SetWriter]:
    """Start FOLDER/NAME.csv; images and arrays will be files under FOLDER/NAME/VARIABLE.

    `forms` says what the values of each variable look like. Raises DataError for a name that a header cannot hold.
    """
    with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as stream:
        yield SetWriter(stream, folder, name, forms)


def _is_indexed(form: Form) -> bool:
    if form.dtype in WHITE:
        return len(form.shape) == 4
    return len(form.shape) == 1 and 1 < form.shape[0] <= _MAX_COLUMNS


def _titles(heading: Heading, form: Form) -> list[str]:
    return [format_title(heading, index) for index in (range(form.shape[0]) if _is_indexed(form) else [None])]
