"""Limits for gradients, which keep a single bad batch from throwing parameters far off."""

from __future__ import annotations

import math
from collections.abc import Sequence

import nnabla as nn
import nnabla.functions as F


def limit_gradients(variables: Sequence[nn.Variable], value: float, norm: float) -> None:
    """Limit the gradients of variables where they are too large; computed on the device, without a copy of them all.

    Args:
        variables: All that one optimizer updates.
        value: The greatest size of an element, 0 for no limit.
        norm: The greatest norm of all gradients taken together as one vector, 0 for no limit; Pascanu et al. (2013),
            https://arxiv.org/abs/1211.5063.
    """
    gradients = [variable.grad for variable in variables]
    if value:
        for gradient in gradients:
            gradient.copy_from(F.minimum_scalar(F.maximum_scalar(gradient, -value), value))
    if norm:
        found = math.sqrt(sum(float(F.sum(F.mul2(gradient, gradient)).data) for gradient in gradients))
        if found > norm:
            for gradient in gradients:
                gradient.copy_from(F.mul_scalar(gradient, norm / found))
