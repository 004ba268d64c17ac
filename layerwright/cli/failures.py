"""What a person is told when a command ends by an exception: one sentence, and never a traceback."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path

from layerwright import __version__
from layerwright.cli import console
from layerwright.folders import user_folder

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
    console.write_error(_expected(error) or _unexpected(error))
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


def _unexpected(error: BaseException) -> str:
    text = (
        f"Sorry, something went wrong that should not have: {''.join(traceback.format_exception_only(error)).strip()}"
    )
    try:
        path = _write_log(error)
    except OSError as problem:
        return f"{text}\nThe details could not be saved: {problem}."
    return f"{text}\nThe details are in {path}\nPlease send that file along when you report this."


def _write_log(error: BaseException) -> Path:
    now = datetime.now()
    folder = user_folder("log")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    text = (
        f"{now.isoformat(timespec='seconds')}  layerwright {__version__}\n"
        f"Python {platform.python_version()} on {platform.platform()}\n"
        f"arguments: {sys.argv[1:]}\n\n"
        f"{''.join(traceback.format_exception(error))}"
    )
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
    return path
