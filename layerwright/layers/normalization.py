"""Layers that bring values to a common scale."""

from __future__ import annotations

from collections.abc import Callable

from layerwright.layers.axes import between, checked_axis
from layerwright.layers.declaration import Costs, Facts, LayerType, Parameter, Property, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import same_as_input
from layerwright.layers.parameter import RatedParameter

_INITIALIZERS = ("Normal", "Uniform", "Constant")

_IOFFE = (
    "Ioffe, S. and Szegedy, C. (2015). Batch Normalization: Accelerating Deep Network Training by Reducing "
    "Internal Covariate Shift. https://arxiv.org/abs/1502.03167"
)

_BATCH_AXIS = Property(
    "BatchAxis", "Int", "-1", "The axis along which samples are normalized each for itself; -1 is the batch."
)


def _epsilon(default: str) -> Property:
    return Property("Epsilon", "Float", default, "Keeps the division from failing at variance 0.")


# --- over the batch ---------------------------------------------------------------------------------------------------


def _one_for_each_map(facts: Facts) -> Shape:
    axes = facts.shape("Axes")
    if len(axes) != 1 or axes[0] >= len(facts.input):
        raise RuleError(
            f"Axes {show(axes)} does not name one axis of the input {show(facts.input)}.",
            property="Axes",
            fix=f"Choose one number from 0 to {len(facts.input) - 1}.",
        )
    return _along(facts.input, axes[0])


def _along(shape: Shape, kept: int) -> Shape:
    """The shape of numbers that differ along one axis only, as nnabla keeps them: with a batch axis of size 1."""
    return (1, *(1,) * kept, shape[kept], *(1,) * (len(shape) - kept - 1))


def _parameter(
    name: str, shape: Callable[[Facts], Shape], multiplier: str = "0.0", *, learned: bool = True
) -> Parameter:
    return Parameter(name, shape, _INITIALIZERS, multiplier=multiplier, learned=learned)


def _scale_and_shift(shape: Callable[[Facts], Shape]) -> tuple[Parameter, ...]:
    return (_parameter("beta", shape), _parameter("gamma", shape, "1.0"))


_OVER_THE_BATCH = (
    Property("Axes", "UIntArray", "0", "The axis of the maps."),
    Property("DecayRate", "Float", "0.9", "How slowly the running mean and variance follow."),
    _epsilon("0.0001"),
    Property("BatchStat", "BooleanOrMacro", "True", "Uses the batch's statistics; else the running ones."),
)

_BATCH_PARAMETERS = (
    *_scale_and_shift(_one_for_each_map),
    _parameter("mean", _one_for_each_map, learned=False),
    _parameter("var", _one_for_each_map, learned=False),
)


def _batch_costs(facts: Facts) -> Costs:
    return Costs(add=facts.input_size, multiply=facts.input_size)


# --- over each sample -------------------------------------------------------------------------------------------------


def _one_for_each_element(facts: Facts) -> Shape:
    # Along another axis nnabla would keep numbers for each sample of the batch, which is no parameter.
    if facts.integer("BatchAxis") != -1:
        raise RuleError(
            f"BatchAxis is {facts.integer('BatchAxis')}, and a layer normalization learns numbers for every element "
            "but the batch's.",
            property="BatchAxis",
            fix="Use -1.",
            instead="-1",
        )
    return (1, *facts.input)


def _one_for_each_channel(facts: Facts) -> Shape:
    channel, batch = checked_axis(facts, "ChannelAxis"), facts.integer("BatchAxis")
    if not -1 <= batch < len(facts.input) or batch == channel:
        raise RuleError(
            f"BatchAxis {batch} is no axis beside the channels of the input {show(facts.input)}.",
            property="BatchAxis",
            fix="Use -1 for the batch, or another axis than ChannelAxis.",
        )
    return _along(facts.input, channel)


def _one_for_each_grouped_channel(facts: Facts) -> Shape:
    shape = _one_for_each_channel(facts)
    channels, groups = facts.input[facts.integer("ChannelAxis")], facts.integer("NumGroups")
    if channels % groups:
        raise RuleError(
            f"{channels} channels cannot be divided into {groups} groups.",
            property="NumGroups",
            fix="Use a number of groups that divides the channels.",
        )
    return shape


