"""The threads that share the work of a kernel.

The caller's thread begins at once and takes one part of the work after the other; threads that wait in native code wake
up and do the same. A thread that is late, since others use the processor, is not waited for unless it has begun a part.
The division of the work into jobs does not depend on who does them, so results do not either.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir
from numba import types

from layerwright.engine.kernels.native import Kernel, compiled, inserted

_WORTH_SHARING = 30_000
"""The values that one thread reads and writes while another is woken."""

_PARTS_FOR_EACH_THREAD = 6
_LONGEST_WAIT = 0.5
"""For others, in proportion to the caller's own work."""

_SHORT = 50e-6
_LONGEST_REST = 4096
"""Calls in which the others are left out."""

_NOTHING_LEFT = 1 << 40
_SPINS = 2_000

# Where the shared numbers lie, in bytes; those that several threads write have cache lines of their own.
_NEXT_PART, _AT_WORK, _WORK_SEMAPHORE, _DONE_SEMAPHORE = 0, 64, 192, 256
_KERNEL, _PLACE, _PARTS, _ROOM, _ROOM_BYTES, _IS_WAITED_FOR = 128, 136, 144, 152, 160, 168
_CONTROL_BYTES = 320

_library = ctypes.CDLL(None)
for _name in ("sem_wait", "sem_post"):
    llvm.add_symbol(f"layerwright_{_name}", ctypes.cast(getattr(_library, _name), ctypes.c_void_p).value)
_sem_wait = types.ExternalFunction("layerwright_sem_wait", types.int32(types.int64))
_sem_post = types.ExternalFunction("layerwright_sem_post", types.int32(types.int64))

_INTEGER = ir.IntType(64)


@inserted
def _load(_: Any, address: Any) -> Any:
    """The number at an address that other threads write."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load_atomic(builder.inttoptr(arguments[0], _INTEGER.as_pointer()), "seq_cst", 8)

    return types.int64(types.int64), generate


@inserted
def _store(_: Any, address: Any, value: Any) -> Any:
    """Write a number that other threads read."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = builder.inttoptr(arguments[0], _INTEGER.as_pointer())
        builder.store_atomic(arguments[1], pointer, "seq_cst", 8)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), generate


@inserted
def _add(_: Any, address: Any, value: Any) -> Any:
    """Add to a number that other threads add to as well; gives what it was before."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = builder.inttoptr(arguments[0], _INTEGER.as_pointer())
        return builder.atomic_rmw("add", pointer, arguments[1], "seq_cst")

    return types.int64(types.int64, types.int64), generate


@inserted
def _call(_: Any, kernel: Any, part: Any, parts: Any, place: Any, room: Any) -> Any:
    """Call a kernel by its address."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(ir.VoidType(), [_INTEGER] * 4)
        builder.call(builder.inttoptr(arguments[0], kind.as_pointer()), arguments[1:])
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64, types.int64, types.int64), generate


@compiled()
def _take_parts(control: Any, thread: Any) -> None:
    """Do parts of the present work until none is left."""
    part = _add(control + _NEXT_PART, 1)
    while part < _NOTHING_LEFT and part < _load(control + _PARTS):
        room = _load(control + _ROOM) + thread * _load(control + _ROOM_BYTES)
        _call(_load(control + _KERNEL), part, _load(control + _PARTS), _load(control + _PLACE), room)
        part = _add(control + _NEXT_PART, 1)


@compiled()
def _serve(control: Any, thread: Any) -> None:
    """Wait for work and share it, for ever."""
    while True:
        for _ in range(_SPINS):
            if _load(control + _NEXT_PART) < _NOTHING_LEFT:
                break
        else:
            _sem_wait(control + _WORK_SEMAPHORE)
        _add(control + _AT_WORK, 1)
        _take_parts(control, thread)
        if _add(control + _AT_WORK, -1) == 1 and _load(control + _IS_WAITED_FOR):
            _sem_post(control + _DONE_SEMAPHORE)


@compiled()
def _begin(control: Any, kernel: Any, place: Any, room: Any, room_bytes: Any, parts: Any, others: Any) -> None:
    """Lay out a kernel's work and do all of it that others do not begin.

    Nobody reads the kernel and its place before the number of the next part says that there is work, and everybody who
    has taken a part is counted among those at work: when that count is zero, the next work can be laid out.
    """
    _store(control + _KERNEL, kernel)
    _store(control + _PLACE, place)
    _store(control + _ROOM, room)
    _store(control + _ROOM_BYTES, room_bytes)
    _store(control + _PARTS, parts)
    _store(control + _NEXT_PART, 0)
    for _ in range(others):
        _sem_post(control + _WORK_SEMAPHORE)
    _take_parts(control, 0)
    _store(control + _NEXT_PART, _NOTHING_LEFT)


