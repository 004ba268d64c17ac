"""Layers that prepare data: labels as vectors, means taken away, and images changed by chance while training."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from layerwright.layers.arrange import BORDER_MODE, shift_output
from layerwright.layers.arranged_shapes import one_hot_output, running_mean_shape
from layerwright.layers.axes import between, checked_axes, checked_axis, one_for_each_axis
from layerwright.layers.declaration import Costs, Facts, LayerType, Parameter, Property, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import same_as_input

_SEED = Property("Seed", "Int", "-1", "Makes the choice repeatable; -1 follows the run's seed.")
_SKIP_AT_TEST = Property("SkipAtTest", "Boolean", "True", "Lets everything pass outside training.")
_BASE_AXIS = Property("BaseAxis", "UInt", "0", "The first axis of a sample.", editable=False)

_SMALLEST, _GREATEST = 0.01, 100
"""The bounds of scales: nnabla dies of a scale that single precision takes for 0."""


def _skipped(facts: Facts) -> bool:
    return facts.flag("SkipAtTest")


def _check_range(facts: Facts, name: str, least: float = -inf, most: float = inf) -> None:
    """Check a property that is the lower and the upper end of a range."""
    ends = facts.value(name)
    assert isinstance(ends, tuple), name
    if len(ends) != 2 or not least <= ends[0] <= ends[1] <= most:  # type: ignore[operator]
        bounded = f"Give a lower and an upper end, not below {show(least)}, not above {show(most)}."
        fix = bounded if most < inf else "Give a lower and an upper end."
        raise RuleError(f"{name} {show(ends)} is no range.", property=name, fix=fix)


def _crop_output(facts: Facts) -> Shape:
    checked_axis(facts, "BaseAxis")
    shape = one_for_each_axis(facts, "Shape")
    if any(size > whole for size, whole in zip(shape, facts.input, strict=True)):
        raise RuleError(
            f"Shape {show(shape)} is larger than the input {show(facts.input)}.",
            property="Shape",
            fix="Use smaller sizes, or pad the input before.",
        )
    return shape


def _random_flip_output(facts: Facts) -> Shape:
    checked_axis(facts, "BaseAxis")
    checked_axes(facts)
    return facts.input


def _random_shift_output(facts: Facts) -> Shape:
    checked_axis(facts, "BaseAxis")
    shifts = facts.shape("Shift")
    if any(shift < 0 for shift in shifts):
        # nnabla draws from an empty range and moves everything out.
        raise RuleError(
            f"Shift {show(shifts)} is negative.",
            property="Shift",
            fix="Give the greatest distance, in both directions.",
        )
    return shift_output(facts)


def _erase_output(facts: Facts) -> Shape:
    if len(facts.input) - facts.integer("BaseAxis") != 3:
        raise RuleError(
            f"The input {show(facts.input)} is no image of maps, height and width.", fix="Reshape the input."
        )
    between(facts, "Prob", 0, 1)
    _check_range(facts, "AreaRatios", 0, 1)
    _check_range(facts, "AspectRatios", _SMALLEST, _GREATEST)
    _check_range(facts, "Replacements")
    return facts.input


def _augmentation_output(facts: Facts) -> Shape:
    shape = one_for_each_axis(facts, "Shape")
    if len(shape) < 3:
        raise RuleError(
            f"The input {show(facts.input)} is no image of maps, height and width.", fix="Reshape the input."
        )
    if shape[:-2] != facts.input[:-2]:
        # nnabla would read and write where no image is.
        raise RuleError(
            f"Shape {show(shape)} has other maps than the input {show(facts.input)}.",
            property="Shape",
            fix="Change only the height and the width.",
        )
    if len(facts.shape("Pad")) != 2:
        raise RuleError(
            f"Pad {show(facts.shape('Pad'))} is not one value for the height and one for the width.",
            property="Pad",
            fix="Give two values.",
        )
    if facts.flag("SkipAtTest") and shape != facts.input:
        raise RuleError(
            f"Outside training the input {show(facts.input)} would pass unchanged, and not as {show(shape)}.",
            property="SkipAtTest",
            fix="Set SkipAtTest to False, or let Shape be that of the input.",
        )
    lowest = between(facts, "MinScale", _SMALLEST, _GREATEST)
    between(facts, "MaxScale", lowest, _GREATEST)
    between(facts, "AspectRatio", _SMALLEST, _GREATEST)
    # Beyond that, nnabla reads outside the image.
    between(facts, "Distortion", 0, 1)
    between(facts, "Contrast", _SMALLEST)
    for name in ("Angle", "Brightness", "Noise"):
        between(facts, name, 0)
    return shape


def _mean_parameter(name: str, shape: Callable[[Facts], Shape]) -> Parameter:
    return Parameter(name, shape, ("Normal", "Uniform", "Constant"), learned=False)


LAYERS = (
    LayerType(
        name="OneHot",
        category="Others(Pre Process)",
        help="Makes of a label a vector that is 1 at its place and 0 elsewhere.",
        output=one_hot_output,
        own_properties=(
            Property("Shape", "PIntArray", "100", "The number of classes, for each index of a label.", important=True),
        ),
        aliases=("label", "categorical", "classes"),
        stops_gradients=lambda facts: True,
        # Of several indices, each has a number of classes of its own; none is as great as the greatest.
        labels=lambda facts: max(facts.shape("Shape")),
    ),
    LayerType(
        name="RandomCrop",
        category="Others(Pre Process)",
        help="Cuts out a part at a random place, in training as in use.",
        output=_crop_output,
        own_properties=(
            Property("Shape", "PIntArray", "*Input", "The shape of the part.", important=True),
            _BASE_AXIS,
            _SEED,
        ),
        aliases=("augmentation", "cut"),
    ),
    LayerType(
        name="RandomFlip",
        category="Others(Pre Process)",
        help="Reverses the order along each of some axes, or does not, for each sample by chance.",
        output=_random_flip_output,
        own_properties=(
            Property("Axes", "UIntArray", "0", "The axes that may be reversed.", important=True),
            _BASE_AXIS,
            _SEED,
            _SKIP_AT_TEST,
        ),
        aliases=("augmentation", "mirror"),
        skipped_when_testing=_skipped,
    ),
    LayerType(
        name="RandomShift",
        category="Others(Pre Process)",
        help="Moves each sample by a random distance along axes and fills up at the border.",
        output=_random_shift_output,
        own_properties=(
            Property("Shift", "IntArray", "0,0", "The greatest distance along each of the last axes.", important=True),
            BORDER_MODE,
            _BASE_AXIS,
            _SEED,
            _SKIP_AT_TEST,
        ),
        aliases=("augmentation", "translate", "move"),
        skipped_when_testing=_skipped,
    ),
    LayerType(
        name="RandomErase",
        category="Others(Pre Process)",
        help="Fills random rectangles of an image with random values.",
        output=_erase_output,
        own_properties=(
            Property("Prob", "Float", "0.5", "How likely each rectangle is.", important=True),
            Property("AreaRatios", "FloatArray", "0.02,0.4", "The least and greatest part of the area to fill."),
            Property("AspectRatios", "FloatArray", "0.3,3.3333", "The least and greatest height over width."),
            Property("Replacements", "FloatArray", "0.0,1.0", "The least and greatest value to fill with."),
            Property("N", "PInt", "1", "The greatest number of rectangles."),
            Property("Share", "Boolean", "True", "Fills the same rectangles in all maps."),
            Property("InPlace", "BooleanOrMacro", "*AutoInPlaceOnce", "Has no effect: nnabla never overwrites here."),
            _BASE_AXIS,
            _SEED,
            Property("ChannelLast", "Boolean", "False", "Tells that the maps are the last axis; needs a GPU."),
            Property("STEFineGrained", "Boolean", "True", "Lets gradients pass only where nothing was filled."),
            _SKIP_AT_TEST,
        ),
        aliases=("augmentation", "cutout"),
        skipped_when_testing=_skipped,
    ),
    LayerType(
        name="MeanSubtraction",
        category="Others(Pre Process)",
        help="Takes away the mean of all samples seen so far, those of the batch included while training.",
        output=same_as_input,
        costs=lambda facts: Costs(add=facts.input_size),
        own_properties=(
            Property("BaseAxis", "UInt", "0", "The axes from this one on have means of their own."),
            Property(
                "UpdateRunningMean", "Boolean", "True", "Counts the samples of a batch in before the mean is used."
            ),
        ),
        scope="mean_subtraction",
        parameters=(_mean_parameter("mean", running_mean_shape), _mean_parameter("t", lambda facts: (1,))),
        aliases=("center", "normalize"),
        stored=lambda facts: 0,
        when_testing={"UpdateRunningMean": False},
    ),
    LayerType(
        name="ImageAugmentation",
        category="Others(Pre Process)",
        help="Changes each image by chance: place, size, angle, form, mirroring, brightness, contrast and noise.",
        output=_augmentation_output,
        own_properties=(
            Property("Shape", "PIntArray", "*Input", "The shape of the new image.", important=True),
            Property("Pad", "UIntArray", "0,0", "Rows and columns that are added on both sides before."),
            Property("MinScale", "Float", "1.0", "The least scale; 0.8 makes the image smaller."),
            Property("MaxScale", "Float", "1.0", "The greatest scale."),
            Property("Angle", "Float", "0.0", "The greatest angle of rotation, in radians and in both directions."),
            Property("AspectRatio", "Float", "1.0", "The greatest change of height over width, and of its inverse."),
            Property("Distortion", "Float", "0.0", "The strength of distortion, from 0 to 1."),
            Property("FlipLR", "Boolean", "False", "Mirrors left and right at even odds."),
            Property("FlipUD", "Boolean", "False", "Mirrors up and down at even odds."),
            Property("Brightness", "Float", "0.0", "The greatest value to add or take away."),
            Property("BrightnessEach", "Boolean", "False", "Changes the brightness of each map on its own."),
            Property("Contrast", "Float", "1.0", "The greatest factor of contrast, and of its inverse."),
            Property("ContrastCenter", "Float", "0.5", "The value that contrast leaves as it is."),
            Property("ContrastEach", "Boolean", "False", "Changes the contrast of each map on its own."),
            Property("Noise", "Float", "0.0", "The standard deviation of the noise that is added."),
            _SEED,
            _SKIP_AT_TEST,
        ),
        aliases=("augmentation", "rotate", "scale", "distort"),
        skipped_when_testing=_skipped,
    ),
)
