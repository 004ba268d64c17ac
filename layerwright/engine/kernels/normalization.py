"""Batch normalization on the processor."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import nnabla as nn
import numpy as np

from layerwright.engine.initializers import Array
from layerwright.engine.kernels.function import FastFunction, maps_layout
from layerwright.engine.kernels.onednn.operation import (
    FORWARD,
    FROM,
    FROM_GRADIENT,
    TO,
    TO_GRADIENT,
    Operand,
    Operation,
    described,
    in_order,
)
from layerwright.layers.kinds import Shape

_BACKWARD = 128
_MEAN, _VARIANCE, _FACTORS, _OFFSETS = 49, 50, 51, 52
_FACTORS_GRADIENT, _OFFSETS_GRADIENT = 255, 256
_WITH_GIVEN_STATISTICS, _WITH_FACTORS, _WITH_OFFSETS = 1, 2, 4


class BatchNormalization(FastFunction):
    """Inputs: values, offsets, factors, running mean, running variance, the last two of which training changes."""

    def __init__(
        self,
        maps: Shape,
        output: Shape,
        *,
        decay: float,
        epsilon: float,
        batch_stat: bool,
        last: bool = False,
    ) -> None:
        """Have the code made.

        Args:
            maps: The shape of the values: samples, maps, and the axes of a map.
            output: The shape that nnabla knows.
            decay: How much of the running statistics an update keeps.
            epsilon: What is added to variances.
            batch_stat: Whether the values are normalized by themselves, not by the running statistics.
            last: Whether the values of one place lie side by side.
        """
        super().__init__(output, takes_last=1, gives_last=last)
        self._decay = decay
        self._batch_stat = batch_stat
        self._count = int(np.prod(maps)) // maps[1]
        # Mean and variance of each map, for the backward pass.
        self._used = np.empty((2, maps[1]), np.float32)
        self._values_of_maps = ctypes.c_float * maps[1]
        self._used_addresses = [row.ctypes.data for row in self._used]
        x, each = maps_layout(maps, last), in_order((maps[1],))
        flags = _WITH_FACTORS | _WITH_OFFSETS | (0 if batch_stat else _WITH_GIVEN_STATISTICS)
        settings = (ctypes.c_float(epsilon), ctypes.c_uint(flags))
        name = "dnnl_batch_normalization_{}_primitive_desc_create"
        forward = described(name.format("forward"), FORWARD, x, x, *settings)
        backward = described(name.format("backward"), _BACKWARD, x, x, x, *settings, forward)
        statistics = [Operand(_MEAN, each), Operand(_VARIANCE, each)]
        read = [Operand(FROM, x), Operand(_OFFSETS, each), Operand(_FACTORS, each)]
        if batch_stat:
            self._forward = Operation(forward, read, [*statistics, Operand(TO, x)])
        else:
            self._forward = Operation(forward, [*read, *statistics], [Operand(TO, x)])
        self._backward = Operation(
            backward,
            [Operand(FROM, x), Operand(_FACTORS, each), *statistics, Operand(TO_GRADIENT, x)],
            [Operand(FROM_GRADIENT, x), Operand(_OFFSETS_GRADIENT, each), Operand(_FACTORS_GRADIENT, each)],
        )

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs, and in training bring the running statistics up to date."""
        given = [self.read(entry.data) for entry in inputs[:3]]
        running = [self._statistics_at(self.read(entry.data)) for entry in inputs[3:]]
        if not self._batch_stat:
            self._used[:] = running
        self._forward.run([*given, *self._used_addresses, self.write(outputs[0].data)])
        if self._batch_stat:
            unbiased = np.float32(self._count / (self._count - 1))
            for values, found in zip(running, (self._used[0], self._used[1] * unbiased), strict=True):
                values *= np.float32(self._decay)
                values += np.float32(1.0 - self._decay) * found

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
        x, factors, dy = self.read(inputs[0].data), self.read(inputs[2].data), self.read(outputs[0].grad)
        targets = [
            self.gradient_if(wanted, entry, keep)
            for entry, wanted, keep in zip(inputs[:3], propagate_down[:3], accum[:3], strict=True)
        ]
        addresses = [x, factors, *self._used_addresses, dy, *(address for address, _ in targets)]
        self._backward.run(addresses, tuple(keep for _, keep in targets))

    def _statistics_at(self, address: int) -> Array:
        """The values of each map at an address; nnabla takes a tenth of a millisecond to give an array of its own."""
        return np.ctypeslib.as_array(self._values_of_maps.from_address(address))

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return j in (0, 2)
