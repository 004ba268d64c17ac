"""Layers of mathematics: sums and the like along axes, matrices, and functions of each element."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from layerwright.layers.axes import checked_axis
from layerwright.layers.declaration import Costs, DataConnector, Facts, LayerType, Property, RuleError
from layerwright.layers.elementwise import each, each_input, elementwise
from layerwright.layers.kinds import Shape, show
from layerwright.layers.reduction import (
    determinant_output,
    matmul_output,
    reduced_output,
    right_matrix,
    square_output,
)

_AXES = Property("Axes", "IntArray", "0", "The axes to take together; negative ones count from the end.")
_KEEP = Property("KeepDims", "Boolean", "False", "Keeps these axes, with size 1.")
_INDEX = (
    Property("WithIndex", "Boolean", "False", "Has no effect: a layer has one output.", editable=False),
    Property("OnlyIndex", "Boolean", "False", "Gives the places of the values, counted from 0, in their stead."),
)


def _reducing(
    name: str,
    help: str,
    aliases: tuple[str, ...],
    *more: Property,
    first: tuple[Property, ...] = (),
    output: Callable[[Facts], Shape] = reduced_output,
    stops_gradients: Callable[[Facts], bool] = lambda facts: False,
    **operations: int,
) -> LayerType:
    """A layer that takes axes together, at the cost of so many operations for each element of the input."""
    return LayerType(
        name=name,
        category="Math",
        help=help,
        output=output,
        costs=each_input(**operations),
        own_properties=(*first, _AXES, _KEEP, *more),
        aliases=aliases,
        stops_gradients=stops_gradients,
    )


def _running(name: str, help: str, aliases: tuple[str, ...], **operations: int) -> LayerType:
    """A layer that goes along an axis and gives what has come together so far."""
    return LayerType(
        name=name,
        category="Math",
        help=help,
        output=_running_output,
        costs=each(**operations),
        own_properties=(
            Property("Axis", "UInt", "0", "The axis to go along.", important=True),
            Property("Exclusive", "Boolean", "False", "Leaves each element itself out of its result."),
            Property("Reverse", "Boolean", "False", "Begins at the end of the axis."),
        ),
        aliases=aliases,
    )


def _gives_places(facts: Facts) -> bool:
    return facts.flag("OnlyIndex")


def _running_output(facts: Facts) -> Shape:
    checked_axis(facts)
    return facts.input


def _norm_output(facts: Facts) -> Shape:
    order = facts.number("P")
    if order < 1:
        raise RuleError(f"P is {show(order)}.", property="P", fix="Use 1 or more.")
    return reduced_output(facts)


def _inverse_costs(facts: Facts) -> Costs:
    size = facts.input[1]
    return Costs(add=size * (size - 1) ** 2, multiply_add=size**3)


def _determinant_costs(facts: Facts, exp: int = 0) -> Costs:
    size = facts.input[1]
    return Costs(add=size**2, multiply=size, multiply_add=size**3, division=size**2, exp=exp)


_function = partial(elementwise, "Math")

LAYERS = (
    _reducing("Sum", "Adds all elements along Axes.", ("total", "add", "reduce"), add=1),
    _running("CumSum", "The sum of all elements up to each along Axis.", ("cumulative sum", "running total"), add=1),
    _reducing("Mean", "The mean of all elements along Axes.", ("average", "reduce"), add=1),
    _reducing("Prod", "Multiplies all elements along Axes.", ("product", "multiply", "reduce"), multiply=1),
    _running("CumProd", "The product of all elements up to each along Axis.", ("cumulative product",), multiply=1),
    _reducing(
        "Max",
        "The greatest element along Axes, or its place.",
        ("maximum", "greatest", "argmax", "reduce"),
        *_INDEX,
        stops_gradients=_gives_places,
        if_=1,
    ),
    _reducing(
        "Min",
        "The smallest element along Axes, or its place.",
        ("minimum", "smallest", "argmin", "reduce"),
        *_INDEX,
        stops_gradients=_gives_places,
        if_=1,
    ),
    _reducing(
        "Norm",
        "The P-th root of the sum of all magnitudes to the power of P, along Axes. Zeros alone make the gradient NaN.",
        ("length", "magnitude", "euclidean", "l1", "l2"),
        first=(Property("P", "Float", "2", "The order: 2 for the Euclidean length, 1 for the sum of magnitudes."),),
        output=_norm_output,
        add=1,
        multiply=2,
        exp=2,
    ),
    _function("Log", "The natural logarithm of every element.", ("logarithm", "ln"), exp=1),
    _function("Exp", "The exponential of every element.", ("exponential", "e to the power"), exp=1),
    _function(
        "Sign",
        "1 for positive and -1 for negative elements. Gradients pass it as if it were not there.",
        ("signum", "binarize", "straight-through"),
        Property("Alpha", "Float", "0.0", "The result for 0."),
        if_=1,
    ),
    LayerType(
        name="BatchMatmul",
        category="Math",
        help="Multiplies the matrix of each sample by the one that comes in at R. The last two axes are the matrices'.",
        output=matmul_output,
        costs=lambda facts: Costs(multiply_add=facts.output_size * facts.input[-1]),
        own_properties=(Property("Inputs", "PIntArray", "*GraphInputs", "The shape that flows in.", editable=False),),
        data=(DataConnector("R", right_matrix, only_linked=True),),
        aliases=("matrix product", "matrix multiplication", "dot product", "attention"),
    ),
    LayerType(
        name="BatchInv",
        category="Math",
        help="The inverse of a square matrix, for each sample.",
        output=square_output,
        costs=_inverse_costs,
        aliases=("inverse matrix", "invert", "linear algebra"),
    ),
    LayerType(
        name="BatchDet",
        category="Math",
        help="The determinant of a square matrix, for each sample.",
        output=determinant_output,
        costs=_determinant_costs,
        aliases=("determinant", "linear algebra"),
    ),
    LayerType(
        name="BatchLogdet",
        category="Math",
        help="The logarithm of the magnitude of a square matrix's determinant, for each sample.",
        output=determinant_output,
        costs=partial(_determinant_costs, exp=1),
        aliases=("log determinant", "linear algebra"),
    ),
    _function(
        "Round",
        "The nearest whole number. Gradients pass it as if it were not there.",
        ("whole number", "integer", "straight-through"),
    ),
    _function(
        "Ceil",
        "The nearest whole number that is not smaller. Gradients pass it as if it were not there.",
        ("round up", "ceiling", "integer", "straight-through"),
    ),
    _function(
        "Floor",
        "The nearest whole number that is not greater. Gradients pass it as if it were not there.",
        ("round down", "integer", "straight-through"),
    ),
)
