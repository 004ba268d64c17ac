"""Where the files of a model lie: a folder, or an archive that is read without being unpacked."""

from __future__ import annotations

import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from layerwright.exchange.nnef.names import GRAPH, READ_ARCHIVES, archive_mode
from layerwright.exchange.nnef.reading.problems import NnefReadError

LARGEST_TEXT = 64 * 2**20
"""The most bytes that the text of a graph may have."""

_MOST_MEMBERS = 100_000
_MOST_UNPACKED = 64 * 2**30
_MOST_TIMES_SMALLER = 1100
"""Compression cannot make anything smaller than by this factor."""

_BLOCK = 2**20


@dataclass(frozen=True)
class Place:
    """Bytes of a file: those of a tensor."""

    path: Path
    offset: int
    size: int
    name: str


class Container(Protocol):
    """The files of a model by their names."""

    def text(self, name: str, limit: int = LARGEST_TEXT) -> str | None:
        """The text of a file; None where there is no such file."""

    def tensor(self, label: str) -> Place:
        """Where the tensor of a label lies.

        Raises:
            NnefReadError: There is none, or the label leads elsewhere.
        """


@contextmanager
def opened(path: Path) -> Iterator[Container]:
    """Open a folder or an archive.

    Raises:
        NnefReadError: There is none, or it is damaged.
    """
    mode = archive_mode(path, READ_ARCHIVES)
    if path.name == GRAPH and path.is_file():
        path = path.absolute().parent
    try:
        if path.is_dir():
            yield Folder(path)
        elif not path.exists():
            raise NnefReadError(f'There is no "{path}".')
        elif mode is None:
            raise NnefReadError(f'"{path}" is no folder, and does not end in {" or ".join(READ_ARCHIVES)}.')
        elif mode:
            with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
                unpacked = Path(name) / "model.tar"
                _unpack(path, unpacked)
                yield Archive(unpacked, path)
        else:
            yield Archive(path, path)
    except tarfile.TarError as error:
        raise NnefReadError(f'"{path}" is no archive that can be read: {error}.') from None


class Folder:
    """Files in a folder; nothing outside of it is read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def text(self, name: str, limit: int = LARGEST_TEXT) -> str | None:
        """The text of a file; None where there is no such file."""
        path = self._path / name
        if not path.is_file():
            return None
        _check_size(name, path.stat().st_size, limit)
        return _decoded(name, path.read_bytes())

    def tensor(self, label: str) -> Place:
        """Where the tensor of a label lies."""
        path = self._path / f"{_checked(label)}.dat"
        try:
            inside = path.resolve().is_relative_to(self._path.resolve())
        except (OSError, RuntimeError):
            inside = False
        if not inside:
            raise NnefReadError(f"The label '{label}' leads out of the folder, where nothing is read.")
        if not path.is_file():
            raise NnefReadError(f"There is no file \"{label}.dat\", which the label '{label}' stands for.")
        return Place(path, 0, path.stat().st_size, f"{label}.dat")


class Archive:
    """Files in an archive that is not compressed, so that tensors can be read where they are."""

    def __init__(self, path: Path, shown: Path) -> None:
        self._path = path
        self._members: dict[str, tarfile.TarInfo] = {}
        size = path.stat().st_size
        with tarfile.open(path, "r:") as archive:
            for number, member in enumerate(archive):
                if number >= _MOST_MEMBERS:
                    raise NnefReadError(f'"{shown}" holds more than {_MOST_MEMBERS:,} files.')
                # Links and devices are left out: whatever they stand for is not in the archive.
                if member.isreg() and member.offset_data + member.size <= size and not member.issparse():
                    self._members.setdefault(str(PurePosixPath(member.name)).removeprefix("./"), member)
        self._members = _at_the_top(self._members)

    def text(self, name: str, limit: int = LARGEST_TEXT) -> str | None:
        """The text of a file; None where there is no such file."""
        member = self._members.get(name)
        if member is None:
            return None
        _check_size(name, member.size, limit)
        with self._path.open("rb") as file:
            file.seek(member.offset_data)
            return _decoded(name, file.read(member.size))

    def tensor(self, label: str) -> Place:
        """Where the tensor of a label lies."""
        name = f"{_checked(label)}.dat"
        member = self._members.get(name)
        if member is None:
            raise NnefReadError(f"The archive holds no file \"{name}\", which the label '{label}' stands for.")
        return Place(self._path, member.offset_data, member.size, name)


def _at_the_top(members: dict[str, tarfile.TarInfo]) -> dict[str, tarfile.TarInfo]:
    """The files by their names within the model, also where a folder was packed and not what is in it."""
    graphs = [name for name in members if PurePosixPath(name).name == GRAPH]
    if GRAPH in members or len(graphs) != 1:
        return members
    folder = graphs[0].removesuffix(GRAPH)
    return {name.removeprefix(folder): member for name, member in members.items() if name.startswith(folder)}


def _checked(label: str) -> str:
    """A label as a path within the model."""
    parts = PurePosixPath(label)
    if not label or "\0" in label or "\\" in label or parts.is_absolute() or ".." in parts.parts:
        raise NnefReadError(f"The label '{label}' leads out of the folder, where nothing is read.")
    return str(parts)


def _check_size(name: str, size: int, limit: int) -> None:
    if size > limit:
        raise NnefReadError(f'"{name}" has {size:,} bytes; at most {limit:,} are read.')


def _decoded(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NnefReadError(f'"{name}" contains text that is not UTF-8.') from None
    if "\0" in text:
        raise NnefReadError(f'"{name}" contains a character that is not text (0).')
    return text


def _unpack(source: Path, target: Path) -> None:
    """Unpack a compressed archive into one that is not, and no more than compression could have shrunk."""
    limit = min(_MOST_UNPACKED, source.stat().st_size * _MOST_TIMES_SMALLER)
    try:
        with source.open("rb") as packed, target.open("wb") as file:
            _decompress(packed, file, limit)
    except zlib.error as error:
        raise NnefReadError(f'"{source}" is damaged: {error}.') from None


def _decompress(packed: IO[bytes], file: IO[bytes], limit: int) -> None:
    unpacker = zlib.decompressobj(wbits=31)
    written = 0
    while content := packed.read(_BLOCK):
        while content:
            part = unpacker.decompress(content, _BLOCK)
            written += len(part)
            if written > limit:
                raise NnefReadError(f"The archive holds more than {limit:,} bytes once it is unpacked.")
            file.write(part)
            content = unpacker.unconsumed_tail
    file.write(unpacker.flush())
    if not unpacker.eof:
        raise NnefReadError("The archive is cut off.")
