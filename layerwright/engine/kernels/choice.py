"""Which functions of a graph oneDNN computes: those that are worth it, by their sizes alone.

The rule asks for sizes and nothing that could change between two starts, so that a resumed run computes as before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import NamedTuple

from layerwright.engine.context import uses_card
from layerwright.engine.kernels.activation import ReLU
from layerwright.engine.kernels.affine import Affine, Product
from layerwright.engine.kernels.convolution import Convolution, Geometry
from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.normalization import BatchNormalization
from layerwright.engine.kernels.onednn.library import RefusedError, reason_for_absence
from layerwright.engine.kernels.onednn.operation import in_threads, limit_threads
from layerwright.engine.kernels.pooling import Pooling
from layerwright.engine.kernels.windows import Windows
from layerwright.layers.kinds import Shape, Value
from layerwright.model.kernels import Kernels

Arguments = Mapping[str, Value]

_in_use = False

_LEAST_NANOSECONDS = 500_000
"""What a function must take in nnabla for ours to be worth calling Python and waking threads."""

_WORTH_SHARING = 10_000_000
"""What a function must take in nnabla for ours to have several threads, which wait for each other at its end.

Where others use the processors, that costs milliseconds however short the work is: with less than this, functions in
two threads were slower than nnabla's in one, on two cores of which four other programs had their part.
"""


def use_kernels(kernels: Kernels, threads: int = 0) -> None:
    """Say for this process whether graphs that are built from now on may have functions of our own.

    On a machine that cannot load oneDNN all are nnabla's, also those of a run that was begun elsewhere.

    Args:
        kernels: Whose functions they are.
        threads: How many threads ours share their work among; 0 for as many as the machine has for this process.
    """
    global _in_use
    _in_use = kernels == "fast" and not reason_for_absence()
    limit_threads(threads)


class Candidate(NamedTuple):
    """A function of our own that could take the place of one of nnabla's.

    Attributes:
        make: Makes it, told whether its first input lies in memory with the values of one place side by side.
        nanoseconds: Roughly what nnabla's takes forward and backward on a processor of 2023.
        only_last: Whether it is faster than nnabla's only where the values of one place lie side by side.
    """

    make: Callable[[bool], FastFunction]
    nanoseconds: float
    only_last: bool = False


def fast_function(found: Candidate, last: bool) -> FastFunction | None:
    """The function of our own; None where nnabla's is as good or is to be used."""
    if not _in_use or uses_card() or (found.only_last and not last):
        return None
    # nnabla's would need its input brought back, which costs as much again.
    least = _LEAST_NANOSECONDS / 3 if found.only_last else _LEAST_NANOSECONDS
    if found.nanoseconds < least:
        return None
    try:
        with in_threads(0 if found.nanoseconds > _WORTH_SHARING else 1):
            return found.make(last)
    except RefusedError:
        return None


