"""The named rules that property values can refer to by `*Name`, and the shape rules that layers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, prod

from layerwright.layers.declaration import Facts, RuleError
from layerwright.layers.kinds import Raw, Shape, show


def same_as_input(facts: Facts) -> Shape:
    """The output has the shape of the first input."""
    return facts.input


def channel_axis(facts: Facts) -> int:
    """The axis of the maps: the last with ChannelLast, else the first before the spatial ones."""
    spatial = len(facts.shape("KernelShape"))
    if len(facts.input) != spatial + 1:
        raise RuleError(
            f"KernelShape {show(facts.shape('KernelShape'))} needs an input of {spatial + 1} dimensions, "
            f"and the input is {show(facts.input)}.",
            property="KernelShape",
            fix="Give one kernel size for each dimension after the maps, or reshape the input.",
        )
    return spatial if _channel_last(facts) else 0


def spatial_sizes(facts: Facts) -> Shape:
    """The input's sizes without its maps."""
    axis = channel_axis(facts)
    return facts.input[:axis] + facts.input[axis + 1 :]


def convolution_padding(facts: Facts) -> Shape:
    """The padding that BorderMode stands for: `valid` none, `full` all, `same` the half of the kernel."""
    kernel = facts.shape("KernelShape")
    mode = facts.text("BorderMode")
    if mode == "full":
        return tuple(size - 1 for size in kernel)
    if mode == "same":
        dilation = _per_axis(facts, "Dilation", len(kernel))
        return tuple(step * (size - 1) // 2 for size, step in zip(kernel, dilation, strict=True))
    return (0,) * len(kernel)


def convolution_output(facts: Facts) -> Shape:
    """The output shape of a convolution: its maps, and what the kernel leaves of each spatial axis."""
    axis = channel_axis(facts)
    kernel, spatial = facts.shape("KernelShape"), spatial_sizes(facts)
    padding, strides, dilation = (_per_axis(facts, name, len(kernel)) for name in ("Padding", "Strides", "Dilation"))
    sizes = []
    for size, width, pad, stride, step in zip(spatial, kernel, padding, strides, dilation, strict=True):
        extent = step * (width - 1) + 1
        if extent > size + 2 * pad:
            raise _kernel_too_large(kernel, spatial, padding)
        sizes.append((size + 2 * pad - extent) // stride + 1)
    maps = facts.integer("OutMaps")
    return (*sizes, maps) if axis else (maps, *sizes)


def pooling_output(facts: Facts) -> Shape:
    """The output shape of a pooling: a partial window at the border counts unless IgnoreBorder is set.

    The window slides over the last axes (those before the maps with ChannelLast); all other axes stay.
    """
    kernel = facts.shape("KernelShape")
    end = len(facts.input) - (1 if _channel_last(facts) else 0)
    start = end - len(kernel)
    if start < 0:
        raise RuleError(
            f"KernelShape {show(kernel)} has more dimensions than the input {show(facts.input)}.",
            property="KernelShape",
            fix="Give one kernel size for each axis to pool.",
        )
    spatial = facts.input[start:end]
    padding, strides = (_per_axis(facts, name, len(kernel)) for name in ("Padding", "Strides"))
    sizes = []
    for size, width, pad, stride in zip(spatial, kernel, padding, strides, strict=True):
        room = size + 2 * pad - width
        # nnabla accepts a window larger than its input and answers with zeros.
        if room < 0:
            raise _kernel_too_large(kernel, spatial, padding)
        # Without IgnoreBorder, nnabla starts a window wherever one starts on the input or on the padding before it.
        sizes.append(room // stride + 1 if facts.flag("IgnoreBorder") else ceil((size + pad) / stride))
    return (*facts.input[:start], *sizes, *facts.input[end:])


def broadcast_output(facts: Facts) -> Shape:
    """The shape of an element-wise operation: an axis of size 1 is repeated to fit the others."""
    ranks = {len(shape) for shape in facts.inputs}
    sizes = [max(axis) for axis in zip(*facts.inputs, strict=False)]
    fits = len(ranks) == 1 and all(
        size in (1, largest) for shape in facts.inputs for size, largest in zip(shape, sizes, strict=True)
    )
    if not fits:
        raise RuleError(
            f"Inputs of {_listed(facts.inputs)} do not fit each other.",
            fix="Give them the same shape; an axis may also have size 1.",
        )
    return tuple(sizes)


def concatenate_output(facts: Facts) -> Shape:
    """The shape of inputs joined along Axis; all other axes are equal."""
    axis = checked_axis(facts)

    def others(shape: Shape) -> Shape:
        return shape[:axis] + shape[axis + 1 :]

    if any(len(shape) != len(facts.input) or others(shape) != others(facts.input) for shape in facts.inputs):
        raise RuleError(
            f"Inputs of {_listed(facts.inputs)} cannot be joined along axis {axis}.",
            property="Axis",
            fix="All axes but the joined one must be equal.",
        )
    return (*facts.input[:axis], sum(shape[axis] for shape in facts.inputs), *facts.input[axis + 1 :])


def reshape_output(facts: Facts) -> Shape:
    """OutShape, if it has as many elements as the input."""
    shape = facts.shape("OutShape")
    if prod(shape) != facts.input_size:
        raise RuleError(
            f"OutShape {show(shape)} has {prod(shape):,} elements, and the input {show(facts.input)} has "
            f"{facts.input_size:,}.",
            property="OutShape",
            fix="Choose sizes whose product is the same.",
        )
    return shape


def label_shape(facts: Facts) -> Shape:
    """The input's shape with one label in place of the classes along Axis."""
    axis = checked_axis(facts)
    return (*facts.input[:axis], 1, *facts.input[axis + 1 :])


def class_count(facts: Facts) -> int:
    """The number of classes along Axis."""
    return facts.input[checked_axis(facts)]


def checked_axis(facts: Facts) -> int:
    """The value of Axis, which the input must have."""
    axis = facts.integer("Axis")
    if axis >= len(facts.input):
        raise RuleError(
            f"Axis {axis} does not exist: the input {show(facts.input)} has {len(facts.input)} dimensions.",
            property="Axis",
            fix=f"Choose a number from 0 to {len(facts.input) - 1}.",
        )
    return axis


def _channel_last(facts: Facts) -> bool:
    try:
        return facts.flag("ChannelLast")
    except KeyError:
        return False


def _per_axis(facts: Facts, name: str, axes: int) -> Shape:
    values = facts.shape(name)
    if len(values) != axes:
        raise RuleError(
            f"{name} {show(values)} has {len(values)} values, and KernelShape has {axes}.",
            property=name,
            fix="Give one value for each kernel size.",
        )
    # The engine divides by strides and dies of a zero; it accepts a dilation of zero and computes nonsense.
    if name != "Padding" and min(values) < 1:
        raise RuleError(f"{name} {show(values)} is not positive.", property=name, fix="Use 1 or more.")
    return values


def _kernel_too_large(kernel: Shape, spatial: Shape, padding: Shape) -> RuleError:
    padded = tuple(size + 2 * pad for size, pad in zip(spatial, padding, strict=True))
    return RuleError(
        f"KernelShape {show(kernel)} is larger than the padded input {show(padded)}.",
        property="KernelShape",
        fix="Use a smaller kernel or add padding.",
    )


def _listed(shapes: tuple[Shape, ...]) -> str:
    return " and ".join(show(shape) for shape in shapes)


@dataclass(frozen=True)
class Macro:
    """A named rule, and the properties that a layer must have for it to mean anything."""

    rule: Callable[[Facts], Raw]
    needs: tuple[str, ...] = ()


_SIZES = ("KernelShape", "Padding", "Strides")
_LABELS = Macro(label_shape, ("Axis",))
_IN_PLACE = Macro(lambda facts: facts.may_overwrite_input)

MACROS: Mapping[str, Macro] = {
    "ConvolutionPaddingSize": Macro(convolution_padding, ("KernelShape", "BorderMode", "Dilation")),
    "ConvolutionOutputSize": Macro(convolution_output, (*_SIZES, "Dilation", "OutMaps")),
    "PoolingOutputSize": Macro(pooling_output, (*_SIZES, "IgnoreBorder")),
    "BasicMathOutputSizewBC": Macro(broadcast_output),
    "ConcatenateOutputSize": Macro(concatenate_output, ("Axis",)),
    "ReshapeOutputSize": Macro(reshape_output, ("OutShape",)),
    "SoftmaxLabelShape": _LABELS,
    "CCEOutputSize": _LABELS,
    "GraphInput": Macro(lambda facts: facts.input),
    "GraphInputs": Macro(lambda facts: facts.inputs),
    "AutoInPlace": _IN_PLACE,
    "AutoInPlaceOnce": _IN_PLACE,
}
"""The built-in macros by the reference system's names; each needs an input."""
