"""What native code of our own stands on: compilation with a cache of the user's, memory by address, BLAS products.

A kernel is a function `(part, parts, place, room)` that does one of so many parts of its work. Its arguments, sizes
and addresses of float32 values, are integers at a place in memory; the room is memory of its thread. It calls functions
that are compiled with it, and products of the OpenBLAS that SciPy brings, with one thread each.
"""

from __future__ import annotations

import atexit
import ctypes
import functools
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite.binding as llvm
import numba
import numpy as np
import scipy
from llvmlite import ir
from numba import carray, types  # type: ignore[attr-defined]
from numba.core import cgutils
from numba.extending import get_cython_function_address, intrinsic
from numba.np.unsafe import ndarray

from layerwright.folders import user_folder

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _cache_folder() -> Path:
    """Where compiled code is kept between starts; for this process only where the user has no place for it.

    numba notices that a function has changed, but not those that it calls: each state of the sources has a folder.
    """
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    folder = user_folder("cache") / "kernels" / digest
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    temporary = Path(tempfile.mkdtemp(prefix="layerwright-kernels-"))
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    return temporary


_SYMBOL = "layerwright_sgemm"
_FLOAT_BYTES = 4

_FUSED = {"contract"}
_SUMS_FREELY = {"contract", "reassoc", "nsz"}
"""What a compiler may change where values are summed: the order, not what NaN and infinity mean."""


class Kernel:
    """A kernel, compiled when it is first needed; the result is kept for the next start."""

    def __init__(self, function: Callable[[Any, Any, Any, Any], None]) -> None:
        self._function = function

    @functools.cached_property
    def address(self) -> int:
        """Where the native code is."""
        integer = types.int64
        decorate = numba.cfunc(
            types.void(integer, integer, integer, integer), cache=True, error_model="numpy", fastmath=_FUSED
        )
        # The compiled function owns its code.
        self._code = decorate(self._function)
        address: int = self._code.address  # type: ignore[assignment]
        return address


def compiled(*, sums_freely: bool = False) -> Callable[[_Function], _Function]:
    """A decorator for what kernels call."""
    decorate = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=_SUMS_FREELY if sums_freely else _FUSED)
    return cast("Callable[[_Function], _Function]", decorate)


def _use_one_thread_for_each_product() -> None:
    """Tell SciPy's OpenBLAS, whose own threads would fight with ours."""
    for path in sorted((Path(scipy.__file__).parents[1] / "scipy.libs").glob("libscipy_openblas*")):
        library = ctypes.CDLL(str(path))
        for name in ("scipy_openblas_set_num_threads", "scipy_openblas_set_num_threads64_"):
            if hasattr(library, name):
                getattr(library, name)(1)


_settings: Any = numba.config
if not _settings.CACHE_DIR:
    _settings.CACHE_DIR = str(_cache_folder())

llvm.add_symbol(_SYMBOL, get_cython_function_address("scipy.linalg.cython_blas", "sgemm"))
_use_one_thread_for_each_product()

_ADDRESSES = (types.uintp,) * 13
_sgemm: Any = types.ExternalFunction(_SYMBOL, types.void(*_ADDRESSES))


def inserted(function: Callable[..., Any]) -> Any:
    """A decorator for what stands for instructions of the machine; the function says which, and is not called."""
    return intrinsic(function)


to_fixed_tuple: Any = ndarray.to_fixed_tuple


def _pointer_to(scalar: Any, native: ir.Type) -> Any:
    @inserted
    def pointer(_: Any, address: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], ir.PointerType(native))

        return types.CPointer(scalar)(address), generate  # type: ignore[no-untyped-call]

    return pointer


_floats_at = _pointer_to(types.float32, ir.FloatType())
_doubles_at = _pointer_to(types.float64, ir.DoubleType())
_octets_at = _pointer_to(types.uint8, ir.IntType(8))
_integers_at = _pointer_to(types.int64, ir.IntType(64))


@compiled()
def integers(place: Any, size: Any) -> Any:
    """The integers at an address."""
    return carray(_integers_at(place), size)


@compiled()
def doubles(address: Any, size: Any) -> Any:
    """The float64 values at an address."""
    return carray(_doubles_at(address), size)


@compiled()
def floats(address: Any, offset: Any, size: Any) -> Any:
    """The float32 values of a block of memory, from an offset on."""
    return carray(_floats_at(address + 4 * offset), size)


@compiled()
def octets(address: Any, offset: Any, size: Any) -> Any:
    """The uint8 values of a block of memory, from an offset on."""
    return carray(_octets_at(address + offset), size)


@inserted
def copy(_: Any, target: Any, source: Any, size: Any) -> Any:
    """Copy float32 values from one address to another; short lines gain most."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FloatType().as_pointer()
        to, from_ = (builder.inttoptr(address, kind) for address in arguments[:2])
        cgutils.raw_memcpy(builder, to, from_, arguments[2], _FLOAT_BYTES)  # type: ignore[no-untyped-call]
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), generate


@inserted
def clear(_: Any, target: Any, size: Any) -> Any:
    """Set float32 values at an address to 0."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        size = builder.mul(arguments[1], ir.Constant(arguments[1].type, _FLOAT_BYTES))
        cgutils.memset(builder, builder.inttoptr(arguments[0], ir.IntType(8).as_pointer()), size, 0)  # type: ignore[no-untyped-call]
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), generate


@compiled()
def multiply(
    turn_a: Any, turn_b: Any, m: Any, n: Any, k: Any,
    a: Any, step_a: Any, b: Any, step_b: Any, keep: Any, c: Any, step_c: Any,
) -> None:  # fmt: skip
    """C = A B, or C += A B, of matrices whose rows lie at equal steps.

    Args:
        turn_a: Whether A is stored as its transpose.
        turn_b: Whether B is stored as its transpose.
        m: The rows of A and C.
        n: The columns of B and C.
        k: The columns of A and rows of B.
        a: The address of A.
        step_a: From one stored row of A to the next, in values.
        b: The address of B.
        step_b: From one stored row of B to the next.
        keep: Whether the product is added to what C holds.
        c: The address of C.
        step_c: From one row of C to the next.
    """
    # BLAS counts along columns: it computes the transpose of C from the transposes of B and A.
    letters = np.empty(2, np.uint8)
    sizes = np.empty(6, np.int32)
    factors = np.empty(2, np.float32)
    letters[0] = 84 if turn_b else 78
    letters[1] = 84 if turn_a else 78
    sizes[0], sizes[1], sizes[2] = n, m, k
    sizes[3], sizes[4], sizes[5] = step_b, step_a, step_c
    factors[0], factors[1] = 1.0, 1.0 if keep else 0.0
    at, of, by = letters.ctypes.data, sizes.ctypes.data, factors.ctypes.data
    _sgemm(at, at + 1, of, of + 4, of + 8, by, b, of + 12, a, of + 16, by + 4, c, of + 20)


@compiled()
def share(part: Any, parts: Any, count: Any) -> Any:
    """The first and the end of a thread's share of so many jobs."""
    return part * count // parts, (part + 1) * count // parts


__all__ = [
    "Kernel",
    "clear",
    "compiled",
    "copy",
    "doubles",
    "floats",
    "inserted",
    "integers",
    "multiply",
    "octets",
    "share",
    "to_fixed_tuple",
]