def _sample_costs(facts: Facts) -> Costs:
    return Costs(add=4 * facts.input_size, multiply=3 * facts.input_size)


# --- of weights, and others -------------------------------------------------------------------------------------------


_MOST_ITERATIONS = 1000
"""Each makes the graph deeper, and nnabla dies of one that is very deep."""


def _checked_norm(facts: Facts) -> Shape:
    between(facts, "P", 1)
    axes = facts.shape("Axes")
    if len(set(axes)) != len(axes) or not axes or not all(-1 <= axis < len(facts.input) for axis in axes):
        raise RuleError(
            f"Axes {show(axes)} are not axes of the input {show(facts.input)}, each named once.",
            property="Axes",
            fix=f"Choose numbers from -1, which is the batch, to {len(facts.input) - 1}.",
        )
    return facts.input


def _checked_spectrum(facts: Facts) -> Shape:
    between(facts, "Itr", 1, _MOST_ITERATIONS)
    between(facts, "Epsilon", 0, but_least=True)
    if facts.flag("Test"):
        raise RuleError(
            "With Test, nnabla's gradients are NaN and nothing can learn.",
            property="Test",
            fix="Use False: outside training the estimate stays as it is anyway.",
        )
    return facts.input


def _checked_lengths(facts: Facts) -> Shape:
    between(facts, "Epsilon", 0, but_least=True)
    return facts.input


def _for_each_slice(facts: Facts) -> Shape:
    return (facts.input[checked_axis(facts, "Dim")],)


def _checked_slices(facts: Facts) -> Shape:
    checked_axis(facts, "ChannelAxis")
    return facts.input


_DIM = Property("Dim", "UInt", "0", "The axis of the output maps.")


