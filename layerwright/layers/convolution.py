"""Layers that slide weights over maps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import prod

from layerwright.layers.axes import checked_base
from layerwright.layers.basic import BASE_AXIS, WITH_BIAS, bias, bias_additions
from layerwright.layers.declaration import (
    PARAMETER_SCOPE,
    Costs,
    DataConnector,
    Facts,
    LayerType,
    Parameter,
    Property,
    RuleError,
)
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import (
    channel_axis,
    convolution_output,
    convolution_weights,
    deconvolution_output,
    deconvolution_weights,
    maps_per_group,
)

MAP_INITIALIZERS = (
    "Normal",
    "NormalConvolutionHeForward",
    "NormalConvolutionHeBackward",
    "NormalConvolutionGlorot",
    "Uniform",
    "UniformConvolutionGlorot",
    "Constant",
)
"""For weights of layers whose maps always come first."""

CONVOLUTION_INITIALIZERS = (
    *MAP_INITIALIZERS[:4],
    "NormalCLConvHeForward",
    "NormalCLConvHeBackward",
    "NormalCLConvGlorot",
    *MAP_INITIALIZERS[4:6],
    "UniformCLConvGlorot",
    MAP_INITIALIZERS[6],
)

_OUT_MAPS = Property("OutMaps", "PInt", "16", "The number of output maps.", searchable=True)
_GROUP = Property("Group", "PInt", "1", "Splits the maps into groups that do not see each other.")
_OWN_GROUPS = Property("Group", "PInt", "Input[0]", "Every map is a group of its own.", editable=False)
_CHANNEL_LAST = Property("ChannelLast", "Boolean", "False", "The maps are the last axis (needs a GPU).")


def multiply_adds(facts: Facts) -> int:
    """What the weights cost, counted where the output is."""
    return facts.output_size * maps_per_group(facts) * prod(facts.shape("KernelShape"))


def kernel_shape(default: str) -> Property:
    """The property for the kernel's size."""
    return Property("KernelShape", "PIntArray", default, "The kernel's size.", important=True, searchable=True)


def geometry(kernel: str, mode: str) -> tuple[Property, ...]:
    """The properties that say where the kernel goes."""
    return (
        kernel_shape(kernel),
        Property(
            "BorderMode",
            "Option",
            mode,
            "What happens at the border: valid pads nothing, same keeps the size, full keeps every overlap.",
            ("valid", "full", "same"),
        ),
        *_steps("*ConvolutionPaddingSize", "Zeros added at both ends of each axis."),
    )


def _steps(padding: str, padding_help: str) -> tuple[Property, ...]:
    return (
        Property("Padding", "UIntArray", padding, padding_help),
        Property("Strides", "PIntArray", "1,1", "How far the kernel moves at a step."),
        Property("Dilation", "PIntArray", "1,1", "The distance between the kernel's elements."),
    )


_UNDONE_GEOMETRY = (kernel_shape("5,5"), *_steps("0,0", "Elements cut from both ends of each axis of the output."))


def _costs(facts: Facts) -> Costs:
    return Costs(add=bias_additions(facts), multiply_add=multiply_adds(facts))


def _depthwise_costs(facts: Facts) -> Costs:
    return Costs(add=bias_additions(facts), multiply_add=facts.output_size * prod(facts.shape("KernelShape")))


def _depthwise_kernel(facts: Facts) -> Shape:
    kernel = facts.shape("KernelShape")
    if len(kernel) > 2:
        raise RuleError(
            f"KernelShape has {len(kernel)} sizes; a depthwise convolution slides over one or two axes.",
            property="KernelShape",
            fix="Give one or two sizes.",
        )
    return kernel


def _convolved(facts: Facts) -> Shape:
    output = convolution_output(facts)
    checked_base(facts)
    return output


def _deconvolved(facts: Facts) -> Shape:
    output = deconvolution_output(facts)
    checked_base(facts)
    return output


def _each_map_output(facts: Facts) -> Shape:
    output = _convolved(facts)
    _check_maps(facts, facts.input[channel_axis(facts)] * facts.integer("Multiplier"))
    return output


def _check_maps(facts: Facts, made: int) -> None:
    """Refuse numbers that follow from the input, and that a file has otherwise."""
    maps = facts.input[channel_axis(facts)]
    for name, wanted in (("OutMaps", made), ("Group", maps)):
        if facts.integer(name) != wanted:
            raise RuleError(
                f"{name} is {facts.integer(name)}, and {wanted} follows from the input {show(facts.input)}.",
                property=name,
                fix="Reset it to its default.",
            )


