"""The names of what can compute: `cpu`, `cuda` or `cuda:N`."""

from __future__ import annotations

import re

from layerwright.model.problems import LayerwrightError
from layerwright.model.settings import Precision


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


def check_device(device: str, precision: Precision, processes: int) -> None:
    """Refuse what no machine can do; whether this one has the device is not looked at.

    Raises:
        DeviceError: The name means nothing, the CPU is asked for half precision, or one card for several processes.
    """
    card = card_of(device)
    if card is None and precision == "half":
        raise DeviceError(
            "Half precision needs an NVIDIA card: on the CPU, nnabla computes with 16-bit numbers about a hundred "
            "times slower than with 32-bit ones. Choose --device cuda, or --precision float."
        )
    if processes > 1 and ":" in device:
        raise DeviceError(
            f'The device "{device}" is one card, and {processes} processes need one each. Choose --device cuda: every '
            "process then takes a card of its own."
        )
