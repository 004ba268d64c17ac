"""The named rules that property values can refer to by `*Name`, and the shape rules that layers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, gcd, prod
from typing import Literal

from layerwright.layers.arranged_shapes import (
    matrix_diag_output,
    matrix_diag_part_output,
    one_hot_output,
    pad_output,
    running_mean_shape,
    slice_output,
    stack_output,
    top_k_output,
    transpose_output,
)
from layerwright.layers.axes import checked_axis as checked_axis
from layerwright.layers.declaration import Facts, RuleError
from layerwright.layers.kinds import Raw, Shape, show
from layerwright.layers.reduction import determinant_output, matmul_output, reduced_output

_MOST_GROUPS = 65_536
"""Up to how many groups a fitting number is looked for."""


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
            kind="kernel.rank_differs",
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
    kernel, spatial = facts.shape("KernelShape"), facts.input[:axis] + facts.input[axis + 1 :]
    padding, strides, dilation = (_per_axis(facts, name, len(kernel)) for name in ("Padding", "Strides", "Dilation"))
    sizes = []
    for size, width, pad, stride, step in zip(spatial, kernel, padding, strides, dilation, strict=True):
        extent = step * (width - 1) + 1
        if extent > size + 2 * pad:
            raise _kernel_too_large(kernel, spatial, padding)
        sizes.append((size + 2 * pad - extent) // stride + 1)
    maps = facts.integer("OutMaps")
    return (*sizes, maps) if axis else (maps, *sizes)


def deconvolution_output(facts: Facts) -> Shape:
    """The output shape of a deconvolution: the input that a convolution of this geometry would make this input from."""
    axis = channel_axis(facts)
    kernel, spatial = facts.shape("KernelShape"), spatial_sizes(facts)
    padding, strides, dilation = (_per_axis(facts, name, len(kernel)) for name in ("Padding", "Strides", "Dilation"))
    sizes = tuple(
        stride * (size - 1) + step * (width - 1) + 1 - 2 * pad
        for size, width, pad, stride, step in zip(spatial, kernel, padding, strides, dilation, strict=True)
    )
    if min(sizes) < 1:
        raise RuleError(
            f"Padding {show(padding)} leaves nothing of the output.", property="Padding", fix="Use less padding."
        )
    maps = facts.integer("OutMaps")
    return (*sizes, maps) if axis else (maps, *sizes)


def convolution_weights(facts: Facts) -> Shape:
    """The shape of a convolution's weights: maps out, maps in, kernel; with ChannelLast the maps in come last."""
    maps, kernel = facts.integer("OutMaps"), facts.shape("KernelShape")
    inner = maps_per_group(facts)
    return (maps, *kernel, inner) if channel_axis(facts) else (maps, inner, *kernel)


def deconvolution_weights(facts: Facts) -> Shape:
    """The shape of a deconvolution's weights, which are those of the convolution that it undoes: maps in come first."""
    axis, kernel = channel_axis(facts), facts.shape("KernelShape")
    maps_per_group(facts)
    inner = facts.integer("OutMaps") // facts.integer("Group")
    maps = facts.input[axis]
    return (maps, *kernel, inner) if axis else (maps, inner, *kernel)


def maps_per_group(facts: Facts) -> int:
    """How many input maps an output map is made from; groups must divide the input and the output maps."""
    maps = facts.input[channel_axis(facts)]
    group = facts.integer("Group")
    for name, count in (("input", maps), ("output", facts.integer("OutMaps"))):
        if count % group:
            raise RuleError(
                f"{count} {name} maps cannot be divided into {group} groups.",
                property="Group",
                fix="Use a number of groups that divides the input and output maps.",
                instead=str(most_groups(group, maps, facts.integer("OutMaps"))),
                kind="group.indivisible",
            )
    return maps // group


def most_groups(group: int, *maps: int) -> int:
    """The largest number of groups up to one that maps can be divided into."""
    shared = gcd(*maps)
    return next(count for count in range(min(group, shared, _MOST_GROUPS), 0, -1) if shared % count == 0)


