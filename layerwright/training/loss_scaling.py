"""Dynamic loss scaling: gradients of 16-bit numbers kept within their range.

Micikevicius et al. (2018), Mixed Precision Training, https://arxiv.org/abs/1710.03740: the loss is multiplied so that
small gradients do not vanish, and the gradients are divided by the same before they are used. An update whose gradients
overflow is left out and the scale lowered; after many good ones the scale is raised.
"""

from __future__ import annotations

import msgspec

from layerwright.model.problems import LayerwrightError

_FIRST = 2.0**15
_SMALLEST = 2.0**-14
_LARGEST = 2.0**24
_FACTOR = 2.0
_UPDATES_BEFORE_GROWTH = 2000


class GradientOverflowError(LayerwrightError):
    """Gradients that are not finite whatever they are scaled by."""


class LossScale(msgspec.Struct, frozen=True):
    """The present scale, and how many updates in a row it has served."""

    scale: float = _FIRST
    good_updates: int = 0


UNSCALED = LossScale(1.0)
"""The scale of 32-bit training, which nothing changes."""


def after_good_update(state: LossScale) -> LossScale:
    """The scale after an update whose gradients were finite."""
    if state.good_updates + 1 < _UPDATES_BEFORE_GROWTH:
        return LossScale(state.scale, state.good_updates + 1)
    return LossScale(min(state.scale * _FACTOR, _LARGEST))


def after_overflow(state: LossScale) -> LossScale:
    """The scale after gradients that were not finite, whose update has been left out.

    Raises:
        GradientOverflowError: The scale is as small as it gets: it is not the scale that makes them overflow.
    """
    if state.scale <= _SMALLEST:
        raise GradientOverflowError(
            f"The gradients are not finite even at the smallest loss scale, {_SMALLEST:g}. Train with --precision "
            "float, which names the layer where it begins, or use a lower learning rate."
        )
    return LossScale(state.scale / _FACTOR)
