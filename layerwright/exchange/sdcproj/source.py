"""The sections of a .sdcproj while a project is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from layerwright.exchange.sdcproj.ini import SdcprojError, Section, quoted
from layerwright.exchange.sdcproj.tables import (
    DERIVED,
    DERIVED_PROPERTY,
    NUMBERED,
    STATISTICS,
    USUAL,
    Key,
    UnknownWordError,
    kept_under,
)
from layerwright.model.edits import name_problem, unique_name
from layerwright.model.problems import Problem


class Source:
    """Sections to take from, what is kept of them, and what a person should know.

    Whatever is taken has been understood; whatever stays behind is kept.
    """

    def __init__(self, sections: dict[str, Section]) -> None:
        self.kept: dict[str, dict[str, str]] = {}
        self.warnings: list[Problem] = []
        self._sections = sections
        self._taken_names: dict[tuple[str, str], set[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def __iter__(self) -> Iterator[str]:
        return iter(self._sections)

    def take(self, name: str) -> Section:
        """Take out a section.

        Raises:
            SdcprojError: It is missing.
        """
        if name not in self._sections:
            raise SdcprojError(f"The section [{name}] is missing.")
        return self._sections.pop(name)

    def take_if_there(self, name: str) -> Section:
        """Take out a section; an empty one where it is missing."""
        return self._sections.pop(name, None) or Section(name, 0)

    def fields(self, section: Section, kind: type[msgspec.Struct], keys: Sequence[Key]) -> dict[str, Any]:
        """The values of those fields of a settings type that a section gives.

        Raises:
            SdcprojError: One of them is not of its type.
        """
        types = {entry.name: entry.type for entry in msgspec.structs.fields(kind)}
        fields = {}
        for key in keys:
            try:
                value = key.read(section.take(key.theirs), types[key.ours])
            except UnknownWordError as error:
                self.warn(str(error), fix="The default is used.")
                continue
            if value is not None:
                fields[key.ours] = value
        return fields

    def name(self, theirs: str, what: str, network: str = "") -> str:
        """A name that our model takes and that is free among those of its sort."""
        reason = name_problem(theirs)
        if not reason:
            return self.free_name(theirs, what, network)
        ours = self.free_name(_acceptable(theirs) or what.capitalize(), what, network)
        self.warn(f"The {what} {quoted(theirs)} is now called {quoted(ours)}: {reason}.", network=network)
        return ours

    def free_name(self, name: str, what: str, network: str = "") -> str:
        """The name, or a numbered one where it has been given already."""
        taken = self._taken_names.setdefault((what, network), set())
        free = unique_name(name, taken)
        taken.add(free)
        if free != name:
            self.warn(f"There are two {what}s {quoted(name)}; one is now called {quoted(free)}.", network=network)
        return free

    def keep(self, section: Section, kind: str, *names: str) -> None:
        """Keep what nobody took, unless it is what every file says or follows from the rest.

        Args:
            section: A section from which everything was taken that has a meaning.
            kind: Its name, without prefix and number.
            names: What it belongs to, where there are several of its kind.
        """
        usual, derived = USUAL.get(kind, {}), DERIVED.get(kind, ())
        rest = {
            key: value
            for key, value in section.rest().items()
            if usual.get(key) != value and key not in derived and not DERIVED_PROPERTY.fullmatch(key)
        }
        if rest:
            self.kept.setdefault(kept_under(kind, *names), {}).update(rest)

    def keep_the_rest(self) -> None:
        """Keep the sections that nobody took."""
        for name, section in self._sections.items():
            if NUMBERED.fullmatch(name):
                self.warn(f"[{name}] lies beyond the number of sections of its kind, and was left out.")
            elif name in USUAL:
                self.keep(section, name)
            elif not STATISTICS.fullmatch(name):
                self.kept[name] = section.rest()

    def warn(self, text: str, *, network: str = "", fix: str = "") -> None:
        """Add a warning."""
        self.warnings.append(Problem(text=text, network=network, fix=fix, severity="warning"))


def _acceptable(name: str) -> str:
    printable = "".join(letter if letter.isprintable() and letter != "/" else "_" for letter in name)
    return printable.lstrip(" .").rstrip()
