"""How the program's help looks, and arguments that several commands have."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

PROGRAM = "layerwright"

_WIDEST_HELP = 100

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Run: TypeAlias = Callable[[argparse.Namespace], int]


def add_command(
    subparsers: Subparsers, name: str, run: Run | None, *, summary: str, about: str, examples: Sequence[str]
) -> argparse.ArgumentParser:
    """Add a command.

    Args:
        subparsers: Where it is added.
        name: What people type.
        run: Does the work and returns the exit status; None for a command that only has commands of its own.
        summary: What it does in a few words, for the list of commands.
        about: What it does in sentences, for its own help; blank lines separate paragraphs.
        examples: Complete command lines.
    """
    parser = describe(subparsers.add_parser, name, help=summary, about=about, examples=examples)
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def describe(
    make: Callable[..., argparse.ArgumentParser], *positional: str, about: str, examples: Sequence[str], **options: Any
) -> argparse.ArgumentParser:
    """Make a parser whose help says what it is about and ends with examples."""
    lines = "\n".join(f"  {example}" for example in examples)
    return make(
        *positional,
        description=about,
        epilog=f"{'examples' if len(examples) > 1 else 'example'}:\n{lines}",
        formatter_class=_Help,
        # A script must not come to mean something else when an option is added.
        allow_abbrev=False,
        **options,
    )


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that makes a command print one JSON document in place of text for people."""
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of text")


def at_least(least: int) -> Callable[[str], int]:
    """The type of an option that is an integer of at least so much."""

    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not an integer of {least} or more")
        return int(text)

    return number


class _Help(argparse.HelpFormatter):
    """Breaks paragraphs to the terminal's width, and leaves paragraphs with indented lines, as examples, alone."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=min(shutil.get_terminal_size().columns, _WIDEST_HELP) - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = text.strip().split("\n\n")
        return "\n\n".join(
            paragraph if "\n " in paragraph else textwrap.fill(paragraph, width) for paragraph in paragraphs
        )
