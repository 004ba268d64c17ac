"""Layers that make maps smaller, or larger again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from layerwright.exchange.nnef.builder import Builder, Form, InexpressibleError
from layerwright.exchange.nnef.graph import Argument, Tensor
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import Node


@dataclass(frozen=True)
class Window:
    """How a window moves over the last axes of a tensor, whose rank NNEF wants in full.

    `before` and `after` are the padding; `after` may be negative where the window leaves a border out.
    """

    kernel: Shape
    stride: Shape
    before: Shape
    after: Shape

    @classmethod
    def of(cls, node: Node) -> Window:
        """The window of a pooling layer."""
        if node.values.get("ChannelLast"):
            raise InexpressibleError(
                "its maps are the last axis, which nnabla computes on a graphics card only, so that no export of it "
                "can be checked; set ChannelLast to False"
            )
        kernel, stride, pad = node.shape("KernelShape"), node.shape("Strides"), node.shape("Padding")
        count = len(kernel)
        after = pad
        if not node.flag("IgnoreBorder"):
            sizes = zip(node.output[-count:], node.input[-count:], stride, kernel, pad, strict=True)
            after = tuple((out - 1) * step + width - size - before for out, size, step, width, before in sizes)
        return cls(kernel, stride, pad, after)

    def attributes(self, rank: int) -> dict[str, Argument]:
        """The attributes of NNEF's pooling operators."""
        others = rank - len(self.kernel)
        padding = [(0, 0)] * others + list(zip(self.before, self.after, strict=True))
        return {
            "size": [1] * others + list(self.kernel),
            "padding": padding,
            "stride": [1] * others + list(self.stride),
            "dilation": [1] * rank,
        }


def _max(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    # The other kinds of border would let zeros win over negative values.
    return b.op("max_pool", x, gives=b.shape(node), **Window.of(node).attributes(len(x.shape)), border="ignore")


def _average(b: Builder, node: Node) -> Tensor:
    x, window = b.input(node), Window.of(node)
    rank, border = len(x.shape), "ignore"
    if node.flag("IncludingPad"):
        if node.flag("IgnoreBorder"):
            border = "constant"
        else:
            # nnabla divides by what lies in the padded input, beyond which the last window may reach.
            x = _padded(b, x, window)
            after = tuple(last - first for first, last in zip(window.before, window.after, strict=True))
            window = Window(window.kernel, window.stride, (0,) * len(after), after)
    return b.op("avg_pool", x, gives=b.shape(node), **window.attributes(rank), border=border)


def _padded(b: Builder, x: Tensor, window: Window) -> Tensor:
    if not any(window.before):
        return x
    others = len(x.shape) - len(window.kernel)
    padding = [(0, 0)] * others + [(pad, pad) for pad in window.before]
    shape = [size + 2 * pad for size, (pad, _) in zip(x.shape, padding, strict=True)]
    return b.op("pad", x, gives=shape, padding=padding, border="constant", value=0.0)


def _sum(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    attributes = Window.of(node).attributes(len(x.shape))
    return b.op("box", x, gives=b.shape(node), **attributes, border="constant", normalize=False)


def _global_average(b: Builder, node: Node) -> Tensor:
    x = b.input(node)
    return b.reduced("mean_reduce", x, range(2, len(x.shape)))


def _unpooled(b: Builder, node: Node) -> Tensor:
    x, kernel = b.input(node), node.shape("KernelShape")
    shape = b.shape(node)
    if len(x.shape) - len(kernel) == 2:
        return b.op("nearest_upsample", x, gives=shape, factor=list(kernel))
    # NNEF's operator leaves the first two axes alone, and engines tile few axes.
    for axis, factor in enumerate(kernel, len(x.shape) - len(kernel)):
        before, after = prod(x.shape[1:axis]), prod(x.shape[axis + 1 :])
        apart = b.reshaped(x, (x.shape[0], before * x.shape[axis], 1, after))
        tiled = b.op("tile", apart, gives=(*apart.shape[:2], factor, after), repeats=[1, 1, factor, 1])
        x = b.reshaped(tiled, (*x.shape[:axis], x.shape[axis] * factor, *x.shape[axis + 1 :]))
    return x


FORMS: Mapping[str, Form] = {
    "MaxPooling": _max,
    "AveragePooling": _average,
    "GlobalAveragePooling": _global_average,
    "SumPooling": _sum,
    "Unpooling": _unpooled,
}
