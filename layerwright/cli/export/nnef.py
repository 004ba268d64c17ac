"""`layerwright export nnef`: a trained network in the exchange format of the Khronos Group."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layerwright.cli import console
from layerwright.cli.console import GOOD, QUIET, Cell
from layerwright.cli.parsing import Subparsers, add_command, add_json_option, at_least
from layerwright.cli.reporting import counted

if TYPE_CHECKING:
    from layerwright.exchange.agreement import Agreement
    from layerwright.exchange.nnef.checking import Check
    from layerwright.exchange.nnef.exporting import Exported

_ABOUT = """\
Write a trained network as NNEF: a readable text of the network, and a file for each of its weights.

Layers that NNEF cannot express are all named before anything is written. What
is written is run in another engine on samples of the dataset; the command
fails if that computes something else.

The output is a folder, or an archive where it ends in .nnef.tar or .nnef.tgz.
"""


def add_format(subparsers: Subparsers) -> None:
    """Add the format."""
    parser = add_command(
        subparsers,
        "nnef",
        run,
        summary="NNEF, the exchange format of the Khronos Group",
        about=_ABOUT,
        examples=(
            "layerwright export nnef digits.runs/20261122-103000 --output digits.nnef.tar",
            "layerwright export nnef digits.runs/20261122-103000 --output digits --quantized --fold-batchnorm",
        ),
    )
    parser.add_argument("model", metavar="RUN|PROJECT", type=Path, help="a run's folder, or a project file (.lwproj)")
    parser.add_argument("--output", metavar="PATH", type=Path, required=True, help="the folder or archive to write")
    parser.add_argument("--network", metavar="NAME", help="the network; that of the first executor when left out")
    parser.add_argument(
        "--batch-size", metavar="N", type=at_least(1), default=1, help="how many samples are computed at once (1)"
    )
    storage = parser.add_mutually_exclusive_group()
    storage.add_argument("--float16", action="store_true", help="store weights as numbers of 16 bits")
    storage.add_argument("--quantized", action="store_true", help="store weights as integers of 8 bits")
    parser.add_argument(
        "--fold-batchnorm", action="store_true", help="make batch normalizations part of the weights before them"
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export a network, and tell what other engines make of it."""
    from layerwright.exchange.model import load_model
    from layerwright.exchange.nnef.exporting import write_nnef

    model = load_model(arguments.model, network=arguments.network)
    with console.progress("Exporting") as progress:
        exported = write_nnef(
            model,
            arguments.output,
            batch_size=arguments.batch_size,
            storage="float16" if arguments.float16 else "int8" if arguments.quantized else "float32",
            fold_batchnorm=arguments.fold_batchnorm,
            told=lambda text, done, total: progress(done, total),
        )
    if arguments.json:
        console.write_json(_document(exported))
    else:
        write_exported(exported)
    return 0


def write_exported(exported: Exported) -> None:
    """Print what was written and what other engines answered."""
    place = exported.path
    told = f"Exported to the folder {place}." if place.is_dir() else f"Exported to the file {place}."
    console.write(told, GOOD, wrap=False)
    size = f"{exported.weights / 1e6:,.1f} MB" if exported.weights >= 1e5 else f"{exported.weights:,} bytes"
    operations, tensors = counted(exported.operations, "operation"), counted(exported.tensors, "stored tensor")
    console.write(f"  {operations}, {tensors}, {size} of weights")
    console.write("\nWhat other engines answered, compared with nnabla:")
    rows = [(Cell(entry.engine), Cell(_said(entry))) for entry in exported.check.engines]
    rows += [
        (Cell(skipped.engine), Cell(f"did not run the network: {_first_line(skipped.reason)}", QUIET))
        for skipped in exported.check.not_run
    ]
    console.write_list(rows)
    if exported.check.cost:
        console.write("\nWhat storing weights in fewer bits costs:")
        console.write_list([(Cell(exported.check.cost.engine), Cell(_said(exported.check.cost)))])


def _said(agreement: Agreement) -> str:
    text = f"{counted(agreement.samples, 'sample')}, greatest difference {agreement.greatest_difference:.2g}"
    if agreement.same_first_class is None:
        return text
    return f"{text}, the same first class for {agreement.same_first_class} of {agreement.samples}"


def _first_line(text: str) -> str:
    return text.splitlines()[0]


def _document(exported: Exported) -> dict[str, Any]:
    return {
        "path": str(exported.path),
        "operations": exported.operations,
        "tensors": exported.tensors,
        "bytes": exported.weights,
        **_checked(exported.check),
    }


def _checked(check: Check) -> dict[str, Any]:
    import msgspec

    document: dict[str, Any] = msgspec.to_builtins(check)
    return document