def _divided_output(facts: Facts) -> Shape:
    divisor, maps = facts.integer("Divisor"), facts.input[channel_axis(facts)]
    # nnabla leaves the last maps out.
    if maps % divisor:
        raise RuleError(
            f"{maps} input maps cannot be divided by {divisor}.",
            property="Divisor",
            fix="Use a number that divides the input maps.",
        )
    _check_maps(facts, maps // divisor)
    return _deconvolved(facts)


def _deformable_output(facts: Facts) -> Shape:
    kernel, padding = facts.shape("KernelShape"), facts.shape("Padding")
    if len(kernel) != 2:
        raise RuleError(
            f"KernelShape {show(kernel)} has {len(kernel)} sizes; a deformable convolution slides over two axes.",
            property="KernelShape",
            fix="Give two sizes.",
        )
    output = _convolved(facts)
    # There is one offset for each position of the input: nnabla would read beyond them for a larger output.
    if any(pad > (size - 1) // 2 for pad, size in zip(padding, kernel, strict=True)):
        raise RuleError(
            f"Padding {show(padding)} is more than half of the kernel {show(kernel)}.",
            property="Padding",
            fix="Use less padding; with a dilation, BorderMode valid.",
        )
    maps, groups = facts.input[channel_axis(facts)], facts.integer("DeformableGroup")
    if maps % groups:
        raise RuleError(
            f"{maps} input maps cannot be divided into {groups} groups of offsets.",
            property="DeformableGroup",
            fix="Use a number of groups that divides the input maps.",
        )
    return output


def _for_each_element(facts: Facts, numbers: int) -> Shape:
    """So many numbers for each element of the kernel, at each position of the input."""
    maps = numbers * facts.integer("DeformableGroup") * prod(facts.shape("KernelShape"))
    if facts.flag("ChannelLast"):
        return (*facts.input[:-1], maps)
    return (maps, *facts.input[1:])


def _separable_output(facts: Facts) -> Shape:
    kernel = facts.shape("KernelShape")
    if len(kernel) != 2 or len(facts.input) != 3:
        raise RuleError(
            f"KernelShape {show(kernel)} and an input {show(facts.input)} do not fit: a height and a width are needed, "
            "and an input of maps,height,width.",
            property="KernelShape",
            fix="Give two sizes, and place it where maps are.",
        )
    maps, *spatial = facts.input
    sizes = tuple(size - width + 1 for size, width in zip(spatial, kernel, strict=True))
    if min(sizes) < 1:
        raise RuleError(
            f"KernelShape {show(kernel)} is larger than the input {show(tuple(spatial))}.",
            property="KernelShape",
            fix="Use a smaller kernel.",
            instead=show(tuple(map(min, kernel, spatial))),
            kind="kernel.too_large",
        )
    return (maps, *sizes)


def _separable_kernel(axis: int) -> Callable[[Facts], Shape]:
    """One kernel along an axis for each position of the output."""
    return lambda facts: (facts.shape("KernelShape")[axis], *_separable_output(facts)[1:])


def _weights(shape: Callable[[Facts], Shape], initializers: tuple[str, ...], initializer: str) -> Parameter:
    return Parameter("W", shape, initializers, initializer, multiplier="1.0")


_GLOROT = "NormalConvolutionGlorot"
_HE = "NormalConvolutionHeForward"

LAYERS = (
    LayerType(
        name="Convolution",
        category="Basic",
        help="Slides learned kernels over the input's maps and adds up what they find, one output map for each kernel.",
        output=_convolved,
        costs=_costs,
        own_properties=(
            replace(_OUT_MAPS, important=True),
            *geometry("3,3", "same"),
            _GROUP,
            _CHANNEL_LAST,
            BASE_AXIS,
            WITH_BIAS,
        ),
        scope="conv",
        parameters=(_weights(convolution_weights, CONVOLUTION_INITIALIZERS, _GLOROT), bias("OutMaps")),
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
        output=_each_map_output,
        costs=_depthwise_costs,
        own_properties=(
            Property("OutMaps", "PInt", "Input[0]*Multiplier", "The number of output maps.", editable=False),
            *geometry("5,5", "valid"),
            _OWN_GROUPS,
            Property("Multiplier", "PInt", "1", "The number of output maps for each input map."),
            BASE_AXIS,
            WITH_BIAS,
        ),
        scope="depthwise_conv",
        parameters=(
            _weights(lambda facts: (facts.integer("OutMaps"), *_depthwise_kernel(facts)), MAP_INITIALIZERS, _GLOROT),
            bias("OutMaps"),
        ),
        references=(
            "Chollet, F. (2016). Xception: Deep Learning with Depthwise Separable Convolutions. "
            "https://arxiv.org/abs/1610.02357",
        ),
        aliases=("dwconv", "separable", "depthwise"),
    ),
    LayerType(
        name="Deconvolution",
        category="Basic",
        help="Spreads each input over an area of the output by learned kernels: the reverse of a convolution.",
        output=_deconvolved,
        costs=_costs,
        own_properties=(_OUT_MAPS, *_UNDONE_GEOMETRY, _GROUP, _CHANNEL_LAST, BASE_AXIS, WITH_BIAS),
        scope="deconv",
        parameters=(_weights(deconvolution_weights, MAP_INITIALIZERS, _HE), bias("OutMaps")),
        aliases=("deconv", "transposed convolution", "upsampling", "fractionally strided"),
    ),
    LayerType(
        name="DepthwiseDeconvolution",
        category="Basic",
        help="Spreads each input map by a kernel of its own; so many neighbouring maps as Divisor says are added up.",
        output=_divided_output,
        costs=_depthwise_costs,
        own_properties=(
            Property("OutMaps", "PInt", "Input[0]/Divisor", "The number of output maps.", editable=False),
            *_UNDONE_GEOMETRY,
            _OWN_GROUPS,
            Property("Divisor", "PInt", "1", "The number of input maps for each output map."),
            BASE_AXIS,
            WITH_BIAS,
        ),
        scope="depthwise_deconv",
        parameters=(
            _weights(lambda facts: (facts.input[0], *_depthwise_kernel(facts)), MAP_INITIALIZERS, _HE),
            bias("OutMaps"),
        ),
        aliases=("dwdeconv", "depthwise transposed", "upsampling"),
    ),
    LayerType(
        name="DeformableConvolution",
        category="Basic",
        help="A convolution whose kernel elements are moved by Offset and weighted by Mask, position by position.",
        output=_deformable_output,
        costs=_costs,
        own_properties=(
            _OUT_MAPS,
            *geometry("3,3", "same"),
            _GROUP,
            Property("DeformableGroup", "PInt", "1", "Splits the input maps into groups with offsets of their own."),
            _CHANNEL_LAST,
            BASE_AXIS,
            WITH_BIAS,
        ),
        scope="deformable_conv",
        parameters=(_weights(convolution_weights, CONVOLUTION_INITIALIZERS, _GLOROT), bias("OutMaps")),
        data=(
            DataConnector("Offset", lambda facts: _for_each_element(facts, 2), generator="Normal"),
            DataConnector("Mask", lambda facts: _for_each_element(facts, 1), generator="Constant"),
        ),
        order=("W", "Offset", "Mask", "b"),
        references=(
            "Dai, J. et al. (2017). Deformable Convolutional Networks. https://arxiv.org/abs/1703.06211; "
            "Zhu, X. et al. (2018). Deformable ConvNets v2: More Deformable, Better Results. "
            "https://arxiv.org/abs/1811.11168",
        ),
        aliases=("dcn", "deformable conv", "offset"),
    ),
    LayerType(
        name="AdaptiveSeparableConvolution",
        category="Basic",
        help="Convolves each position with a kernel of its own: the product of a column from V and a row from H.",
        output=_separable_output,
        costs=lambda facts: Costs(multiply_add=facts.output_size * prod(facts.shape("KernelShape"))),
        own_properties=(kernel_shape("3,3"), PARAMETER_SCOPE),
        data=(
            DataConnector("V", _separable_kernel(0), generator="Normal"),
            DataConnector("H", _separable_kernel(1), generator="Constant"),
        ),
        references=(
            "Niklaus, S., Mai, L. and Liu, F. (2017). Video Frame Interpolation via Adaptive Separable Convolution. "
            "https://arxiv.org/abs/1708.01692; Kartasev, M., Rapisarda, C. and Fay, D. (2018). Implementing Adaptive "
            "Separable Convolution for Video Frame Interpolation. https://arxiv.org/abs/1809.07759",
        ),
        aliases=("separable", "frame interpolation", "local convolution"),
    ),
)