def candidate(function: str, shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    """Our own function for what one of nnabla's computes, however little; None where ours cannot do the same.

    Args:
        function: The name of a function of `nnabla.functions`.
        shapes: Those of the variables that it takes.
        arguments: Its keyword arguments.
        output: The shape of what it gives.
    """
    rule = _RULES.get(function)
    return rule(shapes, arguments, output) if rule and 0 not in output else None


def _convolution(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    if arguments.get("channel_last"):
        return None
    # Groups of few maps make small products.
    few = shapes[1][1] < _FEW_MAPS
    return _convolved(shapes, arguments, output, int(_number(arguments, "group", 1)), 1.2 if few else 0.3)


def _depthwise_convolution(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    found = _convolved(shapes, arguments, output, shapes[0][int(_number(arguments, "base_axis", 1))], 2.6)
    strides = arguments.get("stride")
    strided = isinstance(strides, tuple | list) and any(step != 1 for step in strides)
    # Measured: with maps to be turned before and behind it, it is as slow as nnabla's.
    return found and found._replace(only_last=strided and prod(shapes[1][1:]) >= _LARGE_KERNEL)


def _convolved(
    shapes: Sequence[Shape], arguments: Arguments, output: Shape, groups: int, nanoseconds: float
) -> Candidate | None:
    axis = int(_number(arguments, "base_axis", 1))
    x, y = _maps(shapes[0], axis), _maps(output, axis)
    axes = len(x) - 2
    if not 1 <= axes <= _MOST_MAP_AXES:
        return None

    def make(last: bool) -> FastFunction:
        geometry = Geometry(
            x,
            y,
            kernel=shapes[1][-axes:],
            stride=_each(arguments, "stride", axes, 1),
            pad=_each(arguments, "pad", axes, 0),
            dilation=_each(arguments, "dilation", axes, 1),
            groups=groups,
        )
        return Convolution(geometry, output, bias=len(shapes) > 2, last=last)

    return Candidate(make, nanoseconds * prod(y) * prod(shapes[1][-axes:]) * (x[1] // groups))


_MOST_MAP_AXES = 3
_LARGE_KERNEL = 25
_FEW_MAPS = 4


def _max_pooling(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    return _pooled(shapes[0], arguments, output, largest=True, nanoseconds=1.5)


def _average_pooling(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    return _pooled(shapes[0], arguments, output, largest=False, nanoseconds=1.4)


def _pooled(x: Shape, arguments: Arguments, output: Shape, *, largest: bool, nanoseconds: float) -> Candidate | None:
    if arguments.get("channel_last"):
        return None
    kernel = arguments["kernel"]
    assert isinstance(kernel, tuple | list)
    axes = len(kernel)
    if axes > _MOST_MAP_AXES or len(x) < axes + 2:
        return None
    maps, output_maps = _maps(x, len(x) - axes - 1), _maps(output, len(x) - axes - 1)
    kernel = _each(arguments, "kernel", axes, 1)
    stride = _each(arguments, "stride", axes, 1) if arguments.get("stride") is not None else kernel
    windows = Windows(maps, output_maps, kernel, stride, _each(arguments, "pad", axes, 0))
    # Windows that reach over the edge are averaged in more than one way; nnabla knows them.
    if not (windows.reach_maps if largest else windows.stay_inside):
        return None

    def make(last: bool) -> FastFunction:
        return Pooling(windows, output, largest=largest, last=last)

    return Candidate(make, nanoseconds * prod(output) * prod(kernel), only_last=True)


def _batch_normalization(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    x, axes = shapes[0], arguments["axes"]
    assert isinstance(axes, tuple | list)
    if len(axes) != 1 or len(shapes) != 5:
        return None
    axis = int(axes[0])  # type: ignore[arg-type]
    maps = (prod(x[:axis]), x[axis], prod(x[axis + 1 :]))
    # Measured: behind nnabla's where each map is a single value.
    if maps[2] < 2:
        return None

    def make(last: bool) -> FastFunction:
        return BatchNormalization(
            maps,
            output,
            decay=_number(arguments, "decay_rate", 0.9),
            epsilon=_number(arguments, "eps", 1e-5),
            batch_stat=bool(arguments.get("batch_stat", True)),
            last=last,
        )

    return Candidate(make, 17.0 * prod(x))


def _relu(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    def make(last: bool) -> FastFunction:
        return ReLU(output, last=last)

    return Candidate(make, 2.6 * prod(output))


def _affine(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    axis = int(_number(arguments, "base_axis", 1))
    rows, inputs, outputs = prod(shapes[0][:axis]), prod(shapes[0][axis:]), prod(shapes[1][1:])

    def make(last: bool) -> FastFunction:
        return Affine(Product(rows, inputs, outputs), output, bias=len(shapes) > 2)

    return Candidate(make, 0.35 * rows * inputs * outputs)


_RULES: Mapping[str, Callable[[Sequence[Shape], Arguments, Shape], Candidate | None]] = {
    "convolution": _convolution,
    "depthwise_convolution": _depthwise_convolution,
    "max_pooling": _max_pooling,
    "average_pooling": _average_pooling,
    "batch_normalization": _batch_normalization,
    "relu": _relu,
    "affine": _affine,
}

REPLACEABLE = frozenset(_RULES)
"""The functions of nnabla that ours could take the place of, depending on their sizes."""


def _maps(shape: Shape, axis: int) -> Shape:
    """The shape with one axis for the samples."""
    return (prod(shape[:axis]), *shape[axis:])


def _each(arguments: Arguments, name: str, axes: int, default: int) -> Shape:
    value = arguments.get(name)
    if not isinstance(value, tuple | list):
        return (default,) * axes
    return tuple(int(entry) for entry in value)  # type: ignore[arg-type]


def _number(arguments: Arguments, name: str, default: float) -> float:
    value = arguments.get(name, default)
    assert isinstance(value, int | float)
    return value
