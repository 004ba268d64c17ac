"""`layerwright profile`: where the time and the memory of a network go on this machine."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from layerwright.cli import console
from layerwright.cli.console import STRONG, Column
from layerwright.cli.parsing import Subparsers, add_command, add_json_option, at_least

if TYPE_CHECKING:
    from layerwright.training.profiling import LayerTime, Profile

_ABOUT = """\
Measure what each layer of a network costs on this machine's processor: the
time of a batch forward and backward, the memory of its output and its
parameters, its share of the whole, and how fast it multiplies and adds,
compared with a product of large matrices, which hardly anything exceeds.

The values are made up: the dataset is not needed. Updates of parameters and
the reading of data are not counted.
"""

_MUCH = 0.2
_SLOW = 0.25


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "profile",
        run,
        summary="measure time and memory of every layer",
        about=_ABOUT,
        examples=(
            "layerwright profile digits.lwproj",
            "layerwright profile digits.lwproj --network Main --batch-size 16 --json",
        ),
    )
    parser.add_argument("project", metavar="PROJECT", type=Path, help="a project file (.lwproj)")
    parser.add_argument("--network", metavar="NAME", help="the network; the first that is trained when left out")
    parser.add_argument("--batch-size", metavar="N", type=at_least(1), help="samples of a batch (the project's)")
    parser.add_argument(
        "--kernels", choices=("nnabla", "fast"), default="fast", help="whose code computes; fast when left out"
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print."""
    import msgspec

    from layerwright.model.problems import ProblemsError, errors
    from layerwright.model.project import load_project
    from layerwright.resolve.resolve import resolve
    from layerwright.training.profiling import ProfileError, measure

    project = load_project(arguments.project)
    optimizers = project.configuration.optimizers
    if arguments.network is not None:
        name = project.network(arguments.network).name
    elif optimizers:
        name = optimizers[0].network
    elif project.main_network:
        name = project.main_network
    else:
        raise ProfileError("The project has no networks.")
    found = errors(resolve(project, name).problems)
    if found:
        raise ProblemsError(f'The network "{name}" cannot be measured yet:', found)
    batch_size = arguments.batch_size or project.configuration.batch_size
    with console.waiting("Measuring"):
        profile = measure(arguments.project, name, batch_size, arguments.kernels)
    if arguments.json:
        console.write_json(msgspec.to_builtins(profile))
    else:
        _write(profile)
    return 0


def _write(profile: Profile) -> None:
    console.write(f"{profile.network}, a batch of {profile.batch_size}", STRONG)
    layers = profile.layers
    console.write_table(
        [
            Column("Layer", [layer.name for layer in layers]),
            Column("Type", [layer.type for layer in layers]),
            Column("Forward ms", [_milliseconds(layer.forward) for layer in layers], numeric=True),
            Column("Backward ms", [_milliseconds(layer.backward) for layer in layers], numeric=True),
            Column("Share", [f"{layer.share:.1%}" for layer in layers], numeric=True),
            Column("Of limit", [_limit(layer) for layer in layers], numeric=True),
            Column("Output MB", [_megabytes(layer.output_bytes) for layer in layers], numeric=True),
            Column("Parameters MB", [_megabytes(layer.parameter_bytes) for layer in layers], numeric=True),
        ],
        indent=0,
    )
    console.write()
    console.write(
        f"{_milliseconds(profile.forward)} ms forward and {_milliseconds(profile.backward)} ms backward: "
        f"{profile.samples_per_second:,.0f} samples a second, {profile.of_limit:.0%} of the limit of "
        f"{profile.limit / 1e9:,.0f} billion operations a second."
    )
    threads = f"{profile.threads} thread" + ("s" if profile.threads > 1 else "")
    code = f"Fast kernels on {threads}" if profile.kernels == "fast" else "nnabla's own functions"
    console.write(f"{code}, medians of {profile.rounds} rounds; at most {_megabytes(profile.peak_bytes)} MB of memory.")
    console.write(_hint(profile))


def _hint(profile: Profile) -> str:
    """What to look at first."""
    slowest = max(profile.layers, key=lambda layer: layer.share, default=None)
    if slowest is None:
        return "The network computes nothing."
    where = f'"{slowest.name}" takes {slowest.share:.0%} of the time'
    if profile.kernels == "nnabla":
        return f"{where}. See what fast kernels change: --kernels fast."
    if slowest.share < _MUCH:
        return f"No layer stands out; {where}. A smaller network or batch is what makes a step shorter."
    if slowest.of_limit is not None and slowest.of_limit < _SLOW:
        return f"{where}, far below the limit: fewer, wider layers or a larger batch use the machine better."
    if slowest.of_limit is None:
        return f"{where}, and moves values rather than multiplying them: smaller maps make it shorter."
    return f"{where}, close to what the machine can do: only a smaller layer makes it shorter."


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.2f}"


def _limit(layer: LayerTime) -> str:
    return "-" if layer.of_limit is None else f"{layer.of_limit:.0%}"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}"
