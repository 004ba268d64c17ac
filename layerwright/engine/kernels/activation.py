"""ReLU on the processor."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from math import prod

import nnabla as nn

from layerwright.engine.kernels.function import FastFunction
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

_RELU_BY_OUTPUT = 0x100
"""Its gradient is computed from its output, so that nobody needs to keep its input."""


class ReLU(FastFunction):
    """Input: values of any shape."""

    def __init__(self, shape: Shape, *, last: bool) -> None:
        super().__init__(shape, takes_last=1, gives_last=last)
        values = in_order((prod(shape),))
        none = ctypes.c_float(0.0)
        name = "dnnl_eltwise_{}_primitive_desc_create"
        forward = described(name.format("forward"), FORWARD, _RELU_BY_OUTPUT, values, values, none, none)
        backward = described(name.format("backward"), _RELU_BY_OUTPUT, values, values, values, none, none, forward)
        self._forward = Operation(forward, [Operand(FROM, values)], [Operand(TO, values)])
        self._backward = Operation(
            backward, [Operand(TO, values), Operand(TO_GRADIENT, values)], [Operand(FROM_GRADIENT, values)]
        )

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs."""
        self._forward.run((self.read(inputs[0].data), self.write(outputs[0].data)))

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
            self._backward.run((y, dy, self.gradient(inputs[0], accum[0])), (accum[0],))

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return True

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return False
