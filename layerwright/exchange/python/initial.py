"""What parameters start from, as calls of the functions in the `initial.py` that goes with exported code."""

from __future__ import annotations

import re

from layerwright.exchange.python.expressions import Apply, Expression, Literal
from layerwright.resolve.resolved import ParameterUse


def initializer(use: ParameterUse) -> Expression:
    """The call that gives a parameter's initializer."""
    if use.file:
        return _from_file(use)
    if use.initializer == "Constant":
        return Apply("initial.constant", (Literal(use.multiplier),))
    scaled = () if use.multiplier == 1.0 else (Literal(use.multiplier),)
    return Apply(f"initial.{function_name(use.initializer)}", scaled)


def _from_file(use: ParameterUse) -> Expression:
    """The call that reads a file: text with numbers, or HDF5 with the name of the parameter in it."""
    parts = use.file.split("/")
    for number, part in enumerate(parts, 1):
        if part.lower().endswith((".h5", ".hdf5")):
            name = "/".join(parts[number:]) or use.name
            return Apply("initial.stored_in", (Literal("/".join(parts[:number])), Literal(name)))
    return Apply("initial.numbers_from", (Literal(use.file),))


def function_name(initializer: str) -> str:
    """The function of an initializer: `normal_convolution_he_forward` for `NormalConvolutionHeForward`."""
    words = re.findall(r"CLConv|[A-Z][a-z]+", initializer)
    return "_".join("channel_last" if word == "CLConv" else word.lower() for word in words)
