"""`layerwright open`, and `layerwright` alone: the window."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.parsing import Subparsers, add_command

WINDOW = "gui.app"
"""The module whose `main` is the window. It is known by name only: what opens at once looks for no entry points."""

_ABOUT = """\
Open the window, on projects where some are named. `layerwright` alone does it
too, and so does `layerwright PROJECT`.
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
    for project in projects:
        if not Path(project).exists():
            console.write_error(f'"{project}" cannot be opened: there is no such file.')
            return 1
    # What is made now stays: looking for garbage in it would take a tenth of the start. The window sees to it later.
    gc.disable()
    try:
        return _open(projects)
    finally:
        gc.enable()


def _open(projects: list[str]) -> int:
    try:
        window = import_module(WINDOW)
    except ImportError as error:
        of_qt = (error.name or "").startswith(("PySide6", "shiboken6")) or "shared object" in str(error)
        if not of_qt:
            raise
        console.write_error(_why_not(error))
        return 1
    status: int = window.main(projects)
    return status


def _lack() -> str:
    """Why a window cannot be opened here; empty when it can, as far as that is known without Qt."""
    if find_spec("PySide6") is None:
        from layerwright.cli.doctor.qt_versions import INSTALL

        return f"The window cannot be opened: PySide6 is not installed.\n{INSTALL}"
    if os.environ.get("QT_QPA_PLATFORM") or sys.platform != "linux":
        return ""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return (
            "There is no display here to open a window on. Over ssh, connect with `ssh -X`; without a screen, every "
            "command works as it is: `layerwright --help` lists them, and `layerwright train PROJECT` trains."
        )
    from layerwright.cli.doctor import window

    if window.screen_loads():
        return ""
    screen = window.screen()
    if screen.status != "missing":
        return ""
    return f"The window cannot be opened: there is {screen.found}.\n{screen.advice}"


def _why_not(error: ImportError) -> str:
    from layerwright.cli.doctor import window

    qt = window.qt()
    advice = f"\n{qt.advice}" if qt.advice else ""
    return f"The window cannot be opened: Qt does not load ({error}).{advice}"
