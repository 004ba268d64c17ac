"""`layerwright export nnb`: a network for nnabla's runtime in C, as one binary file."""

from __future__ import annotations

import argparse
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.console import GOOD
from layerwright.cli.parsing import Subparsers, add_command, add_json_option

_ABOUT = """\
Write the network of the first executor as NNB, which nnabla's small runtime in
C reads. Functions that the runtime lacks are named, and nothing is written.
"""


def add_format(subparsers: Subparsers) -> None:
    """Add the format."""
    parser = add_command(
        subparsers,
        "nnb",
        run,
        summary="NNB, for nnabla's runtime in C",
        about=_ABOUT,
        examples=("layerwright export nnb digits.runs/20260101-120000 --output digits.nnb",),
    )
    parser.add_argument("source", metavar="RUN|PROJECT", type=Path, help="a run's folder or a project file (.lwproj)")
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="the file to write (.nnb)")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export a network."""
    from layerwright.exchange.nnp.runtime_formats import write_nnb

    written = write_nnb(arguments.source, arguments.output)
    if arguments.json:
        console.write_json({"file": str(written), "bytes": written.stat().st_size})
    else:
        console.write(f"Exported to the file {written}: {written.stat().st_size:,} bytes.", GOOD, wrap=False)
    return 0
