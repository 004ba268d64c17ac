"""What a process says when its work cannot go on."""

from __future__ import annotations

import errno
import os
import traceback
from pathlib import Path

from layerwright.data import DataError
from layerwright.model.problems import LayerwrightError

FULL_DISK = 28
"""The status of a process that ended since a disk is full, which it could not write down anywhere."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


def sentence(error: Exception, log: Path) -> str:
    """A sentence for a person about what ended the work; what nobody expected is printed in full besides.

    Args:
        error: What was raised.
        log: Where the process prints to.
    """
    # Asked first: a checkpoint that cannot be written says so at length, and not what helps.
    if is_full_disk(error):
        return full_disk()
    if isinstance(error, LayerwrightError | DataError):
        return str(error)
    traceback.print_exception(error)
    if isinstance(error, OSError):
        return f"The run cannot go on: {error}."
    return f"An unexpected error ended the work: {error!r}. Details are in {log}."


def is_full_disk(error: BaseException) -> bool:
    """Whether something could not be written since a disk, or somebody's part of it, is full."""
    # HDF5 says it among many other words, and sometimes without the number.
    return (isinstance(error, OSError) and error.errno in _FULL) or os.strerror(errno.ENOSPC) in str(error)


def full_disk() -> str:
    """What to say and what to do when a disk is full."""
    return "The disk is full. Make room, as by deleting old runs, then let the run go on from its last checkpoint."
