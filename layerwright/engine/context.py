"""The device that computes: the CPU, or a CUDA card through nnabla's extension."""

from __future__ import annotations

import nnabla as nn
from nnabla.ext_utils import get_extension_context

from layerwright.model.device import DeviceError, card_of


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
    card = card_of(device)
    if card is None:
        return get_extension_context("cpu")
    try:
        return get_extension_context("cudnn", device_id=str(card))
    except Exception as error:
        # Without the extension the import fails; with it but without a card, whatever the CUDA libraries raise.
        reason = "nnabla's CUDA extension is not installed" if _is_missing(error) else _last_line(error)
        raise DeviceError(
            f'The device "{device}" cannot be used: {reason}. `layerwright doctor` tells what to install.'
        ) from None


def _last_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[-1]


def _is_missing(error: Exception) -> bool:
    return "No module named" in str(error)
