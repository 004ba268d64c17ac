"""Whether installed packages are of the versions that Layerwright asks for."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata

_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)\s*\(?(?P<clauses>[^;()]*)\)?(?P<marker>;.*)?")
_CLAUSE = re.compile(r"(==|!=|>=|<)\s*([0-9][\w.]*)")
_OPERATORS: Mapping[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<": operator.lt,
}


@dataclass(frozen=True)
class Requirement:
    """A package and the versions of it that will do, as `>=1.26,<2`."""

    name: str
    versions: str

    def accepts(self, version: str) -> bool:
        """Whether a version will do; a pre-release counts as the version that it leads to."""
        clauses = _CLAUSE.findall(self.versions)
        return all(_OPERATORS[sign](_numbers(version), _numbers(bound)) for sign, bound in clauses)


def requirements() -> list[Requirement]:
    """What Layerwright asks for; nothing where it runs from its source without being installed."""
    try:
        lines = metadata.requires("layerwright") or []
    except metadata.PackageNotFoundError:
        return []
    return list(_read(lines))


def _read(lines: list[str]) -> Iterator[Requirement]:
    for line in lines:
        match = _REQUIREMENT.fullmatch(line.strip())
        if match and not match["marker"]:
            yield Requirement(match["name"], match["clauses"].strip())


def _numbers(version: str) -> tuple[int, ...]:
    release = re.match(r"[0-9.]*", version)
    assert release is not None
    numbers = [int(number) for number in release[0].split(".") if number]
    while numbers and not numbers[-1]:  # 2.0 is 2
        numbers.pop()
    return tuple(numbers)