LAYERS = (
    LayerType(
        name="BatchNormalization",
        category="Normalization",
        help="Brings each map to mean 0 and variance 1 over the batch, then scales and shifts it by learned numbers.",
        output=same_as_input,
        costs=_batch_costs,
        own_properties=_OVER_THE_BATCH,
        scope="bn",
        parameters=_BATCH_PARAMETERS,
        references=(_IOFFE,),
        aliases=("bn", "batchnorm", "norm"),
        when_testing={"BatchStat": False},
    ),
    LayerType(
        name="FusedBatchNormalization",
        category="Normalization",
        help="Normalizes each map over the batch and sets negative results to 0, in one step on a GPU.",
        output=same_as_input,
        costs=_batch_costs,
        own_properties=(
            *_OVER_THE_BATCH,
            Property("Nonlinearity", "Option", "relu", "What follows the normalization.", ("relu",)),
        ),
        scope="bn",
        parameters=_BATCH_PARAMETERS,
        references=(_IOFFE,),
        aliases=("fused bn", "batchnorm relu", "norm"),
        when_testing={"BatchStat": False},
    ),
    LayerType(
        name="NormNormalization",
        category="Normalization",
        help="Divides values by their norm: the P-th root of the sum of their P-th powers along Axes.",
        output=_checked_norm,
        costs=lambda facts: Costs(add=facts.input_size, multiply=3 * facts.input_size, exp=2 * facts.input_size),
        own_properties=(
            Property("P", "Float", "2", "The order of the norm: 1 adds absolute values, 2 squares."),
            Property("Axes", "IntArray", "-1,0,1,2", "The axes that a norm runs over; -1 is the batch."),
            Property("Epsilon", "Float", "1e-12", "Keeps the division from failing at norm 0."),
        ),
        aliases=("l2 normalize", "unit length", "norm"),
    ),
    LayerType(
        name="WeightStandardization",
        category="Normalization",
        help="Brings the weights of each output map to mean 0 and variance 1. Place it between a Parameter and a W.",
        output=_checked_slices,
        own_properties=(Property("ChannelAxis", "UInt", "0", "The axis of the output maps."), _epsilon("1e-5")),
        references=("Qiao, S. et al. (2019). Weight Standardization. https://arxiv.org/abs/1903.10520",),
        aliases=("ws", "standardize weights"),
    ),
    LayerType(
        name="WeightNormalization",
        category="Normalization",
        help="Brings the weights of each output map to a learned length. Place it between a Parameter and a W.",
        output=_checked_lengths,
        own_properties=(_DIM, Property("Epsilon", "Float", "1e-12", "Keeps the division from failing at length 0.")),
        scope="wn",
        parameters=(_parameter("g", _for_each_slice, "1.0"),),
        # The reference does not count g.
        stored=lambda facts: 0,
        references=(
            "Salimans, T. and Kingma, D. P. (2016). Weight Normalization: A Simple Reparameterization to Accelerate "
            "Training of Deep Neural Networks. https://arxiv.org/abs/1602.07868",
        ),
        aliases=("wn", "weightnorm", "reparameterization"),
    ),
    LayerType(
        name="SpectralNorm",
        category="Normalization",
        help="Divides weights by their greatest singular value, as discriminators want it. Place it before a W.",
        output=_checked_spectrum,
        own_properties=(
            _DIM,
            Property("Itr", "PInt", "1", "How often the estimate is improved at each step."),
            Property("Epsilon", "Float", "1e-12", "Keeps the division from failing at length 0."),
            Property("Test", "BooleanOrMacro", "False", "Leaves the estimate as it is."),
        ),
        scope="spectral-norm",
        # nnabla improves u as it computes; the reference gives it a learning rate all the same.
        parameters=(RatedParameter("u", _for_each_slice, _INITIALIZERS, multiplier="1.0", learned=False),),
        # The reference does not count u.
        stored=lambda facts: 0,
        references=(
            "Miyato, T. et al. (2018). Spectral Normalization for Generative Adversarial Networks. "
            "https://arxiv.org/abs/1802.05957",
        ),
        aliases=("sn", "spectral normalization", "gan", "lipschitz"),
        when_testing={"Test": True},
    ),
    LayerType(
        name="LayerNormalization",
        category="Normalization",
        help="Brings each sample to mean 0 and variance 1, then scales and shifts every element by learned numbers.",
        output=same_as_input,
        costs=_sample_costs,
        own_properties=(_BATCH_AXIS, _epsilon("1e-5")),
        scope="layer_normalization",
        parameters=_scale_and_shift(_one_for_each_element),
        references=(
            "Ba, J. L., Kiros, J. R. and Hinton, G. E. (2016). Layer Normalization. https://arxiv.org/abs/1607.06450",
        ),
        aliases=("ln", "layernorm", "norm", "transformer"),
    ),
    LayerType(
        name="InstanceNormalization",
        category="Normalization",
        help="Brings each map of each sample to mean 0 and variance 1, then scales and shifts it by learned numbers.",
        output=same_as_input,
        costs=_sample_costs,
        own_properties=(Property("ChannelAxis", "UInt", "0", "The axis of the maps."), _BATCH_AXIS, _epsilon("1e-5")),
        scope="instance_normalization",
        parameters=_scale_and_shift(_one_for_each_channel),
        references=(
            "Ulyanov, D., Vedaldi, A. and Lempitsky, V. (2016). Instance Normalization: The Missing Ingredient for "
            "Fast Stylization. https://arxiv.org/abs/1607.08022",
        ),
        aliases=("instancenorm", "norm", "style transfer"),
    ),
    LayerType(
        name="GroupNormalization",
        category="Normalization",
        help="Brings groups of maps of each sample to mean 0 and variance 1, then scales and shifts each map.",
        output=same_as_input,
        costs=_sample_costs,
        own_properties=(
            Property("ChannelAxis", "UInt", "0", "The axis of the maps."),
            _BATCH_AXIS,
            Property("NumGroups", "PInt", "4", "The number of groups; it divides the number of maps."),
            _epsilon("1e-5"),
        ),
        scope="group_normalization",
        parameters=_scale_and_shift(_one_for_each_grouped_channel),
        references=("Wu, Y. and He, K. (2018). Group Normalization. https://arxiv.org/abs/1803.08494",),
        aliases=("gn", "groupnorm", "norm"),
    ),
)
