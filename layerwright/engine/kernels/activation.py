"""ReLU on the processor."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import nnabla as nn

from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.native import Kernel, floats, integers, share, to_fixed_tuple
from layerwright.engine.kernels.team import share_work
from layerwright.layers.kinds import Shape


class ReLU(FastFunction):
    """Input: values of any shape."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self._size = prod(shape)

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs."""
        share_work(_rectify, self._size, self._size, self.read(inputs[0].data), self.write(outputs[0].data))

    def backward_impl(
        self,
        inputs: Sequence[nn.Variable],
        outputs: Sequence[nn.Variable],
        propagate_down: Sequence[bool],
        accum: Sequence[bool],
    ) -> None:
        """Compute the gradients."""
        if propagate_down[0]:
            y, dy = self.read(outputs[0].data), self.read(outputs[0].grad)
            dx = self.gradient(inputs[0], accum[0])
            share_work(_let_through, self._size, self._size, y, dy, accum[0], dx)

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return True

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return False


_BLOCK = 4096


@Kernel
def _rectify(part: Any, parts: Any, place: Any, room: Any) -> None:
    size, x, y = to_fixed_tuple(integers(place, 3), 3)
    low, high = share(part, parts, (size + _BLOCK - 1) // _BLOCK)
    length = min(high * _BLOCK, size) - low * _BLOCK
    source, target = floats(x, low * _BLOCK, length), floats(y, low * _BLOCK, length)
    for i in range(length):
        target[i] = source[i] if source[i] > 0 else 0.0


@Kernel
def _let_through(part: Any, parts: Any, place: Any, room: Any) -> None:
    size, y, dy, keep, dx = to_fixed_tuple(integers(place, 5), 5)
    low, high = share(part, parts, (size + _BLOCK - 1) // _BLOCK)
    length = min(high * _BLOCK, size) - low * _BLOCK
    output, gradient = floats(y, low * _BLOCK, length), floats(dy, low * _BLOCK, length)
    target = floats(dx, low * _BLOCK, length)
    if keep:
        for i in range(length):
            target[i] += gradient[i] if output[i] > 0 else 0.0
    else:
        for i in range(length):
            target[i] = gradient[i] if output[i] > 0 else 0.0
