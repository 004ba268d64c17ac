"""oneDNN loaded: its functions, its one engine and stream for the processor, and the threads that it may use.

Its C interface deals in handles alone, so that no structure of its headers is copied here but one.
https://uxlfoundation.github.io/oneDNN/group_dnnl_api.html
"""

from __future__ import annotations

import ctypes
import functools
import os
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

PACKAGE = "onednn-cpu-gomp"
_FILE = "libdnnl.so.3"
_THREADS_FILE = "libgomp.so.1"
_WAITING = {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"}
"""What a user may have said about threads that wait; GNU OpenMP looks for it when it is loaded."""

_CPU = 1
_IN_ORDER = 1
_OUT_OF_MEMORY = 1
_UNIMPLEMENTED = 3

Handle = ctypes.c_void_p


class MissingError(Exception):
    """oneDNN cannot be used on this machine; the message says why and what would help."""


class RefusedError(Exception):
    """oneDNN has no code for what is asked for on this processor."""


class Argument(ctypes.Structure):
    """A memory object, and what a primitive takes it for."""

    _fields_ = (("number", ctypes.c_int), ("memory", Handle))


class Library:
    """The functions of oneDNN.

    Attributes:
        engine: The processor.
        stream: Where primitives are executed one after the other, each before the call returns.
        execute: `dnnl_primitive_execute`.
        set_address: `dnnl_memory_set_data_handle`.
        use_threads: `omp_set_num_threads`, which counts for the calling thread.
    """

    def __init__(self) -> None:
        """Load it.

        Raises:
            MissingError: It is not installed, or cannot be loaded.
        """
        path = _installed()
        if not _WAITING & os.environ.keys():
            # A thread that waits would otherwise keep its core busy for milliseconds, from which others would have to
            # be thrown first. To sleep and to be woken costs 10 microseconds.
            os.environ["OMP_WAIT_POLICY"] = "passive"
        try:
            self._functions = ctypes.CDLL(str(path))
            threads = ctypes.CDLL(_THREADS_FILE)
        except OSError as error:
            raise MissingError(f"{error}. On Debian and Ubuntu, libgomp1 brings {_THREADS_FILE}") from None
        self.engine = self.made("dnnl_engine_create", _CPU, ctypes.c_size_t(0))
        self.stream = self.made("dnnl_stream_create", self.engine, _IN_ORDER)
        self.execute = self._functions.dnnl_primitive_execute
        self.execute.argtypes = (Handle, Handle, ctypes.c_int, ctypes.POINTER(Argument))
        self.set_address = self._functions.dnnl_memory_set_data_handle
        self.set_address.argtypes = (Handle, Handle)
        self.use_threads: Callable[[int], None] = threads.omp_set_num_threads
        self._functions.dnnl_primitive_desc_query_md.restype = Handle
        self._functions.dnnl_memory_desc_get_size.restype = ctypes.c_size_t

    def made(self, function: str, *arguments: Any) -> Handle:
        """What a function makes and puts in its first argument.

        Raises:
            RefusedError: There is no code for it.
            MemoryError: There is no memory for it.
        """
        handle = Handle()
        self.call(function, ctypes.byref(handle), *arguments)
        return handle

    def call(self, function: str, *arguments: Any) -> None:
        """Call a function that returns a status; see `made`."""
        check(getattr(self._functions, function)(*arguments), function)

    def ask(self, function: str, *arguments: Any) -> Any:
        """Call a function that returns a value."""
        return getattr(self._functions, function)(*arguments)


def check(status: int, function: str) -> None:
    """Raise what a status means; see `Library.made`."""
    if status == _OUT_OF_MEMORY:
        raise MemoryError
    if status == _UNIMPLEMENTED:
        raise RefusedError(f"{function} is not implemented for this")
    if status:
        raise RuntimeError(f"{function} failed with the status {status}")


@functools.cache
def library() -> Library:
    """The library, loaded once.

    Raises:
        MissingError: It cannot be used.
    """
    return Library()


@functools.cache
def reason_for_absence() -> str:
    """Why fast kernels cannot be used on this machine; nothing where they can."""
    try:
        library()
    except MissingError as error:
        return str(error)
    return ""


def available_threads() -> int:
    """The threads that a process should use: its share of the processors that it may run on.

    `OMP_NUM_THREADS` lowers it, and processes that Open MPI has started on the same machine share.
    """
    threads = len(os.sched_getaffinity(0))
    peers = os.environ.get("OMPI_COMM_WORLD_LOCAL_SIZE", "")
    if peers.isdigit():
        threads //= max(int(peers), 1)
    limit = os.environ.get("OMP_NUM_THREADS", "").split(",")[0]
    if limit.isdigit() and int(limit):
        threads = min(threads, int(limit))
    return max(threads, 1)


def _installed() -> Path:
    """Where the wheel has put the library: it has no Python module, and lies beside the environment's own libraries."""
    try:
        files = metadata.files(PACKAGE) or ()
    except metadata.PackageNotFoundError:
        raise MissingError(f"the package {PACKAGE} is not installed") from None
    for file in files:
        path = Path(str(file.locate()))
        if path.name == _FILE and path.exists():
            return path.resolve()
    raise MissingError(f"the package {PACKAGE} is installed without {_FILE}")
