"""Layers that keep few bits of a number, or train what shall run with few."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, prod

from layerwright.layers.axes import between, checked_base
from layerwright.layers.basic import (
    AFFINE_INITIALIZERS,
    BASE_AXIS,
    BIAS_INITIALIZERS,
    WITH_BIAS,
    affine_output,
    affine_weights,
    bias,
)
from layerwright.layers.convolution import CONVOLUTION_INITIALIZERS, geometry, multiply_adds
from layerwright.layers.declaration import Costs, Facts, LayerType, Parameter, Property
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import convolution_output, convolution_weights, same_as_input

_MOST_BITS = 32
_GREATEST_EXPONENT = 127
"""2 to a higher power is no number of single precision."""

_SIGN = Property("Sign", "Boolean", "True", "Spends a bit on the sign; else negative numbers become 0.")
_BITS = Property("N", "PInt", "8", "The number of bits.")
_STE = Property("STEFineGrained", "Boolean", "True", "Learns nothing from values out of range; else from all alike.")


def _checked_bits(facts: Facts, *spent: str) -> Shape:
    """The input's shape, if a bit is left besides those that properties spend."""
    between(facts, "N", 1 + sum(facts.flag(name) for name in spent), _MOST_BITS)
    return facts.input


def _fixed_point_output(facts: Facts) -> Shape:
    between(facts, "Delta", 0, but_least=True)
    return _checked_bits(facts, "Sign")


def _power_of_two_output(facts: Facts) -> Shape:
    between(facts, "M", 0, _GREATEST_EXPONENT)
    return _checked_bits(facts, "Sign", "WithZero")


# --- binary weights ---------------------------------------------------------------------------------------------------


def _binary_parameters(
    weights: Callable[[Facts], Shape], initializers: tuple[str, ...], initializer: str, bias_shape: str
) -> tuple[Parameter, ...]:
    """The weights that learn, what nnabla makes of them at every step, and the bias at the end."""
    made = tuple(name for name in initializers if "CLConv" not in name)
    return (
        Parameter("W", weights, initializers, initializer, multiplier="1.0"),
        Parameter("Wb", weights, made, learned=False),
        bias(bias_shape),
    )


