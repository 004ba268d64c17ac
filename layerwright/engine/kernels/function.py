"""What our functions in nnabla's graphs have in common."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from math import prod

import nnabla as nn
import numpy as np
from nnabla.ext_utils import get_extension_context
from nnabla.function import PythonFunction

from layerwright.engine.initializers import Array
from layerwright.engine.kernels.onednn.operation import Layout, channels_last, in_order
from layerwright.layers.kinds import Shape

# nnabla's modules look for a module of this name each time they call Python, and search the disk for it: 40
# microseconds. Python takes None for the answer that there is none.
sys.modules.setdefault("nnabla.nnabla", None)  # type: ignore[arg-type]


class FastFunction(PythonFunction):  # type: ignore[misc]
    """A function of an nnabla graph that works on addresses of float32 values.

    nnabla knows the shape of maps, not how they lie in memory: between our functions, values of one place lie side by
    side where that is faster.

    Attributes:
        output: The shape of its output.
        takes_last: How many of its inputs lie so if they are given so; the others lie axis behind axis.
        gives_last: Whether its output lies so.
    """

    def __init__(self, output: Shape, *, takes_last: int = 0, gives_last: bool = False) -> None:
        self._context = get_extension_context("cpu")
        super().__init__(self._context)
        self.output = output
        self.takes_last = takes_last
        self.gives_last = gives_last and can_lie_otherwise(output)
        self._unwanted: dict[int, Array] = {}

    @property
    def name(self) -> str:
        """The name in nnabla's messages."""
        return type(self).__name__

    def min_outputs(self) -> int:
        """How many outputs there are."""
        return 1

    def setup_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Say the shape of the output."""
        outputs[0].reset_shape(self.output, True)

    def read(self, array: nn.NdArray) -> int:
        """The address of values that are read, or read and changed."""
        address: int = array.data_ptr(np.float32, self._context)
        return address

    def write(self, array: nn.NdArray) -> int:
        """The address of values all of which will be written."""
        address: int = array.data_ptr(np.float32, self._context, True)
        return address

    def gradient(self, variable: nn.Variable, keep: bool) -> int:
        """The address of gradients that are added to, or written."""
        return self.read(variable.grad) if keep else self.write(variable.grad)

    def gradient_if(self, wanted: bool, variable: nn.Variable, keep: bool) -> tuple[int, bool]:
        """The address of a gradient and whether it is added to; memory to be forgotten where nobody wants it."""
        if wanted:
            return self.gradient(variable, keep), keep
        size = prod(variable.shape)
        if size not in self._unwanted:
            self._unwanted[size] = np.empty(size, np.float32)
        return self._unwanted[size].ctypes.data, False


def can_lie_otherwise(shape: Shape) -> bool:
    """Whether values of this shape are maps that can lie in memory in more than one way."""
    return len(shape) > 2 and shape[1] > 1 and prod(shape[2:]) > 1


def maps_layout(shape: Shape, last: bool) -> Layout:
    """How maps lie: the values of one place side by side, or axis behind axis."""
    return channels_last(shape) if last else in_order(shape)
