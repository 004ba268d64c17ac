"""The part of exported code that reads datasets."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from layerwright.data.idx import is_idx_images
from layerwright.exchange.python.layout import Bracketed, laid_out
from layerwright.exchange.python.naming import identifier
from layerwright.model.settings import DataSource


@dataclass(frozen=True)
class DatasetCode:
    """A function that opens a dataset."""

    name: str
    title: str
    path: str
    kind: str
    normalize: bool

    @property
    def reader(self) -> str:
        """The function that reads its kind."""
        return f"read_{self.kind}"

    @property
    def path_lines(self) -> str:
        """The line that says where it is, broken where it is long."""
        return "\n".join(laid_out("path = ", Bracketed("FOLDER.joinpath(", (f'"{self.path}"',), ")"), 1)).strip()


def dataset_codes(sources: Iterable[DataSource], folder: Path, output: Path) -> list[DatasetCode]:
    """Functions for some datasets; paths are relative to the folder of the code, so that both can be moved together."""
    codes: list[DatasetCode] = []
    for source in sources:
        path = folder / source.path
        relative = Path(os.path.relpath(path.absolute(), output.absolute())).as_posix()
        name = identifier(source.name, {code.name for code in codes}, "dataset")
        codes.append(DatasetCode(name, source.name, relative, _kind(path), source.normalize_images))
    return codes


def _kind(path: Path) -> str:
    if is_idx_images(path):
        return "idx"
    if path.suffix.lower() == ".npz":
        return "npz"
    return "folder" if path.is_dir() else "csv"
