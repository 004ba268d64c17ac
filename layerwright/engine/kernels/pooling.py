"""Pooling of maps on the processor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nnabla as nn
import numpy as np
from numpy.typing import NDArray

from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.native import Kernel, clear, compiled, floats, integers, octets, share, to_fixed_tuple
from layerwright.engine.kernels.sizes import Windows
from layerwright.engine.kernels.team import share_work
from layerwright.layers.kinds import Shape


class MaxPooling(FastFunction):
    """Input: maps. The first of equal values takes the gradient."""

    def __init__(self, windows: Windows, output: Shape) -> None:
        super().__init__(output)
        self._windows = windows
        self._chosen: NDArray[np.uint8] = np.empty(0, np.uint8)

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs."""
        windows = self._windows
        self._chosen = np.empty(windows.maps * windows.out_height * windows.out_width, np.uint8)
        x, y = self.read(inputs[0].data), self.write(outputs[0].data)
        share_work(_take_largest, windows.work, windows, x, y, self._chosen.ctypes.data)

    def backward_impl(
        self,
        inputs: Sequence[nn.Variable],
        outputs: Sequence[nn.Variable],
        propagate_down: Sequence[bool],
        accum: Sequence[bool],
    ) -> None:
        """Compute the gradients."""
        if propagate_down[0]:
            dy, dx = self.read(outputs[0].grad), self.gradient(inputs[0], accum[0])
            share_work(_give_to_largest, self._windows.work, self._windows, dy, self._chosen.ctypes.data, accum[0], dx)

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return False


