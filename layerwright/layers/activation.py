"""Layers that bend values, one by one."""

from __future__ import annotations

from layerwright.layers.declaration import Costs, Facts, LayerType, Property
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import checked_axis, same_as_input

_IN_PLACE = Property("InPlace", "BooleanOrMacro", "*AutoInPlaceOnce", "Writes over the input to save memory.")


def _softmax_output(facts: Facts) -> Shape:
    checked_axis(facts)
    return facts.input


LAYERS = (
    LayerType(
        name="ReLU",
        category="Activation",
        help="Keeps positive values and makes negative ones 0.",
        output=same_as_input,
        costs=lambda facts: Costs(if_=facts.input_size),
        own_properties=(_IN_PLACE,),
        references=(
            "Nair, V. and Hinton, G. E. (2010). Rectified Linear Units Improve Restricted Boltzmann Machines. ICML.",
        ),
        aliases=("rectifier", "rectified linear unit"),
    ),
    LayerType(
        name="ELU",
        category="Activation",
        help="Keeps positive values and bends negative ones smoothly towards -Alpha.",
        output=same_as_input,
        costs=lambda facts: Costs(
            if_=facts.input_size, add=facts.input_size, multiply=facts.input_size, exp=facts.input_size
        ),
        own_properties=(Property("Alpha", "Float", "1.0", "The depth that negative values tend to.", important=True),),
        references=(
            "Clevert, D.-A., Unterthiner, T. and Hochreiter, S. (2015). Fast and Accurate Deep Network Learning by "
            "Exponential Linear Units (ELUs). https://arxiv.org/abs/1511.07289",
        ),
        aliases=("exponential linear unit",),
    ),
    LayerType(
        name="LeakyReLU",
        category="Activation",
        help="Keeps positive values and scales negative ones by Alpha.",
        output=same_as_input,
        costs=lambda facts: Costs(if_=facts.input_size, multiply=facts.input_size),
        own_properties=(
            Property("Alpha", "Float", "0.1", "The slope for negative values.", important=True),
            _IN_PLACE,
        ),
        references=(
            "Maas, A. L., Hannun, A. Y. and Ng, A. Y. (2013). Rectifier Nonlinearities Improve Neural Network Acoustic "
            "Models. ICML.",
        ),
        aliases=("lrelu", "leaky"),
    ),
    LayerType(
        name="Tanh",
        category="Activation",
        help="Bends values into the range from -1 to 1 by the hyperbolic tangent.",
        output=same_as_input,
        costs=lambda facts: Costs(add=2 * facts.input_size, division=facts.input_size, exp=facts.input_size),
        aliases=("hyperbolic tangent",),
    ),
    LayerType(
        name="Sigmoid",
        category="Activation",
        help="Bends values into the range from 0 to 1 by the logistic function.",
        output=same_as_input,
        costs=lambda facts: Costs(add=facts.input_size, division=facts.input_size, exp=facts.input_size),
        aliases=("logistic",),
    ),
    LayerType(
        name="Softmax",
        category="Activation",
        help="Turns scores into probabilities that add up to 1 along Axis.",
        output=_softmax_output,
        costs=lambda facts: Costs(add=facts.input_size, exp=facts.input_size, division=facts.input_size),
        own_properties=(Property("Axis", "UInt", "0", "The axis of the classes."),),
        aliases=("probability", "normalized exponential"),
    ),
)
