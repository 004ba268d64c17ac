"""`layerwright import`: projects of other programs."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layerwright.cli import console
from layerwright.cli.console import GOOD, Cell
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import counted, problem_fields, write_problems

if TYPE_CHECKING:
    from layerwright.exchange.imported import Imported
    from layerwright.model.project import Project

_ABOUT = """\
Make a project of another program's file: a .sdcproj of Neural Network Console.

Everything is carried over that has a meaning here. The rest is kept in the
project and written back by `layerwright export`. Warnings tell what that is,
and which datasets must be chosen anew.
"""


def _read_sdcproj(path: Path) -> Imported:
    from layerwright.exchange.sdcproj import read_sdcproj

    return read_sdcproj(path)


READERS: Mapping[str, Callable[[Path], Imported]] = {".sdcproj": _read_sdcproj}
"""What reads a file, by the end of its name."""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "import",
        run,
        summary="make a project of another program's file",
        about=_ABOUT,
        examples=("layerwright import LeNet.sdcproj --output lenet.lwproj",),
    )
    parser.add_argument("file", metavar="FILE", type=_readable, help=f"the file to import ({', '.join(READERS)})")
    parser.add_argument("--output", metavar="PROJECT", type=Path, required=True, help="the new project file (.lwproj)")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Import a file, and tell what came of it."""
    from layerwright.model.project import ProjectError, save_project

    if arguments.output.exists():
        raise ProjectError(f'"{arguments.output}" exists already. Choose another name for the new project.')
    imported = READERS[arguments.file.suffix.lower()](arguments.file)
    save_project(imported.project, arguments.output)
    if arguments.json:
        console.write_json(_document(imported, arguments.output))
    else:
        _write(imported, arguments.output)
    return 0


def _readable(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in READERS:
        raise argparse.ArgumentTypeError(f"{text!r} does not end in {' or '.join(READERS)}")
    return path


def _document(imported: Imported, output: Path) -> dict[str, Any]:
    project = imported.project
    return {
        "project": str(output),
        "networks": [
            {"name": network.name, "layers": len(network.layers), "links": len(network.links)}
            for network in project.networks
        ],
        "datasets": [{"name": source.name, "path": source.path} for source in project.datasets],
        "warnings": [problem_fields(problem) for problem in imported.warnings],
    }


def _write(imported: Imported, output: Path) -> None:
    console.write(f"Imported into {output}:", GOOD, wrap=False)
    console.write_list([(Cell(name), Cell(text)) for name, text in _contents(imported.project)])
    if imported.warnings:
        console.write()
        write_problems(imported.warnings)
    console.write("\nTo see what is left to do, run:")
    console.write(f"  layerwright check {output}", wrap=False)


def _contents(project: Project) -> list[tuple[str, str]]:
    networks = [
        (f"Network {network.name}", f"{counted(len(network.layers), 'layer')}, {counted(len(network.links), 'link')}")
        for network in project.networks
    ]
    datasets = [(f"Dataset {source.name}", source.path or "(no path)") for source in project.datasets]
    tasks = project.configuration
    parts = (("optimizer", tasks.optimizers), ("monitor", tasks.monitors), ("executor", tasks.executors))
    return [*networks, *datasets, ("Training", ", ".join(counted(len(some), noun) for noun, some in parts))]
