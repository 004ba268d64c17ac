"""`layerwright export nnp`: a project in nnabla's own format."""

from __future__ import annotations

import argparse
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.console import GOOD
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import problem_fields, write_warnings

_ABOUT = """\
Write a project as NNP, nnabla's own format: networks, parameters and what they
start from, datasets, optimizers, monitors and executors.

nnabla_cli trains and infers with it, and nnabla's own loader reads it. That of
a run has its trained parameters.
"""


def add_format(subparsers: Subparsers) -> None:
    """Add the format."""
    parser = add_command(
        subparsers,
        "nnp",
        run,
        summary="NNP, nnabla's own format",
        about=_ABOUT,
        examples=("layerwright export nnp digits.runs/20260101-120000 --output digits.nnp",),
    )
    parser.add_argument("source", metavar="RUN|PROJECT", type=Path, help="a run's folder or a project file (.lwproj)")
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="the file to write (.nnp)")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export a project, and tell what nnabla's own programs will do otherwise."""
    from layerwright.exchange.nnp.writing import write_nnp

    if arguments.output.suffix.lower() != ".nnp":
        arguments.output = arguments.output.with_name(f"{arguments.output.name}.nnp")
    exported = write_nnp(arguments.source, arguments.output)
    if arguments.json:
        console.write_json(
            {
                "file": str(exported.path),
                "networks": list(exported.networks),
                "warnings": [problem_fields(problem) for problem in exported.warnings],
            }
        )
        return 0
    console.write(f"Exported to the file {exported.path}.", GOOD, wrap=False)
    write_warnings(exported.warnings)
    return 0
