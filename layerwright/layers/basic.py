"""Layers with weights: fully connected and convolutional."""

from __future__ import annotations

from math import prod

from layerwright.layers.declaration import Costs, Facts, LayerType, Parameter, Property, RuleError
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import channel_axis, convolution_output

_BIAS_INITIALIZERS = ("Normal", "Uniform", "Constant")
_AFFINE_INITIALIZERS = (
    "Normal",
    "NormalAffineHeForward",
    "NormalAffineHeBackward",
    "NormalAffineGlorot",
    "Uniform",
    "UniformAffineGlorot",
    "Constant",
)
_DEPTHWISE_INITIALIZERS = (
    "Normal",
    "NormalConvolutionHeForward",
    "NormalConvolutionHeBackward",
    "NormalConvolutionGlorot",
    "Uniform",
    "UniformConvolutionGlorot",
    "Constant",
)
_CONVOLUTION_INITIALIZERS = (
    *_DEPTHWISE_INITIALIZERS[:4],
    "NormalCLConvHeForward",
    "NormalCLConvHeBackward",
    "NormalCLConvGlorot",
    *_DEPTHWISE_INITIALIZERS[4:6],
    "UniformCLConvGlorot",
    _DEPTHWISE_INITIALIZERS[6],
)

_WITH_BIAS = Property("WithBias", "Boolean", "True", "Adds a learned number to each output map.")
_BASE_AXIS = Property("BaseAxis", "UInt", "0", "The first axis that is not a batch axis.", editable=False)


def _bias(shape: str) -> Parameter:
    return Parameter(
        "b",
        shape=lambda facts: _as_shape(facts, shape),
        initializers=_BIAS_INITIALIZERS,
        enabled=lambda facts: facts.flag("WithBias"),
    )


def _as_shape(facts: Facts, name: str) -> Shape:
    value = facts.value(name)
    return (value,) if isinstance(value, int) else facts.shape(name)


def _bias_additions(facts: Facts) -> int:
    return facts.output_size if facts.flag("WithBias") else 0


def _affine_costs(facts: Facts) -> Costs:
    return Costs(add=_bias_additions(facts), multiply_add=facts.input_size * facts.output_size)


def _maps_per_group(facts: Facts) -> int:
    maps = facts.input[channel_axis(facts)]
    group = facts.integer("Group")
    for name, count in (("input", maps), ("output", facts.integer("OutMaps"))):
        if count % group:
            raise RuleError(
                f"{count} {name} maps cannot be divided into {group} groups.",
                property="Group",
                fix="Use a number of groups that divides the input and output maps.",
            )
    return maps // group


def _convolution_weights(facts: Facts) -> Shape:
    maps, kernel = facts.integer("OutMaps"), facts.shape("KernelShape")
    inner = _maps_per_group(facts)
    return (maps, *kernel, inner) if facts.flag("ChannelLast") else (maps, inner, *kernel)


def _convolution_costs(facts: Facts) -> Costs:
    kernel = prod(facts.shape("KernelShape"))
    return Costs(add=_bias_additions(facts), multiply_add=facts.output_size * _maps_per_group(facts) * kernel)


def _depthwise_weights(facts: Facts) -> Shape:
    kernel = facts.shape("KernelShape")
    if len(kernel) > 2:
        raise RuleError(
            f"KernelShape has {len(kernel)} sizes; a depthwise convolution slides over one or two axes.",
            property="KernelShape",
            fix="Give one or two sizes.",
        )
    return (facts.integer("OutMaps"), *kernel)


def _geometry(kernel: str, mode: str) -> tuple[Property, ...]:
    return (
        Property("KernelShape", "PIntArray", kernel, "The kernel's size.", important=True, searchable=True),
        Property(
            "BorderMode",
            "Option",
            mode,
            "What happens at the border: valid pads nothing, same keeps the size, full keeps every overlap.",
            ("valid", "full", "same"),
        ),
        Property("Padding", "UIntArray", "*ConvolutionPaddingSize", "Zeros added at both ends of each axis."),
        Property("Strides", "PIntArray", "1,1", "How far the kernel moves at a step."),
        Property("Dilation", "PIntArray", "1,1", "The distance between the kernel's elements."),
    )


