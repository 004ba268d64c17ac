"""The program: its commands, and what happens around each of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Protocol

from layerwright import __version__
from layerwright.cli import (
    check,
    compare,
    dataset,
    doctor,
    draw,
    evaluate,
    export,
    failures,
    import_,
    open_,
    profile,
    report,
    run,
    stats,
    train,
    unit,
)
from layerwright.cli.parsing import PROGRAM, Subparsers, describe


class Command(Protocol):
    """A module that is a command: it adds a parser, whose default `run` does the work and returns the exit status."""

    def add_parser(self, subparsers: Subparsers) -> None:
        """Add the command, and its own commands if it has some."""


COMMANDS: tuple[Command, ...] = (
    open_,
    check,
    stats,
    compare,
    draw,
    profile,
    train,
    evaluate,
    report,
    run,
    unit,
    dataset,
    import_,
    export,
    doctor,
)
"""Every command, in the order in which the help lists them."""

_ABOUT = """\
Design neural networks, train them, understand them, and take them away.

Alone, it opens the window. Every command works without one, also over ssh and
in scripts.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 0 done, 1 for a finding, 2 for wrong use, 130 when interrupted.

    Args:
        argv: The arguments without the program's name; those of the process when left out.
    """
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        status = _run(parser, arguments)
        # A reader that has gone away shows here rather than while the interpreter ends.
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        return failures.tell(error)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = describe(
        argparse.ArgumentParser,
        prog=PROGRAM,
        about=_ABOUT,
        examples=("layerwright check digits.lwproj", "layerwright stats --help"),
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(subparsers)
    return parser


def _run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    if not hasattr(arguments, "run"):
        return open_.open_window([])
    status: int = arguments.run(arguments)
    return status
