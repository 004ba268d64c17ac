"""Bringing images to one size and one number of channels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from layerwright.data.errors import UnreadableError
from layerwright.data.variables import Array

_Fit = Callable[[Image.Image, tuple[int, int]], Image.Image]

FITS: dict[str, _Fit] = {
    "crop": lambda image, size: ImageOps.fit(image, size),
    "pad": lambda image, size: ImageOps.pad(image, size),
    "resize": lambda image, size: image.resize(size),
}
"""How an image is brought to a size: the middle cut out, black bars added, or stretched."""

COLORS = {"keep": None, "grey": "L", "rgb": "RGB"}
"""What may become of the colours of an image, with the Pillow mode of the result."""


def reshape_image(value: Array, size: tuple[int, int] | None, mode: str, color: str) -> Array:
    """Give a raw image (channels, height, width) another size (width, height) and other colours.

    None leaves the size as it is. Raises UnreadableError for 16-bit colour, which Pillow cannot reshape.
    """
    if size in (None, (value.shape[2], value.shape[1])) and COLORS[color] in (None, _mode(value)):
        return value
    image = to_pillow(value)
    if COLORS[color] is not None and image.mode != COLORS[color]:
        if image.mode != "I;16":
            image = image.convert(COLORS[color])
        elif color == "rgb":
            raise UnreadableError("a 16-bit grey image cannot become rgb; keep its color")
    if size is not None:
        image = FITS[mode](image, size)
    pixels = np.asarray(image)
    return pixels[np.newaxis] if pixels.ndim == 2 else np.ascontiguousarray(pixels.transpose(2, 0, 1))


def to_pillow(value: Array) -> Image.Image:
    """The Pillow image of a raw image; raise UnreadableError for 16-bit colour."""
    if _mode(value) is None:
        raise UnreadableError("a 16-bit colour image cannot be written again; save it with 8 bits or as 16-bit grey")
    pixels: np.ndarray[Any, Any] = value[0] if len(value) == 1 else np.ascontiguousarray(value.transpose(1, 2, 0))
    return Image.fromarray(pixels)


def _mode(value: Array) -> str | None:
    if value.dtype == np.uint16:
        return "I;16" if len(value) == 1 else None
    return {1: "L", 3: "RGB", 4: "RGBA"}[len(value)]