class AveragePooling(FastFunction):
    """Input: maps. Every window lies within its map."""

    def __init__(self, windows: Windows, output: Shape) -> None:
        super().__init__(output)
        self._windows = windows

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs."""
        x, y = self.read(inputs[0].data), self.write(outputs[0].data)
        share_work(_average, self._windows.work, self._windows, x, y)

    def backward_impl(
        self,
        inputs: Sequence[nn.Variable],
        outputs: Sequence[nn.Variable],
        propagate_down: Sequence[bool],
        accum: Sequence[bool],
    ) -> None:
        """Compute the gradients."""
        if propagate_down[0]:
            dy, dx = self.read(outputs[0].grad), self.gradient(inputs[0], accum[0])
            share_work(_distribute, self._windows.work, self._windows, dy, accum[0], dx)

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return False


@compiled()
def _halve(above: Any, below: Any, target: Any, place: Any) -> None:
    """The largest of two by two values, without jumps, for wide instructions."""
    for i in range(np.uint64(len(target))):
        best = above[np.uint64(2) * i]
        at = np.uint8(0)
        value = above[np.uint64(2) * i + np.uint64(1)]
        better = value > best
        best, at = (value if better else best), (np.uint8(1) if better else at)
        value = below[np.uint64(2) * i]
        better = value > best
        best, at = (value if better else best), (np.uint8(2) if better else at)
        value = below[np.uint64(2) * i + np.uint64(1)]
        better = value > best
        best, at = (value if better else best), (np.uint8(3) if better else at)
        target[i] = best
        place[i] = at


@Kernel
def _take_largest(part: Any, parts: Any, place: Any, room: Any) -> None:
    values = to_fixed_tuple(integers(place, 14), 14)
    maps, height, width, out_height, out_width, kernel_height, kernel_width, sy, sx, py, px = values[:11]
    x, y, chosen = values[11:]
    quarters = (
        kernel_height == 2 and kernel_width == 2 and sy == 2 and sx == 2 and py == 0 and px == 0
        and 2 * out_height <= height and 2 * out_width <= width
    )  # fmt: skip
    low, high = share(part, parts, maps)
    for m in range(low, high):
        source = floats(x, m * height * width, height * width)
        target = floats(y, m * out_height * out_width, out_height * out_width)
        place = octets(chosen, m * out_height * out_width, out_height * out_width)
        if quarters:
            for oy in range(out_height):
                _halve(
                    floats(x, (m * height + 2 * oy) * width, 2 * out_width),
                    floats(x, (m * height + 2 * oy + 1) * width, 2 * out_width),
                    floats(y, (m * out_height + oy) * out_width, out_width),
                    octets(chosen, (m * out_height + oy) * out_width, out_width),
                )
            continue
        for oy in range(out_height):
            top = oy * sy - py
            first_row, end_row = max(-top, 0), min(kernel_height, height - top)
            for ox in range(out_width):
                left = ox * sx - px
                first, end = max(-left, 0), min(kernel_width, width - left)
                best = source[(top + first_row) * width + left + first]
                at = first_row * kernel_width + first
                for ky in range(first_row, end_row):
                    row = (top + ky) * width + left
                    for kx in range(first, end):
                        value = source[row + kx]
                        better = value > best
                        best = value if better else best
                        at = ky * kernel_width + kx if better else at
                target[oy * out_width + ox] = best
                place[oy * out_width + ox] = at


@Kernel
def _give_to_largest(part: Any, parts: Any, place: Any, room: Any) -> None:
    values = to_fixed_tuple(integers(place, 15), 15)
    maps, height, width, out_height, out_width, _, kernel_width, sy, sx, py, px = values[:11]
    dy, chosen, keep, dx = values[11:]
    # Where each place of a window is in a map: a division for each output would take longer than all else.
    offsets = np.empty(256, np.int64)
    for i in range(256):
        offsets[i] = i // kernel_width * width + i % kernel_width
    low, high = share(part, parts, maps)
    for m in range(low, high):
        source = floats(dy, m * out_height * out_width, out_height * out_width)
        target = floats(dx, m * height * width, height * width)
        place = octets(chosen, m * out_height * out_width, out_height * out_width)
        if not keep:
            clear(dx + 4 * m * height * width, height * width)
        for oy in range(out_height):
            corner = (oy * sy - py) * width - px
            for ox in range(out_width):
                at = offsets[place[oy * out_width + ox]]
                target[corner + ox * sx + at] += source[oy * out_width + ox]


@Kernel
def _average(part: Any, parts: Any, place: Any, room: Any) -> None:
    values = to_fixed_tuple(integers(place, 13), 13)
    maps, height, width, out_height, out_width, kernel_height, kernel_width, sy, sx, _, _ = values[:11]
    x, y = values[11:]
    low, high = share(part, parts, maps)
    size = np.float32(kernel_height * kernel_width)
    for m in range(low, high):
        source = floats(x, m * height * width, height * width)
        target = floats(y, m * out_height * out_width, out_height * out_width)
        for oy in range(out_height):
            for ox in range(out_width):
                total = np.float32(0.0)
                for ky in range(kernel_height):
                    row = (oy * sy + ky) * width + ox * sx
                    for kx in range(kernel_width):
                        total += source[row + kx]
                target[oy * out_width + ox] = total / size


@Kernel
def _distribute(part: Any, parts: Any, place: Any, room: Any) -> None:
    values = to_fixed_tuple(integers(place, 14), 14)
    maps, height, width, out_height, out_width, kernel_height, kernel_width, sy, sx, _, _ = values[:11]
    dy, keep, dx = values[11:]
    low, high = share(part, parts, maps)
    size = np.float32(kernel_height * kernel_width)
    for m in range(low, high):
        source = floats(dy, m * out_height * out_width, out_height * out_width)
        target = floats(dx, m * height * width, height * width)
        if not keep:
            clear(dx + 4 * m * height * width, height * width)
        for oy in range(out_height):
            for ox in range(out_width):
                value = source[oy * out_width + ox] / size
                for ky in range(kernel_height):
                    row = (oy * sy + ky) * width + ox * sx
                    for kx in range(kernel_width):
                        target[row + kx] += value
