"""Depthwise convolution of maps on the processor: each map has kernels of its own.

Maps are copied into a frame of zeros. Where no stride is taken, all outputs of a map are then computed along its lines
at once, with some between the lines that are thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nnabla as nn
import numpy as np

from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.native import Kernel, clear, compiled, copy, floats, integers, share, to_fixed_tuple
from layerwright.engine.kernels.sizes import Geometry
from layerwright.engine.kernels.team import share_work


class DepthwiseConvolution(FastFunction):
    """Inputs: maps, kernels and, if there are some, biases; the geometry has as many groups as maps."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        super().__init__((geometry.samples, geometry.out_maps, geometry.out_height, geometry.out_width))

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs."""
        has_bias = len(inputs) > 2
        x, weights = self.read(inputs[0].data), self.read(inputs[1].data)
        bias = self.read(inputs[2].data) if has_bias else 0
        y = self.write(outputs[0].data)
        share_work(
            _filter,
            self._geometry.multiplications,
            self._geometry,
            x,
            weights,
            bias,
            has_bias,
            y,
            room=2 * self._geometry.frame,
        )

    def backward_impl(
        self,
        inputs: Sequence[nn.Variable],
        outputs: Sequence[nn.Variable],
        propagate_down: Sequence[bool],
        accum: Sequence[bool],
    ) -> None:
        """Compute the gradients that are asked for."""
        if not any(propagate_down):
            return
        geometry = self._geometry
        x = self.read(inputs[0].data) if propagate_down[1] else 0
        weights = self.read(inputs[1].data) if propagate_down[0] else 0
        targets = [
            self.gradient(entry, keep) if wanted else 0
            for entry, wanted, keep in zip(inputs, propagate_down, accum, strict=True)
        ]
        keeps = [*accum, False][:3]
        targets = [*targets, 0][:3]
        dy = self.read(outputs[0].grad)
        room = 3 * geometry.frame + 2 * geometry.reach
        share_work(_pass_back, 2 * geometry.multiplications, geometry, x, weights, dy, *keeps, *targets, room=room)

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return {i, j} == {0, 1}


@compiled()
def _frame(geometry: Any) -> Any:
    """Height and width of a map with all that a kernel can reach."""
    _, _, _, _, _, out_height, out_width, kernel_height, kernel_width, sy, sx, _, _, dy, dx, _, _, _ = geometry
    return (out_height - 1) * sy + (kernel_height - 1) * dy + 1, (out_width - 1) * sx + (kernel_width - 1) * dx + 1


@compiled()
def _put_into_frame(geometry: Any, frame_width: Any, frame_height: Any, source: Any, frame: Any) -> None:
    """Copy a map; what lies around it stays as it is."""
    _, _, height, width, _, _, _, _, _, _, _, py, px, _, _, _, _, _ = geometry
    left, right = max(px, 0), min(px + width, frame_width)
    for iy in range(max(-py, 0), min(height, frame_height - py)):
        if right > left:
            line = source + 4 * (iy * width + left - px)
            copy(frame + 4 * ((iy + py) * frame_width + left), line, right - left)


@compiled(sums_freely=True)
def _dot(first: Any, second: Any) -> Any:
    total = np.float32(0.0)
    for i in range(len(first)):
        total += first[i] * second[i]
    return total


@compiled()
def _add_nine(target: Any, source: Any, weights: Any, lines: Any, step: Any) -> None:
    """What `_add_taps` does, for kernels of 3 by 3 in one go."""
    n = len(target)
    values = floats(source, 0, n + 2 * lines + 2 * step)
    # One array and numbers without a sign: else the compiler finds no wide instructions for this.
    s, t, u = np.uint64(step), np.uint64(lines), np.uint64(2 * lines)
    s2 = np.uint64(2 * step)
    w0, w1, w2, w3, w4, w5, w6, w7, w8 = (
        weights[0], weights[1], weights[2], weights[3], weights[4], weights[5], weights[6], weights[7], weights[8],
    )  # fmt: skip
    for i in range(np.uint64(n)):
        target[i] += (
            (w0 * values[i] + w1 * values[i + s] + w2 * values[i + s2])
            + (w3 * values[i + t] + w4 * values[i + t + s] + w5 * values[i + t + s2])
            + (w6 * values[i + u] + w7 * values[i + u + s] + w8 * values[i + u + s2])
        )


@compiled()
def _add_taps(
    target: Any, source: Any, weights: Any, kernel_height: Any, kernel_width: Any, lines: Any, step: Any
) -> None:
    """Add to each value what the kernel makes of those from the same place on.

    Args:
        target: Values.
        source: The address of values.
        weights: The kernel's.
        kernel_height: The kernel's height.
        kernel_width: The kernel's width.
        lines: From a line of the kernel to the next in the source.
        step: From a tap of the kernel to the next in the source.
    """
    if kernel_height == 3 and kernel_width == 3:
        _add_nine(target, source, weights, lines, step)
        return
    n = len(target)
    for ky in range(kernel_height):
        for kx in range(kernel_width):
            weight = weights[ky * kernel_width + kx]
            values = floats(source, ky * lines + kx * step, n)
            for i in range(n):
                target[i] += weight * values[i]


@Kernel
def _filter(part: Any, parts: Any, place: Any, room: Any) -> None:
    values = to_fixed_tuple(integers(place, 23), 23)
    geometry = values[:18]
    x, weights, bias, has_bias, y = values[18:]
    samples, maps, height, width, out_maps, out_height, out_width, kh, kw, sy, sx, _, _, dy, dx, _, _, _ = geometry
    frame_height, frame_width = _frame(geometry)
    size = frame_height * frame_width
    frame = room
    clear(frame, size)
    flat = sy == 1 and sx == 1
    length = (out_height - 1) * frame_width + out_width if flat else (out_width - 1) * sx + 1
    sums = floats(frame, size, length)
    low, high = share(part, parts, maps)
    for m in range(low, high):
        for s in range(samples):
            _put_into_frame(geometry, frame_width, frame_height, x + 4 * (s * maps + m) * height * width, frame)
            for out in range(m * out_maps // maps, (m + 1) * out_maps // maps):
                kernel = floats(weights, out * kh * kw, kh * kw)
                start = floats(bias, out, 1)[0] if has_bias else np.float32(0.0)
                plane = (s * out_maps + out) * out_height * out_width
                if flat:
                    for i in range(length):
                        sums[i] = start
                    _add_taps(sums, frame, kernel, kh, kw, dy * frame_width, dx)
                    for oy in range(out_height):
                        copy(y + 4 * (plane + oy * out_width), frame + 4 * (size + oy * frame_width), out_width)
                    continue
                for oy in range(out_height):
                    target = floats(y, plane + oy * out_width, out_width)
                    for i in range(length):
                        sums[i] = start
                    line = frame + 4 * oy * sy * frame_width
                    _add_taps(sums, line, kernel, kh, kw, dy * frame_width, dx)
                    for i in range(out_width):
                        target[i] = sums[i * sx]


@Kernel
def _pass_back(part: Any, parts: Any, place: Any, room: Any) -> None:
    values = to_fixed_tuple(integers(place, 27), 27)
    geometry = values[:18]
    x, weights, gradients, keep_x, keep_weights, keep_bias, dx, dweights, dbias = values[18:]
    samples, maps, height, width, out_maps, out_height, out_width, kh, kw, sy, sx, py, px, step_y, step_x, _, _, _ = (
        geometry
    )
    frame_height, frame_width = _frame(geometry)
    size = frame_height * frame_width
    # Gradients lie where the first tap of the kernel is, with room before and behind for all other taps.
    reach = (kh - 1) * step_y * frame_width + (kw - 1) * step_x
    frame = room
    back, spaced = floats(frame, size, size), frame + 4 * 2 * size
    clear(frame, size)
    clear(spaced, size + 2 * reach)
    length = (out_height - 1) * sy * frame_width + (out_width - 1) * sx + 1
    turned = np.empty(kh * kw, np.float32)
    sums = np.empty(kh * kw, np.float64)
    low, high = share(part, parts, maps)
    for m in range(low, high):
        for out in range(m * out_maps // maps, (m + 1) * out_maps // maps):
            first = out == m * out_maps // maps
            for i in range(kh * kw):
                sums[i] = 0.0
            if dx != 0:
                kernel = floats(weights, out * kh * kw, kh * kw)
                for i in range(kh * kw):
                    turned[i] = kernel[kh * kw - 1 - i]
            total = 0.0
            for s in range(samples):
                source = gradients + 4 * (s * out_maps + out) * out_height * out_width
                for oy in range(out_height):
                    line = floats(source, oy * out_width, out_width)
                    target = floats(spaced, reach + oy * sy * frame_width, (out_width - 1) * sx + 1)
                    for i in range(out_width):
                        target[i * sx] = line[i]
                if dbias != 0:
                    values = floats(source, 0, out_height * out_width)
                    for i in range(out_height * out_width):
                        total += values[i]
                if dweights != 0:
                    _put_into_frame(geometry, frame_width, frame_height, x + 4 * (s * maps + m) * height * width, frame)
                    placed = floats(spaced, reach, length)
                    for ky in range(kh):
                        for kx in range(kw):
                            values = floats(frame, ky * step_y * frame_width + kx * step_x, length)
                            sums[ky * kw + kx] += _dot(placed, values)
                if dx != 0:
                    for i in range(size):
                        back[i] = 0.0
                    _add_taps(back, spaced, turned, kh, kw, step_y * frame_width, step_x)
                    for iy in range(height):
                        target = floats(dx, ((s * maps + m) * height + iy) * width, width)
                        fy = iy + py
                        if not (keep_x or not first):
                            for i in range(width):
                                target[i] = 0.0
                        if 0 <= fy < frame_height:
                            left, right = max(-px, 0), min(width, frame_width - px)
                            if right > left:
                                line = floats(frame, size + fy * frame_width + left + px, right - left)
                                own = floats(dx, ((s * maps + m) * height + iy) * width + left, right - left)
                                for i in range(right - left):
                                    own[i] += line[i]
            if dweights != 0:
                target = floats(dweights, out * kh * kw, kh * kw)
                for i in range(kh * kw):
                    target[i] = np.float32(sums[i]) + (target[i] if keep_weights else np.float32(0.0))
            if dbias != 0:
                target = floats(dbias, out, 1)
                target[0] = np.float32(total) + (target[0] if keep_bias else np.float32(0.0))
