"""Layers that move data, repeat it or leave some of it out."""

from __future__ import annotations

from layerwright.layers.arithmetic import INPUTS
from layerwright.layers.arranged_shapes import (
    broadcast_to_shape,
    checked_top_k,
    matrix_diag_output,
    matrix_diag_part_output,
    pad_output,
    slice_output,
    stack_output,
    tile_output,
    top_k_output,
    transpose_output,
)
from layerwright.layers.axes import checked_axes, for_last_axes
from layerwright.layers.declaration import MANY_INPUTS, DataConnector, Facts, LayerType, Property, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import concatenate_output, reshape_output, same_as_input


def shift_output(facts: Facts) -> Shape:
    """The input's shape, if Shift leaves something of every axis in place."""
    shifts = for_last_axes(facts, "Shift")
    for size, shift in zip(facts.input[len(facts.input) - len(shifts) :], shifts, strict=True):
        if abs(shift) >= size:
            raise RuleError(
                f"Shift {show(shifts)} moves an axis of size {size} by {abs(shift)}: nothing of it stays.",
                property="Shift",
                fix="Shift by less than the size.",
            )
    return facts.input


def _flip_output(facts: Facts) -> Shape:
    checked_axes(facts)
    return facts.input


def _broadcast_to_output(facts: Facts) -> Shape:
    if facts.integer("Axis") != -1:
        raise RuleError(
            f"Axis is {facts.integer('Axis')}, and y has all axes of the input.",
            property="Axis",
            fix="Use -1.",
            instead="-1",
        )
    return facts.input


def _top_k_data_output(facts: Facts) -> Shape:
    if facts.flag("Reduce"):
        return top_k_output(facts)
    checked_top_k(facts)
    return facts.input


def _sort_output(facts: Facts) -> Shape:
    axis, axes = facts.integer("Axis"), len(facts.input)
    if not -axes <= axis < axes:
        raise RuleError(
            f"Axis {axis} does not exist: the input {show(facts.input)} has {axes} dimensions.",
            property="Axis",
            fix=f"Choose a number from {-axes} to {axes - 1}.",
        )
    return facts.input


def _interpolate_output(facts: Facts) -> Shape:
    size = facts.shape("OutputSize")
    if len(facts.input) != 3 or len(size) != 2:
        raise RuleError(
            f"OutputSize {show(size)} does not fit the input {show(facts.input)}: maps, height and width come in, and "
            "height and width are chosen.",
            property="OutputSize",
            fix="Give a height and a width, and reshape the input to three dimensions.",
        )
    return (facts.input[0], *size)


BORDER_MODE = Property(
    "BorderMode",
    "Option",
    "nearest",
    "What comes in at the border: its last value again, or a reflection.",
    ("nearest", "reflect"),
    important=True,
)

