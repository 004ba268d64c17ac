"""What is written down where the program itself is at fault, so that it can be sent along with a report."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path

from layerwright import __version__
from layerwright.folders import user_folder


def describe_crash(error: BaseException) -> str:
    """Write the details of an error to a file, and say what happened and where the details are."""
    text = (
        f"Sorry, something went wrong that should not have: {''.join(traceback.format_exception_only(error)).strip()}"
    )
    try:
        path = _write(error)
    except OSError as problem:
        return f"{text}\nThe details could not be saved: {problem}."
    return f"{text}\nThe details are in {path}\nPlease send that file along when you report this."


def _write(error: BaseException) -> Path:
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
