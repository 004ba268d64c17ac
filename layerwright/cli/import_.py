"""`layerwright import`: projects of other programs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layerwright.cli import console
from layerwright.cli.console import GOOD, Cell
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import counted, problem_fields, write_problems
from layerwright.exchange.readers import READERS, reader_of

if TYPE_CHECKING:
    from layerwright.exchange.imported import Imported
    from layerwright.model.project import Project
    from layerwright.resolve.units import Pattern

_ABOUT = """\
Make a project of what another program wrote: a .sdcproj of Neural Network
Console, a folder or an archive of NNEF, an .onnx file, or an .nnp file of
nnabla.

Of a .sdcproj, everything is carried over that has a meaning here. The rest is
kept in the project and written back by `layerwright export`. Warnings tell what
that is, and which datasets must be chosen anew.

Of NNEF, ONNX and NNP, the network becomes one that can be edited; its weights are
written to a file beside the project. Layers that repeat are named; with --units
they become units, which are drawn once and called again and again.
"""


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
            "layerwright import squeezenet.nnef.tgz --output squeezenet.lwproj --units",
        ),
    )
    parser.add_argument("file", metavar="FILE", type=_readable, help="the file or folder to import")
    parser.add_argument("--output", metavar="PROJECT", type=Path, required=True, help="the new project file (.lwproj)")
    parser.add_argument("--units", action="store_true", help="make units of layers that repeat")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Import a file, and tell what came of it."""
    from dataclasses import replace

    from layerwright.model.project import ProjectError
    from layerwright.resolve.units import patterns_into_units, repeated_patterns

    if arguments.output.exists():
        raise ProjectError(f'"{arguments.output}" exists already. Choose another name for the new project.')
    reader = reader_of(arguments.file)
    assert reader is not None
    with console.progress("Importing") as progress:
        imported = reader.read(arguments.file, arguments.output, progress)
    project = imported.project
    drawn = project.networks if reader.has_weights else ()
    patterns = {network.name: repeated_patterns(project, network.name) for network in drawn}
    if arguments.units:
        for network, found in patterns.items():
            project = patterns_into_units(project, network, found)
        imported = replace(imported, project=project)
    _save(project, arguments.output)
    if arguments.json:
        console.write_json(_document(imported, arguments.output, patterns))
    else:
        _write(imported, arguments.output, patterns, as_units=arguments.units)
    return 0


def _save(project: Project, output: Path) -> None:
    """Save a project; the weights that were written beside it go where it cannot be saved."""
    from layerwright.exchange.importing import weights_beside
    from layerwright.model.project import save_project

    try:
        save_project(project, output)
    except BaseException:
        weights_beside(output).unlink(missing_ok=True)
        raise


def _readable(text: str) -> Path:
    path = Path(text)
    if reader_of(path) is None:
        known = "; ".join(reader.forms for reader in READERS)
        raise argparse.ArgumentTypeError(f"{text!r} is nothing that can be imported: {known}")
    return path


def _document(imported: Imported, output: Path, patterns: dict[str, tuple[Pattern, ...]]) -> dict[str, Any]:
    project = imported.project
    return {
        "project": str(output),
        "networks": [
            {"name": network.name, "layers": len(network.layers), "links": len(network.links)}
            for network in project.networks
        ],
        "datasets": [{"name": source.name, "path": source.path} for source in project.datasets],
        "repeated": [
            {"network": network, "unit": pattern.name, "layers": pattern.size, "places": len(pattern.places)}
            for network, found in patterns.items()
            for pattern in found
        ],
        "warnings": [problem_fields(problem) for problem in imported.warnings],
    }


def _write(imported: Imported, output: Path, patterns: dict[str, tuple[Pattern, ...]], *, as_units: bool) -> None:
    console.write(f"Imported into {output}:", GOOD, wrap=False)
    console.write_list([(Cell(name), Cell(text)) for name, text in _contents(imported.project)])
    found = [pattern for entry in patterns.values() for pattern in entry]
    if found:
        console.write("\nLayers that repeat are units now:" if as_units else "\nLayers that repeat:")
        console.write_list([(Cell(pattern.name), Cell(_repeated(pattern))) for pattern in found])
        if not as_units:
            console.write("  Import with --units to draw them once, as units.")
    if imported.warnings:
        console.write()
        write_problems(imported.warnings)
    console.write("\nTo see what is left to do, run:")
    console.write(f"  layerwright check {output}", wrap=False)


def _repeated(pattern: Pattern) -> str:
    return f"{counted(pattern.size, 'layer')}, at {counted(len(pattern.places), 'place')}"


def _contents(project: Project) -> list[tuple[str, str]]:
    networks = [
        (f"Network {network.name}", f"{counted(len(network.layers), 'layer')}, {counted(len(network.links), 'link')}")
        for network in project.networks
    ]
    datasets = [(f"Dataset {source.name}", source.path or "(no path)") for source in project.datasets]
    tasks = project.configuration
    parts = (("optimizer", tasks.optimizers), ("monitor", tasks.monitors), ("executor", tasks.executors))
    return [*networks, *datasets, ("Training", ", ".join(counted(len(some), noun) for noun, some in parts))]
