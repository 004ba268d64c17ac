"""The device that computes: the CPU, or a CUDA card through nnabla's extension."""

from __future__ import annotations

import importlib
from contextlib import AbstractContextManager

import nnabla as nn
from nnabla.ext_utils import get_extension_context

from layerwright.engine.libraries import load_libraries
from layerwright.model.device import DeviceError, card_of, check_device
from layerwright.model.settings import Precision

_DRIVER = "libcuda.so"


def use_device(device: str, precision: Precision = "float", card: int | None = None) -> None:
    """Make nnabla compute on a device from now on.

    Args:
        device: `cpu`, `cuda` or `cuda:N` with the number of the card.
        precision: 32-bit numbers, or 16-bit ones where they do; parameters and their updates stay in 32 bits.
        card: The number of the card in the place of the device's own, where each process has another.

    Raises:
        DeviceError: The name means nothing, or the device cannot be used; the message says what to install.
    """
    check_device(device, precision, 1)
    nn.set_default_context(_context(device, precision, card))


def uses_card() -> bool:
    """Whether nnabla computes on a graphics card now."""
    return any(entry.startswith("cud") for entry in nn.get_current_context().backend)


def in_single_precision() -> AbstractContextManager[None]:
    """Compute a block in 32 bits on the same device, whatever precision it was chosen with."""
    present = nn.get_current_context()
    backends = [entry for entry in present.backend if entry.endswith(":float")]
    scope: AbstractContextManager[None] = nn.context_scope(
        nn.Context(backends, present.array_class, device_id=present.device_id)
    )
    return scope


def _context(device: str, precision: Precision, card: int | None) -> nn.Context:
    own_card = card_of(device)
    if own_card is None:
        return get_extension_context("cpu")
    load_libraries()
    number = own_card if card is None else card
    type_config = "mixed_half" if precision == "half" else "float"
    try:
        cards = _card_count()
        if number < cards:
            return get_extension_context("cudnn", device_id=str(number), type_config=type_config)
    except Exception as error:
        # Without the extension the import fails; with it but without a card, whatever the CUDA libraries raise.
        reason = "nnabla's CUDA extension is not installed" if _is_missing(error) else _last_line(error)
        if _DRIVER in reason:
            reason = f"there is no NVIDIA driver ({reason})"
        raise DeviceError(
            f'The device "{device}" cannot be used: {reason}. `layerwright doctor` tells what to install.'
        ) from None
    if card is None:
        raise DeviceError(
            f'The device "{device}" cannot be used: nnabla sees {cards} cards, which are counted from 0. `layerwright '
            "doctor` shows them."
        )
    raise DeviceError(
        f"There are too few cards: process {card + 1} of this machine has none, since nnabla sees {cards}. Use at most "
        "as many --processes as there are cards."
    )


def _card_count() -> int:
    # Only where the extension is installed; what it cannot start is raised here or in the call.
    cudnn = importlib.import_module("nnabla_ext.cudnn")
    return int(cudnn.get_device_count())


def _last_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[-1]


def _is_missing(error: Exception) -> bool:
    return "No module named" in str(error)
