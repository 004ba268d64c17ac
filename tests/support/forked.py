"""Child processes that begin at once: copies of one that has loaded the libraries, where a test is not about the start.

Each is a process of its own as in the program, runs the same module as its main one, and can crash; what it saves is
half a second to a second for loading nnabla and the engines. Tests of the command line start their processes in
earnest.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path

from layerwright.exchange.child import run_module as in_earnest

_IN_EARNEST = "layerwright.exchange.nnef.reading.parser_process"
"""It bounds its own memory, of which the libraries of the others would take a large part."""

_context: ForkServerContext | None = None


def _server() -> ForkServerContext:
    global _context
    if _context is None:
        _context = get_context("forkserver")
        _context.set_forkserver_preload(
            [
                *("nnabla", "nnabla.functions", "nnabla.solvers", "nnabla.utils.converter", "onnx", "onnxruntime"),
                *("nnef", "tract", "layerwright.engine.build", "layerwright.exchange.model"),
            ]
        )
    return _context


def run_module(module: str, arguments: Sequence[str], seconds: float | None = None) -> tuple[int, bytes]:
    """In the place of `layerwright.exchange.child.run_module`: the exit status and the standard error."""
    if module == _IN_EARNEST:
        return in_earnest(module, arguments, seconds)
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        process = _server().Process(target=_child, args=(module, list(arguments), str(said)))
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(module, seconds or 0)
        return process.exitcode, said.read_bytes() if said.exists() else b""


def _child(module: str, arguments: Sequence[str], said: str) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT), sys.stderr.fileno())
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)
