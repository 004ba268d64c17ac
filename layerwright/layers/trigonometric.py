"""Layers of the circular and hyperbolic functions. Angles are in radians."""

from __future__ import annotations

from functools import partial

from layerwright.layers.arithmetic import with_second
from layerwright.layers.elementwise import elementwise

_function = partial(elementwise, "Trigonometric")

LAYERS = (
    _function("Sin", "The sine of every element, an angle in radians.", ("sine", "wave", "periodic")),
    _function("Cos", "The cosine of every element, an angle in radians.", ("cosine", "wave", "periodic")),
    _function("Tan", "The tangent of every element, an angle in radians.", ("tangent",)),
    _function("Sinh", "The hyperbolic sine of every element.", ("hyperbolic sine",)),
    _function("Cosh", "The hyperbolic cosine of every element.", ("hyperbolic cosine",)),
    _function(
        "ASin", "The angle whose sine is the element, which lies from -1 to 1.", ("arcsine", "arcsin", "inverse sine")
    ),
    _function(
        "ACos",
        "The angle whose cosine is the element, which lies from -1 to 1.",
        ("arccosine", "arccos", "inverse cosine"),
    ),
    _function("ATan", "The angle whose tangent is the element.", ("arctangent", "arctan", "inverse tangent")),
    with_second(
        "Trigonometric",
        "ATan2",
        "The angle, from -pi to pi, of the point whose y is the input and whose x comes in at the connector x.",
        ("arctangent", "arctan2", "polar angle", "phase"),
        connector="x",
    ),
    _function(
        "ASinh", "The number whose hyperbolic sine is the element.", ("arsinh", "arcsinh", "inverse hyperbolic sine")
    ),
    _function(
        "ACosh",
        "The number whose hyperbolic cosine is the element, which is 1 or more.",
        ("arcosh", "arccosh", "inverse hyperbolic cosine"),
    ),
    _function(
        "ATanh",
        "The number whose hyperbolic tangent is the element, which lies between -1 and 1.",
        ("artanh", "arctanh", "inverse hyperbolic tangent"),
    ),
)
