"""Writing a graph with its tensors: a folder, made in a temporary place, or an archive of one."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np

from layerwright.exchange.nnef.graph import Graph, Variable
from layerwright.exchange.nnef.names import ARCHIVES, GRAPH, QUANTIZATION, archive_mode
from layerwright.exchange.nnef.quantization import is_quantized, quantization_text, quantized
from layerwright.exchange.nnef.tensors import header_for, write_tensor
from layerwright.files import replace_file
from layerwright.model.problems import LayerwrightError

Storage = Literal["float32", "float16", "int8"]
"""How weights are stored."""

_WRITERS = 2
_LEVEL = 1
"""Weights hardly become smaller, whatever the effort."""

Progress = Callable[[int, int], None]


class NnefWriteError(LayerwrightError):
    """A place that cannot be written to, with the reason."""


def write_graph(graph: Graph, folder: Path, storage: Storage, progress: Progress | None = None) -> None:
    """Write a graph's text and tensors into an empty folder.

    Raises:
        OSError: The disk is full, or the folder cannot be written to.
    """
    (folder / GRAPH).write_text(graph.text(), encoding="ascii")
    scales = []
    done, total = 0, len(graph.variables)
    with ThreadPoolExecutor(_WRITERS) as writers:
        work = [writers.submit(_write_variable, variable, folder, storage) for variable in graph.variables]
        for entry in work:
            scales += entry.result()
            done += 1
            if progress:
                progress(done, total)
    if scales:
        (folder / QUANTIZATION).write_text(quantization_text(scales), encoding="ascii")


def _write_variable(
    variable: Variable, folder: Path, storage: Storage
) -> list[tuple[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]]:
    path, values = folder / f"{variable.label}.dat", variable.values
    if storage == "int8" and is_quantized(variable):
        integers, scale = quantized(variable)
        write_tensor(path, header_for(values.shape, integers.dtype, quantized=True), [integers])
        return [(variable.tensor.name, scale)]
    dtype = np.dtype(np.float16) if storage == "float16" and values.dtype.kind == "f" else values.dtype
    write_tensor(path, header_for(values.shape, dtype), values.parts())
    return []


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """An empty folder beside a target; it is gone after the block unless it was moved away.

    Raises:
        NnefWriteError: The place cannot be written to.
    """
    parent = target.absolute().parent
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=parent))
    except OSError as error:
        raise NnefWriteError(f'"{parent}" cannot be written to: {error.strerror}.') from None
    try:
        yield folder
    except OSError as error:
        raise NnefWriteError(f'"{target}" cannot be written: {error.strerror or error}.') from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_target(target: Path) -> None:
    """Refuse a target that holds something else than an export.

    Raises:
        NnefWriteError: The folder holds other files, or is a file.
    """
    if archive_mode(target) is not None:
        if target.is_dir():
            raise NnefWriteError(f'"{target}" is a folder. Choose another name for the archive.')
    elif target.exists() and not target.is_dir():
        raise NnefWriteError(
            f'"{target}" is a file. Name a folder to write, or an archive that ends in {" or ".join(ARCHIVES)}.'
        )
    elif target.is_dir() and any(target.iterdir()) and not (target / GRAPH).is_file():
        raise NnefWriteError(f'The folder "{target}" holds other files. Choose another, or an empty one.')


def put_in_place(folder: Path, target: Path, progress: Progress | None = None) -> None:
    """Let a complete folder take the place of a target, as a folder or as an archive.

    Raises:
        OSError: The place cannot be written to.
    """
    mode = archive_mode(target)
    if mode is not None:
        replace_file(target, lambda temporary: _pack(folder, temporary, mode, progress))
        return
    mask = os.umask(0)
    os.umask(mask)
    folder.chmod(0o777 & ~mask)
    old = folder.with_name(f"{folder.name}.old")
    if target.exists():
        target.rename(old)
    folder.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _pack(folder: Path, target: Path, mode: str, progress: Progress | None) -> None:
    files = sorted(folder.iterdir())
    # The text first, so that a reader need not go through all weights to find it.
    files.sort(key=lambda path: path.suffix == ".dat")
    more = {"compresslevel": _LEVEL} if mode else {}
    with tarfile.open(target, f"w:{mode}", format=tarfile.PAX_FORMAT, **more) as archive:  # type: ignore[call-overload]
        for number, path in enumerate(files, 1):
            archive.add(path, path.name, filter=_plain)
            if progress:
                progress(number, len(files))


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without what says who packed it and when, so that the same model makes the same archive."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    entry.mode = 0o644
    return entry
