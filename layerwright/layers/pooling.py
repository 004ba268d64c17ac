"""Layers that make maps smaller, or larger again."""

from __future__ import annotations

from math import prod

from layerwright.layers.declaration import Costs, Facts, LayerType, Property, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import pooling_output, unpooling_output

_KERNEL = Property("KernelShape", "PIntArray", "2,2", "The window's size.", important=True, searchable=True)
_MAPS_FIRST_WINDOW = (
    _KERNEL,
    Property("Strides", "PIntArray", "*KernelShape", "How far the window moves at a step."),
    Property("IgnoreBorder", "Boolean", "True", "Leaves out a window that reaches beyond the border."),
    Property("Padding", "UIntArray", "0,0", "Elements added at both ends of each axis."),
)
_WINDOW = (*_MAPS_FIRST_WINDOW, Property("ChannelLast", "Boolean", "False", "The maps are the last axis."))


def _average_costs(facts: Facts) -> Costs:
    return Costs(add=facts.input_size, multiply=facts.output_size)


def _global_output(facts: Facts) -> Shape:
    if len(facts.input) != 3:
        raise RuleError(
            f"An input of maps,height,width is needed, and the input is {show(facts.input)}.",
            fix="Place it after a convolution or a pooling, or reshape the input.",
        )
    return (facts.input[0], 1, 1)


LAYERS = (
    LayerType(
        name="MaxPooling",
        category="Pooling",
        help="Keeps the greatest value of each window.",
        output=pooling_output,
        costs=lambda facts: Costs(if_=facts.output_size * prod(facts.shape("KernelShape"))),
        own_properties=_WINDOW,
        aliases=("maxpool", "subsampling", "downsampling"),
    ),
    LayerType(
        name="AveragePooling",
        category="Pooling",
        help="Takes the mean of each window.",
        output=pooling_output,
        costs=_average_costs,
        own_properties=(
            *_WINDOW,
            Property("IncludingPad", "Boolean", "True", "Counts padded elements in the mean."),
        ),
        aliases=("avgpool", "mean pooling", "downsampling"),
    ),
    LayerType(
        name="GlobalAveragePooling",
        category="Pooling",
        help="Takes the mean of each whole map.",
        output=_global_output,
        costs=_average_costs,
        aliases=("gap", "global mean"),
    ),
    LayerType(
        name="SumPooling",
        category="Pooling",
        help="Adds up each window.",
        output=pooling_output,
        costs=lambda facts: Costs(add=facts.input_size),
        own_properties=_MAPS_FIRST_WINDOW,
        aliases=("sumpool", "downsampling"),
    ),
    LayerType(
        name="Unpooling",
        category="Pooling",
        help="Makes maps larger: each value fills a window.",
        output=unpooling_output,
        own_properties=(_KERNEL,),
        aliases=("upsampling", "nearest neighbor", "repeat", "enlarge"),
    ),
)
