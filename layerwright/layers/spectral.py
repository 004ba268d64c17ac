"""Fourier transforms of complex signals: the last axis holds the real and the imaginary part."""

from __future__ import annotations

from math import ceil, log2, prod

from layerwright.layers.declaration import Costs, Facts, LayerType, Property, RuleError
from layerwright.layers.kinds import Shape, show

_CANNOT_RUN = "nnabla computes Fourier transforms on GPUs only."

_PROPERTIES = (
    Property("SignalNDim", "PInt", "2", "How many axes a signal has: 1, 2 or 3."),
    Property("Normalized", "Boolean", "False", "Scales so that the transform and its inverse have the same factor."),
)


def _output(facts: Facts) -> Shape:
    axes = facts.integer("SignalNDim")
    if axes > min(3, len(facts.input) - 1):
        raise RuleError(
            f"SignalNDim is {axes}, and the input {show(facts.input)} has {len(facts.input)} dimensions, the last of "
            "which is for the two parts of complex numbers.",
            property="SignalNDim",
            fix="Use 1, 2 or 3, and not more than the input's dimensions but one.",
        )
    if facts.input[-1] != 2:
        raise RuleError(
            f"The last axis of the input {show(facts.input)} has the size {facts.input[-1]}.",
            fix="Let it have the size 2, for the real and the imaginary part.",
        )
    return facts.input


def _costs(facts: Facts) -> Costs:
    """A radix-2 transform: at each of log2(n) stages, two multiply-adds for every real number.

    The reference system names a rule for this that is not published.
    """
    axes = facts.input[-1 - facts.integer("SignalNDim") : -1]
    stages = ceil(log2(prod(axes)))
    return Costs(multiply=facts.input_size * facts.flag("Normalized"), multiply_add=2 * stages * facts.input_size)


LAYERS = (
    LayerType(
        name="FFT",
        category="Spectral",
        help="The discrete Fourier transform of complex signals; the last axis holds the real and imaginary parts.",
        output=_output,
        costs=_costs,
        own_properties=_PROPERTIES,
        aliases=("fourier", "dft", "spectrum", "frequency"),
        cannot_run=_CANNOT_RUN,
    ),
    LayerType(
        name="IFFT",
        category="Spectral",
        help="The inverse Fourier transform of complex signals; the last axis holds the real and imaginary parts.",
        output=_output,
        costs=_costs,
        own_properties=_PROPERTIES,
        aliases=("inverse fourier", "idft", "signal"),
        cannot_run=_CANNOT_RUN,
    ),
)
