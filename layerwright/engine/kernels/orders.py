"""How the values of each variable of a graph lie in memory.

nnabla's functions expect them axis behind axis. Between ours, the values of all maps at one place lie side by side: so
the wide instructions of the processor take them, and nothing has to be turned on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

import nnabla as nn

from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.onednn.operation import (
    FROM,
    TO,
    Operand,
    Operation,
    channels_last,
    in_order,
    in_threads,
    turning,
)
from layerwright.layers.kinds import Shape

_WORTH_SHARING = 2_000_000
"""The values that must be turned for several threads to do it; these take about a millisecond in one."""

ELEMENTWISE = frozenset(
    {"add2", "mul2", "sub2", "relu", "relu6", "leaky_relu", "elu", "selu", "sigmoid", "swish", "tanh"}
)
"""Functions of nnabla that compute each value by itself, wherever it lies, and of which no input is broadcast.

Those of two inputs are among them only where both have one shape.
"""


class Orders:
    """The variables of a graph that do not lie axis behind axis, and what brings them back."""

    def __init__(self) -> None:
        # A variable's hash is that of what it stands for: it is found again by other names.
        self._last: set[nn.Variable] = set()
        self._plain: dict[nn.Variable, nn.Variable] = {}

    def is_last(self, variable: nn.Variable) -> bool:
        """Whether the values of one place lie side by side."""
        return variable in self._last

    def plain(self, variable: nn.Variable) -> nn.Variable:
        """The same values axis behind axis."""
        if variable not in self._last:
            return variable
        if variable not in self._plain:
            self._plain[variable] = AxisBehindAxis(variable.shape)(variable)
        return self._plain[variable]

    def apply(self, function: FastFunction, inputs: Sequence[nn.Variable]) -> nn.Variable:
        """Apply one of our functions."""
        taken = function.takes_last
        result = function(*inputs[:taken], *(self.plain(entry) for entry in inputs[taken:]))
        if function.gives_last:
            self._last.add(result)
        return result

    def apply_elementwise(self, function: Callable[..., nn.Variable], inputs: Sequence[nn.Variable]) -> nn.Variable:
        """Apply one of the functions of `ELEMENTWISE`."""
        alike = len({entry.shape for entry in inputs}) == 1 and all(entry in self._last for entry in inputs)
        if not alike:
            return function(*(self.plain(entry) for entry in inputs))
        result = function(*inputs)
        self._last.add(result)
        return result


class AxisBehindAxis(FastFunction):
    """Input: maps whose values of one place lie side by side. Gives them axis behind axis, as nnabla expects them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape, takes_last=1)
        last, plain = channels_last(shape), in_order(shape)
        with in_threads(0 if prod(shape) > _WORTH_SHARING else 1):
            self._forward = Operation(turning(last, plain), [Operand(FROM, last)], [Operand(TO, plain)])
            self._backward = Operation(turning(plain, last), [Operand(FROM, plain)], [Operand(TO, last)])

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
            self._backward.run((self.read(outputs[0].grad), self.gradient(inputs[0], accum[0])), (accum[0],))

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        return False
