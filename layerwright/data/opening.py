"""Which kind of dataset a path names."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from layerwright.data.csv_source import CsvSource
from layerwright.data.errors import DataError
from layerwright.data.folder import FolderSource
from layerwright.data.idx import idx_files, is_idx_images, open_idx
from layerwright.data.npz import open_npz
from layerwright.data.source import Source


def open_source(path: Path) -> Source:
    """Open the dataset at a path by its name; raise DataError where it is none."""
    if not os.path.exists(path):  # Path.exists raises for folders that may not be entered
        raise DataError(f'The dataset "{path}" does not exist. Bring it back, or choose another file for the dataset.')
    if path.is_dir():
        _refuse_idx_folder(path)
        return FolderSource(path)
    if is_idx_images(path):
        return open_idx(path)
    opener = _OPENERS.get(path.suffix.lower())
    if opener is None:
        raise DataError(
            f'"{path}" is not a dataset that can be opened; give a .csv, a .npz, '
            "IDX images (NAME-images-idx3-ubyte.gz) or a folder with one sub-folder of images per class."
        )
    return opener(path)


def _refuse_idx_folder(folder: Path) -> None:
    for images in idx_files(folder).values():
        raise DataError(f'"{folder}" holds IDX files; open one of its images files, such as "{images}", or import it.')


_OPENERS: dict[str, Callable[[Path], Source]] = {".csv": CsvSource, ".npz": open_npz}
