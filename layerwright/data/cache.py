"""Packed copies of datasets on disk, so that thousands of small files are decoded once and not once per epoch.

A cached dataset is a folder with one memory-mapped .npy of raw values per variable and a manifest. Its name is a
digest of what says which files belong to the dataset; the manifest holds those files with a stamp of their sizes and
times, so that looking up a cached dataset does not parse the dataset again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np

from layerwright.data.bounded import file_size, open_regular_file
from layerwright.data.errors import DataError, UnreadableError
from layerwright.data.npy import read_npy_header, write_npy_header
from layerwright.data.source import Source
from layerwright.data.stores import ArrayStore, RowStore
from layerwright.data.variables import Array, Form, Variable
from layerwright.folders import user_folder

READER_VERSION = 1
"""Raise this whenever the same files would give other raw values; caches of another version are not used."""

DEFAULT_LIMIT = 10 * 10**9
"""The bytes that all cached datasets together may take."""

Progress = Callable[[int, int], None]

_MANIFEST = "manifest.json"
_CACHED_NAME = re.compile(r"[0-9a-f]{32}")
_TEMPORARY_NAME = re.compile(r"[0-9a-f]{32}\.[0-9a-f]{32}\.tmp")
_ABANDONED_SECONDS = 24 * 3600


class Cache:
    """The cached datasets under one folder; several processes may use it at once."""

    def __init__(self, folder: Path | None = None, limit: int = DEFAULT_LIMIT) -> None:
        self.folder = (folder or user_folder("cache")) / "datasets"
        self.limit = limit

    def open(self, source: Source, progress: Progress | None = None) -> ArrayStore:
        """The rows of a source, packed now unless an up-to-date copy is there; raise DataError for a bad row.

        `progress` is told (rows packed, all rows) while packing.
        """
        identity = f"{READER_VERSION}\0{source.path}\0{source.identity()}"
        place = self.folder / hashlib.blake2b(identity.encode(errors="surrogateescape"), digest_size=16).hexdigest()
        packed = _load(place)
        if packed is not None:
            with contextlib.suppress(OSError):  # a cache that cannot be written can still be read
                os.utime(place)
            return packed
        try:
            packed = self._build(place, source, progress)
            self._remove_least_recently_used(keep=place)
        except OSError as error:
            raise DataError(
                f'The cache in "{self.folder}" cannot be written: {error.strerror or error}. '
                'Set LAYERWRIGHT_CACHE to a folder with room, or set "cache" of the dataset to false.'
            ) from None
        return packed

    def _build(self, place: Path, source: Source, progress: Progress | None) -> ArrayStore:
        files = [str(file) for file in source.files()]
        stamp = _stamp(files)  # before the rows are read: a file that changes meanwhile makes this copy outdated
        store = RowStore(source)
        temporary = self.folder / f"{place.name}.{uuid.uuid4().hex}.tmp"
        try:
            temporary.mkdir(parents=True)
            _require_room(temporary, store)
            _write_arrays(temporary, store, progress)
            arrays = _map_arrays(temporary, store.forms, len(store))
            packed = ArrayStore(store.variables, arrays, ArrayStore(store.variables, arrays).content)
            manifest = {
                "length": len(store),
                "variables": [asdict(variable) for variable in store.variables.values()],
                "dtypes": [store.forms[name].dtype.str for name in store.variables],
                "content": packed.content,
                "stamp": stamp,
                "files": files,
            }
            (temporary / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
            _install(temporary, place)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        return packed

    def _remove_least_recently_used(self, keep: Path) -> None:
        used: list[tuple[float, int, Path]] = []
        for entry in self.folder.iterdir():
            with contextlib.suppress(OSError):  # another process may remove it at this moment
                if _TEMPORARY_NAME.fullmatch(entry.name) and time.time() - entry.stat().st_mtime > _ABANDONED_SECONDS:
                    shutil.rmtree(entry, ignore_errors=True)
                elif _CACHED_NAME.fullmatch(entry.name):
                    used.append((entry.stat().st_mtime, sum(file.stat().st_size for file in entry.iterdir()), entry))
        total = sum(size for _, size, _ in used)
        for _, size, entry in sorted(used):
            if total > self.limit and entry != keep:
                shutil.rmtree(entry, ignore_errors=True)
                total -= size


def _load(place: Path) -> ArrayStore | None:
    """The packed dataset in a folder, or None where it is missing, damaged or outdated."""
    try:
        manifest = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["stamp"] != _stamp(manifest["files"]):
            return None
        variables: dict[str, Variable] = {}
        forms: dict[str, Form] = {}
        for fields, dtype in zip(manifest["variables"], manifest["dtypes"], strict=True):
            fields.update(shape=tuple(fields["shape"]), classes=tuple(fields["classes"]))
            variable = Variable(**fields)
            variables[variable.name] = variable
            forms[variable.name] = Form(np.dtype(dtype), variable.shape)
        return ArrayStore(variables, _map_arrays(place, forms, manifest["length"]), manifest["content"])
    except (OSError, UnreadableError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _stamp(files: Iterable[str]) -> str:
    """A digest of names, sizes and times; a file that is missing has a stamp too."""
    digest = hashlib.blake2b()
    for file in files:
        try:
            status = os.stat(file)
            state = f"{status.st_size} {status.st_mtime_ns}"
        except (OSError, ValueError):
            state = "missing"
        digest.update(f"{file}\0{state}\0".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _require_room(folder: Path, store: RowStore) -> None:
    needed = len(store) * sum(int(np.prod(form.shape)) * form.dtype.itemsize for form in store.forms.values())
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise OSError(f"the dataset needs {needed} bytes and {free} are free")


def _write_arrays(folder: Path, store: RowStore, progress: Progress | None) -> None:
    # Written as streams and mapped afterwards: a full disk is then an error, and not the death of the process.
    with contextlib.ExitStack() as stack:
        streams = {
            name: stack.enter_context(open(_array_file(folder, position), "wb"))
            for position, name in enumerate(store.variables)
        }
        for name, stream in streams.items():
            form = store.forms[name]
            write_npy_header(stream, form.dtype, (len(store), *form.shape))
        for row in range(len(store)):
            for name, value in store.read_one(row).items():
                streams[name].write(value.tobytes())
            if progress is not None:
                progress(row + 1, len(store))


def _map_arrays(folder: Path, forms: Mapping[str, Form], length: int) -> dict[str, Array]:
    """Map the arrays of a folder; raise UnreadableError where one is not of the size that it should have."""
    arrays: dict[str, Array] = {}
    for position, (name, form) in enumerate(forms.items()):
        file = _array_file(folder, position)
        with open_regular_file(file) as stream:
            header = read_npy_header(stream)
            start = stream.tell()
            if (header.dtype, header.shape) != (form.dtype, (length, *form.shape)):
                raise UnreadableError("the array is not the one of the manifest")
            if file_size(stream) != start + header.size:
                raise UnreadableError("the array is cut short")
            # A plain view of the map: indexing a numpy.memmap costs several times as much.
            arrays[name] = np.asarray(np.memmap(stream, form.dtype, "r", start, header.shape))
    return arrays


def _array_file(folder: Path, position: int) -> Path:
    # By position, since a variable may have a name that no file can have.
    return folder / f"{position}.npy"


def _install(temporary: Path, place: Path) -> None:
    """Move a finished folder to its place; where another process is just ahead, its copy is as good and stays."""
    with contextlib.suppress(FileNotFoundError):
        outdated = temporary.with_name(f"{place.name}.{uuid.uuid4().hex}.tmp")
        os.rename(place, outdated)
        shutil.rmtree(outdated, ignore_errors=True)
    try:
        os.rename(temporary, place)
    except OSError:
        if not place.exists():
            raise