@compiled()
def _wait(control: Any) -> None:
    """Wait for parts that others have begun: awake for a moment, then asleep.

    Who comes last looks whether he is waited for after he has left, and the caller says so before it looks again: one
    of the two sees the other. A wake-up too many does no harm.
    """
    for _ in range(_SPINS):
        if _load(control + _AT_WORK) == 0:
            return
    _store(control + _IS_WAITED_FOR, 1)
    while _load(control + _AT_WORK) > 0:
        _sem_wait(control + _DONE_SEMAPHORE)
    _store(control + _IS_WAITED_FOR, 0)


@compiled()
def _run_alone(kernel: Any, place: Any, room: Any) -> None:
    _call(kernel, 0, 1, place, room)


def available_threads() -> int:
    """The threads that a process should use: its share of the processors that it may run on.

    `OMP_NUM_THREADS` and `NUMBA_NUM_THREADS` lower it, and processes that Open MPI has started on the same machine
    share.
    """
    threads = len(os.sched_getaffinity(0))
    peers = os.environ.get("OMPI_COMM_WORLD_LOCAL_SIZE", "")
    if peers.isdigit():
        threads //= max(int(peers), 1)
    for name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
        limit = os.environ.get(name, "").split(",")[0]
        if limit.isdigit() and int(limit):
            threads = min(threads, int(limit))
    return max(threads, 1)


class Team:
    """Threads that wait for kernels; the caller's own is one of them.

    Attributes:
        threads: How many there are.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._turn = threading.Lock()
        self._memory = np.empty(0, np.float32)
        self._rest, self._calls_alone = 4, 0
        self._block = np.zeros(_CONTROL_BYTES + 64, np.uint8)
        self._control = -(-self._block.ctypes.data // 64) * 64
        ctypes.c_int64.from_address(self._control + _NEXT_PART).value = _NOTHING_LEFT
        for semaphore in (_WORK_SEMAPHORE, _DONE_SEMAPHORE):
            _library.sem_init(ctypes.c_void_p(self._control + semaphore), 0, 0)
        for number in range(1, threads):
            # They stay in native code until the process ends.
            threading.Thread(target=_serve, args=(self._control, number), name=f"kernels-{number}", daemon=True).start()

    def run(self, kernel: Kernel, arguments: list[int], *, room: int, alone: bool) -> None:
        """Have a kernel's work done; `share_work` says what the arguments are."""
        threads = self.threads
        if alone or self._calls_alone:
            threads, self._calls_alone = 1, max(self._calls_alone - 1, 0)
        place = np.array(arguments, np.int64)
        with self._turn:
            own_room = self._room(room * threads)
            if threads == 1:
                _run_alone(kernel.address, place.ctypes.data, own_room)
            else:
                self._run_together(kernel.address, place.ctypes.data, own_room, room * self._memory.itemsize)

    def _run_together(self, kernel: int, place: int, room: int, room_bytes: int) -> None:
        """Share work, and rest from it where waiting for the others has taken longer than it should.

        Others may use the processors: a thread that loses its own in the middle of a part holds up all.
        """
        began = time.perf_counter()
        parts = self.threads * _PARTS_FOR_EACH_THREAD
        _begin(self._control, kernel, place, room, room_bytes, parts, self.threads - 1)
        worked = time.perf_counter()
        _wait(self._control)
        waited = time.perf_counter() - worked
        if waited > _LONGEST_WAIT * (worked - began) + _SHORT:
            self._rest = min(4 * self._rest, _LONGEST_REST)
            self._calls_alone = self._rest
        else:
            self._rest = max(self._rest // 2, 4)

    def _room(self, size: int) -> int:
        if size > len(self._memory):
            # The old one goes first: they need not both fit.
            self._memory = np.empty(0, np.float32)
            self._memory = np.empty(size, np.float32)
        return self._memory.ctypes.data


_team: Team | None = None


def share_work(kernel: Kernel, operations: int, *arguments: int | tuple[int, ...], room: int = 0) -> None:
    """Have a kernel's work done by as many threads as it is worth.

    Args:
        kernel: The kernel.
        operations: Roughly how many values it reads, writes or multiplies; little work stays in this thread.
        arguments: What it finds at its place: sizes, addresses and yes or no as integers, one behind the other.
        room: The float32 values that each thread needs for itself.

    Raises:
        MemoryError: There is no room.
    """
    global _team
    if _team is None:
        _team = Team(available_threads())
    flat: list[int] = []
    for entry in arguments:
        if isinstance(entry, tuple):
            flat.extend(entry)
        else:
            flat.append(entry)
    _team.run(kernel, flat, room=room, alone=operations < _WORTH_SHARING)
