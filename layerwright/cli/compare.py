"""`layerwright compare`: networks side by side."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from layerwright.cli import console
from layerwright.cli.console import Column
from layerwright.cli.parsing import Subparsers, add_command, add_json_option

if TYPE_CHECKING:
    from layerwright.evaluation.compare import Compared

_ORDERS = ("parameters", "multiply-adds", "size", "accuracy", "error", "name", "none")
_UNKNOWN = "-"

_ABOUT = """\
Show networks side by side: parameters that learn, multiply-adds for one
sample, the size of the parameters in single precision, and the best
accuracy and the lowest error that the runs beside each project have reached.

Of each project the network of the first executor is shown, else the one that
is trained first. Losses and error measures are left out of the counts. The
exit status is 1 where a network has errors; what can be known of it is shown
all the same.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "compare",
        run,
        summary="show the size, cost and accuracy of networks side by side",
        about=_ABOUT,
        examples=(
            "layerwright compare resnet50.lwproj squeezenet.lwproj mobilenet_v1.lwproj",
            "layerwright compare variants.lwproj --all-networks --sort multiply-adds",
        ),
    )
    parser.add_argument("projects", metavar="PROJECT", type=Path, nargs="+", help="project files (.lwproj)")
    parser.add_argument("--all-networks", action="store_true", help="show every network of each project")
    parser.add_argument(
        "--sort", choices=_ORDERS, default="multiply-adds", help="what to sort by (default: %(default)s)"
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the comparison; status 1 where a network has errors."""
    from layerwright.evaluation.compare import Order, compare, ordered

    entries = compare(arguments.projects, every_network=arguments.all_networks)
    order = arguments.sort.replace("-", "_")
    if order in get_args(Order):
        entries = ordered(entries, order)
    if arguments.json:
        console.write_json({"networks": [_document(entry) for entry in entries]})
    else:
        console.write_table(_columns(entries), indent=0)
    return 0 if all(entry.complete for entry in entries) else 1


def _document(entry: Compared) -> dict[str, Any]:
    return {
        "project": str(entry.project),
        "network": entry.network,
        "parameters": entry.parameters,
        "stored": entry.stored,
        "multiply_adds": entry.multiply_adds,
        "bytes": entry.size,
        "layers": entry.layers,
        "accuracy": entry.accuracy,
        "error": entry.error,
        "runs": entry.runs,
        "complete": entry.complete,
    }


def _columns(entries: Sequence[Compared]) -> list[Column]:
    def numbers(title: str, cells: list[str]) -> Column:
        return Column(title, cells, numeric=True)

    columns = [
        Column("Network", [entry.name if entry.complete else f"{entry.name} (has errors)" for entry in entries]),
        numbers("Parameters", [f"{entry.parameters:,}" for entry in entries]),
        numbers("MultiplyAdds", [f"{entry.multiply_adds:,}" for entry in entries]),
        numbers("Size", [_size(entry.size) for entry in entries]),
        numbers("Layers", [f"{entry.layers:,}" for entry in entries]),
    ]
    if any(entry.runs for entry in entries):
        columns += [
            numbers("Accuracy", [_UNKNOWN if entry.accuracy is None else f"{entry.accuracy:.4f}" for entry in entries]),
            numbers("Error", [_UNKNOWN if entry.error is None else f"{entry.error:.6f}" for entry in entries]),
            numbers("Runs", [str(entry.runs) for entry in entries]),
        ]
    return columns


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:,.1f} kB"
