"""Weights as integers of 8 bits: each output map has a scale of its own, and 0 stays 0."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layerwright.exchange.nnef.graph import Variable, scalar

_MOST = 127
_WORTH_IT = 256
"""The least number of elements that are stored as integers."""


def is_quantized(variable: Variable) -> bool:
    """Whether a variable's numbers are stored as integers."""
    return variable.weight and prod(variable.tensor.shape) >= _WORTH_IT


def quantized(variable: Variable) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The integers, and the scale of each map in a shape that lies over them."""
    values = variable.values.array()
    axes = tuple(axis for axis in range(values.ndim) if axis != variable.maps_axis)
    largest = np.abs(values).max(axes, keepdims=True)
    scale = np.where(largest > 0, largest / np.float32(_MOST), np.float32(1)).astype(np.float32)
    integers = np.clip(np.rint(values / scale), -_MOST, _MOST).astype(np.int8)
    return integers, scale


def quantization_text(scales: Iterable[tuple[str, NDArray[np.float32]]]) -> str:
    """The content of `graph.quant`.

    Args:
        scales: The identifier of each quantized tensor with its scales.
    """
    return "".join(
        f'"{name}": zero_point_linear_quantize(zero_point = 0, scale = {_nested(_leading(scale))}, bits = 8, '
        "signed = true, symmetric = true);\n"
        for name, scale in scales
    )


def _leading(scale: NDArray[np.float32]) -> NDArray[np.float32]:
    """The scales with the first two axes only: NNEF fills up with axes of size 1 at the end."""
    return scale.reshape(scale.shape[:2])


def _nested(values: NDArray[Any]) -> str:
    if values.ndim == 0:
        return scalar(float(values))
    return f"[{', '.join(_nested(entry) for entry in values)}]"
