"""Where units are kept: beside the program, and in the person's own folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from layerwright.folders import user_folder
from layerwright.library.unit import SUFFIX, LibraryError, LibraryUnit, load_unit, save_unit
from layerwright.model.project import named


class Library(msgspec.Struct, frozen=True, dict=True):
    """All units by name, and what is wrong with files that hold none.

    A unit of the person's own takes the place of one of the program's under the same name.
    """

    units: Mapping[str, LibraryUnit]
    problems: tuple[str, ...] = ()

    def unit(self, name: str) -> LibraryUnit:
        """The unit of a name.

        Raises:
            LibraryError: There is none; the message lists those there are.
        """
        try:
            return self.units[name]
        except KeyError:
            raise LibraryError(f'There is no unit "{name}" in the library. It has {named(self.units)}.') from None


def library() -> Library:
    """The units of the program and those of the person, by name. Files are read again only if they have changed."""
    own = personal_folder()
    found: list[tuple[str, int, int]] = []
    try:
        for path in own.glob(f"*{SUFFIX}"):
            status = path.stat()
            found.append((str(path), status.st_mtime_ns, status.st_size))
    except OSError:
        return _library(())
    return _library(tuple(sorted(found)))


def units() -> tuple[LibraryUnit, ...]:
    """All units, in the order of their names."""
    return tuple(library().units.values())


def personal_folder() -> Path:
    """The folder of the person's own units; it need not exist."""
    return user_folder("data") / "units"


def keep(unit: LibraryUnit) -> LibraryUnit:
    """Put a unit into the person's own library.

    One that is there under the same name gives way, and the new one becomes its next version if it computes something
    else, so that projects which use the old one can be brought up to date.

    Returns:
        The unit with the version that it was given.

    Raises:
        LibraryError: The unit is not sound, or the folder cannot be written.
    """
    path = personal_folder() / f"{unit.name}{SUFFIX}"
    before = library().units.get(unit.name)
    if before is not None and before.fingerprint != unit.fingerprint:
        earlier = dict.fromkeys((*unit.earlier, *before.earlier, before.fingerprint))
        earlier.pop(unit.fingerprint, None)
        version = max(unit.version, before.version + 1)
        unit = msgspec.structs.replace(unit, version=version, earlier=tuple(earlier))
    elif before is not None:
        earlier = dict.fromkeys((*unit.earlier, *before.earlier))
        version = max(unit.version, before.version)
        unit = msgspec.structs.replace(unit, version=version, earlier=tuple(earlier))
    save_unit(unit, path)
    return unit


def forget(name: str) -> None:
    """Take a unit out of the person's own library.

    Raises:
        LibraryError: There is none of this name, or it cannot be removed.
    """
    path = personal_folder() / f"{name}{SUFFIX}"
    if path.name not in {entry.name for entry in personal_folder().glob(f"*{SUFFIX}")}:
        raise LibraryError(f'There is no unit "{name}" among your own.')
    try:
        path.unlink()
    except OSError as error:
        raise LibraryError(f'"{path}" cannot be removed: {error.strerror or error}.') from None


@lru_cache(maxsize=1)
def _built_in() -> Mapping[str, LibraryUnit]:
    with as_file(files("units")) as folder:
        loaded = [load_unit(path) for path in sorted(folder.glob(f"*{SUFFIX}"))]
    return {unit.name: unit for unit in loaded}


@lru_cache(maxsize=1)
def _library(own: tuple[tuple[str, int, int], ...]) -> Library:
    found = dict(_built_in())
    problems = []
    for path, _, _ in own:
        try:
            unit = load_unit(Path(path))
        except LibraryError as error:
            problems.append(str(error))
            continue
        found[unit.name] = unit
    return Library({name: found[name] for name in sorted(found, key=str.casefold)}, tuple(problems))
