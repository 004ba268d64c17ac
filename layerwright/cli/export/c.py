"""`layerwright export c`: a network as C source for nnabla's runtime in C."""

from __future__ import annotations

import argparse
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.console import GOOD
from layerwright.cli.parsing import Subparsers, add_command, add_json_option

_ABOUT = """\
Write the network of the first executor as C source with its weights, to be
compiled with nnabla's small runtime in C (nnabla-c-runtime). Functions that the
runtime lacks are named, and nothing is written.
"""


def add_format(subparsers: Subparsers) -> None:
    """Add the format."""
    parser = add_command(
        subparsers,
        "c",
        run,
        summary="C source, for nnabla's runtime in C",
        about=_ABOUT,
        examples=("layerwright export c digits.runs/20260101-120000 --output digits-c",),
    )
    parser.add_argument("source", metavar="RUN|PROJECT", type=Path, help="a run's folder or a project file (.lwproj)")
    parser.add_argument("--output", metavar="FOLDER", type=Path, required=True, help="the new folder")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export a network."""
    from layerwright.exchange.nnp.runtime_formats import write_c

    written = write_c(arguments.source, arguments.output)
    files = sorted(path.name for path in written.iterdir())
    if arguments.json:
        console.write_json({"folder": str(written), "files": files})
        return 0
    console.write(f"Exported to the folder {written}: {', '.join(files)}.", GOOD, wrap=False)
    console.write("To compile it, the headers and the library of nnabla-c-runtime are needed.")
    return 0
