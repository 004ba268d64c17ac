"""Products with a matrix of weights on the processor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nnabla as nn

from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.native import Kernel, floats, integers, multiply, share, to_fixed_tuple
from layerwright.engine.kernels.sizes import Product
from layerwright.engine.kernels.team import share_work
from layerwright.layers.kinds import Shape

_MOST_JOBS = 16
_SMALLEST_JOB = 16


class Affine(FastFunction):
    """Inputs: values, weights (a row for each input) and, if there are some, biases."""

    def __init__(self, sizes: Product, output: Shape) -> None:
        super().__init__(output)
        self._sizes = sizes

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs."""
        sizes, has_bias = self._sizes, len(inputs) > 2
        x, weights = self.read(inputs[0].data), self.read(inputs[1].data)
        bias = self.read(inputs[2].data) if has_bias else 0
        y = self.write(outputs[0].data)
        work = sizes.multiplications
        share_work(_map_forward, work, sizes, _jobs(sizes.outputs), x, weights, bias, has_bias, y)

    def backward_impl(
        self,
        inputs: Sequence[nn.Variable],
        outputs: Sequence[nn.Variable],
        propagate_down: Sequence[bool],
        accum: Sequence[bool],
    ) -> None:
        """Compute the gradients that are asked for."""
        sizes = self._sizes
        jobs, work = _jobs(sizes.inputs), sizes.multiplications
        dy = self.read(outputs[0].grad)
        if propagate_down[0]:
            dx = self.gradient(inputs[0], accum[0])
            share_work(_map_back, work, sizes, jobs, self.read(inputs[1].data), dy, accum[0], dx)
        if propagate_down[1]:
            dw = self.gradient(inputs[1], accum[1])
            share_work(_correlate, work, sizes, jobs, self.read(inputs[0].data), dy, accum[1], dw)
        if len(inputs) > 2 and propagate_down[2]:
            db = self.gradient(inputs[2], accum[2])
            share_work(_sum_rows, 0, sizes, dy, accum[2], db)

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return {i, j} == {0, 1}


def _jobs(columns: int) -> int:
    return max(min(columns // _SMALLEST_JOB, _MOST_JOBS), 1)


@Kernel
def _map_forward(part: Any, parts: Any, place: Any, room: Any) -> None:
    rows, inputs, outputs, jobs, x, weights, bias, has_bias, y = to_fixed_tuple(integers(place, 9), 9)
    low, high = share(part, parts, jobs)
    for job in range(low, high):
        begin, end = share(job, jobs, outputs)
        if has_bias:
            values = floats(bias, begin, end - begin)
            for row in range(rows):
                target = floats(y, row * outputs + begin, end - begin)
                for i in range(end - begin):
                    target[i] = values[i]
        own, target = weights + 4 * begin, y + 4 * begin
        multiply(False, False, rows, end - begin, inputs, x, inputs, own, outputs, has_bias, target, outputs)


@Kernel
def _map_back(part: Any, parts: Any, place: Any, room: Any) -> None:
    rows, inputs, outputs, jobs, weights, dy, keep, dx = to_fixed_tuple(integers(place, 8), 8)
    low, high = share(part, parts, jobs)
    for job in range(low, high):
        begin, end = share(job, jobs, inputs)
        own = weights + 4 * begin * outputs
        multiply(False, True, rows, end - begin, outputs, dy, outputs, own, outputs, keep, dx + 4 * begin, inputs)


@Kernel
def _correlate(part: Any, parts: Any, place: Any, room: Any) -> None:
    rows, inputs, outputs, jobs, x, dy, keep, dw = to_fixed_tuple(integers(place, 8), 8)
    low, high = share(part, parts, jobs)
    for job in range(low, high):
        begin, end = share(job, jobs, inputs)
        own = dw + 4 * begin * outputs
        multiply(True, False, end - begin, outputs, rows, x + 4 * begin, inputs, dy, outputs, keep, own, outputs)


@Kernel
def _sum_rows(part: Any, parts: Any, place: Any, room: Any) -> None:
    rows, _, outputs, dy, keep, db = to_fixed_tuple(integers(place, 6), 6)
    target = floats(db, 0, outputs)
    if not keep:
        for i in range(outputs):
            target[i] = 0.0
    for row in range(rows):
        source = floats(dy, row * outputs, outputs)
        for i in range(outputs):
            target[i] += source[i]
