"""The shapes of data that is moved: rules that property values can name, as `*PadOutputSize`."""

from __future__ import annotations

from math import prod

from layerwright.layers.axes import checked_axis, for_last_axes, one_for_each_axis
from layerwright.layers.declaration import Facts, RuleError
from layerwright.layers.kinds import Shape, show


def pad_output(facts: Facts) -> Shape:
    """The input's last axes with what PadWidth adds before and after each."""
    widths = for_last_axes(facts, "PadWidth", each=2)
    added = [before + after for before, after in zip(widths[::2], widths[1::2], strict=True)]
    kept = len(facts.input) - len(added)
    grown = (size + more for size, more in zip(facts.input[kept:], added, strict=True))
    return (*facts.input[:kept], *grown)


def transpose_output(facts: Facts) -> Shape:
    """The input's axes in the order that Axes tells."""
    axes = facts.shape("Axes")
    if sorted(axes) != list(range(len(facts.input))):
        raise RuleError(
            f"Axes {show(axes)} does not name every axis of the input {show(facts.input)} once.",
            property="Axes",
            fix=f"Put the numbers from 0 to {len(facts.input) - 1} into the order you want.",
        )
    return tuple(facts.input[axis] for axis in axes)


def slice_output(facts: Facts) -> Shape:
    """What is left from Start to before Stop, in strides of Step."""
    starts, stops, steps = (one_for_each_axis(facts, name) for name in ("Start", "Stop", "Step"))
    sizes = []
    for axis, (start, stop, step, size) in enumerate(zip(starts, stops, steps, facts.input, strict=True)):
        if stop > size:
            raise RuleError(
                f"Stop is {stop} for axis {axis}, and the input {show(facts.input)} ends at {size}.",
                property="Stop",
                fix=f"Use {size} or less.",
            )
        if start >= stop:
            # nnabla makes an empty array of it, or dies.
            raise RuleError(
                f"Start is {start} and Stop is {stop} for axis {axis}: nothing is left.",
                property="Start",
                fix="Let each Stop be greater than its Start.",
            )
        if step < 1:
            raise RuleError(f"Step {show(steps)} is not positive.", property="Step", fix="Use 1 or more.")
        sizes.append(len(range(start, stop, step)))
    return tuple(sizes)


def stack_output(facts: Facts) -> Shape:
    """The shape of equal inputs side by side along a new axis."""
    axis = facts.integer("Axis")
    if axis > len(facts.input):
        raise RuleError(
            f"Axis {axis} cannot be the new one: the inputs have {len(facts.input)} dimensions.",
            property="Axis",
            fix=f"Choose a number from 0 to {len(facts.input)}.",
        )
    different = next((shape for shape in facts.inputs if shape != facts.input), None)
    if different:
        raise RuleError(
            f"Inputs of {show(facts.input)} and {show(different)} cannot be stacked.",
            fix="Give all inputs the same shape.",
        )
    return (*facts.input[:axis], len(facts.inputs), *facts.input[axis:])


def tile_output(facts: Facts) -> Shape:
    """The input as often as Reps says along each of its last axes."""
    times = for_last_axes(facts, "Reps")
    kept = len(facts.input) - len(times)
    return (*facts.input[:kept], *(size * count for size, count in zip(facts.input[kept:], times, strict=True)))


def broadcast_to_shape(facts: Facts) -> Shape:
    """OutShape, if the input becomes it by repeating axes of size 1."""
    shape = one_for_each_axis(facts, "OutShape")
    if any(size not in (1, wanted) for size, wanted in zip(facts.input, shape, strict=True)):
        raise RuleError(
            f"The input {show(facts.input)} cannot be repeated to {show(shape)}: only axes of size 1 can grow.",
            property="OutShape",
            fix="Keep the sizes of all other axes.",
        )
    return shape


def matrix_diag_output(facts: Facts) -> Shape:
    """The input with its last axis twice."""
    return (*facts.input, facts.input[-1])


def matrix_diag_part_output(facts: Facts) -> Shape:
    """The input without the second of its last two axes, which must be equal."""
    if len(facts.input) < 2 or facts.input[-1] != facts.input[-2]:
        # nnabla accepts it, and reads the wrong elements or beyond the last one.
        raise RuleError(
            f"The last two axes of the input {show(facts.input)} are no square matrix.",
            fix="Reshape the input or cut it.",
        )
    return facts.input[:-1]


def top_k_output(facts: Facts) -> Shape:
    """K values in place of all axes from BaseAxis on."""
    return (*facts.input[: checked_top_k(facts)], facts.integer("K"))


def checked_top_k(facts: Facts) -> int:
    """The value of BaseAxis, after which there must be at least K elements."""
    axis = checked_axis(facts, "BaseAxis")
    count, size = facts.integer("K"), prod(facts.input[axis:])
    if count > size:
        raise RuleError(
            f"K is {count}, and there are {size:,} values.", property="K", fix=f"Use {size} or less.", instead=str(size)
        )
    return axis


def one_hot_output(facts: Facts) -> Shape:
    """Shape in place of the last axis, whose elements are an index into it."""
    shape = facts.shape("Shape")
    if len(shape) != facts.input[-1]:
        raise RuleError(
            f"Shape {show(shape)} takes {len(shape)} indices, and the last axis of the input {show(facts.input)} has "
            f"{facts.input[-1]}.",
            property="Shape",
            fix="Give one number of classes for each index; labels are an axis of size 1.",
        )
    return (*facts.input[:-1], *shape)


def running_mean_shape(facts: Facts) -> Shape:
    """The input's axes from BaseAxis on."""
    return facts.input[checked_axis(facts, "BaseAxis") :]
