"""The order in which the samples of an epoch are used."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def sample_order(size: int, *, seed: int, epoch: int, shuffle: bool) -> npt.NDArray[np.int64]:
    """The numbers 0 to size - 1 in the order of an epoch.

    It depends on the arguments only, and not on the epochs before, so that a resumed run repeats it exactly. `seed` and
    `epoch` are at least 0.
    """
    if not shuffle:
        return np.arange(size, dtype=np.int64)
    # RandomState and not Generator: NumPy promises that its results never change from one release to the next.
    random = np.random.RandomState(np.random.MT19937(np.random.SeedSequence([seed, epoch])))
    return random.permutation(size).astype(np.int64)
