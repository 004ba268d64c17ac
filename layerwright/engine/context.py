"""The device that computes: the CPU, or a CUDA card through nnabla's extension."""

from __future__ import annotations

import re

import nnabla as nn
from nnabla.ext_utils import get_extension_context

from layerwright.model.problems import LayerwrightError


class DeviceError(LayerwrightError):
    """A device that does not exist or cannot be used here."""


def use_device(device: str) -> None:
    """Make nnabla compute on a device from now on.

    Args:
        device: `cpu`, `cuda` or `cuda:N` with the number of the card.

    Raises:
        DeviceError: The name means nothing, or the device cannot be used; the message says what to install.
    """
    nn.set_default_context(_context(device))


def uses_card() -> bool:
    """Whether nnabla computes on a graphics card now."""
    return any(entry.startswith("cud") for entry in nn.get_current_context().backend)


def _context(device: str) -> nn.Context:
    if device == "cpu":
        return get_extension_context("cpu")
    match = re.fullmatch(r"cuda(?::(\d+))?", device)
    if not match:
        raise DeviceError(f'There is no device "{device}". Use cpu, cuda or cuda:N.')
    try:
        return get_extension_context("cudnn", device_id=match[1] or "0")
    except Exception as error:
        # Without the extension this is an ImportError; with it but without a card, whatever the CUDA libraries raise.
        raise DeviceError(
            f'The device "{device}" cannot be used: {str(error).splitlines()[-1] if str(error) else error!r}. '
            "`layerwright doctor` tells what is missing."
        ) from None
