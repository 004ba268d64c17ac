"""What our functions in nnabla's graphs have in common."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import nnabla as nn
import numpy as np
from nnabla.ext_utils import get_extension_context
from nnabla.function import PythonFunction

from layerwright.layers.kinds import Shape

# nnabla's modules look for a module of this name each time they call Python, and search the disk for it: 40
# microseconds. Python takes None for the answer that there is none.
sys.modules.setdefault("nnabla.nnabla", None)  # type: ignore[arg-type]


class FastFunction(PythonFunction):  # type: ignore[misc]
    """A function of an nnabla graph that works on addresses of float32 values.

    Attributes:
        output: The shape of its output.
    """

    def __init__(self, output: Shape) -> None:
        self._context = get_extension_context("cpu")
        super().__init__(self._context)
        self.output = output

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
