"""Where units are kept: beside the program, and in the person's own folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from layerwright.folders import user_folder
from layerwright.library.unit import SUFFIX, LibraryError, LibraryUnit, load_unit, renamed, save_unit
from layerwright.model.project import named


class Library(msgspec.Struct, frozen=True, dict=True):
    """All units by name, and what is wrong with files that hold none.

    A unit of the person's own takes the place of one of the program's under the same name; `own` names those units.
    """

    units: Mapping[str, LibraryUnit]
    problems: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()

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
    unit = following(unit)
    save_unit(unit, _file(unit.name))
    return unit


def following(unit: LibraryUnit) -> LibraryUnit:
    """A unit as it would be kept: the next version of the one that has its name, if it computes something else."""
    before = library().units.get(unit.name)
    if before is None:
        return unit
    changed = before.fingerprint != unit.fingerprint
    earlier = dict.fromkeys((*unit.earlier, *before.earlier, before.fingerprint))
    earlier.pop(unit.fingerprint, None)
    version = max(unit.version, before.version + changed)
    return msgspec.structs.replace(unit, version=version, earlier=tuple(earlier))


def rename(name: str, new: str) -> LibraryUnit:
    """Give a unit of the person's own another name. Projects that use it keep their copy under the name that it has.

    Raises:
        LibraryError: There is none of this name, the new name is taken or cannot be one, or the folder cannot be
            written.
    """
    unit = _own(name)
    if new == name:
        return unit
    if new in library().units:
        raise LibraryError(f'There is a unit "{new}" already.')
    unit = renamed(unit, new)
    save_unit(unit, _file(new))
    forget(name)
    return unit


def forget(name: str) -> None:
    """Take a unit out of the person's own library.

    Raises:
        LibraryError: There is none of this name, or it cannot be removed.
    """
    path = _file(name)
    if path.name not in {entry.name for entry in personal_folder().glob(f"*{SUFFIX}")}:
        raise LibraryError(f'There is no unit "{name}" among your own.')
    try:
        path.unlink()
    except OSError as error:
        raise LibraryError(f'"{path}" cannot be removed: {error.strerror or error}.') from None


def _own(name: str) -> LibraryUnit:
    found = library()
    if name not in found.own:
        raise LibraryError(f'There is no unit "{name}" among your own.')
    return found.units[name]


def _file(name: str) -> Path:
    return personal_folder() / f"{name}{SUFFIX}"


@lru_cache(maxsize=1)
def _built_in() -> Mapping[str, LibraryUnit]:
    with as_file(files("units")) as folder:
        loaded = [load_unit(path) for path in sorted(folder.glob(f"*{SUFFIX}"))]
    return {unit.name: unit for unit in loaded}


@lru_cache(maxsize=1)
def _library(own: tuple[tuple[str, int, int], ...]) -> Library:
    found = dict(_built_in())
    problems, kept = [], set()
    for path, _, _ in own:
        try:
            unit = load_unit(Path(path))
        except LibraryError as error:
            problems.append(str(error))
            continue
        found[unit.name] = unit
        kept.add(unit.name)
    return Library({name: found[name] for name in sorted(found, key=str.casefold)}, tuple(problems), frozenset(kept))
