"""The readers of other programs' files, from which the command line and the window choose by a path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from layerwright.exchange.nnef.names import GRAPH, READ_ARCHIVES, is_nnef

if TYPE_CHECKING:
    from layerwright.exchange.imported import Imported
    from layerwright.exchange.importing import Told


@dataclass(frozen=True)
class Reader:
    """What reads the files of a program.

    Attributes:
        title: What people call the form.
        forms: What it reads, in words.
        patterns: What the names of its files look like, with `*`.
        fits: Whether a path is one of them.
        read: Makes a project of a path; also given where that will be saved, beside which further files may be
            written, and whom to tell how much of these is written.
        has_weights: Whether it writes such files.
    """

    title: str
    forms: str
    patterns: tuple[str, ...]
    fits: Callable[[Path], bool]
    read: Callable[[Path, Path, Told], Imported]
    has_weights: bool = True


def _read_sdcproj(path: Path, project_file: Path, told: Told) -> Imported:
    from layerwright.exchange.sdcproj import read_sdcproj

    return read_sdcproj(path)


def _read_nnef(path: Path, project_file: Path, told: Told) -> Imported:
    from layerwright.exchange.nnef.reading.importing import import_nnef

    return import_nnef(path, project_file, told)


def _read_onnx(path: Path, project_file: Path, told: Told) -> Imported:
    from layerwright.exchange.onnx.reading import import_onnx

    return import_onnx(path, project_file, told)


def _read_nnp(path: Path, project_file: Path, told: Told) -> Imported:
    from layerwright.exchange.nnp.reading import import_nnp

    return import_nnp(path, project_file, told)


def _ends_in(suffix: str) -> Callable[[Path], bool]:
    return lambda path: path.suffix.lower() == suffix


READERS = (
    Reader(
        "Neural Network Console",
        "a file that ends in .sdcproj",
        ("*.sdcproj",),
        _ends_in(".sdcproj"),
        _read_sdcproj,
        has_weights=False,
    ),
    Reader(
        "NNEF",
        f"NNEF: a folder with a {GRAPH}, {', '.join(READ_ARCHIVES)}",
        (GRAPH, *(f"*{end}" for end in READ_ARCHIVES)),
        is_nnef,
        _read_nnef,
    ),
    Reader("ONNX", "a file that ends in .onnx", ("*.onnx",), _ends_in(".onnx"), _read_onnx),
    Reader("NNP", "a file that ends in .nnp", ("*.nnp",), _ends_in(".nnp"), _read_nnp),
)


def reader_of(path: Path) -> Reader | None:
    """The reader of a path; None where nothing reads it."""
    return next((reader for reader in READERS if reader.fits(path)), None)
