"""The program: its commands, and what happens around each of them."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import NoReturn, Protocol, cast

from layerwright import __version__
from layerwright.cli import failures
from layerwright.cli.parsing import PROGRAM, Subparsers, describe


class Command(Protocol):
    """A module that is a command: it adds a parser, whose default `run` does the work and returns the exit status."""

    def add_parser(self, subparsers: Subparsers) -> None:
        """Add the command, and its own commands if it has some."""


COMMANDS: Mapping[str, str] = {
    "open": "open_",
    "check": "check",
    "stats": "stats",
    "compare": "compare",
    "draw": "draw",
    "profile": "profile",
    "train": "train",
    "evaluate": "evaluate",
    "report": "report",
    "run": "run",
    "unit": "unit",
    "dataset": "dataset",
    "import": "import_",
    "export": "export",
    "doctor": "doctor.command",
}
"""Every command with its module, in the order in which the help lists them."""
_ALONE = "open"
"""What the program does without a command."""
_PROJECTS = (".lwproj", ".sdcproj")

_ABOUT = """\
Design neural networks, train them, understand them, and take them away.

Alone or with a project, it opens the window. Every command works without one, also over ssh and
in scripts.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 0 done, 1 for a finding, 2 for wrong use, 130 when interrupted.

    Args:
        argv: The arguments without the program's name; those of the process when left out.
    """
    arguments = parsed(sys.argv[1:] if argv is None else argv)
    try:
        with _stopped_as_by_a_person():
            status = _run(arguments)
        # A reader that has gone away shows here rather than while the interpreter ends.
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        return failures.tell(error)
    return status


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """What a command line means; ends the program where it means nothing, or only asks for help."""
    if words and _is_project(words[0]):
        words = (_ALONE, *words)
    named = words[0] if words else _ALONE
    # Where one command is named, the others need not be imported: the window then opens a tenth of a second sooner.
    return _parser((named,) if named in COMMANDS else COMMANDS).parse_args(words)


def _is_project(word: str) -> bool:
    """Whether the first word is no command but a file to open, as file managers and people give it."""
    if word in COMMANDS or word.startswith("-"):
        return False
    return word.endswith(_PROJECTS) or "/" in word or os.sep in word or os.path.isfile(word)


@contextmanager
def _stopped_as_by_a_person() -> Iterator[None]:
    """Let a request to end, as of the window's button, do what Ctrl+C does: nothing is left half written."""

    def stop(number: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser(commands: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    parser = describe(
        argparse.ArgumentParser,
        prog=PROGRAM,
        about=_ABOUT,
        examples=("layerwright digits.lwproj", "layerwright check digits.lwproj", "layerwright stats --help"),
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in commands:
        _command(name).add_parser(subparsers)
    return parser


def _command(name: str) -> Command:
    return cast(Command, import_module(f"layerwright.cli.{COMMANDS[name]}"))


def _run(arguments: argparse.Namespace) -> int:
    if not hasattr(arguments, "run"):
        from layerwright.cli.open_ import open_window

        return open_window([])
    status: int = arguments.run(arguments)
    return status
