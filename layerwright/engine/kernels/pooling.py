"""Pooling of maps on the processor."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from math import prod

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
    WORKSPACE,
    Operand,
    Operation,
    described,
    sizes,
)
from layerwright.engine.kernels.windows import Windows
from layerwright.layers.kinds import Shape

_MAX, _MEAN = 0x1FF, 0x3FF


class Pooling(FastFunction):
    """Input: maps. Each window gives its largest value, or its mean; NaN where it holds one."""

    def __init__(self, windows: Windows, output: Shape, *, largest: bool, last: bool) -> None:
        super().__init__(output, takes_last=1, gives_last=last)
        self._largest = largest
        x, y = maps_layout(windows.x, last), maps_layout(windows.y, last)
        kind = _MAX if largest else _MEAN
        places = tuple(
            sizes(values)
            for values in (windows.stride, windows.kernel, [0] * len(windows.kernel), windows.pad, windows.ends)
        )
        name = "dnnl_pooling_{}_primitive_desc_create"
        forward = described(name.format("forward"), FORWARD, kind, x, y, *places)
        backward = described(name.format("backward"), kind, x, y, *places, forward)
        # Which value of each window was the largest.
        place = forward.layout(WORKSPACE)
        self._places = np.empty(place.size, np.uint8)
        noted = [Operand(WORKSPACE, place)] if place.size else []
        self._forward = Operation(forward, [Operand(FROM, x)], [Operand(TO, y), *noted])
        self._backward = Operation(backward, [Operand(TO_GRADIENT, y), *noted], [Operand(FROM_GRADIENT, x)])
        self._noted = (self._places.ctypes.data,) if noted else ()
        self._values, self._results = ctypes.c_float * prod(windows.x), ctypes.c_float * prod(windows.y)

    @property
    def name(self) -> str:
        """The name in nnabla's messages."""
        return "MaxPooling" if self._largest else "AveragePooling"

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs."""
        x, y = self.read(inputs[0].data), self.write(outputs[0].data)
        self._forward.run((x, y, *self._noted))
        if self._largest:
            self._hand_on_nan(np.ctypeslib.as_array(self._values.from_address(x)), y)

    def _hand_on_nan(self, values: Array, y: int) -> None:
        """Put NaN where a window holds one: oneDNN passes over it, and nobody would learn that training went astray."""
        if not np.isnan(values.max()):
            return
        results = np.ctypeslib.as_array(self._results.from_address(y))
        marks, found = np.isnan(values).astype(np.float32), np.empty_like(results)
        places = self._places.copy()
        self._forward.run((marks.ctypes.data, found.ctypes.data, *self._noted))
        self._places[:] = places
        results[found > 0] = np.nan

    def backward_impl(
        self,
        inputs: Sequence[nn.Variable],
        outputs: Sequence[nn.Variable],
        propagate_down: Sequence[bool],
        accum: Sequence[bool],
    ) -> None:
        """Compute the gradients."""
        if propagate_down[0]:
            dx = self.gradient(inputs[0], accum[0])
            self._backward.run((self.read(outputs[0].grad), *self._noted, dx), (accum[0],))

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return False