LAYERS = (
    LayerType(
        name="Concatenate",
        category="Others",
        help="Joins inputs along an axis.",
        inputs=MANY_INPUTS,
        output=concatenate_output,
        own_properties=(INPUTS, Property("Axis", "UInt", "0", "The axis along which the inputs are joined.")),
        aliases=("concat", "join", "merge"),
    ),
    LayerType(
        name="Stack",
        category="Others",
        help="Puts inputs of one shape side by side along a new axis.",
        inputs=MANY_INPUTS,
        output=stack_output,
        own_properties=(INPUTS, Property("Axis", "UInt", "0", "The place of the new axis.")),
        aliases=("join", "pile", "new axis"),
    ),
    LayerType(
        name="Reshape",
        category="Others",
        help="Gives the same elements another shape.",
        output=reshape_output,
        own_properties=(Property("OutShape", "PIntArray", "100", "The new shape.", important=True),),
        aliases=("flatten", "view"),
    ),
    LayerType(
        name="Transpose",
        category="Others",
        help="Puts the axes into another order.",
        output=transpose_output,
        own_properties=(
            Property("Axes", "UIntArray", "0,1,2", "The axes of the input in their new order.", important=True),
        ),
        aliases=("permute", "swap axes", "rotate"),
    ),
    LayerType(
        name="Slice",
        category="Others",
        help="Cuts a part out.",
        output=slice_output,
        own_properties=(
            Property("Start", "UIntArray", "0,0,0", "The first element of each axis.", important=True),
            Property("Stop", "UIntArray", "*Input", "The element after the last of each axis.", important=True),
            Property("Step", "UIntArray", "1,1,1", "Takes every so many elements of each axis."),
        ),
        aliases=("crop", "cut", "part", "index"),
    ),
    LayerType(
        name="Pad",
        category="Others",
        help="Adds elements around the input.",
        output=pad_output,
        own_properties=(
            Property(
                "PadWidth",
                "UIntArray",
                "0,0,0,0",
                "How many to add before and after each of the last axes.",
                important=True,
            ),
            Property(
                "Mode",
                "Option",
                "constant",
                "What to add: one value, a reflection, or the outermost value again.",
                ("constant", "reflect", "repeat"),
            ),
            Property("ConstantValue", "Float", "0.0", "The value to add in the mode constant."),
        ),
        aliases=("padding", "border", "margin"),
    ),
    LayerType(
        name="Tile",
        category="Others",
        help="Repeats the whole input along its axes.",
        output=tile_output,
        own_properties=(
            Property("Reps", "PIntArray", "2", "How often to repeat along each of the last axes.", important=True),
        ),
        aliases=("repeat", "copy"),
    ),
    LayerType(
        name="Broadcast",
        category="Others",
        help="Repeats axes of size 1 until the input has a given shape.",
        output=broadcast_to_shape,
        own_properties=(Property("OutShape", "PIntArray", "*Input", "The shape that it becomes."),),
        aliases=("expand", "repeat"),
    ),
    LayerType(
        name="BroadcastTo",
        category="Others",
        help="Gives the values of y, brought to the shape of the input.",
        output=_broadcast_to_output,
        own_properties=(
            Property("Axis", "Int", "-1", "The axis of the input at which y begins; -1 lets their last axes meet."),
        ),
        data=(DataConnector("y", same_as_input, generator="Constant", important=True),),
        aliases=("expand to", "replace"),
    ),
    LayerType(
        name="Flip",
        category="Others",
        help="Reverses the order of the elements along axes.",
        output=_flip_output,
        own_properties=(Property("Axes", "UIntArray", "0", "The axes to reverse.", important=True),),
        aliases=("mirror", "reverse"),
    ),
    LayerType(
        name="Shift",
        category="Others",
        help="Moves the elements along axes and fills up at the border.",
        output=shift_output,
        own_properties=(
            Property("Shift", "IntArray", "0,0", "How far to move along each of the last axes.", important=True),
            BORDER_MODE,
        ),
        aliases=("move", "translate", "delay"),
    ),
    LayerType(
        name="Interpolate",
        category="Others",
        help="Resizes maps to a height and width by linear interpolation.",
        output=_interpolate_output,
        own_properties=(
            Property("OutputSize", "PIntArray", "32,32", "The new height and width.", important=True),
            Property("Mode", "Option", "linear", "How values between the elements are found.", ("linear",)),
            Property("AlignCorners", "Boolean", "True", "Keeps the elements at the corners where they are."),
        ),
        aliases=("resize", "scale", "bilinear", "upsample"),
    ),
    LayerType(
        name="MatrixDiag",
        category="Others",
        help="Makes a diagonal matrix of each vector along the last axis.",
        output=matrix_diag_output,
        aliases=("diagonal", "diag"),
    ),
    LayerType(
        name="MatrixDiagPart",
        category="Others",
        help="Takes the diagonal of the square matrices in the last two axes.",
        output=matrix_diag_part_output,
        aliases=("diagonal", "diag part"),
    ),
    LayerType(
        name="Sort",
        category="Others",
        help="Sorts the values along an axis, the smallest first.",
        output=_sort_output,
        own_properties=(
            Property("Axis", "Int", "0", "The axis; negative numbers count from the last.", important=True),
            Property("Reverse", "Boolean", "False", "Puts the greatest value first."),
            Property("WithIndex", "Boolean", "False", "Gives indices as a second output, too.", editable=False),
            Property("OnlyIndex", "Boolean", "False", "Gives the places that the values had in place of the values."),
        ),
        aliases=("order", "argsort", "rank"),
        stops_gradients=lambda facts: facts.flag("OnlyIndex"),
    ),
    LayerType(
        name="TopKData",
        category="Others",
        help="Keeps the K greatest values of each sample.",
        output=_top_k_data_output,
        own_properties=(
            Property("K", "PInt", "1", "How many values to keep.", important=True),
            Property("Abs", "Boolean", "False", "Compares values without their signs."),
            Property("Reduce", "Boolean", "True", "Leaves the other values out; else they become 0."),
            Property("BaseAxis", "UInt", "0", "The first of the axes that are searched together."),
        ),
        aliases=("greatest", "maximum", "top-k"),
    ),
)