def _scaled(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """With the mean of the absolute weights of each output, which nnabla keeps in `alpha`."""
    weights, signs, added = parameters
    alpha = Parameter("alpha", added.shape, BIAS_INITIALIZERS, learned=False, internal=True)
    return (weights, signs, alpha, added)


def _stored(parameters: tuple[Parameter, ...]) -> Callable[[Facts], int]:
    """A number has room for 32 binary weights; the bias is stored as it is, and W only while it learns."""
    weights, *_, added = parameters

    def stored(facts: Facts) -> int:
        return ceil(prod(weights.shape(facts)) / 32) + (prod(added.shape(facts)) if added.enabled(facts) else 0)

    return stored


_AFFINE_PARAMETERS = _binary_parameters(affine_weights, AFFINE_INITIALIZERS, "UniformAffineGlorot", "OutShape")
_AFFINE_PROPERTIES = (
    Property("OutShape", "PIntArray", "100", "The shape of the output.", searchable=True),
    BASE_AXIS,
    WITH_BIAS,
)
_CONVOLUTION_PARAMETERS = _binary_parameters(
    convolution_weights, CONVOLUTION_INITIALIZERS, "UniformConvolutionGlorot", "OutMaps"
)
_CONVOLUTION_PROPERTIES = (
    Property("OutMaps", "PInt", "16", "The number of output maps.", searchable=True),
    *geometry("5,5", "valid"),
    Property("Group", "PInt", "1", "Splits the maps into groups that do not see each other.", editable=False),
    BASE_AXIS,
    WITH_BIAS,
)


def _convolved(facts: Facts) -> Shape:
    output = convolution_output(facts)
    checked_base(facts)
    return output


def _affine_costs(facts: Facts) -> Costs:
    return Costs(add=facts.input_size * facts.output_size)


def _convolution_costs(facts: Facts) -> Costs:
    return Costs(add=multiply_adds(facts))


_COURBARIAUX = (
    "Courbariaux, M., Bengio, Y. and David, J.-P. (2015). BinaryConnect: Training Deep Neural Networks with Binary "
    "Weights during Propagations. https://arxiv.org/abs/1511.00363"
)

_RASTEGARI = (
    "Rastegari, M. et al. (2016). XNOR-Net: ImageNet Classification Using Binary Convolutional Neural Networks. "
    "https://arxiv.org/abs/1603.05279"
)


# --- the range of values ----------------------------------------------------------------------------------------------


def _ranged_output(facts: Facts) -> Shape:
    between(facts, "Decay", 0, 1)
    between(facts, "Epsilon", 0, but_least=True)
    return facts.input


def _one_number(facts: Facts) -> Shape:
    """One number with as many axes as the data has, its batch included: so nnabla wants it."""
    return (1,) * (1 + len(facts.input))


def _bound(name: str, stored_as: str, multiplier: str, *, learned: bool) -> Parameter:
    # nnabla refuses to compute gradients for the numbers of the steps.
    return Parameter(
        name,
        _one_number,
        BIAS_INITIALIZERS,
        multiplier=multiplier,
        learned=learned,
        stored_as=stored_as,
        fixed=not learned,
    )


LAYERS = (
    LayerType(
        name="FixedPointQuantize",
        category="Quantize",
        help="Rounds values to multiples of Delta, as many as N bits tell apart.",
        output=_fixed_point_output,
        own_properties=(_SIGN, _BITS, Property("Delta", "Float", "0.0625", "The distance between values."), _STE),
        aliases=("quantization", "fixed point", "integer", "rounding"),
    ),
    LayerType(
        name="MinMaxQuantize",
        category="Quantize",
        help="Rounds values to equal steps between r and R, which learn or follow the data; l and L number the steps.",
        output=_ranged_output,
        own_properties=(
            Property("Decay", "Float", "0.999", "How slowly r and R follow the data with EMA."),
            Property("XMinMax", "Boolean", "False", "Takes r and R from the data; else they learn."),
            Property("EMA", "Boolean", "False", "Lets r and R follow the data slowly; with XMinMax."),
            _STE,
            Property("Epsilon", "Float", "0.01", "The least distance of r and R."),
        ),
        scope="min_max_quantize",
        shares=False,
        parameters=(
            _bound("r", "qr_min", "-6.0", learned=True),
            _bound("R", "qr_max", "6.0", learned=True),
            _bound("l", "ql_min", "0.0", learned=False),
            _bound("L", "ql_max", "255.0", learned=False),
        ),
        # The reference does not count them.
        stored=lambda facts: 0,
        references=(
            "Jacob, B. et al. (2017). Quantization and Training of Neural Networks for Efficient "
            "Integer-Arithmetic-Only Inference. https://arxiv.org/abs/1712.05877",
        ),
        aliases=("quantization", "integer", "rounding", "qat"),
    ),
    LayerType(
        name="Pow2Quantize",
        category="Quantize",
        help="Rounds values to powers of 2, as many as N bits tell apart.",
        output=_power_of_two_output,
        own_properties=(
            _SIGN,
            Property("WithZero", "Boolean", "True", "Spends a bit on the value 0."),
            _BITS,
            Property("M", "UInt", "1", "The exponent of the greatest value: 2 to the power of M."),
            _STE,
        ),
        references=(
            "Miyashita, D., Lee, E. H. and Murmann, B. (2016). Convolutional Neural Networks using Logarithmic Data "
            "Representation. https://arxiv.org/abs/1603.01025",
            "Zhou, A. et al. (2017). Incremental Network Quantization: Towards Lossless CNNs with Low-Precision "
            "Weights. https://arxiv.org/abs/1702.03044",
        ),
        aliases=("quantization", "power of two", "logarithmic", "inq"),
    ),
    LayerType(
        name="BinaryConnectAffine",
        category="Quantize",
        help="An Affine layer that computes with the signs of its weights only; the weights themselves learn.",
        output=affine_output,
        costs=_affine_costs,
        own_properties=_AFFINE_PROPERTIES,
        scope="bicon_affine",
        parameters=_AFFINE_PARAMETERS,
        stored=_stored(_AFFINE_PARAMETERS),
        references=(_COURBARIAUX,),
        aliases=("binary weights", "quantization", "fully connected"),
    ),
    LayerType(
        name="BinaryConnectConvolution",
        category="Quantize",
        help="A Convolution that computes with the signs of its weights only; the weights themselves learn.",
        output=_convolved,
        costs=_convolution_costs,
        own_properties=_CONVOLUTION_PROPERTIES,
        scope="bicon_conv",
        parameters=_CONVOLUTION_PARAMETERS,
        stored=_stored(_CONVOLUTION_PARAMETERS),
        references=(_COURBARIAUX,),
        aliases=("binary weights", "quantization", "conv"),
    ),
    LayerType(
        name="BinaryWeightAffine",
        category="Quantize",
        help="An Affine layer that computes with signs of weights, scaled by their mean size; the weights learn.",
        output=affine_output,
        costs=_affine_costs,
        own_properties=_AFFINE_PROPERTIES,
        scope="bwn_affine",
        parameters=_scaled(_AFFINE_PARAMETERS),
        stored=_stored(_AFFINE_PARAMETERS),
        references=(_RASTEGARI,),
        aliases=("xnor", "binary weights", "quantization", "fully connected"),
    ),
    LayerType(
        name="BinaryWeightConvolution",
        category="Quantize",
        help="A Convolution that computes with signs of weights, scaled by their mean size; the weights learn.",
        output=_convolved,
        costs=_convolution_costs,
        own_properties=_CONVOLUTION_PROPERTIES,
        scope="bwn_conv",
        parameters=_scaled(_CONVOLUTION_PARAMETERS),
        stored=_stored(_CONVOLUTION_PARAMETERS),
        references=(_RASTEGARI,),
        aliases=("xnor", "binary weights", "quantization", "conv"),
    ),
    LayerType(
        name="BinaryTanh",
        category="Quantize",
        help="1 for positive values, else -1. Gradients pass between -1 and 1.",
        output=same_as_input,
        costs=lambda facts: Costs(add=2 * facts.input_size, multiply=2 * facts.input_size, if_=facts.input_size),
        aliases=("sign", "binarize", "step"),
    ),
    LayerType(
        name="BinarySigmoid",
        category="Quantize",
        help="1 for positive values, else 0. Gradients pass between -1 and 1.",
        output=same_as_input,
        costs=lambda facts: Costs(add=facts.input_size, multiply=facts.input_size, if_=facts.input_size),
        aliases=("step", "binarize", "heaviside"),
    ),
)
