"""Batch normalization on the processor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nnabla as nn
import numpy as np

from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.native import Kernel, compiled, doubles, floats, integers, share, to_fixed_tuple
from layerwright.engine.kernels.sizes import Maps
from layerwright.engine.kernels.team import share_work
from layerwright.layers.kinds import Shape


class BatchNormalization(FastFunction):
    """Inputs: values, offsets, factors, running mean, running variance, the last two of which training changes."""

    def __init__(self, maps: Maps, output: Shape, *, decay: float, epsilon: float, batch_stat: bool) -> None:
        super().__init__(output)
        self._maps = maps
        self._work = maps.samples * maps.maps * maps.size
        self._settings = np.array([decay, epsilon])
        self._batch_stat = batch_stat
        # Mean and reciprocal deviation of each map, for the backward pass.
        self._used = np.empty((2, maps.maps), np.float32)

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs, and in training bring the running statistics up to date."""
        x, beta, gamma, mean, variance = (self.read(entry.data) for entry in inputs)
        y, used = self.write(outputs[0].data), self._used.ctypes.data
        settings = (self._settings.ctypes.data, self._batch_stat)
        share_work(_normalize, self._work, self._maps, *settings, x, beta, gamma, mean, variance, used, y)

    def backward_impl(
        self,
        inputs: Sequence[nn.Variable],
        outputs: Sequence[nn.Variable],
        propagate_down: Sequence[bool],
        accum: Sequence[bool],
    ) -> None:
        """Compute the gradients of values, offsets and factors."""
        if not any(propagate_down[:3]):
            return
        x, gamma, dy = self.read(inputs[0].data), self.read(inputs[2].data), self.read(outputs[0].grad)
        targets = [
            self.gradient(entry, keep) if wanted else 0
            for entry, wanted, keep in zip(inputs[:3], propagate_down[:3], accum[:3], strict=True)
        ]
        used = self._used.ctypes.data
        keeps = (accum[0], accum[1], accum[2])
        share_work(_pass_back, 2 * self._work, self._maps, self._batch_stat, x, gamma, used, dy, *keeps, *targets)

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return j in (0, 2)


@compiled(sums_freely=True)
def _total(values: Any) -> Any:
    total = np.float32(0.0)
    for i in range(len(values)):
        total += values[i]
    return total


@compiled(sums_freely=True)
def _spread(values: Any, mean: Any) -> Any:
    """The sum of squared distances from a mean."""
    total = np.float32(0.0)
    for i in range(len(values)):
        distance = values[i] - mean
        total += distance * distance
    return total


@compiled(sums_freely=True)
def _product(values: Any, mean: Any, gradients: Any) -> Any:
    """The sum of gradients times distances from a mean."""
    total = np.float32(0.0)
    for i in range(len(values)):
        total += (values[i] - mean) * gradients[i]
    return total


@Kernel
def _normalize(part: Any, parts: Any, place: Any, room: Any) -> None:
    samples, maps, size, settings, batch_stat, x, beta, gamma, mean, variance, used, y = to_fixed_tuple(
        integers(place, 12), 12
    )
    decay, epsilon = to_fixed_tuple(doubles(settings, 2), 2)
    count = samples * size
    running_mean, running_variance = floats(mean, 0, maps), floats(variance, 0, maps)
    offsets, factors, kept = floats(beta, 0, maps), floats(gamma, 0, maps), floats(used, 0, 2 * maps)
    low, high = share(part, parts, maps)
    for m in range(low, high):
        if batch_stat:
            total = 0.0
            for s in range(samples):
                total += _total(floats(x, (s * maps + m) * size, size))
            center = np.float32(total / count)
            total = 0.0
            for s in range(samples):
                total += _spread(floats(x, (s * maps + m) * size, size), center)
            width = total / count
            running_mean[m] = decay * running_mean[m] + (1 - decay) * center
            running_variance[m] = decay * running_variance[m] + (1 - decay) * width * count / (count - 1)
        else:
            center, width = running_mean[m], np.float64(running_variance[m])
        kept[m] = center
        kept[maps + m] = np.float32(1 / np.sqrt(width + epsilon))
        factor = np.float32(factors[m] * kept[maps + m])
        offset = offsets[m]
        for s in range(samples):
            source, target = floats(x, (s * maps + m) * size, size), floats(y, (s * maps + m) * size, size)
            for i in range(size):
                target[i] = (source[i] - center) * factor + offset


@Kernel
def _pass_back(part: Any, parts: Any, place: Any, room: Any) -> None:
    samples, maps, size, batch_stat, x, gamma, used, dy, keep_x, keep_beta, keep_gamma, dx, dbeta, dgamma = (
        to_fixed_tuple(integers(place, 14), 14)
    )
    count = samples * size
    factors, kept = floats(gamma, 0, maps), floats(used, 0, 2 * maps)
    low, high = share(part, parts, maps)
    for m in range(low, high):
        center, scale = kept[m], kept[maps + m]
        total, product = 0.0, 0.0
        if batch_stat or dbeta != 0 or dgamma != 0:
            for s in range(samples):
                values, gradients = floats(x, (s * maps + m) * size, size), floats(dy, (s * maps + m) * size, size)
                total += _total(gradients)
                product += _product(values, center, gradients)
        if dbeta != 0:
            target = floats(dbeta, m, 1)
            target[0] = np.float32(total) + (target[0] if keep_beta else np.float32(0.0))
        if dgamma != 0:
            target = floats(dgamma, m, 1)
            target[0] = np.float32(product * scale) + (target[0] if keep_gamma else np.float32(0.0))
        if dx == 0:
            continue
        factor = factors[m] * scale
        shift = np.float32(total / count if batch_stat else 0.0)
        slope = np.float32(product * scale * scale / count if batch_stat else 0.0)
        for s in range(samples):
            values, gradients = floats(x, (s * maps + m) * size, size), floats(dy, (s * maps + m) * size, size)
            target = floats(dx, (s * maps + m) * size, size)
            if keep_x:
                for i in range(size):
                    target[i] += factor * (gradients[i] - shift - (values[i] - center) * slope)
            else:
                for i in range(size):
                    target[i] = factor * (gradients[i] - shift - (values[i] - center) * slope)
