"""Every layer type by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import lru_cache

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

_LEAST_LIKENESS = 0.6
"""How like each other two names are that one may have been meant by the other, from 0 to 1."""


def closest(wrong: str, known: Iterable[str]) -> str:
    """The name that a wrong one was probably meant to be, or nothing."""
    if len(wrong) > _LONGEST_TO_COMPARE:
        return ""
    by_case = {name.casefold(): name for name in known if len(name) <= _LONGEST_TO_COMPARE}
    return by_case.get(_closest(wrong.casefold(), tuple(by_case)), "")


@lru_cache(maxsize=1024)
def _closest(wrong: str, known: tuple[str, ...]) -> str:
    """What `difflib.get_close_matches` finds first, with few of its slow comparisons: the likely names come first."""
    letters = _letters(wrong)
    likeness = {name: 2 * len(letters & _letters(name)) / max(len(wrong) + len(name), 1) for name in known}
    matcher = difflib.SequenceMatcher()
    matcher.set_seq2(wrong)
    best = _LEAST_LIKENESS, ""
    for name in sorted(known, key=lambda name: -likeness[name]):
        if likeness[name] < best[0]:
            break
        matcher.set_seq1(name)
        best = max(best, (matcher.ratio(), name))
    return best[1]


@lru_cache(maxsize=4096)
def _letters(name: str) -> frozenset[str]:
    """The letters of a name, each numbered, so that what two names share is what these share at most."""
    return frozenset(f"{letter}{name.count(letter, 0, place)}" for place, letter in enumerate(name))


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """A way out of a wrong name: `Did you mean "Convolution"?`, or nothing."""
    name = closest(wrong, known)
    return f'Did you mean "{name}"?' if name else ""
