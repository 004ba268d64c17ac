"""`layerwright export`: projects for other programs."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from layerwright.cli import console
from layerwright.cli.console import GOOD
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import counted, problem_fields, write_problems

if TYPE_CHECKING:
    from layerwright.model.problems import Problem
    from layerwright.model.project import Project

_ABOUT = """\
Write a project in the form of another program.
"""

_ABOUT_SDCPROJ = """\
Write a project for Neural Network Console.

What an import has kept is written back. Warnings tell what the format cannot
hold.
"""


@dataclass(frozen=True)
class _Format:
    """A form that projects can be written in."""

    summary: str
    about: str
    write: Callable[[Project, Path], tuple[Problem, ...]]


def _write_sdcproj(project: Project, path: Path) -> tuple[Problem, ...]:
    from layerwright.exchange.sdcproj import write_sdcproj

    return write_sdcproj(project, path)


FORMATS: Mapping[str, _Format] = {
    "sdcproj": _Format("a project of Neural Network Console", _ABOUT_SDCPROJ, _write_sdcproj),
}
"""What can be written, by the name that people type, which is also the end of the file's name."""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command, with a command of its own for each format."""
    parser = add_command(
        subparsers,
        "export",
        None,
        summary="write a project in the form of another program",
        about=_ABOUT,
        examples=("layerwright export sdcproj lenet.lwproj --output LeNet.sdcproj",),
    )
    own = parser.add_subparsers(title="formats", metavar="FORMAT", required=True)
    for name, form in FORMATS.items():
        _add_format(own, name, form)


def _add_format(subparsers: Subparsers, name: str, form: _Format) -> None:
    parser = add_command(
        subparsers,
        name,
        run,
        summary=form.summary,
        about=form.about,
        examples=(f"layerwright export {name} digits.lwproj --output digits.{name}",),
    )
    parser.set_defaults(write=form.write)
    parser.add_argument("project", metavar="PROJECT", type=Path, help="a project file (.lwproj)")
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="the file to write")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export a project, and tell what the format cannot hold."""
    from layerwright.model.project import load_project

    warnings = arguments.write(load_project(arguments.project), arguments.output)
    if arguments.json:
        document = {"file": str(arguments.output), "warnings": [problem_fields(problem) for problem in warnings]}
        console.write_json(document)
        return 0
    console.write(f"Exported to {arguments.output}.", GOOD, wrap=False)
    if warnings:
        console.write()
        write_problems(warnings)
        console.write(f"\n{counted(len(warnings), 'warning')}. The project itself is as it was.")
    return 0
