"""Problems as the commands show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from layerwright.cli import console
from layerwright.cli.console import BAD, QUIET, STRONG, WARNING, Cell

if TYPE_CHECKING:
    from layerwright.model.problems import Problem

_STYLES = {"error": BAD, "warning": WARNING}


def problem_fields(problem: Problem) -> dict[str, Any]:
    """A problem as it stands in a JSON document."""
    names = ("network", "layer", "property", "text", "fix", "severity", "kind")
    return {**{name: getattr(problem, name) for name in names}, "facts": dict(problem.facts)}


def write_problems(problems: Iterable[Problem]) -> None:
    """Print problems under the networks that they belong to."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.network, []).append(problem)
    for number, (network, group) in enumerate(groups.items()):
        if number:
            console.write()
        console.write(f"Network {network}" if network else "Project", STRONG)
        rows = []
        for problem in group:
            place = ", ".join(part for part in (problem.layer, problem.property) if part)
            text = f"{place}: {problem.text}" if place else problem.text
            rows.append((Cell(problem.severity, _STYLES[problem.severity]), Cell(text)))
            if problem.fix:
                rows.append((Cell(""), Cell(problem.fix, QUIET)))
        console.write_list(rows)


def write_warnings(warnings: Sequence[Problem], more: str = "") -> None:
    """Print what a person should know of something that was written, and how much that is.

    Args:
        warnings: What there is to know.
        more: A sentence behind the number.
    """
    if warnings:
        console.write()
        write_problems(warnings)
        console.write(f"\n{counted(len(warnings), 'warning')}. {more}".rstrip())


def counted(count: int, noun: str) -> str:
    """A number with its noun: `1 error`, `1,200 errors`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
