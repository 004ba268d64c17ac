"""Layers by which data comes in."""

from __future__ import annotations

from layerwright.layers.declaration import NO_INPUT, Facts, LayerType, Property, RuleError, generator_properties
from layerwright.layers.kinds import KindError, Shape, convert

_GREATEST = 3.4e38
"""Single precision, in which nnabla computes, holds no greater number."""


def constant_value(facts: Facts) -> float:
    """The number that a Constant is."""
    text, kind = facts.text("Value"), facts.text("ValueType")
    if kind == "Text":
        raise RuleError(
            f'"{text}" is a text, with which nothing can be computed.',
            property="ValueType",
            fix="Set ValueType to Int or Float.",
        )
    try:
        number = convert("Int" if kind == "Int" else "Float", (float(text),))
    except (ValueError, KindError):
        expected = "an integer" if kind == "Int" else "a number"
        raise RuleError(f'"{text}" is not {expected}.', property="Value", fix="Write it in digits.") from None
    assert isinstance(number, int | float)
    if not abs(number) <= _GREATEST:
        raise RuleError(f"{text} is no number that single precision holds.", property="Value", fix="Use a smaller one.")
    return float(number)


def _constant_output(facts: Facts) -> Shape:
    constant_value(facts)
    return (1,)


LAYERS = (
    LayerType(
        name="Input",
        category="IO",
        help="Brings a variable of the dataset into the network, one sample at a time.",
        inputs=NO_INPUT,
        output=lambda facts: facts.shape("Size"),
        own_properties=(
            Property("Size", "PIntArray", "1,28,28", "The shape of one sample: maps,height,width for an image."),
            Property("Dataset", "Dataset", "x", "The variable of the dataset.", important=True),
            *generator_properties("", "Range"),
            Property("Order", "Int", "-1", "The place among several inputs of a unit; -1 takes the order drawn."),
        ),
        aliases=("data", "source"),
    ),
    LayerType(
        name="Constant",
        category="IO",
        help="Gives one number, the same for all samples.",
        inputs=NO_INPUT,
        without_batch=True,
        output=_constant_output,
        own_properties=(
            Property("Value", "Text", "", "The number.", important=True),
            Property("ValueType", "Option", "Text", "What the value is.", ("Text", "Int", "Float")),
            Property("ArgName", "Text", "", "The argument of a function that it is meant for.", required=False),
        ),
        aliases=("number", "scalar", "fixed"),
    ),
)
