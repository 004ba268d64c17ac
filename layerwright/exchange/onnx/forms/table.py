"""Every row by layer type, and why there is none for the others."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.exchange.onnx.forms import arrange, elementwise, maps, normalization
from layerwright.exchange.onnx.forms.form import Form

_MODULES = (arrange, elementwise, maps, normalization)

FORMS: Mapping[str, Form] = {name: form for module in _MODULES for name, form in module.FORMS.items()}
"""What adds the operators of each layer type."""

_CHANCE = "It works by chance, and ONNX has no operator that could be compared."
_TRAINING = "It is for training only."

REASONS: Mapping[str, str] = {
    **dict.fromkeys(
        ("RandomCrop", "RandomFlip", "RandomShift", "RandomErase", "ImageAugmentation", "VATNoise"), _CHANCE
    ),
    **dict.fromkeys(("Prune",), _TRAINING),
    "DeformableConvolution": "The operator came with set 19; this export writes set 17.",
    "FFT": "Complex numbers lie otherwise in ONNX.",
    "IFFT": "Complex numbers lie otherwise in ONNX.",
    "CumProd": "There is no operator for running products.",
    "BatchInv": "There is no operator for the inverse of a matrix.",
    "AdaptiveSeparableConvolution": "There is no operator for a kernel at each place.",
    "TopKData": "There is no operator that keeps the greatest values in their places.",
}
"""Why a layer type has no row, where there is more to say than that there is no operator for it."""


def reason(layer_type: str) -> str:
    """Why a layer type cannot be written."""
    return REASONS.get(layer_type, "ONNX has no operator for it.")
