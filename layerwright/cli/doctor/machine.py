"""The machine: processors, memory, and room for cached datasets."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from pathlib import Path

from layerwright.cli.doctor.finding import Finding
from layerwright.folders import user_folder

_GIB = 2**30
_LITTLE_MEMORY = 2 * _GIB
_LITTLE_ROOM = 5 * _GIB


def processors() -> Finding:
    """The processor cores that this process may use."""
    count = len(os.sched_getaffinity(0))
    return Finding("CPU cores", "ok", f"{count} ({platform.machine()})")


def memory() -> Finding:
    """The memory that is free for programs."""
    total, available = _memory()
    found = f"{total / _GIB:.1f} GiB, of which {available / _GIB:.1f} GiB are free"
    if available < _LITTLE_MEMORY:
        return Finding("Memory", "warning", found, "Close other programs, or train with smaller batches.")
    return Finding("Memory", "ok", found)


def cache() -> Finding:
    """The folder that datasets are cached in: whether it can be written, and how much room there is."""
    folder = user_folder("cache")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        reason = error.strerror or str(error)
        advice = "Set the variable LAYERWRIGHT_CACHE to a folder that can be written."
        return Finding("Cache", "missing", f"{folder} cannot be written: {reason}", advice)
    found = f"{folder}, {free / _GIB:.1f} GiB free"
    if free < _LITTLE_ROOM:
        advice = "Free some space, or set LAYERWRIGHT_CACHE to a folder with more."
        return Finding("Cache", "warning", found, advice)
    return Finding("Cache", "ok", found)


def _memory() -> tuple[int, int]:
    """All memory, and what is available, in bytes."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    kibibytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return kibibytes["MemTotal"] * 1024, kibibytes["MemAvailable"] * 1024
