"""An opened dataset: random access to samples as float32 arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from layerwright.data.cache import Cache, Progress
from layerwright.data.errors import DataError
from layerwright.data.opening import open_source
from layerwright.data.source import ArraySource, Source
from layerwright.data.stores import ArrayStore, RowStore, Store
from layerwright.data.variables import WHITE, Array, Floats, Variable


class Dataset:
    """Samples in random order, each a float32 array per variable. Close it, or use it in a `with` statement.

    `source` is the path that was opened, `variables` what each sample holds.
    """

    def __init__(self, source: str, store: Store, *, normalize_images: bool = True) -> None:
        self.source = source
        self.variables: Mapping[str, Variable] = store.variables
        self._store: Store | None = store
        self._length = len(store)
        self._normalize_images = normalize_images

    def __len__(self) -> int:
        return self._length

    def __enter__(self) -> Dataset:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(
        self, indices: npt.NDArray[np.int64] | Sequence[int], names: Collection[str] | None = None
    ) -> dict[str, Floats]:
        """Read samples by number, in the order given; all variables, or those in `names`.

        Each array is (len(indices), *shape), float32 and C-contiguous. Images are 0 to 1 where they are normalized,
        else 0 to 255 (or 65535). Raises DataError where a file cannot be read, IndexError for a number out of range.
        """
        rows = np.asarray(indices, np.int64)
        if rows.size and not 0 <= rows.min() <= rows.max() < self._length:
            raise IndexError(f'"{self.source}" has samples 0 to {self._length - 1}; {rows.min()} to {rows.max()} asked')
        raw = self._open_store().read(rows, self.variables if names is None else names)
        return {name: self._floats(values) for name, values in raw.items()}

    @property
    def digest(self) -> str:
        """A hex digest that changes when the content or the reading options change; the first use may read all."""
        text = f"{self._open_store().content} {self._normalize_images}"
        return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()

    def close(self) -> None:
        """Let go of the files; the dataset cannot be read any more."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _open_store(self) -> Store:
        if self._store is None:
            raise DataError(f'The dataset "{self.source}" is closed.')
        return self._store

    def _floats(self, values: Array) -> Floats:
        if self._normalize_images and values.dtype in WHITE:
            return np.divide(values, np.float32(WHITE[values.dtype]), dtype=np.float32)
        return values.astype(np.float32, copy=False)


def open_dataset(
    path: Path,
    *,
    normalize_images: bool = True,
    cache: bool = True,
    cache_folder: Path | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Open a dataset CSV, IDX images, a .npz or a folder of images by class.

    CSV and folders are packed into a cache below `cache_folder` when they are opened for the first time, and every row
    is checked while that happens; `progress` is told (rows done, all rows). Without `cache` rows are read from their
    files each time, and a bad row shows when it is read. IDX and .npz are held in memory. Raises DataError.
    """
    source = open_source(path)
    try:
        store = _open_store(source, Cache(cache_folder) if cache else None, progress)
    except BaseException:
        source.close()
        raise
    if not isinstance(store, RowStore):
        source.close()
    return Dataset(str(path), store, normalize_images=normalize_images)


def _open_store(source: Source, cache: Cache | None, progress: Progress | None) -> Store:
    if isinstance(source, ArraySource):
        return ArrayStore.of_source(source)
    if cache is not None:
        return cache.open(source, progress)
    store = RowStore(source)
    store.read_one(len(store) - 1)  # a CSV whose text is broken ends at the record where it is
    return store
