"""`layerwright stats`: shapes, parameters and costs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
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
    parser.add_argument(
        "--nnc-compatible",
        action="store_true",
        help="count as Neural Network Console does: parameters again in each round of a loop and each layer that "
        "shares them, and of a unit's outputs only the last",
    )
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
        documents = {network.network: _document(network, arguments.nnc_compatible) for network in networks}
        console.write_json({"networks": documents})
    else:
        write_networks(networks, compatible=arguments.nnc_compatible)
    return 1 if any(errors(network.problems) for network in networks) else 0


def _document(network: Resolved, compatible: bool) -> dict[str, Any]:
    return {
        "statistics": _totals(network, compatible),
        "parameters": {"trainable": network.trainable_size, "stored": network.stored_size},
        "layers": [
            {"name": layer.name, "type": layer.type, "output": layer.output, "costs": _costs(layer, compatible)}
            for layer in network.layers
        ],
        "problems": [problem_fields(problem) for problem in network.problems],
    }


def _totals(network: Resolved, compatible: bool) -> Mapping[str, int]:
    return network.reference_statistics if compatible else network.statistics.named()


def _costs(layer: LayerResult, compatible: bool) -> dict[str, int]:
    return (layer.reference_costs if compatible else layer.costs).named()


def write_networks(networks: Sequence[Resolved], *, compatible: bool = False) -> None:
    """Print the statistics of networks for people, on request as the reference system counts them."""
    if not networks:
        console.write("The project has no networks.")
    for number, network in enumerate(networks):
        if number:
            console.write()
        _write_network(network, compatible)


def _write_network(network: Resolved, compatible: bool) -> None:
    console.write(network.network, STRONG)
    if network.layers:
        console.write_table(_columns(network.layers, compatible), indent=0)
    console.write()
    _write_totals(_totals(network, compatible))
    console.write(f"\n{network.stored_size:,} parameters, {network.trainable_size:,} trainable")
    if network.problems:
        console.write()
        write_problems(network.problems)


def _columns(layers: tuple[LayerResult, ...], compatible: bool) -> list[Column]:
    """The columns of the table of layers; costs that no layer has are left out, and unknown ones are shown as such."""
    from layerwright.layers.declaration import STATISTICS
    from layerwright.layers.kinds import show

    columns = [
        Column("Layer", [layer.name for layer in layers]),
        Column("Type", [layer.type for layer in layers]),
        Column("Shape", [_UNKNOWN if layer.output is None else show(layer.output) for layer in layers], numeric=True),
    ]
    costs = [_costs(layer, compatible) for layer in layers]
    for statistic in STATISTICS:
        counts = [cost[statistic] for cost in costs]
        if any(counts):
            known = zip(layers, counts, strict=True)
            cells = [_UNKNOWN if layer.output is None else f"{count:,}" for layer, count in known]
            columns.append(Column(statistic.removeprefix("Cost"), cells, numeric=True))
    return columns


def _write_totals(statistics: Mapping[str, int]) -> None:
    totals = {name: f"{total:,}" for name, total in statistics.items()}
    width = max(map(len, totals.values()))
    console.write_list([(Cell(name), Cell(total.rjust(width))) for name, total in totals.items()], indent=0)
