"""Every layer type by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from layerwright.layers import (
    activation,
    arithmetic,
    arrange,
    basic,
    composed,
    convolution,
    gradient,
    io,
    logical,
    loop,
    loss,
    lstm,
    math,
    normalization,
    others,
    parameter,
    pooling,
    preprocess,
    quantize,
    setting,
    spectral,
    trigonometric,
    unit,
)
from layerwright.layers.declaration import LayerType

_MODULES = (
    io,
    parameter,
    basic,
    convolution,
    pooling,
    activation,
    normalization,
    quantize,
    math,
    trigonometric,
    arithmetic,
    logical,
    arrange,
    others,
    gradient,
    preprocess,
    spectral,
    loss,
    loop,
    unit,
    lstm,
    composed,
    setting,
)


def _catalogue(types: Iterable[LayerType]) -> Mapping[str, LayerType]:
    catalogue: dict[str, LayerType] = {}
    for entry in types:
        if entry.name in catalogue:
            raise ValueError(f"The layer {entry.name} is declared twice.")
        catalogue[entry.name] = entry
    return catalogue


CATALOGUE: Mapping[str, LayerType] = _catalogue(entry for module in _MODULES for entry in module.LAYERS)
"""Every layer type by name, in the order of the palette."""


_LONGEST_TO_COMPARE = 100
"""Comparing names takes time that grows with the square of their length."""


def closest(wrong: str, known: Iterable[str]) -> str:
    """The name that a wrong one was probably meant to be, or nothing."""
    if len(wrong) > _LONGEST_TO_COMPARE:
        return ""
    by_case = {name.casefold(): name for name in known if len(name) <= _LONGEST_TO_COMPARE}
    close = difflib.get_close_matches(wrong.casefold(), by_case, n=1)
    return by_case[close[0]] if close else ""


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """A way out of a wrong name: `Did you mean "Convolution"?`, or nothing."""
    name = closest(wrong, known)
    return f'Did you mean "{name}"?' if name else ""
