"""A project and its file: networks, datasets and configuration, read with suspicion and written atomically."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec

from layerwright.files import write_atomically
from layerwright.model.network import Network, first_by_name
from layerwright.model.problems import LayerwrightError
from layerwright.model.settings import Configuration, DataSource

FORMAT = "layerwright-project"
VERSION = 1
SUFFIX = ".lwproj"
_LARGEST_FILE = 64 * 1024 * 1024
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for a text that is not JSON, or not of the form asked for."""


class ProjectError(LayerwrightError):
    """A project file that cannot be read or written, with the reason."""


class Project(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, dict=True):
    """Networks, the data they learn from, and how they are trained.

    `kept` is what another program's file held that has no meaning here, by section; it is written back on export.
    """

    description: str = ""
    networks: tuple[Network, ...] = ()
    datasets: tuple[DataSource, ...] = ()
    configuration: Configuration = Configuration()
    kept: Mapping[str, Mapping[str, str]] = msgspec.field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, Network]:
        """The networks by name; where a name stands twice, the first."""
        return first_by_name(self.networks)

    @property
    def used_networks(self) -> tuple[str, ...]:
        """The networks that tasks name: executors come first, then optimizers; else all that there are."""
        tasks = (*self.configuration.executors, *self.configuration.optimizers)
        return tuple(dict.fromkeys(task.network for task in tasks if task.network in self.by_name) or self.by_name)

    @property
    def main_network(self) -> str:
        """The network that a project is about, taken wherever none is chosen; empty where it has no network.

        That is the network of the first executor, else of the first optimizer, else the first.
        """
        return next(iter(self.used_networks), "")

    def network(self, name: str) -> Network:
        """The network of this name.

        Raises:
            ProjectError: There is none; the message lists those there are.
        """
        try:
            return self.by_name[name]
        except KeyError:
            raise ProjectError(f'There is no network "{name}". The project has {named(self.by_name)}.') from None

    def dataset(self, name: str) -> DataSource:
        """The dataset of this name.

        Raises:
            ProjectError: There is none; the message lists those there are.
        """
        for source in self.datasets:
            if source.name == name:
                return source
        raise ProjectError(
            f'There is no dataset "{name}". The project has {named(source.name for source in self.datasets)}.'
        )


class _Header(msgspec.Struct):
    format: Any = None
    version: Any = None


class _File(Project, frozen=True, omit_defaults=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    format: str
    version: int


def named(names: Iterable[str]) -> str:
    """List names for a message: `"a", "b"`, or `none`."""
    quoted = [f'"{name}"' for name in names]
    return ", ".join(quoted) or "none"


def encode_project(project: Project) -> bytes:
    """Write a project as text that stays stable: an edit changes only the lines of what was edited.

    Projects that are equal have the same text.

    Raises:
        ProjectError: It holds what could not be read again, such as a position that is no number.
    """
    head = {"format": FORMAT, "version": VERSION}
    try:
        content = msgspec.json.format(msgspec.json.encode(head | plain(project)), indent=1) + b"\n"
        msgspec.json.decode(content, type=_File)
    except (*_UNREADABLE, UnicodeEncodeError) as error:
        raise ProjectError(f"The project cannot be written: {_reason(error)}.") from None
    if len(content) > _LARGEST_FILE:
        raise ProjectError(f"The project has {len(content):,} bytes; it may have at most {_LARGEST_FILE:,}.")
    return content


def decode_project(content: bytes, name: str = "The project") -> Project:
    """Read a project from the content of its file.

    Args:
        content: JSON in UTF-8.
        name: What to call it in messages.

    Raises:
        ProjectError: It is no project, damaged, or of a newer version.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    _check_header(content, name)
    try:
        file = msgspec.json.decode(content, type=_File)
    except _UNREADABLE as error:
        raise ProjectError(f"{name} is damaged: {_reason(error)}.") from None
    return Project(file.description, file.networks, file.datasets, file.configuration, file.kept)


def load_project(path: Path) -> Project:
    """Read a project file.

    Raises:
        ProjectError: The file is missing, not a project, damaged, or of a newer version.
    """
    return decode_project(_content(path), f'"{path}"')


def save_project(project: Project, path: Path) -> None:
    """Write a project file atomically.

    Raises:
        ProjectError: The place cannot be written, or holds a file that this version cannot read; that file is kept.
    """
    content = encode_project(project)
    try:
        if path.exists():
            _refuse_to_lose(path)
        write_atomically(path, content)
    except OSError as error:
        raise ProjectError(f'"{path}" cannot be written: {error.strerror or error}.') from None


def _refuse_to_lose(path: Path) -> None:
    try:
        load_project(path)
    except ProjectError as error:
        raise ProjectError(f"{error} It was left as it is: choose another name to save under.") from None


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            reason = "it is a folder" if path.is_dir() else "there is no such file"
            raise ProjectError(f'"{path}" cannot be opened: {reason}.')
        size = path.stat().st_size
        if size > _LARGEST_FILE:
            raise ProjectError(f'"{path}" has {size:,} bytes; a project has at most {_LARGEST_FILE:,}.')
        return path.read_bytes()
    except OSError as error:
        raise ProjectError(f'"{path}" cannot be read: {error.strerror or error}.') from None


def _check_header(content: bytes, name: str) -> None:
    try:
        header = msgspec.json.decode(content, type=_Header)
    except msgspec.ValidationError:
        header = _Header()
    except _UNREADABLE as error:
        raise ProjectError(f"{name} is damaged or not a project: {_reason(error)}.") from None
    if header.format != FORMAT:
        raise ProjectError(f'{name} is not a Layerwright project: its "format" is not "{FORMAT}".')
    if type(header.version) is not int:
        raise ProjectError(f'{name} is damaged: its "version" is not a number.')
    if header.version > VERSION:
        raise ProjectError(
            f"{name} was written by a newer Layerwright (file version {header.version}, this program reads up to "
            f"{VERSION}). Update Layerwright to open it."
        )
    if header.version < 1:
        raise ProjectError(f"{name} is damaged: there is no file version {header.version}.")


def plain(value: Any) -> Any:
    """Make a value plain for its text: defaults left out, names sorted, whole numbers without a fraction."""
    if isinstance(value, msgspec.Struct):
        held = ((field, getattr(value, field.name)) for field in _fields(type(value)))
        return {field.name: plain(entry) for field, entry in held if entry != _default(field)}
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """What a kind of values holds: found once, since msgspec reads the annotations anew each time it is asked."""
    return msgspec.structs.fields(kind)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "it contains text that is not UTF-8"
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    return str(error).rstrip(".").replace(" - at `$", " at `project").replace("`$", "`project")
