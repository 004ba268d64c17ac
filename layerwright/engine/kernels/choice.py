"""Which functions of a graph are computed by code of our own: those that are worth it, by their sizes alone.

The rule asks for sizes and nothing that could change between two starts, so that a resumed run computes as before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from layerwright.engine.context import uses_card
from layerwright.engine.kernels.sizes import MOST_TAPS, Geometry, Maps, Product, Windows
from layerwright.layers.kinds import Shape, Value
from layerwright.model.kernels import Kernels

if TYPE_CHECKING:
    from layerwright.engine.kernels.function import FastFunction

Arguments = Mapping[str, Value]

_in_use = False

_LEAST_NANOSECONDS = 500_000
"""What a function must take in nnabla for ours to be worth calling Python and waking threads."""


_NEVER = 0.0
"""For functions of our own that give the same but are no faster than nnabla's: they are tested, and not chosen."""


def use_kernels(kernels: Kernels) -> None:
    """Say for this process whether graphs that are built from now on may have functions of our own."""
    global _in_use
    _in_use = kernels == "fast"


class Candidate(NamedTuple):
    """A function of our own that could take the place of one of nnabla's.

    Attributes:
        make: Makes it.
        nanoseconds: Roughly what nnabla's takes forward and backward on a processor of 2023.
    """

    make: Callable[[], FastFunction]
    nanoseconds: float


def fast_function(found: Candidate) -> FastFunction | None:
    """The function of our own; None where nnabla's is as good or is to be used."""
    if not _in_use or uses_card() or found.nanoseconds < _LEAST_NANOSECONDS:
        return None
    return found.make()


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
    geometry = _geometry(shapes, arguments, output, int(_number(arguments, "group", 1)))
    if geometry is None:
        return None

    def make() -> FastFunction:
        from layerwright.engine.kernels.convolution import Convolution

        return Convolution(geometry)

    return Candidate(make, 0.3 * geometry.multiplications)


def _depthwise_convolution(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    geometry = _geometry(shapes, arguments, output, shapes[0][1] if len(shapes[0]) > 1 else 1)
    if geometry is None:
        return None

    def make() -> FastFunction:
        from layerwright.engine.kernels.depthwise import DepthwiseConvolution

        return DepthwiseConvolution(geometry)

    return Candidate(make, 2.6 * geometry.multiplications)


def _geometry(shapes: Sequence[Shape], arguments: Arguments, output: Shape, groups: int) -> Geometry | None:
    x, weights = shapes[0], shapes[1]
    if len(x) != 4 or _number(arguments, "base_axis", 1) != 1:
        return None
    sizes = (
        *x,
        *output[1:],
        *weights[-2:],
        *_pair(arguments, "stride", 1),
        *_pair(arguments, "pad", 0),
        *_pair(arguments, "dilation", 1),
        groups,
    )
    return Geometry._make((*sizes, 1, 1))


def _max_pooling(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    windows = _windows(shapes[0], arguments, output)
    if windows is None or windows.kernel_height * windows.kernel_width > MOST_TAPS or not windows.reach_maps:
        return None

    def make() -> FastFunction:
        from layerwright.engine.kernels.pooling import MaxPooling

        return MaxPooling(windows, output)

    # Measured: ahead of nnabla's for windows of 2 x 2, behind it for larger ones.
    small = windows.kernel_height * windows.kernel_width <= 4
    return Candidate(make, 1.4 * windows.work if small else _NEVER)


def _average_pooling(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    windows = _windows(shapes[0], arguments, output)
    # Windows that reach over the edge are averaged in more than one way; nnabla knows them.
    if windows is None or not windows.stay_inside:
        return None

    def make() -> FastFunction:
        from layerwright.engine.kernels.pooling import AveragePooling

        return AveragePooling(windows, output)

    return Candidate(make, 2.4 * windows.work)


def _windows(x: Shape, arguments: Arguments, output: Shape) -> Windows | None:
    if len(x) != 4 or arguments.get("channel_last"):
        return None
    kernel = _pair(arguments, "kernel", 1)
    stride = _pair(arguments, "stride", 0) if arguments.get("stride") is not None else kernel
    return Windows._make((x[0] * x[1], *x[2:], *output[2:], *kernel, *stride, *_pair(arguments, "pad", 0)))


def _batch_normalization(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    x, axes = shapes[0], arguments["axes"]
    assert isinstance(axes, tuple | list)
    if len(axes) != 1 or len(shapes) != 5:
        return None
    axis = int(axes[0])  # type: ignore[arg-type]
    maps = Maps(prod(x[:axis]), x[axis], prod(x[axis + 1 :]))
    # Values of a map that lie apart from each other are no work for wide instructions.
    if maps.size < _SMALLEST_MAP or maps.samples * maps.size < 2:
        return None

    def make() -> FastFunction:
        from layerwright.engine.kernels.normalization import BatchNormalization

        return BatchNormalization(
            maps,
            output,
            decay=_number(arguments, "decay_rate", 0.9),
            epsilon=_number(arguments, "eps", 1e-5),
            batch_stat=bool(arguments.get("batch_stat", True)),
        )

    return Candidate(make, 17.0 * prod(x))


_SMALLEST_MAP = 4


def _relu(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    def make() -> FastFunction:
        from layerwright.engine.kernels.activation import ReLU

        return ReLU(output)

    return Candidate(make, 7.0 * prod(output))


def _affine(shapes: Sequence[Shape], arguments: Arguments, output: Shape) -> Candidate | None:
    axis = int(_number(arguments, "base_axis", 1))
    sizes = Product(prod(shapes[0][:axis]), prod(shapes[0][axis:]), prod(shapes[1][1:]))

    def make() -> FastFunction:
        from layerwright.engine.kernels.affine import Affine

        return Affine(sizes, output)

    return Candidate(make, 0.35 * sizes.multiplications)


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


def _pair(arguments: Arguments, name: str, default: int) -> tuple[int, int]:
    value = arguments.get(name)
    if not isinstance(value, tuple | list):
        return default, default
    first, second = value
    return int(first), int(second)  # type: ignore[arg-type]


def _number(arguments: Arguments, name: str, default: float) -> float:
    value = arguments.get(name, default)
    assert isinstance(value, int | float)
    return value
