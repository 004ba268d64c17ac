"""`layerwright import`: projects of other programs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layerwright.cli import console
from layerwright.cli.console import GOOD, Cell
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import counted, problem_fields, write_problems
from layerwright.exchange.nnef.names import ARCHIVES, GRAPH, is_nnef

if TYPE_CHECKING:
    from layerwright.exchange.imported import Imported
    from layerwright.model.project import Project

_ABOUT = """\
Make a project of what another program wrote: a .sdcproj of Neural Network
Console, a folder or an archive of NNEF, an .onnx file, or an .nnp file of
nnabla.

Of a .sdcproj, everything is carried over that has a meaning here. The rest is
kept in the project and written back by `layerwright export`. Warnings tell what
that is, and which datasets must be chosen anew.

Of NNEF, ONNX and NNP, the network becomes one that can be edited; its weights are
written to a file beside the project.
"""


@dataclass(frozen=True)
class Reader:
    """What reads the files of a program.

    Attributes:
        forms: What it reads, in words.
        fits: Whether a path is one of them.
        read: Makes a project of a path; also given where that will be saved, beside which further files may be written.
    """

    forms: str
    fits: Callable[[Path], bool]
    read: Callable[[Path, Path], Imported]


def _read_sdcproj(path: Path, project_file: Path) -> Imported:
    from layerwright.exchange.sdcproj import read_sdcproj

    return read_sdcproj(path)


def _read_nnef(path: Path, project_file: Path) -> Imported:
    from layerwright.exchange.nnef.reading.importing import import_nnef

    return import_nnef(path, project_file)


def _read_onnx(path: Path, project_file: Path) -> Imported:
    from layerwright.exchange.onnx.reading import import_onnx

    return import_onnx(path, project_file)


def _read_nnp(path: Path, project_file: Path) -> Imported:
    from layerwright.exchange.nnp.reading import import_nnp

    return import_nnp(path, project_file)


READERS = (
    Reader("a file that ends in .sdcproj", lambda path: path.suffix.lower() == ".sdcproj", _read_sdcproj),
    Reader(f"NNEF: a folder with a {GRAPH}, {', '.join(ARCHIVES)}", is_nnef, _read_nnef),
    Reader("a file that ends in .onnx", lambda path: path.suffix.lower() == ".onnx", _read_onnx),
    Reader("a file that ends in .nnp", lambda path: path.suffix.lower() == ".nnp", _read_nnp),
)


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "import",
        run,
        summary="make a project of another program's files",
        about=_ABOUT,
        examples=(
            "layerwright import LeNet.sdcproj --output lenet.lwproj",
            "layerwright import vgg16.nnef.tar --output vgg16.lwproj",
        ),
    )
    parser.add_argument("file", metavar="FILE", type=_readable, help="the file or folder to import")
    parser.add_argument("--output", metavar="PROJECT", type=Path, required=True, help="the new project file (.lwproj)")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Import a file, and tell what came of it."""
    from layerwright.model.project import ProjectError, save_project

    if arguments.output.exists():
        raise ProjectError(f'"{arguments.output}" exists already. Choose another name for the new project.')
    reader = next(reader for reader in READERS if reader.fits(arguments.file))
    imported = reader.read(arguments.file, arguments.output)
    save_project(imported.project, arguments.output)
    if arguments.json:
        console.write_json(_document(imported, arguments.output))
    else:
        _write(imported, arguments.output)
    return 0


def _readable(text: str) -> Path:
    path = Path(text)
    if not any(reader.fits(path) for reader in READERS):
        known = "; ".join(reader.forms for reader in READERS)
        raise argparse.ArgumentTypeError(f"{text!r} is nothing that can be imported: {known}")
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
