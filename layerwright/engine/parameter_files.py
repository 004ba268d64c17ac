"""The values of parameters in files, without nnabla: what a run has saved, and what a parameter starts from."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from layerwright.data import DataError, read_numbers
from layerwright.engine.initializers import Array, initial_values
from layerwright.engine.turning import copy_turned
from layerwright.layers.kinds import Shape
from layerwright.model.problems import LayerwrightError
from layerwright.resolve.resolved import ParameterUse

if TYPE_CHECKING:
    import h5py

_SUFFIXES = (".h5", ".hdf5")

_PART = 4 * 2**20
"""How many numbers are copied at once."""

_MAPPED_FROM = 2**16
"""The least number of elements that is worth a mapping."""


class ParameterError(LayerwrightError):
    """Stored parameters that do not fit the network or cannot be read."""


def read_parameters(path: Path, shapes: Mapping[str, Shape]) -> dict[str, Array]:
    """The values of the parameters that a run has saved.

    Large ones are mapped from the file: they take memory where they are read.

    Args:
        path: A file that a run has written.
        shapes: The shape of each wanted parameter by name.

    Raises:
        ParameterError: The file is missing or damaged, or lacks a parameter or holds one of another shape.
    """
    if not path.exists():
        raise ParameterError(f'There are no parameters in "{path}": the run has not come so far.')
    with _opened(path) as file:
        return {name: _mapped(path, _dataset(path, file, name, shape)) for name, shape in shapes.items()}


def starting_values(use: ParameterUse, seed: int, folder: Path) -> Array:
    """What a parameter starts from: its file, or its initializer with a random stream of its own.

    A file is text with numbers, or HDF5 as runs write it: `best.h5` for the parameter of the same name there,
    `best.h5/NAME` for another.

    Args:
        use: The parameter.
        seed: The run's seed.
        folder: What the paths of files are relative to.

    Raises:
        ParameterError: The file cannot be read, or does not hold it.
    """
    if not use.file:
        random = np.random.default_rng([seed, zlib.crc32(use.name.encode())])
        return initial_values(use, random).astype(np.float32)
    try:
        stored = _stored_in(use, folder)
        if stored is None:
            return read_numbers(folder / use.file, prod(use.shape)).reshape(use.shape)
        path, name = stored
        with _opened(path) as file:
            return _mapped(path, _dataset(path, file, name, use.shape))
    except (DataError, ParameterError) as error:
        raise ParameterError(f'The parameter "{use.name}" cannot start from its file. {error}') from None


def fill(target: Array, values: Array) -> None:
    """Copy values into an array in parts, letting go of what was mapped; so they are in memory once, not twice."""
    if not isinstance(values, np.memmap):
        target[...] = values
        return
    if not values.flags.c_contiguous and values.ndim == 2:
        copy_turned(values.T, target)
        let_go(values)
        return
    flat, to = values.reshape(-1), target.reshape(-1)
    for start in range(0, flat.size, _PART):
        to[start : start + _PART] = flat[start : start + _PART]
        let_go(values)


def let_go(values: Array) -> None:
    """Give back the memory of a mapped array; it is read again from the file when it is needed."""
    mapped = getattr(values, "_mmap", None)
    if mapped is not None and hasattr(mapped, "madvise"):
        import mmap

        mapped.madvise(mmap.MADV_DONTNEED)


def _stored_in(use: ParameterUse, folder: Path) -> tuple[Path, str] | None:
    """The HDF5 file that a parameter starts from and its name there; None where the file is text."""
    parts = use.file.split("/")
    for number, part in enumerate(parts, 1):
        if part.lower().endswith(_SUFFIXES):
            path = folder / "/".join(parts[:number])
            if not path.is_file():
                raise ParameterError(f'There is no file "{path}".')
            return path, "/".join(parts[number:]) or use.name
    return None


@contextmanager
def _opened(path: Path) -> Iterator[h5py.File]:
    import h5py

    try:
        with h5py.File(path, "r") as file:
            yield file
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        # h5py answers damaged files with any of these.
        raise ParameterError(f'The parameters "{path}" cannot be read: {error}.') from None


def _dataset(path: Path, file: h5py.File, name: str, shape: Shape) -> h5py.Dataset:
    import h5py

    # HDF5 takes the name `a//W` for `a/W`, which a list of what it holds would not show.
    item = None if isinstance(file.get(name, getlink=True), h5py.ExternalLink) else file.get(name)
    if not isinstance(item, h5py.Dataset) or item.external:
        raise ParameterError(f'"{path}" has no parameter "{name}"; it belongs to another network.')
    if item.shape != shape:
        raise ParameterError(f'"{path}" holds the parameter "{name}" with the shape {item.shape}; {shape} is needed.')
    if item.dtype.kind not in "fiu":
        raise ParameterError(f'"{path}" holds "{name}" as {item.dtype}, which are no numbers.')
    return item


def _mapped(path: Path, item: h5py.Dataset) -> Array:
    offset = item.id.get_offset()
    if offset is None or item.dtype != np.dtype("<f4") or item.size < _MAPPED_FROM:
        values: Array = item[()].astype(np.float32)
        return values
    return np.memmap(path, np.float32, "r", offset, item.shape)


def write_parameters(path: Path, parameters: Mapping[str, tuple[Shape, Callable[[], Iterable[Array]]]]) -> None:
    """Write an HDF5 file of parameters as runs do, in parts, so that no parameter must be in memory as a whole.

    Args:
        path: The file, which is written over.
        parameters: By name the shape, and what gives the values in C order, part after part.

    Raises:
        OSError: The file cannot be written.
        ValueError: The parts are not as many numbers as the shape has.
    """
    offsets = _laid_out(path, {name: shape for name, (shape, _) in parameters.items()})
    with path.open("r+b") as file:
        for name, (shape, parts) in parameters.items():
            if not prod(shape):
                continue
            file.seek(offsets[name])
            written = 0
            for part in parts():
                file.write(np.ascontiguousarray(part, "<f4").data)
                written += part.size
            if written != prod(shape):
                raise ValueError(f"{name} has {written} numbers; its shape {shape} has {prod(shape)}")


def _laid_out(path: Path, shapes: Mapping[str, Shape]) -> dict[str, int]:
    """Make an HDF5 file whose values are not written yet; gives where in the file those of each parameter begin."""
    import h5py

    offsets: dict[str, int] = {}
    with h5py.File(path, "w") as file:
        for name, shape in shapes.items():
            layout = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            layout.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
            layout.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
            links = h5py.h5p.create(h5py.h5p.LINK_CREATE)
            links.set_create_intermediate_group(True)
            space = h5py.h5s.create_simple(shape)
            made = h5py.h5d.create(file.id, name.encode(), h5py.h5t.IEEE_F32LE, space, layout, links)
            offsets[name] = made.get_offset() or 0
    return offsets
