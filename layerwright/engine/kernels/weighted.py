"""What maps its first input by weights: a value, its gradients by each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import nnabla as nn

from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.onednn.operation import FROM, TO, Description, Layout, Operand, Operation
from layerwright.layers.kinds import Shape

_WEIGHTS, _BIAS = 33, 41
_FROM_GRADIENT, _TO_GRADIENT, _WEIGHTS_GRADIENT, _BIAS_GRADIENT = 129, 145, 161, 169


class Passes(NamedTuple):
    """What computes a function and its gradients."""

    forward: Description
    to_x: Description
    to_weights: Description


class Layouts(NamedTuple):
    """How the arrays of a function lie in memory."""

    x: Layout
    weights: Layout
    bias: Layout | None
    y: Layout


class WeightedFunction(FastFunction):
    """Inputs: values, weights and, if there are some, biases."""

    def __init__(
        self, output: Shape, passes: Passes, layouts: Layouts, *, takes_last: int = 0, gives_last: bool = False
    ) -> None:
        super().__init__(output, takes_last=takes_last, gives_last=gives_last)
        x, weights, bias, y = layouts
        self._forward = Operation(
            passes.forward, [Operand(FROM, x), Operand(_WEIGHTS, weights), *_of(_BIAS, bias)], [Operand(TO, y)]
        )
        self._to_x = Operation(
            passes.to_x, [Operand(_TO_GRADIENT, y), Operand(_WEIGHTS, weights)], [Operand(_FROM_GRADIENT, x)]
        )
        self._to_weights = Operation(
            passes.to_weights,
            [Operand(FROM, x), Operand(_TO_GRADIENT, y)],
            [Operand(_WEIGHTS_GRADIENT, weights), *_of(_BIAS_GRADIENT, bias)],
        )

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        """Compute the outputs."""
        self._forward.run([*(self.read(entry.data) for entry in inputs), self.write(outputs[0].data)])

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
            weights, dx = self.read(inputs[1].data), self.gradient(inputs[0], accum[0])
            self._to_x.run((dy, weights, dx), (accum[0],))
        if any(propagate_down[1:]):
            targets = [
                self.gradient_if(wanted, entry, keep)
                for entry, wanted, keep in zip(inputs[1:], propagate_down[1:], accum[1:], strict=True)
            ]
            addresses = (self.read(inputs[0].data), dy, *(address for address, _ in targets))
            self._to_weights.run(addresses, tuple(keep for _, keep in targets))

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        """Whether a gradient is computed from an output."""
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        """Whether the gradient of an input is computed from another input."""
        # That of the biases comes with that of the weights, which takes the maps.
        return (i == 0 and j == 1) or (i > 0 and j == 0)


def _of(number: int, layout: Layout | None) -> Sequence[Operand]:
    return [Operand(number, layout)] if layout else []
