"""NNB and C source for nnabla's small runtime in C, made by nnabla's own converter from an NNP file.

The converter runs in a process of its own. It has no rules for many functions; which those are is asked of its own
table before it starts, so that all can be named together.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from layerwright.exchange.child import run_child
from layerwright.exchange.nnp.writing import write_nnp
from layerwright.model.problems import LayerwrightError

_SECONDS = 600

Kind = Literal["NNB", "CSRC"]


class ConvertError(LayerwrightError):
    """What nnabla's converter cannot do, with the reason."""


def write_nnb(path: Path, target: Path) -> Path:
    """Write the network of the first executor as NNB, for one sample at a time.

    Raises:
        LayerwrightError: The project has problems, or functions that the runtime in C lacks; all are named.
    """
    if target.is_dir():
        raise ConvertError(f'"{target}" is a folder. Name a file to write.')
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=_parent(target)) as folder:
        made = _converted(path, Path(folder), "NNB", "network.nnb")
        with made.open("rb") as content:
            os.fsync(content.fileno())
        made.replace(target)
    return target


def write_c(path: Path, target: Path) -> Path:
    """Write the network of the first executor as C source, for one sample at a time.

    Raises:
        LayerwrightError: The folder holds something, the project has problems, or the runtime in C lacks functions.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ConvertError(f'"{target}" is not an empty folder. Choose another.')
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=_parent(target)) as folder:
        made = _converted(path, Path(folder), "CSRC", "source")
        if target.exists():
            target.rmdir()
        shutil.move(str(made), target)
    return target


def _parent(target: Path) -> Path:
    parent = target.absolute().parent
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise ConvertError(f'The folder "{parent}" does not exist or cannot be written to.')
    return parent


def _converted(path: Path, folder: Path, kind: Kind, name: str) -> Path:
    nnp = folder / "network.nnp"
    write_nnp(path, nnp)
    run_child("layerwright.exchange.nnp.supported", folder, doing="The network cannot be converted", seconds=_SECONDS)
    target = folder / name
    if kind == "CSRC":
        target.mkdir()
    command = [sys.executable, "-m", "nnabla.utils.cli.cli", "convert", "-f", "-b", "1", "-E", "0", "-O", kind]
    try:
        ended = subprocess.run(
            [*command, str(nnp), str(target)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            cwd=folder,
        )
    except subprocess.TimeoutExpired:
        raise ConvertError(f"nnabla's converter took more than {_SECONDS} seconds.") from None
    done = any(target.iterdir()) if kind == "CSRC" else target.exists()
    if ended.returncode or not done:
        raise ConvertError(f"nnabla's converter could not write {kind}: {_reason(ended)}")
    return target


def _reason(ended: subprocess.CompletedProcess[str]) -> str:
    if ended.returncode < 0:
        return f"its process was ended by the signal {signal.Signals(-ended.returncode).name}."
    lines = [line.strip() for line in f"{ended.stdout}\n{ended.stderr}".splitlines() if line.strip()]
    told = [
        line for line in lines if re.search(r"error|invalid|not support|unknown|cannot|could not", line, re.IGNORECASE)
    ]
    text = (told or lines or ["it did not say why"])[-1]
    if "No module named" in text:
        module = text.rpartition("No module named")[2].strip(" '\"")
        return f'it needs the Python package "{module}", which is not installed.'
    return text.rstrip(".") + "."
