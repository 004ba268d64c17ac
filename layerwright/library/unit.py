"""One unit of the library, and its file: networks with a description, papers, ranges of arguments, and a version."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import msgspec

from layerwright.files import write_atomically
from layerwright.layers.declaration import Property
from layerwright.library.fingerprint import fingerprint
from layerwright.model.edits.flow import has_circle
from layerwright.model.edits.naming import name_problem
from layerwright.model.network import Network
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project, named, plain
from layerwright.resolve.arguments import argument_properties

FORMAT = "layerwright-unit"
FORMAT_VERSION = 1
SUFFIX = ".lwunit"
_LARGEST_FILE = 4 * 1024 * 1024
_MOST_LAYERS = 20_000
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class LibraryError(LayerwrightError):
    """A unit of the library that cannot be read, kept or used, with the reason."""


class Range(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The least and greatest value that an argument makes sense with, both included; None is no bound."""

    least: float | None = None
    most: float | None = None

    def __contains__(self, value: float) -> bool:
        """Whether it makes sense with a value."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        least = "" if self.least is None else f"{self.least:g}"
        most = "" if self.most is None else f"{self.most:g}"
        return f"{least} to {most}" if least and most else f"from {least}" if least else f"up to {most}"


class LibraryUnit(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, dict=True):
    """A network that others call, together with all networks that it calls itself.

    Attributes:
        version: Counts the states of the unit from 1.
        category: The heading that it is listed under.
        description: What it does, in one or two sentences.
        papers: The publications to cite.
        ranges: What values of arguments make sense, by the argument's name.
        networks: The unit itself first, then those it calls.
        earlier: The fingerprints of earlier versions, by which they are known again in projects.
    """

    version: Annotated[int, msgspec.Meta(ge=1)] = 1
    category: str = ""
    description: str = ""
    papers: tuple[str, ...] = ()
    ranges: Mapping[str, Range] = msgspec.field(default_factory=dict)
    networks: tuple[Network, ...] = ()
    earlier: tuple[str, ...] = ()

    @property
    def network(self) -> Network:
        """The network that is called."""
        return self.networks[0]

    @property
    def name(self) -> str:
        """The name of the unit: that of its network."""
        return self.network.name

    @cached_property
    def arguments(self) -> Mapping[str, Property]:
        """The arguments with their kinds and defaults, in the order drawn; what they mean is their help."""
        comments = {layer.name: layer.comment for layer in self.network.layers}
        found = argument_properties(self.network)
        return {
            name: Property(name, entry.kind, entry.default, comments[name], required=False)
            for name, entry in found.items()
        }

    @cached_property
    def fingerprint(self) -> str:
        """What tells this state of the unit from others."""
        return fingerprint(self.network, self.project.by_name)

    @property
    def project(self) -> Project:
        """A project of the unit's networks alone, to look at and to resolve."""
        return Project(networks=self.networks)


