"""Products with a matrix of weights on the processor."""

from __future__ import annotations

from typing import NamedTuple

from layerwright.engine.kernels.onednn.operation import FORWARD, described, in_order
from layerwright.engine.kernels.weighted import Layouts, Passes, WeightedFunction
from layerwright.layers.kinds import Shape


class Product(NamedTuple):
    """The sizes of a product."""

    rows: int
    inputs: int
    outputs: int


class Affine(WeightedFunction):
    """Inputs: values, weights (a row for each input) and, if there are some, biases."""

    def __init__(self, product: Product, output: Shape, *, bias: bool) -> None:
        rows, inputs, outputs = product
        # oneDNN counts the outputs of weights first.
        layouts = Layouts(
            in_order((rows, inputs)),
            in_order((outputs, inputs), (1, 0)),
            in_order((outputs,)) if bias else None,
            in_order((rows, outputs)),
        )
        x, weights, biases, y = layouts
        name = "dnnl_inner_product_{}_primitive_desc_create"
        forward = described(name.format("forward"), FORWARD, x, weights, biases, y)
        passes = Passes(
            forward,
            described(name.format("backward_data"), x, weights, y, forward),
            described(name.format("backward_weights"), x, weights, biases, y, forward),
        )
        super().__init__(output, passes, layouts)
