"""Convolution of maps of one to three axes, in groups or each map for itself, on the processor."""

from __future__ import annotations

from typing import NamedTuple

from layerwright.engine.kernels.function import can_lie_otherwise, maps_layout
from layerwright.engine.kernels.onednn.operation import FORWARD, as_it_likes, channels_last, described, in_order, sizes
from layerwright.engine.kernels.weighted import Layouts, Passes, WeightedFunction
from layerwright.layers.kinds import Shape

_DIRECT = 1


class Geometry(NamedTuple):
    """The sizes of a convolution.

    Attributes:
        x: The shape of its input: samples, maps, and the axes of a map.
        y: The shape of its output.
        kernel: The sizes of a kernel.
        stride: How far it moves along each axis.
        pad: The zeros at both ends of each axis.
        dilation: The distance of its values.
        groups: The groups of maps that do not see each other.
    """

    x: Shape
    y: Shape
    kernel: Shape
    stride: Shape
    pad: Shape
    dilation: Shape
    groups: int

    @property
    def weights(self) -> Shape:
        """The shape of the weights, with the groups as an axis of its own."""
        return (self.groups, self.y[1] // self.groups, self.x[1] // self.groups, *self.kernel)

    @property
    def each_map_for_itself(self) -> bool:
        """Whether it is a depthwise convolution."""
        return self.groups == self.x[1] > 1


class Convolution(WeightedFunction):
    """Inputs: maps, weights and, if there are some, biases."""

    def __init__(self, geometry: Geometry, output: Shape, *, bias: bool, last: bool) -> None:
        """Have the code made.

        Args:
            geometry: The sizes.
            output: The shape of the output, which may have more axes of samples than one.
            bias: Whether there are biases.
            last: Whether the values of one place of the input lie side by side.
        """
        gives_last = len(output) == len(geometry.y) and can_lie_otherwise(output)
        layouts = Layouts(
            maps_layout(geometry.x, last),
            in_order(geometry.weights),
            in_order((geometry.y[1],)) if bias else None,
            maps_layout(geometry.y, gives_last),
        )
        # The layout that there is, where that is the fast one; otherwise it is turned within the function.
        x = layouts.x if last else as_it_likes(geometry.x)
        if gives_last and geometry.each_map_for_itself:
            # Measured: what it likes is then four times slower.
            x = channels_last(geometry.x)
        y = layouts.y if gives_last else as_it_likes(geometry.y)
        weights = as_it_likes(geometry.weights)
        steps = [step - 1 for step in geometry.dilation]
        places = tuple(sizes(values) for values in (geometry.stride, steps, geometry.pad, geometry.pad))
        name = "dnnl_convolution_{}_primitive_desc_create"
        forward = described(name.format("forward"), FORWARD, _DIRECT, x, weights, layouts.bias, y, *places)
        passes = Passes(
            forward,
            described(name.format("backward_data"), _DIRECT, x, weights, y, *places, forward),
            described(name.format("backward_weights"), _DIRECT, x, weights, layouts.bias, y, *places, forward),
        )
        super().__init__(output, passes, layouts, takes_last=1, gives_last=gives_last)
