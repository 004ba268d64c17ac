"""Values of samples as PNG pictures."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

from reports.content.values import Picture

Floats = npt.NDArray[np.float32]

_LEAST = 112
"""Smaller pictures are enlarged without smoothing, so that programs that smooth leave their pixels sharp."""
_MOST = 512


def picture_of(value: Floats, kind: str) -> Picture | None:
    """A value as a picture; None where it is no image and no array of maps.

    Args:
        value: One sample's value.
        kind: What it is, as `Variable.kind` says.
    """
    if kind == "image" and value.ndim == 3:
        return _png(_shown(value))
    if kind == "array" and value.ndim >= 2:
        return _png(_sheet(value))
    return None


def _shown(value: Floats) -> Floats:
    """An image (channels, height, width); values beyond 0 to 1 are brought there."""
    finite = np.nan_to_num(value)
    low, high = float(finite.min(initial=0)), float(finite.max(initial=0))
    if low < 0 or high > 1:
        finite = (finite - low) / ((high - low) or 1.0)
    channels = len(finite)
    return finite[:3] if channels >= 3 else finite[:1]


def _sheet(value: Floats) -> Floats:
    """An array of any rank as one grey image: its maps side by side, each from its least to its greatest value."""
    maps = np.nan_to_num(value.reshape(-1, *value.shape[-2:]))
    columns = int(np.ceil(np.sqrt(len(maps))))
    rows = -(-len(maps) // columns)
    height, width = maps.shape[1:]
    sheet = np.zeros((rows * height, columns * width), np.float32)
    for index, one in enumerate(maps):
        low, high = float(one.min(initial=0)), float(one.max(initial=0))
        row, column = divmod(index, columns)
        sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = (one - low) / (
            (high - low) or 1.0
        )
    return sheet[np.newaxis]


def _png(value: Floats) -> Picture | None:
    if not value.size:
        return None
    pixels = np.ascontiguousarray((np.moveaxis(value, 0, -1) * 255).round().clip(0, 255).astype(np.uint8))
    image = Image.fromarray(pixels if pixels.shape[-1] == 3 else pixels[..., 0])
    longest, shortest = max(image.size), min(image.size)
    if longest > _MOST:
        image.thumbnail((_MOST, _MOST))
    elif shortest < _LEAST and longest * (times := -(-_LEAST // longest)) <= _MOST and times > 1:
        image = image.resize((image.width * times, image.height * times), Image.Resampling.NEAREST)
    content = io.BytesIO()
    image.save(content, "PNG", optimize=False, compress_level=6)
    return Picture(content.getvalue(), image.width, image.height)
