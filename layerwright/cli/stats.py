"""`layerwright stats`: shapes, parameters and costs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layerwright.cli import console
from layerwright.cli.console import STRONG, Cell, Column
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import problem_fields, write_problems

if TYPE_CHECKING:
    from layerwright.resolve.resolved import LayerResult, Resolved

_UNKNOWN = "-"

_ABOUT = """\
Show the output shape and the costs of every layer, and the totals of every
network.

Costs are operations for one sample; a multiplication together with the
addition of its result counts as one MultiplyAdd. The exit status is 1 where
a network has errors; what can be known is shown all the same.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "stats",
        run,
        summary="show shapes, parameters and costs of the networks",
        about=_ABOUT,
        examples=(
            "layerwright stats digits.lwproj",
            "layerwright stats digits.lwproj --network Main --json",
        ),
    )
    parser.add_argument("project", metavar="PROJECT", type=Path, help="a project file (.lwproj)")
    parser.add_argument("--network", metavar="NAME", help="show only this network")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the statistics; status 1 where a network that is shown has errors."""
    from layerwright.model.problems import errors
    from layerwright.model.project import load_project
    from layerwright.resolve.resolve import resolve

    project = load_project(arguments.project)
    chosen = project.networks if arguments.network is None else (project.network(arguments.network),)
    networks = [resolve(project, name) for name in dict.fromkeys(network.name for network in chosen)]
    if arguments.json:
        console.write_json({"networks": {network.network: _document(network) for network in networks}})
    else:
        write_networks(networks)
    return 1 if any(errors(network.problems) for network in networks) else 0


def _document(network: Resolved) -> dict[str, Any]:
    return {
        "statistics": network.statistics.named(),
        "parameters": {"trainable": network.trainable_size, "stored": network.stored_size},
        "layers": [
            {"name": layer.name, "type": layer.type, "output": layer.output, "costs": layer.costs.named()}
            for layer in network.layers
        ],
        "problems": [problem_fields(problem) for problem in network.problems],
    }


def write_networks(networks: Sequence[Resolved]) -> None:
    """Print the statistics of networks for people."""
    if not networks:
        console.write("The project has no networks.")
    for number, network in enumerate(networks):
        if number:
            console.write()
        _write_network(network)


def _write_network(network: Resolved) -> None:
    console.write(network.network, STRONG)
    if network.layers:
        console.write_table(_columns(network.layers), indent=0)
    console.write()
    _write_totals(network)
    console.write(f"\n{network.stored_size:,} parameters, {network.trainable_size:,} trainable")
    if network.problems:
        console.write()
        write_problems(network.problems)


def _columns(layers: tuple[LayerResult, ...]) -> list[Column]:
    """The columns of the table of layers; costs that no layer has are left out, and unknown ones are shown as such."""
    from layerwright.layers.declaration import STATISTICS
    from layerwright.layers.kinds import show

    columns = [
        Column("Layer", [layer.name for layer in layers]),
        Column("Type", [layer.type for layer in layers]),
        Column("Shape", [_UNKNOWN if layer.output is None else show(layer.output) for layer in layers], numeric=True),
    ]
    costs = [layer.costs.named() for layer in layers]
    for statistic in STATISTICS:
        counts = [cost[statistic] for cost in costs]
        if any(counts):
            known = zip(layers, counts, strict=True)
            cells = [_UNKNOWN if layer.output is None else f"{count:,}" for layer, count in known]
            columns.append(Column(statistic.removeprefix("Cost"), cells, numeric=True))
    return columns


def _write_totals(network: Resolved) -> None:
    totals = {name: f"{total:,}" for name, total in network.statistics.named().items()}
    width = max(map(len, totals.values()))
    console.write_list([(Cell(name), Cell(total.rjust(width))) for name, total in totals.items()], indent=0)
