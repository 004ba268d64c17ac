"""The names of what can compute: `cpu`, `cuda` or `cuda:N`."""

from __future__ import annotations

import re

from layerwright.model.problems import LayerwrightError


class DeviceError(LayerwrightError):
    """A device that does not exist or cannot be used here."""


def card_of(device: str) -> int | None:
    """The number of the graphics card that a device is; None for the CPU.

    Raises:
        DeviceError: The name means nothing; whether a card is there is not looked at.
    """
    if device == "cpu":
        return None
    match = re.fullmatch(r"cuda(?::(\d+))?", device)
    if not match:
        raise DeviceError(f'There is no device "{device}". Use cpu, cuda or cuda:N.')
    return int(match[1] or 0)
