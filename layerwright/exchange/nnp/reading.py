"""NNP files as editable projects, with their weights in a file beside the project."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.child import ChildError, run_child
from layerwright.exchange.imported import Imported
from layerwright.exchange.importing import Told, parameter_file, untold, write_parameter_file
from layerwright.exchange.nnp.converter import Converted, convert
from layerwright.exchange.nnp.parsed import GRAPH, Parsed, ParsedFile
from layerwright.exchange.nnp.problems import NnpReadError
from layerwright.model.edits import arranged
from layerwright.model.problems import Problem, errors
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve

_TEXTS = (".nntxt", ".prototxt")
_STORED = (".h5", ".protobuf")
_LARGEST_TEXT = 2**28
_LARGEST_STORED = 2**33
_MOST_RATIO = 1100
"""What deflate can shrink at most; more is a lie in the directory of the archive."""
_SECONDS = 600.0


def import_nnp(path: Path, project_file: Path, told: Told = untold) -> Imported:
    """Make a project of an NNP file, and write its weights beside where the project will be saved.

    Args:
        path: The file.
        project_file: Where the project will be saved.
        told: Is told how much of the weights is written.

    Raises:
        NnpReadError: It is damaged, or holds functions that cannot be imported; all are named.
        ImportTargetError: The weights cannot be written there.
    """
    target = parameter_file(project_file)
    with _parsed(path) as file:
        converted = convert(file, target.name)
        networks = tuple(arranged(network) for network in converted.networks)
        project = Project(
            description=f"Imported from {path.name}.",
            networks=networks,
            datasets=converted.datasets,
            configuration=converted.configuration,
        )
        shapes = _checked(project)
        stored = {
            name: (shapes[name], _parts(file, place, name, shapes[name]))
            for name, place in converted.parameters.items()
            if name in shapes
        }
        broken = write_parameter_file(target, stored, told)
    return Imported(project, (*broken, *_warnings(converted)))


@contextmanager
def _parsed(path: Path) -> Iterator[Parsed]:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        folder = Path(name)
        _unpack(path, folder)
        try:
            run_child("layerwright.exchange.nnp.parsed", folder, doing=f'"{path}" cannot be read', seconds=_SECONDS)
        except ChildError as error:
            raise NnpReadError(str(error)) from None
        yield Parsed(msgspec.json.decode((folder / GRAPH).read_bytes(), type=ParsedFile), folder)


def _unpack(path: Path, folder: Path) -> None:
    """Take the text and the parameters out of the archive, under names of our own."""
    try:
        with zipfile.ZipFile(path) as archive:
            texts = [entry for entry in archive.infolist() if entry.filename.lower().endswith(_TEXTS)]
            stored = [entry for entry in archive.infolist() if entry.filename.lower().endswith(_STORED)]
            stored = [entry for entry in stored if "optimizer" not in entry.filename]
            if len(texts) != 1 or len(stored) > 1:
                raise NnpReadError(
                    f'"{path}" is no NNP file: it holds {len(texts)} networks and {len(stored)} files of parameters.'
                )
            _extract(archive, texts[0], folder / "network.nntxt", _LARGEST_TEXT)
            if stored:
                name = f"parameter{Path(stored[0].filename).suffix.lower()}"
                _extract(archive, stored[0], folder / name, _LARGEST_STORED)
    except FileNotFoundError:
        raise NnpReadError(f'There is no file "{path}".') from None
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise NnpReadError(f'"{path}" is no NNP file, or damaged: {error}.') from None


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, largest: int) -> None:
    if entry.file_size > largest or entry.file_size > max(entry.compress_size, 64) * _MOST_RATIO:
        raise NnpReadError(f'"{entry.filename}" claims {entry.file_size:,} bytes, which it must not hold.')
    with archive.open(entry) as content, target.open("wb") as file:
        written = 0
        while part := content.read(2**20):
            written += len(part)
            if written > largest:
                raise NnpReadError(f'"{entry.filename}" holds more than {largest:,} bytes.')
            file.write(part)


def _checked(project: Project) -> Mapping[str, tuple[int, ...]]:
    """Let our own rules look at the networks; the shapes of their parameters."""
    shapes: dict[str, tuple[int, ...]] = {}
    for network in project.networks:
        resolved = resolve(project, network.name)
        found = errors(resolved.problems)
        if found:
            raise NnpReadError(f"The network cannot be imported: {found[0]}")
        shapes.update({name: use.shape for name, use in resolved.parameters.items()})
    return shapes


def _parts(file: Parsed, place: str, name: str, shape: tuple[int, ...]) -> Any:
    values = file.tensor(place)
    if values is None or values.size != prod(shape):
        size = 0 if values is None else values.size
        raise NnpReadError(f'The file has {size:,} numbers for "{place}"; {prod(shape):,} are needed for "{name}".')

    def parts() -> Iterable[Array]:
        yield np.ascontiguousarray(values, np.float32).reshape(-1)

    return parts


def _warnings(converted: Converted) -> Iterator[Problem]:
    for text in converted.remarks:
        yield Problem(text=text, severity="warning")
