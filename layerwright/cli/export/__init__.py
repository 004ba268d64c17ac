"""`layerwright export`: projects and trained networks for other programs, a module for each format."""

from __future__ import annotations

from typing import Protocol

from layerwright.cli.export import c, nnb, nnef, nnp, onnx, python, sdcproj
from layerwright.cli.parsing import Subparsers, add_command

_ABOUT = """\
Write a project in the form of another program.
"""


class Format(Protocol):
    """A module that writes a format: it adds a parser whose default `run` does the work and gives the exit status."""

    def add_format(self, subparsers: Subparsers) -> None:
        """Add the format's command."""


FORMATS: tuple[Format, ...] = (nnef, sdcproj, python, onnx, nnp, nnb, c)
"""Every format, in the order in which the help lists them."""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command, with a command of its own for each format."""
    parser = add_command(
        subparsers,
        "export",
        None,
        summary="write a project in the form of another program",
        about=_ABOUT,
        examples=("layerwright export sdcproj lenet.lwproj --output LeNet.sdcproj",),
    )
    own = parser.add_subparsers(title="formats", metavar="FORMAT", required=True)
    for form in FORMATS:
        form.add_format(own)
