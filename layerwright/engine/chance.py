"""nnabla's random numbers, made to follow from a position instead of a history."""

from __future__ import annotations

import nnabla as nn
import numpy as np


def set_chance(*position: int) -> None:
    """Let nnabla's next random numbers follow from a position alone, such as seed, epoch and iteration."""
    nn.seed(int(np.random.SeedSequence(position).generate_state(1)[0]) % 2**31)
