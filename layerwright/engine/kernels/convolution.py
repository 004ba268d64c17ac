"""Convolution of maps on the processor, by products of BLAS on columns."""

from __future__ import annotations

from collections.abc import Sequence

import nnabla as nn
import numpy as np

from layerwright.engine.initializers import Array
from layerwright.engine.kernels.columns import add_pieces, convolve, spread_gradients, sum_weight_gradients
from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.sizes import Geometry
from layerwright.engine.kernels.team import share_work


class Convolution(FastFunction):
    """Inputs: maps, weights and, if there are some, biases."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry.in_jobs()
        super().__init__((geometry.samples, geometry.out_maps, geometry.out_height, geometry.out_width))

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs."""
        x, weights = self.read(inputs[0].data), self.read(inputs[1].data)
        bias = self.read(inputs[2].data) if len(inputs) > 2 else 0
        y = self.write(outputs[0].data)
        work = self._geometry.multiplications
        share_work(
            convolve, work, self._geometry, x, weights, bias, len(inputs) > 2, False, y, room=self._geometry.room
        )

    def backward_impl(
        self,
        inputs: Sequence[nn.Variable],
        outputs: Sequence[nn.Variable],
        propagate_down: Sequence[bool],
        accum: Sequence[bool],
    ) -> None:
        """Compute the gradients that are asked for."""
        dy = self.read(outputs[0].grad)
        if propagate_down[0]:
            self._input_gradients(inputs, dy, accum[0])
        has_bias = len(inputs) > 2
        if propagate_down[1] or (has_bias and propagate_down[2]):
            self._weight_gradients(inputs, dy, propagate_down, accum)

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return {i, j} == {0, 1}

    def _input_gradients(self, inputs: Sequence[nn.Variable], dy: int, keep: bool) -> None:
        dx = self.gradient(inputs[0], keep)
        weights, work = inputs[1].data, self._geometry.multiplications
        back = _turned_round(self._geometry)
        if back is None:
            share_work(
                spread_gradients, work, self._geometry, self.read(weights), keep, dy, dx, room=self._geometry.room
            )
            return
        turned = _turned_weights(weights.data, self._geometry)
        share_work(convolve, work, back, dy, turned.ctypes.data, 0, False, keep, dx, room=back.room)

    def _weight_gradients(
        self, inputs: Sequence[nn.Variable], dy: int, propagate_down: Sequence[bool], accum: Sequence[bool]
    ) -> None:
        geometry, pieces = self._geometry, self._geometry.parts()
        size = geometry.out_maps * geometry.taps
        sums = np.empty(pieces * size if propagate_down[1] else 1, np.float32)
        bias_sums = np.empty(pieces * geometry.out_maps, np.float32)
        share_work(
            sum_weight_gradients,
            geometry.multiplications,
            geometry,
            pieces,
            self.read(inputs[0].data) if propagate_down[1] else 0,
            dy,
            sums.ctypes.data,
            bias_sums.ctypes.data,
            propagate_down[1],
            room=geometry.room,
        )
        wanted = [(1, size, sums), (2, geometry.out_maps, bias_sums)]
        for number, values, found in wanted[: len(inputs) - 1]:
            if propagate_down[number]:
                target = self.gradient(inputs[number], accum[number])
                share_work(add_pieces, pieces * values, pieces, values, found.ctypes.data, accum[number], target)


def _turned_round(geometry: Geometry) -> Geometry | None:
    """The convolution that computes the gradients of another one's input.

    None where it takes a stride, or where columns of gradients would be much larger than those of the input.
    """
    if (geometry.stride_y, geometry.stride_x) != (1, 1):
        return None
    turned = geometry.out_maps * geometry.height * geometry.width
    if not geometry.is_pointwise and turned > 2 * geometry.maps * geometry.positions:
        return None
    return geometry._replace(
        maps=geometry.out_maps,
        height=geometry.out_height,
        width=geometry.out_width,
        out_maps=geometry.maps,
        out_height=geometry.height,
        out_width=geometry.width,
        pad_y=geometry.dilation_y * (geometry.kernel_height - 1) - geometry.pad_y,
        pad_x=geometry.dilation_x * (geometry.kernel_width - 1) - geometry.pad_x,
    ).in_jobs()


def _turned_weights(weights: Array, geometry: Geometry) -> Array:
    """Weights with inputs and outputs exchanged and kernels turned by half a turn."""
    groups = geometry.groups
    maps, out_maps = geometry.maps // groups, geometry.out_maps // groups
    shape = (groups, out_maps, maps, geometry.kernel_height, geometry.kernel_width)
    turned = weights.reshape(shape)[..., ::-1, ::-1].transpose(0, 2, 1, 3, 4)
    return np.ascontiguousarray(turned, np.float32)
