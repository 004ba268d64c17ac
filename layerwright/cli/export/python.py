"""`layerwright export python`: a project as nnabla code."""

from __future__ import annotations

import argparse
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.console import GOOD
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import problem_fields, write_warnings

_ABOUT = """\
Write a project as a folder of nnabla code that runs without Layerwright.

The code has a function for each unit, trains in the same steps, and computes
the same outputs. That of a run comes with the trained parameters.
"""


def add_format(subparsers: Subparsers) -> None:
    """Add the format."""
    parser = add_command(
        subparsers,
        "python",
        run,
        summary="nnabla code that trains and computes the network",
        about=_ABOUT,
        examples=(
            "layerwright export python digits.lwproj --output digits-code",
            "layerwright export python digits.runs/20260101-120000 --output digits-code",
        ),
    )
    parser.add_argument("source", metavar="PROJECT|RUN", type=Path, help="a project file (.lwproj) or a run's folder")
    parser.add_argument("--output", metavar="FOLDER", type=Path, required=True, help="the new folder")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export the code, and tell what is otherwise in it."""
    from layerwright.exchange.python import write_python

    written = write_python(arguments.source, arguments.output)
    if arguments.json:
        console.write_json(
            {
                "folder": str(written.folder),
                "files": list(written.files),
                "warnings": [problem_fields(problem) for problem in written.warnings],
            }
        )
        return 0
    console.write(f"Exported to the folder {written.folder}: {', '.join(written.files)}.", GOOD, wrap=False)
    write_warnings(written.warnings)
    return 0
