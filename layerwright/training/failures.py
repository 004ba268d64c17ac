"""What a process says when its work cannot go on."""

from __future__ import annotations

import traceback
from pathlib import Path

from layerwright.data import DataError
from layerwright.model.problems import LayerwrightError


def sentence(error: Exception, log: Path) -> str:
    """A sentence for a person about what ended the work; what nobody expected is printed in full besides.

    Args:
        error: What was raised.
        log: Where the process prints to.
    """
    if isinstance(error, LayerwrightError | DataError):
        return str(error)
    traceback.print_exception(error)
    if isinstance(error, OSError):
        return f"The run cannot go on: {error}."
    return f"An unexpected error ended the work: {error!r}. Details are in {log}."
