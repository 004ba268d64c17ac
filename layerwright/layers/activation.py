"""Layers that bend values, one by one."""

from __future__ import annotations

from functools import partial

from layerwright.layers.axes import checked_axis
from layerwright.layers.declaration import Facts, LayerType, Parameter, Property
from layerwright.layers.elementwise import each, elementwise
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import doubled_output, same_as_input, slope_shape

_IN_PLACE = Property("InPlace", "BooleanOrMacro", "*AutoInPlaceOnce", "Writes over the input to save memory.")
_CLASSES = Property("Axis", "UInt", "0", "The axis of the classes.")
_JOINED = Property("Axis", "UInt", "0", "The axis along which the two halves are joined.")


def _alpha(default: str, says: str) -> Property:
    return Property("Alpha", "Float", default, says, important=True)


def _softmax_output(facts: Facts) -> Shape:
    checked_axis(facts)
    return facts.input


_activation = partial(elementwise, "Activation")

LAYERS = (
    _activation(
        "ReLU",
        "Keeps positive values and makes negative ones 0.",
        ("rectifier", "rectified linear unit"),
        _IN_PLACE,
        references=(
            "Nair, V. and Hinton, G. E. (2010). Rectified Linear Units Improve Restricted Boltzmann Machines. ICML.",
        ),
        if_=1,
    ),
    LayerType(
        name="CReLU",
        category="Activation",
        help="Applies ReLU to the input and to its negative, and joins both results along Axis.",
        output=doubled_output,
        costs=each(if_=1),
        own_properties=(_JOINED,),
        references=(
            "Shang, W., Sohn, K., Almeida, D. and Lee, H. (2016). Understanding and Improving Convolutional Neural "
            "Networks via Concatenated Rectified Linear Units. https://arxiv.org/abs/1603.05201",
        ),
        aliases=("concatenated relu",),
    ),
    _activation(
        "LeakyReLU",
        "Keeps positive values and scales negative ones by Alpha.",
        ("lrelu", "leaky"),
        _alpha("0.1", "The slope for negative values."),
        _IN_PLACE,
        references=(
            "Maas, A. L., Hannun, A. Y. and Ng, A. Y. (2013). Rectifier Nonlinearities Improve Neural Network Acoustic "
            "Models. ICML.",
        ),
        if_=1,
        multiply=1,
    ),
    LayerType(
        name="PReLU",
        category="Activation",
        help="Keeps positive values and scales negative ones by a learned slope, one for each map.",
        output=same_as_input,
        costs=each(if_=1, multiply_add=1),
        own_properties=(
            Property("BaseAxis", "Int", "0", "The axis of the maps; -1 is the last."),
            Property("Shared", "Boolean", "False", "Uses a single slope for all maps.", editable=False),
        ),
        scope="prelu",
        parameters=(Parameter("slope", slope_shape, ("Normal", "Uniform", "Constant"), multiplier="0.25"),),
        references=(
            "He, K., Zhang, X., Ren, S. and Sun, J. (2015). Delving Deep into Rectifiers: Surpassing Human-Level "
            "Performance on ImageNet Classification. https://arxiv.org/abs/1502.01852",
        ),
        aliases=("parametric relu", "learned slope"),
    ),
    _activation(
        "ReLU6",
        "Makes negative values 0 and values above 6 6, and keeps those between.",
        ("clipped relu", "mobilenet"),
        if_=2,
    ),
    _activation(
        "ELU",
        "Keeps positive values and bends negative ones smoothly towards -Alpha.",
        ("exponential linear unit",),
        _alpha("1.0", "The depth that negative values tend to."),
        references=(
            "Clevert, D.-A., Unterthiner, T. and Hochreiter, S. (2015). Fast and Accurate Deep Network Learning by "
            "Exponential Linear Units (ELUs). https://arxiv.org/abs/1511.07289",
        ),
        if_=1,
        add=1,
        multiply=1,
        exp=1,
    ),
    LayerType(
        name="CELU",
        category="Activation",
        help="Applies ELU to the input and to its negative, and joins both results along Axis.",
        output=doubled_output,
        costs=each(if_=1, add=1, multiply=1, exp=1),
        own_properties=(_alpha("1.0", "The depth that negative values tend to."), _JOINED),
        aliases=("concatenated elu",),
    ),
    _activation(
        "SELU",
        "Scales an ELU such that values keep mean 0 and variance 1 from layer to layer.",
        ("scaled exponential linear unit", "self-normalizing"),
        Property("Scale", "Float", "1.05070098735548", "Scales the result."),
        _alpha("1.673263242354377", "The depth that negative values tend to, before they are scaled."),
        references=(
            "Klambauer, G., Unterthiner, T., Mayr, A. and Hochreiter, S. (2017). Self-Normalizing Neural Networks. "
            "https://arxiv.org/abs/1706.02515",
        ),
        if_=1,
        add=1,
        multiply=2,
        exp=1,
    ),
    _activation(
        "GELU",
        "Scales each value by the probability that a normal random number is smaller.",
        ("gaussian error linear unit", "transformer"),
        references=(
            "Hendrycks, D. and Gimpel, K. (2016). Gaussian Error Linear Units (GELUs). "
            "https://arxiv.org/abs/1606.08415",
        ),
        add=2,
        multiply=6,
        exp=2,
    ),
    _activation(
        "Swish",
        "Scales each value by its own Sigmoid.",
        ("silu", "sigmoid linear unit"),
        references=(
            "Ramachandran, P., Zoph, B. and Le, Q. V. (2017). Searching for Activation Functions. "
            "https://arxiv.org/abs/1710.05941",
        ),
        add=1,
        multiply=1,
        division=1,
        exp=1,
    ),
    _activation(
        "Mish",
        "Scales each value by the Tanh of its SoftPlus.",
        ("smooth activation", "self regularized"),
        references=(
            "Misra, D. (2019). Mish: A Self Regularized Non-Monotonic Activation Function. "
            "https://arxiv.org/abs/1908.08681",
        ),
        add=2,
        multiply=1,
        division=1,
        exp=3,
    ),
    _activation(
        "SoftPlus",
        "A smooth form of ReLU: the logarithm of 1 plus the exponential.",
        ("smooth relu", "log(1+exp)"),
        add=1,
        exp=2,
    ),
    _activation("Abs", "Makes negative values positive.", ("absolute value", "magnitude", "modulus"), if_=1),
    _activation(
        "Tanh",
        "Bends values into the range from -1 to 1 by the hyperbolic tangent.",
        ("hyperbolic tangent",),
        add=2,
        division=1,
        exp=1,
    ),
    _activation(
        "HardTanh",
        "Keeps values from -1 to 1, and makes those beyond -1 or 1.",
        ("clip", "clamp", "piecewise linear tanh"),
        if_=2,
    ),
    _activation(
        "TanhShrink",
        "Subtracts from each value its hyperbolic tangent, which leaves little of small values.",
        ("shrinkage", "x - tanh(x)"),
        add=3,
        division=1,
        exp=1,
    ),
    _activation(
        "SoftSign",
        "Bends values into the range from -1 to 1, dividing each by 1 plus its magnitude.",
        ("x / (1 + |x|)", "smooth sign"),
        add=1,
        division=1,
        if_=1,
    ),
    _activation(
        "Sigmoid",
        "Bends values into the range from 0 to 1 by the logistic function.",
        ("logistic",),
        add=1,
        division=1,
        exp=1,
    ),
    _activation(
        "HardSigmoid",
        "A Sigmoid of three straight lines: 0 below -2.5, 1 above 2.5, and 0.2 x + 0.5 between.",
        ("piecewise linear sigmoid",),
        add=1,
        multiply=1,
        if_=2,
    ),
    _activation(
        "LogSigmoid",
        "The logarithm of the Sigmoid, computed with greater precision than by two layers.",
        ("log logistic", "log-sigmoid"),
        add=1,
        division=1,
        exp=2,
    ),
    _activation(
        "Sinc",
        "Divides the sine of each value by the value; 0 becomes 1.",
        ("sine cardinal", "sin(x) / x"),
        division=1,
        if_=1,
    ),
    LayerType(
        name="Softmax",
        category="Activation",
        help="Turns scores into probabilities that add up to 1 along Axis.",
        output=_softmax_output,
        costs=each(add=1, exp=1, division=1),
        own_properties=(_CLASSES,),
        aliases=("probability", "normalized exponential"),
    ),
    LayerType(
        name="LogSoftmax",
        category="Activation",
        help="The logarithm of the Softmax along Axis, computed with greater precision than by two layers.",
        output=_softmax_output,
        costs=each(add=1, exp=2),
        own_properties=(_CLASSES,),
        aliases=("log probability", "log-softmax"),
    ),
)
