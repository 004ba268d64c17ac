"""What a person is told when a command ends by an exception: one sentence, and never a traceback."""

from __future__ import annotations

import os
import sys

from layerwright.cli import console

FINDING = 1
INTERRUPTED = 130
"""What shells expect of a program that Ctrl+C ended."""


def tell(error: BaseException) -> int:
    """Tell a person why the program ends, and return its exit status."""
    if isinstance(error, KeyboardInterrupt):
        console.write_error("Stopped.")
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # The reader, as `head`, has seen enough; Python would complain about the rest when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDING
    told = _expected(error)
    if not told:
        from layerwright.crash_log import describe_crash

        told = describe_crash(error)
    console.write_error(told)
    return FINDING


def _expected(error: BaseException) -> str:
    """The sentence for an exception that is not the program's fault, or nothing."""
    if isinstance(error, _known("layerwright.model.problems", "LayerwrightError")):
        return str(error)
    if isinstance(error, _known("layerwright.data.errors", "DataError")):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this."
    if isinstance(error, OSError) and error.strerror:
        return f'"{error.filename}": {error.strerror}.' if error.filename else f"{error.strerror}."
    return ""


def _known(module: str, name: str) -> type[BaseException] | tuple[()]:
    """A class of exceptions, if its module is loaded: where it is not, nobody can have raised one.

    Importing it here could fail, since what went wrong may be one of the packages that it needs.
    """
    known: type[BaseException] | tuple[()] = getattr(sys.modules.get(module), name, ())
    return known
