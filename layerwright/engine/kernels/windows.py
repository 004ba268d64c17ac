"""The sizes of windows that move over maps."""

from __future__ import annotations

from typing import NamedTuple

from layerwright.layers.kinds import Shape


class Windows(NamedTuple):
    """The sizes of windows that move over maps.

    Attributes:
        x: The shape of the input: samples, maps, and the axes of a map.
        y: The shape of the output.
        kernel: The sizes of a window.
        stride: How far it moves along each axis.
        pad: What lies before each axis.
    """

    x: Shape
    y: Shape
    kernel: Shape
    stride: Shape
    pad: Shape

    @property
    def ends(self) -> Shape:
        """How far the last window reaches over the end of each axis."""
        return tuple(
            (out - 1) * stride + kernel - size - pad
            for out, stride, kernel, size, pad in zip(
                self.y[2:], self.stride, self.kernel, self.x[2:], self.pad, strict=True
            )
        )

    @property
    def reach_maps(self) -> bool:
        """Whether every window has at least one value of a map."""
        edges = zip(self.kernel, self.pad, self.ends, strict=True)
        return all(pad < kernel and end < kernel for kernel, pad, end in edges)

    @property
    def stay_inside(self) -> bool:
        """Whether every window lies within its map."""
        return not any(self.pad) and all(end <= 0 for end in self.ends)
