"""The command: all checks in their sections, and how they are shown."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, dataclass
from textwrap import indent
from typing import Any

from layerwright.cli import console
from layerwright.cli.console import BAD, GOOD, QUIET, STRONG, WARNING, Cell
from layerwright.cli.doctor import cluster, graphics_card, machine, python, window
from layerwright.cli.doctor.finding import Finding
from layerwright.cli.parsing import Subparsers, add_command, add_json_option


@dataclass(frozen=True)
class Section:
    """Checks that belong together; what is not `needed` may be missing."""

    title: str
    needed: bool
    checks: tuple[Callable[[], Finding], ...]


SECTIONS = (
    Section(
        "Training",
        True,
        (
            python.layerwright,
            python.python,
            python.packages,
            python.nnabla,
            python.fast_kernels,
            machine.processors,
            machine.memory,
            machine.cache,
        ),
    ),
    Section("Graphics card", False, (graphics_card.driver, graphics_card.libraries, graphics_card.extension)),
    Section("Window", False, (window.pyside, window.qt, window.screen, window.japanese_font)),
    Section("Several processes", False, (cluster.mpi, cluster.mpi4py, cluster.exchange)),
)

_ADVICE_AT = 11
"""The column in which names begin."""

_ABOUT = """\
Find out what works on this machine, and what to install for the rest.

The exit status is 1 where something is missing that training needs.
"""

Results = list[tuple[Section, list[Finding]]]


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "doctor",
        run,
        summary="find out what works on this machine",
        about=_ABOUT,
        examples=("layerwright doctor",),
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make all checks and print what they find; status 1 where something that is needed is missing."""
    with console.waiting("Looking around"):
        results = [(section, [check() for check in section.checks]) for section in SECTIONS]
    works = not any(section.needed and _missing(findings) for section, findings in results)
    if arguments.json:
        console.write_json({"works": works, "checks": _document(results)})
    else:
        _write(results, works)
    return 0 if works else 1


def _missing(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.status == "missing"]


def _document(results: Results) -> list[dict[str, Any]]:
    return [
        {"section": section.title, "needed": section.needed, **asdict(finding)}
        for section, findings in results
        for finding in findings
    ]


def _write(results: Results, works: bool) -> None:
    width = max(len(finding.name) for _, findings in results for finding in findings)
    for section, findings in results:
        console.write(section.title if section.needed else f"{section.title} (optional)", STRONG)
        styles = {"ok": GOOD, "warning": WARNING, "missing": BAD if section.needed else WARNING}
        for finding in findings:
            status = Cell(finding.status.ljust(len("missing")), styles[finding.status])
            console.write_list([(status, Cell(finding.name.ljust(width)), Cell(finding.found))])
            if finding.advice:
                console.write(indent(finding.advice, " " * _ADVICE_AT), QUIET, wrap=False)
        console.write()
    if works:
        console.write("All that is needed works.", GOOD)
    else:
        console.write("Something that is needed is missing.", BAD)
