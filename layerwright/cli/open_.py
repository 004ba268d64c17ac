"""`layerwright open`, and `layerwright` alone: the window."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.metadata import entry_points
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.parsing import Subparsers, add_command

ENTRY_POINTS = "layerwright.window"
"""The group that the window's package names its start under; neither of the two imports the other."""

_ABOUT = """\
Open the window, on a project where one is named. `layerwright` alone does it too.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "open",
        run,
        summary="open the window",
        about=_ABOUT,
        examples=("layerwright open", "layerwright open digits.lwproj"),
    )
    parser.add_argument(
        "projects", metavar="PROJECT", nargs="*", type=Path, help="a project file (.lwproj or .sdcproj)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Open the window, or say what it lacks."""
    return open_window([str(path) for path in arguments.projects])


def open_window(projects: list[str]) -> int:
    """Open the window and give its exit status, or say what it lacks and give 1."""
    lack = _lack()
    if lack:
        console.write_error(lack)
        return 1
    (start,) = entry_points(group=ENTRY_POINTS)
    status: int = start.load()(projects)
    return status


def _lack() -> str:
    """Why a window cannot be opened here; empty when it can."""
    from layerwright.cli.doctor import window

    package = window.pyside()
    if package.status == "missing":
        return f"The window cannot be opened: PySide6 is {package.found}.\n{package.advice}"
    if os.environ.get("QT_QPA_PLATFORM") or sys.platform != "linux":
        return ""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return (
            "There is no display here to open a window on. Over ssh, connect with `ssh -X`; without a screen, every "
            "command works as it is: `layerwright --help` lists them, and `layerwright train PROJECT` trains."
        )
    screen = window.screen()
    if screen.status == "missing":
        return f"The window cannot be opened: there is {screen.found}.\n{screen.advice}"
    return ""