def pooling_output(facts: Facts) -> Shape:
    """The output shape of a pooling: a partial window at the border counts unless IgnoreBorder is set.

    The window slides over the last axes (those before the maps with ChannelLast); all other axes stay.
    """
    kernel = facts.shape("KernelShape")
    if not 2 <= len(kernel) <= 3:
        raise RuleError(
            f"KernelShape {show(kernel)} has {len(kernel)} dimensions; windows of two or three are computed.",
            property="KernelShape",
            fix="Give an axis of size 1 to the input and the kernel, as 1,4 for a window of 4 along one axis.",
        )
    start, end = _pooled_axes(facts)
    spatial = facts.input[start:end]
    padding, strides = (_per_axis(facts, name, len(kernel)) for name in ("Padding", "Strides"))
    sizes = []
    for size, width, pad, stride in zip(spatial, kernel, padding, strides, strict=True):
        room = size + 2 * pad - width
        # nnabla accepts a window larger than its input and answers with zeros.
        if room < 0:
            raise _kernel_too_large(kernel, spatial, padding)
        # Of a window that holds nothing but padding, nnabla gives what lay in memory before.
        if pad >= width:
            raise RuleError(
                f"Padding {show(padding)} is not less than KernelShape {show(kernel)}: some windows would be empty.",
                property="Padding",
                fix="Use less padding, or a larger kernel.",
            )
        # Without IgnoreBorder, nnabla starts a window wherever one starts on the input or on the padding before it.
        sizes.append(room // stride + 1 if facts.flag("IgnoreBorder") else ceil((size + pad) / stride))
    return (*facts.input[:start], *sizes, *facts.input[end:])


def unpooling_output(facts: Facts) -> Shape:
    """The output shape of an unpooling: the last axes grow by the kernel."""
    start, end = _pooled_axes(facts)
    grown = (size * width for size, width in zip(facts.input[start:end], facts.shape("KernelShape"), strict=True))
    return (*facts.input[:start], *grown)


def embedding_output(facts: Facts) -> Shape:
    """The output shape of an embedding: each number of the input becomes an array."""
    return (*facts.input, *facts.shape("Shape"))


def broadcast_output(facts: Facts) -> Shape:
    """The shape of an element-wise operation: an axis of size 1 is repeated to fit the others."""
    if len(set(facts.inputs)) == 1:
        return facts.input
    ranks = {len(shape) for shape in facts.inputs}
    sizes = [max(axis) for axis in zip(*facts.inputs, strict=False)]
    fits = len(ranks) == 1 and all(
        size in (1, largest) for shape in facts.inputs for size, largest in zip(shape, sizes, strict=True)
    )
    if not fits:
        raise RuleError(
            f"Inputs of {_listed(facts.inputs)} do not fit each other.",
            fix="Give them the same shape; an axis may also have size 1.",
            kind="input.shapes_differ",
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
            instead=_only_axis(facts.inputs),
            kind="concatenation.shapes_differ",
        )
    return (*facts.input[:axis], sum(shape[axis] for shape in facts.inputs), *facts.input[axis + 1 :])


def _only_axis(shapes: tuple[Shape, ...]) -> str:
    """The axis along which shapes can be joined, where there is just one."""
    if len(set(map(len, shapes))) > 1:
        return ""
    unequal = [axis for axis, sizes in enumerate(zip(*shapes, strict=True)) if len(set(sizes)) > 1]
    return str(unequal[0]) if len(unequal) == 1 else ""


def reshape_output(facts: Facts) -> Shape:
    """OutShape, if it has as many elements as the input."""
    shape = facts.shape("OutShape")
    if prod(shape) != facts.input_size:
        raise RuleError(
            f"OutShape {show(shape)} has {prod(shape):,} elements, and the input {show(facts.input)} has "
            f"{facts.input_size:,}.",
            property="OutShape",
            fix="Choose sizes whose product is the same.",
            instead=str(facts.input_size),
            kind="reshape.elements_differ",
        )
    return shape


def label_shape(facts: Facts) -> Shape:
    """The input's shape with one label in place of the classes along Axis."""
    axis = checked_axis(facts)
    return (*facts.input[:axis], 1, *facts.input[axis + 1 :])


def class_count(facts: Facts) -> int:
    """The number of classes along Axis."""
    return facts.input[checked_axis(facts)]


def doubled_output(facts: Facts) -> Shape:
    """The input's shape with twice the size along Axis: one half for each sign."""
    axis = checked_axis(facts)
    return (*facts.input[:axis], 2 * facts.input[axis], *facts.input[axis + 1 :])


def slope_shape(facts: Facts) -> Shape:
    """One slope for each map along BaseAxis, or a single one if it is Shared."""
    axis, rank = facts.integer("BaseAxis"), len(facts.input)
    if not -rank <= axis < rank:
        raise RuleError(
            f"BaseAxis {axis} does not exist: the input {show(facts.input)} has {rank} dimensions.",
            property="BaseAxis",
            fix=f"Choose a number from 0 to {rank - 1}, or from -{rank} to -1 to count from the end.",
        )
    return () if facts.flag("Shared") else (facts.input[axis],)


def axis_size(facts: Facts) -> Raw:
    """The input's size along Axis."""
    return (facts.input[checked_axis(facts)],)


def without_axis(facts: Facts) -> Shape:
    """The input's shape without Axis."""
    axis = checked_axis(facts)
    return facts.input[:axis] + facts.input[axis + 1 :]


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


def _pooled_axes(facts: Facts) -> tuple[int, int]:
    """The first axis that a window slides over, and the one behind the last."""
    kernel = facts.shape("KernelShape")
    end = len(facts.input) - (1 if _channel_last(facts) else 0)
    if len(kernel) > end:
        raise RuleError(
            f"KernelShape {show(kernel)} has more dimensions than the input {show(facts.input)}.",
            property="KernelShape",
            fix="Give one kernel size for each axis to pool.",
            kind="kernel.rank_differs",
        )
    return end - len(kernel), end


def _kernel_too_large(kernel: Shape, spatial: Shape, padding: Shape) -> RuleError:
    padded = tuple(size + 2 * pad for size, pad in zip(spatial, padding, strict=True))
    return RuleError(
        f"KernelShape {show(kernel)} is larger than the padded input {show(padded)}.",
        property="KernelShape",
        fix="Use a smaller kernel or add padding.",
        instead=show(tuple(map(min, kernel, padded))),
        kind="kernel.too_large",
    )


def _listed(shapes: tuple[Shape, ...]) -> str:
    return " and ".join(show(shape) for shape in shapes)


@dataclass(frozen=True)
class Macro:
    """A named rule, and what a layer must have for it to mean anything: properties, and an input or a reader."""

    rule: Callable[[Facts], Raw]
    needs: tuple[str, ...] = ()
    of: Literal["input", "reader"] = "input"


_SIZES = ("KernelShape", "Padding", "Strides")
_LABELS = Macro(label_shape, ("Axis",))
_IN_PLACE = Macro(lambda facts: facts.may_overwrite_input)

MACROS: Mapping[str, Macro] = {
    "ConvolutionPaddingSize": Macro(convolution_padding, ("KernelShape", "BorderMode", "Dilation")),
    "ConvolutionOutputSize": Macro(convolution_output, (*_SIZES, "Dilation", "OutMaps")),
    "ConvolutionWeightShape": Macro(convolution_weights, ("KernelShape", "OutMaps", "Group")),
    "DeconvolutionOutputSize": Macro(deconvolution_output, (*_SIZES, "Dilation", "OutMaps")),
    "ConvolutionWeightShapeDeconvolution": Macro(deconvolution_weights, ("KernelShape", "OutMaps", "Group")),
    "PoolingOutputSize": Macro(pooling_output, (*_SIZES, "IgnoreBorder")),
    "UnpoolingOutputSize": Macro(unpooling_output, ("KernelShape",)),
    "EmbeddingOutputSize": Macro(embedding_output, ("Shape",)),
    "BasicMathOutputSizewBC": Macro(broadcast_output),
    "ConcatenateOutputSize": Macro(concatenate_output, ("Axis",)),
    "ConcatenateActivationOutputSize": Macro(doubled_output, ("Axis",)),
    "PReluParameterSize": Macro(slope_shape, ("BaseAxis", "Shared")),
    "SumOutputSize": Macro(reduced_output, ("Axes", "KeepDims")),
    "BatchDetOutputSize": Macro(determinant_output),
    "ReshapeOutputSize": Macro(reshape_output, ("OutShape",)),
    "PadOutputSize": Macro(pad_output, ("PadWidth",)),
    "TransposeOutputSize": Macro(transpose_output, ("Axes",)),
    "SliceOutputSize": Macro(slice_output, ("Start", "Stop", "Step")),
    "StackOutputSize": Macro(stack_output, ("Axis",)),
    "MatrixDiagOutputSize": Macro(matrix_diag_output),
    "MatrixDiagPartOutputSize": Macro(matrix_diag_part_output),
    "TopKDataOutputSize": Macro(top_k_output, ("K", "BaseAxis")),
    "OneHotOutputSize": Macro(one_hot_output, ("Shape",)),
    "RunningMeanShape": Macro(running_mean_shape, ("BaseAxis",)),
    "SoftmaxLabelShape": _LABELS,
    "CCEOutputSize": _LABELS,
    "ShapeExceptAxis": Macro(without_axis, ("Axis",)),
    "AxisSize": Macro(axis_size, ("Axis",)),
    "GraphOutput": Macro(lambda facts: facts.wanted, of="reader"),
    "GraphInput": Macro(lambda facts: facts.input),
    # A single shape is a list of integers, as it is written.
    "GraphInputs": Macro(lambda facts: facts.inputs if len(facts.inputs) > 1 else facts.input),
    "MatmulOutputSize": Macro(matmul_output),
    "AutoInPlace": _IN_PLACE,
    "AutoInPlaceOnce": _IN_PLACE,
}
"""The built-in macros by the reference system's names."""
