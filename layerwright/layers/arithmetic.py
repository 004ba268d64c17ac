"""Layers that calculate with an input and a number, or with several inputs element by element."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from layerwright.layers.declaration import (
    MANY_INPUTS,
    TWO_INPUTS,
    Category,
    DataConnector,
    Facts,
    Inputs,
    LayerType,
    Property,
)
from layerwright.layers.elementwise import each, elementwise
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import broadcast_output, same_as_input

INPUTS = Property("Inputs", "PIntArrays", "*GraphInputs", "The shapes that flow in.", editable=False)


def with_number(
    category: Category, name: str, help: str, aliases: tuple[str, ...], default: str, says: str, **operations: int
) -> LayerType:
    """A layer of each element and one number, its Value."""
    value = Property("Value", "Float", default, says, important=True)
    return elementwise(category, name, help, aliases, value, references=(), **operations)


def _fitting(connector: str) -> Callable[[Facts], Shape]:
    """The shape of a second operand: the input's, or one with size 1 along axes that are repeated to fit it."""

    def shape(facts: Facts) -> Shape:
        linked = facts.linked(connector) or facts.input
        fits = len(linked) == len(facts.input) and all(
            size in (1, wanted) for size, wanted in zip(linked, facts.input, strict=True)
        )
        return linked if fits else facts.input

    return shape


def with_second(
    category: Category, name: str, help: str, aliases: tuple[str, ...], connector: str = "R", **operations: int
) -> LayerType:
    """A layer of two operands that cannot be exchanged: its input, and what comes in at a side connector."""
    return LayerType(
        name=name,
        category=category,
        help=help,
        output=same_as_input,
        costs=each(**operations),
        data=(DataConnector(connector, _fitting(connector), generator="Constant", important=True),),
        aliases=aliases,
    )


def combining(
    category: Category,
    name: str,
    help: str,
    aliases: tuple[str, ...],
    *properties: Property,
    inputs: Inputs = TWO_INPUTS,
    **operations: int,
) -> LayerType:
    """A layer of several inputs that stand side by side; an axis of size 1 is repeated to fit the others."""
    return LayerType(
        name=name,
        category=category,
        help=help,
        inputs=inputs,
        output=broadcast_output,
        costs=each(**operations),
        own_properties=(INPUTS, *properties),
        aliases=aliases,
    )


_number = partial(with_number, "Arithmetic (Scalar)")
_second = partial(with_second, "Arithmetic (2 Inputs)")
_two = partial(combining, "Arithmetic (2 Inputs)")
_many = partial(combining, "Arithmetic (N Inputs)", inputs=MANY_INPUTS)

LAYERS = (
    _two(
        "Add2",
        "Adds two inputs element by element. An axis of size 1 is repeated to fit.",
        ("plus", "sum", "residual", "skip connection"),
        Property("InPlace", "BooleanOrMacro", "*AutoInPlace", "Writes over the first input to save memory."),
        add=1,
    ),
    _second(
        "Sub2",
        "Subtracts what comes in at R from the input, element by element.",
        ("minus", "subtract", "difference"),
        add=1,
    ),
    _two(
        "Mul2",
        "Multiplies two inputs element by element. An axis of size 1 is repeated to fit.",
        ("times", "product", "gate", "attention"),
        multiply=1,
    ),
    _second(
        "Div2",
        "Divides the input by what comes in at R, element by element.",
        ("divide", "quotient", "ratio"),
        division=1,
    ),
    _second(
        "Pow2",
        "Raises the input to the power that comes in at R, element by element.",
        ("power", "exponent"),
        multiply=1,
        exp=2,
    ),
    _two(
        "Maximum2",
        "Keeps the greater of two inputs, element by element. An axis of size 1 is repeated to fit.",
        ("max", "greater", "maxout"),
        if_=1,
    ),
    _two(
        "Minimum2",
        "Keeps the smaller of two inputs, element by element. An axis of size 1 is repeated to fit.",
        ("min", "less"),
        if_=1,
    ),
    _many(
        "AddN",
        "Adds any number of inputs element by element. An axis of size 1 is repeated to fit.",
        ("plus", "sum", "residual"),
        add=1,
    ),
    _many(
        "MulN",
        "Multiplies any number of inputs element by element. An axis of size 1 is repeated to fit.",
        ("times", "product", "gate"),
        multiply=1,
    ),
    _number(
        "MulScalar",
        "Multiplies every element by a number.",
        ("scale", "multiply"),
        "1.0",
        "The number to multiply by.",
        multiply=1,
    ),
    _number(
        "AddScalar",
        "Adds a number to every element.",
        ("offset", "shift", "bias"),
        "0.0",
        "The number to add.",
        add=1,
    ),
    _number(
        "RSubScalar",
        "Subtracts every element from a number.",
        ("subtract", "negate", "one minus"),
        "0.0",
        "The number to subtract from.",
        add=1,
    ),
    _number(
        "RDivScalar",
        "Divides a number by every element.",
        ("divide", "reciprocal", "inverse"),
        "1.0",
        "The number to divide.",
        division=1,
    ),
    _number(
        "PowScalar",
        "Raises every element to the power of a number.",
        ("square", "square root", "sqrt", "exponent"),
        "2.0",
        "The exponent.",
        multiply=1,
        exp=2,
    ),
    _number(
        "RPowScalar",
        "Raises a number to the power of every element.",
        ("exponential", "base"),
        "1.0",
        "The base.",
        multiply=1,
        exp=2,
    ),
    _number(
        "MaximumScalar",
        "Makes every element that is smaller than a number that number.",
        ("max", "lower limit", "clip", "clamp"),
        "0.0",
        "The smallest value that is kept.",
        if_=1,
    ),
    _number(
        "MinimumScalar",
        "Makes every element that is greater than a number that number.",
        ("min", "upper limit", "clip", "clamp"),
        "1.0",
        "The greatest value that is kept.",
        if_=1,
    ),
)