class _File(LibraryUnit, frozen=True, omit_defaults=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    format: str
    format_version: int


class _Header(msgspec.Struct):
    format: Any = None
    format_version: Any = None


def encode_unit(unit: LibraryUnit) -> bytes:
    """Write a unit as text that stays stable, as projects are written."""
    content = {"format": FORMAT, "format_version": FORMAT_VERSION} | plain(unit)
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def decode_unit(content: bytes, name: str = "The unit") -> LibraryUnit:
    """Read a unit from the content of its file.

    Args:
        content: JSON in UTF-8.
        name: What to call it in messages.

    Raises:
        LibraryError: It is no unit, damaged, or of a newer version of the program.
    """
    if len(content) > _LARGEST_FILE:
        raise LibraryError(f"{name} has {len(content):,} bytes; a unit has at most {_LARGEST_FILE:,}.")
    content = content.removeprefix(codecs.BOM_UTF8)
    _check_header(content, name)
    try:
        file = msgspec.json.decode(content, type=_File)
    except _UNREADABLE as error:
        raise LibraryError(f"{name} is damaged: {str(error).rstrip('.')}.") from None
    unit = LibraryUnit(**{field: getattr(file, field) for field in LibraryUnit.__struct_fields__})
    reason = unit_problem(unit)
    if reason:
        raise LibraryError(f"{name} is damaged: {reason}.")
    return unit


def load_unit(path: Path) -> LibraryUnit:
    """Read the file of a unit.

    Raises:
        LibraryError: The file is missing, no unit, damaged, or of a newer version of the program.
    """
    try:
        if not path.is_file():
            reason = "it is a folder" if path.is_dir() else "there is no such file"
            raise LibraryError(f'"{path}" cannot be opened: {reason}.')
        size = path.stat().st_size
        if size > _LARGEST_FILE:
            raise LibraryError(f'"{path}" has {size:,} bytes; a unit has at most {_LARGEST_FILE:,}.')
        content = path.read_bytes()
    except OSError as error:
        raise LibraryError(f'"{path}" cannot be read: {error.strerror or error}.') from None
    return decode_unit(content, f'"{path}"')


def save_unit(unit: LibraryUnit, path: Path) -> None:
    """Write the file of a unit, atomically.

    Raises:
        LibraryError: The unit is not sound, or the place cannot be written.
    """
    reason = unit_problem(unit)
    if reason:
        raise LibraryError(f"The unit cannot be saved: {reason}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, encode_unit(unit))
    except OSError as error:
        raise LibraryError(f'"{path}" cannot be written: {error.strerror or error}.') from None


def renamed(unit: LibraryUnit, name: str) -> LibraryUnit:
    """A unit under another name; what it computes stays the same.

    Raises:
        LibraryError: The name cannot be one, or a network that the unit calls has it.
    """
    reason = name_problem(name)
    if reason:
        raise LibraryError(f'"{name}" cannot be the name of a unit: {reason}.')
    if any(network.name == name for network in unit.networks[1:]):
        raise LibraryError(f'"{name}" cannot be the name of the unit: a network that it calls has this name.')
    top = msgspec.structs.replace(unit.network, name=name)
    return msgspec.structs.replace(unit, networks=(top, *unit.networks[1:]))


def unit_problem(unit: LibraryUnit) -> str:
    """Why networks are no unit that a project could take in; empty when they are."""
    if not unit.networks:
        return "it has no network"
    names = [network.name for network in unit.networks]
    if len(set(names)) < len(names):
        return "two of its networks have one name"
    for network in unit.networks:
        reason = _network_problem(network, names)
        if reason:
            return f'in the network "{network.name}", {reason}'
    if sum(len(network.layers) for network in unit.networks) > _MOST_LAYERS:
        return f"it has more than {_MOST_LAYERS:,} layers"
    if _calls_itself(unit):
        return "it contains itself"
    return ""


def _network_problem(network: Network, known: list[str]) -> str:
    for kind, name in [("network", network.name), *(("layer", layer.name) for layer in network.layers)]:
        reason = name_problem(name)
        if reason:
            return f'"{name}" cannot be the name of a {kind}: {reason}'
    if not network.layers:
        return "there are no layers"
    if len(network.by_name) < len(network.layers):
        return "two layers have one name"
    if any(end not in network.by_name for link in network.links for end in (link.source, link.target)):
        return "a link ends at no layer"
    if has_circle(network):
        return "links form a circle"
    for layer in network.layers:
        called = layer.properties.get("Network", "")
        if layer.type == "Unit" and called not in known:
            return f'"{layer.name}" calls the network "{called}", which the unit does not bring along: it has ' + named(
                known
            )
    return ""


def _calls_itself(unit: LibraryUnit) -> bool:
    calls = {
        network.name: {layer.properties["Network"] for layer in network.layers if layer.type == "Unit"}
        for network in unit.networks
    }
    # What is left once all that call nothing that is left are taken away, calls in circles.
    while calls:
        done = {name for name, called in calls.items() if not called & calls.keys()}
        if not done:
            return True
        calls = {name: called for name, called in calls.items() if name not in done}
    return False


def _check_header(content: bytes, name: str) -> None:
    try:
        header = msgspec.json.decode(content, type=_Header)
    except msgspec.ValidationError:
        header = _Header()
    except _UNREADABLE:
        raise LibraryError(f"{name} is damaged or not a unit.") from None
    if header.format != FORMAT or type(header.format_version) is not int:
        raise LibraryError(f'{name} is not a unit of Layerwright: its "format" is not "{FORMAT}".')
    if header.format_version > FORMAT_VERSION:
        raise LibraryError(
            f"{name} was written by a newer Layerwright (form {header.format_version}, this program reads up to "
            f"{FORMAT_VERSION}). Update Layerwright to use it."
        )
