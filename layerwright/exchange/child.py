"""Work in a process of its own, which native code may end: it gets a folder to read from and to write to."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from layerwright.model.problems import LayerwrightError

_REASON = "reason.txt"


class ChildError(LayerwrightError):
    """A process that could not do its work.

    `signal` is the number of the signal that ended it, or 0.
    """

    def __init__(self, text: str, signal: int = 0) -> None:
        super().__init__(text)
        self.signal = signal


def run_child(module: str, folder: Path, *arguments: str, doing: str, seconds: float | None = None) -> None:
    """Run a module whose `main` is `serve`, and wait for it.

    Args:
        module: The module.
        folder: The folder that it works in.
        arguments: More arguments for it.
        doing: What it does, as the beginning of a sentence: `The network could not be computed`.
        seconds: How long it may take.

    Raises:
        ChildError: It failed, took too long, or was ended by a signal; the message says why.
    """
    try:
        status, said = run_module(module, [str(folder), *arguments], seconds)
    except subprocess.TimeoutExpired:
        raise ChildError(f"{doing}: it took more than {seconds:g} seconds.") from None
    reason = folder / _REASON
    if reason.exists():
        raise ChildError(f"{doing}: {reason.read_text(encoding='utf-8')}")
    if status < 0:
        name = signal.Signals(-status).name
        hint = " The system may have run out of memory." if status == -signal.SIGKILL else ""
        raise ChildError(f"{doing}: its process was ended by the signal {name}.{hint}", -status)
    if status:
        lines = said.decode(errors="replace").strip().splitlines() or [f"status {status}"]
        raise ChildError(f"{doing}: {lines[-1]}")


def run_module(module: str, arguments: Sequence[str], seconds: float | None = None) -> tuple[int, bytes]:
    """Run a module as a program of its own and wait for it.

    Args:
        module: The module.
        arguments: Its arguments.
        seconds: How long it may take.

    Returns:
        The exit status, negative for a signal, and what it said on the standard error.

    Raises:
        TimeoutExpired: It took longer.
    """
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=seconds,
    )
    return ended.returncode, ended.stderr


def serve(work: Callable[[Path, Sequence[str]], None]) -> int:
    """Do the work of a child: what can be expected to go wrong is told to the parent.

    Args:
        work: Is given the folder and the other arguments.

    Returns:
        The exit status.
    """
    folder = Path(sys.argv[1])
    try:
        work(folder, sys.argv[2:])
    except MemoryError:
        (folder / _REASON).write_text("there is not enough memory.", encoding="utf-8")
        return 1
    except Exception as error:
        if not isinstance(error, (LayerwrightError, *_data_errors())):
            raise
        (folder / _REASON).write_text(str(error), encoding="utf-8")
        return 1
    return 0


def _data_errors() -> tuple[type[Exception], ...]:
    """The errors of datasets, if any of that package is loaded: loading it takes longer than many a child's work."""
    module = sys.modules.get("layerwright.data.errors")
    return (module.DataError,) if module else ()