LAYERS = (
    LayerType(
        name="Affine",
        category="Basic",
        help="Connects every input to every output: y = x W + b. Also called fully connected or dense.",
        output=lambda facts: facts.shape("OutShape"),
        costs=_affine_costs,
        own_properties=(
            Property("OutShape", "PIntArray", "100", "The shape of the output.", important=True, searchable=True),
            _BASE_AXIS,
            _WITH_BIAS,
        ),
        scope="affine",
        parameters=(
            Parameter(
                "W",
                # nnabla keeps one row for each input element, whatever the input's shape.
                shape=lambda facts: (facts.input_size, *facts.shape("OutShape")),
                initializers=_AFFINE_INITIALIZERS,
                initializer="NormalAffineGlorot",
                multiplier="1.0",
            ),
            _bias("OutShape"),
        ),
        aliases=("fc", "fully connected", "dense", "linear", "inner product"),
    ),
    LayerType(
        name="Convolution",
        category="Basic",
        help="Slides learned kernels over the input's maps and adds up what they find, one output map for each kernel.",
        output=convolution_output,
        costs=_convolution_costs,
        own_properties=(
            Property("OutMaps", "PInt", "16", "The number of output maps.", important=True, searchable=True),
            *_geometry("3,3", "same"),
            Property("Group", "PInt", "1", "Splits the maps into groups that do not see each other."),
            Property("ChannelLast", "Boolean", "False", "The maps are the last axis (needs a GPU)."),
            _BASE_AXIS,
            _WITH_BIAS,
        ),
        scope="conv",
        parameters=(
            Parameter(
                "W",
                shape=_convolution_weights,
                initializers=_CONVOLUTION_INITIALIZERS,
                initializer="NormalConvolutionGlorot",
                multiplier="1.0",
            ),
            _bias("OutMaps"),
        ),
        references=(
            "Chen, L.-C. et al. (2016). DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, Atrous "
            "Convolution, and Fully Connected CRFs. https://arxiv.org/abs/1606.00915",
            "Yu, F. and Koltun, V. (2015). Multi-Scale Context Aggregation by Dilated Convolutions. "
            "https://arxiv.org/abs/1511.07122",
        ),
        aliases=("conv", "conv2d", "filter", "kernel"),
    ),
    LayerType(
        name="DepthwiseConvolution",
        category="Basic",
        help="Convolves each input map with kernels of its own; maps are not mixed.",
        output=convolution_output,
        costs=lambda facts: Costs(
            add=_bias_additions(facts), multiply_add=facts.output_size * prod(facts.shape("KernelShape"))
        ),
        own_properties=(
            Property("OutMaps", "PInt", "Input[0]*Multiplier", "The number of output maps.", editable=False),
            *_geometry("5,5", "valid"),
            Property("Group", "PInt", "Input[0]", "Every map is a group of its own.", editable=False),
            Property("Multiplier", "PInt", "1", "The number of output maps for each input map."),
            _BASE_AXIS,
            _WITH_BIAS,
        ),
        scope="depthwise_conv",
        parameters=(
            Parameter(
                "W",
                shape=_depthwise_weights,
                initializers=_DEPTHWISE_INITIALIZERS,
                initializer="NormalConvolutionGlorot",
                multiplier="1.0",
            ),
            _bias("OutMaps"),
        ),
        references=(
            "Chollet, F. (2016). Xception: Deep Learning with Depthwise Separable Convolutions. "
            "https://arxiv.org/abs/1610.02357",
        ),
        aliases=("dwconv", "separable", "depthwise"),
    ),
)
