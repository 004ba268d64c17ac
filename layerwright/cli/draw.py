"""`layerwright draw`: a network as a picture."""

from __future__ import annotations

import argparse
from importlib.metadata import entry_points
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.console import GOOD
from layerwright.cli.parsing import Subparsers, add_command

ENTRY_POINTS = "layerwright.drawing"
"""The group that the window's package names its drawing under; neither of the two imports the other."""

_ABOUT = """\
Draw a network into a file: .svg, .png or .pdf, as the window shows it, with
every text in full. It needs no display.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "draw",
        run,
        summary="draw a network into a file",
        about=_ABOUT,
        examples=("layerwright draw lenet.lwproj --output lenet.svg",),
    )
    parser.add_argument("project", metavar="PROJECT", type=Path, help="a project file (.lwproj)")
    parser.add_argument("--network", metavar="NAME", help="the network; that of the first executor when left out")
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="the picture: .svg, .png or .pdf")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="the colours (default: light)")
    parser.add_argument("--language", choices=("en", "ja"), default="en", help="the language (default: en)")


def run(arguments: argparse.Namespace) -> int:
    """Draw a network."""
    from layerwright.model.problems import LayerwrightError
    from layerwright.model.project import ProjectError, load_project

    project = load_project(arguments.project)
    if not project.networks:
        raise ProjectError(f'"{arguments.project}" has no network to draw.')
    network = arguments.network or project.main_network
    project.network(network)
    (drawing,) = entry_points(group=ENTRY_POINTS)
    try:
        draw = drawing.load()
    except ImportError as error:
        # A machine or an image of a container without a screen may lack libraries of the system.
        raise LayerwrightError(
            f"Drawing needs Qt, which does not load: {error}. `layerwright doctor` tells what to install."
        ) from None
    draw(project, network, arguments.output, choice=arguments.theme, language=arguments.language)
    console.write(f"Drawn: {arguments.output}", GOOD, wrap=False)
    return 0
