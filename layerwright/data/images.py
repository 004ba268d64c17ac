"""Image files as raw arrays (channels, height, width)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from layerwright.data.bounded import MAX_CELL_BYTES, open_regular_file
from layerwright.data.errors import UnreadableError
from layerwright.data.variables import Array

IMAGE_EXTENSIONS = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff"})

MAX_PIXELS = 2**26
"""The most pixels that an image may have (8192 x 8192)."""

# Pillow also opens formats that start other programs (EPS); a file is one of these or it is not read.
_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF")

_CONVERSIONS = {"1": "L", "LA": "RGBA", "P": "RGB", "PA": "RGBA", "CMYK": "RGB", "YCbCr": "RGB", "LAB": "RGB"}


def read_image(path: Path) -> Array:
    """Read an image as (channels, height, width): uint8, or uint16 where the file has 16 bits per channel.

    Grey has one channel, colour and palettes three, colour with transparency four. Raises UnreadableError.
    """
    with open_regular_file(path, MAX_CELL_BYTES) as stream:
        try:
            return _channels_first(_pixels(stream))
        except UnreadableError as error:
            raise UnreadableError(f'the file "{path}" {error}') from None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            # Pillow refuses larger ones before their width and height can be asked for, but tells their product.
            told = re.search(r"\d+", str(error))
            size = f"{int(told[0]):,}" if told else "more"
            raise UnreadableError(f'the file "{path}" {_too_large(size)}') from None
        except UnidentifiedImageError:
            raise UnreadableError(f'the file "{path}" is not an image of a known kind') from None
        except Exception as error:  # Pillow's decoders answer damaged files with almost any exception.
            raise UnreadableError(f'the file "{path}" is not a readable image ({error})') from None


def _pixels(stream: IO[bytes]) -> Array:
    """The pixels as Pillow lays them out; the message of an UnreadableError goes on after the name of the file."""
    with Image.open(stream, formats=_FORMATS) as image:  # reads the header only
        if image.width * image.height > MAX_PIXELS:
            raise UnreadableError(_too_large(f"{image.width} x {image.height}"))
        if image.mode in ("RGB", "RGBA") and ";16" in _raw_mode(image):
            return _deep_colour(image, stream)
        if image.mode.startswith("I;16"):
            return np.asarray(image).astype(np.uint16)
        if image.mode in _CONVERSIONS:
            return np.asarray(image.convert(_CONVERSIONS[image.mode]))
        if image.mode in ("L", "RGB", "RGBA"):
            return np.asarray(image)
        raise UnreadableError(f'is of mode "{image.mode}", which is not read; save it with 8 or 16 bits per channel')


def _deep_colour(image: ImageFile.ImageFile, stream: IO[bytes]) -> Array:
    """Read 16-bit colour, of which Pillow keeps the high byte only: once as it is, once with the bytes swapped."""
    if image.format != "PNG" or _raw_mode(image) != f"{image.mode};16B":
        raise UnreadableError(
            "has 16-bit colour, which is read from PNG without transparent grey only; save it as such or as .npy"
        )
    high = np.asarray(image).astype(np.uint16)
    with Image.open(stream, formats=_FORMATS) as swapped:
        swapped.tile = [tile._replace(args=f"{image.mode};16L") for tile in swapped.tile]
        low: Array = np.asarray(swapped).astype(np.uint16)
        return high * np.uint16(256) + low


def _raw_mode(image: ImageFile.ImageFile) -> str:
    """How the pixels lie in the file, in Pillow's words."""
    arguments = image.tile[0].args if image.tile else ""
    return str(arguments[0]) if isinstance(arguments, tuple) else str(arguments)


def _channels_first(pixels: Array) -> Array:
    return pixels[np.newaxis] if pixels.ndim == 2 else np.ascontiguousarray(pixels.transpose(2, 0, 1))


def _too_large(size: str) -> str:
    return f"has {size} pixels; at most {MAX_PIXELS:,} are read"
