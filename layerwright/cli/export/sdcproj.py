"""`layerwright export sdcproj`: a project for Neural Network Console."""

from __future__ import annotations

import argparse
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.console import GOOD
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import problem_fields, write_warnings

_ABOUT = """\
Write a project for Neural Network Console.

What an import has kept is written back. Warnings tell what the format cannot
hold.
"""


def add_format(subparsers: Subparsers) -> None:
    """Add the format."""
    parser = add_command(
        subparsers,
        "sdcproj",
        run,
        summary="a project of Neural Network Console",
        about=_ABOUT,
        examples=("layerwright export sdcproj digits.lwproj --output digits.sdcproj",),
    )
    parser.add_argument("project", metavar="PROJECT", type=Path, help="a project file (.lwproj)")
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="the file to write")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export a project, and tell what the format cannot hold."""
    from layerwright.exchange.sdcproj import write_sdcproj
    from layerwright.model.project import load_project

    warnings = write_sdcproj(load_project(arguments.project), arguments.output)
    if arguments.json:
        document = {"file": str(arguments.output), "warnings": [problem_fields(problem) for problem in warnings]}
        console.write_json(document)
        return 0
    console.write(f"Exported to the file {arguments.output}.", GOOD, wrap=False)
    write_warnings(warnings, "The project itself is as it was.")
    return 0
