"""Pictures as a network takes them: size, colours and intensities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layerwright.data.errors import UnreadableError
from layerwright.data.images import read_image
from layerwright.layers.kinds import Shape, show
from layerwright.model.problems import LayerwrightError

_GREY = np.array([0.299, 0.587, 0.114], np.float32)
"""How bright red, green and blue look (ITU-R BT.601)."""


class PictureError(LayerwrightError):
    """A picture that cannot be read, or that a network cannot take."""


@dataclass(frozen=True)
class Intensities:
    """What becomes of intensities from 0 to 255, in this order.

    They are divided by a number; the mean is taken away, one for all maps or one for each; they are divided by the
    deviation. `reversed_colours` takes blue, green and red in this order.
    """

    divide_by: float = 255.0
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()
    reversed_colours: bool = False


def read_pictures(paths: Sequence[Path], shape: Shape, intensities: Intensities) -> NDArray[np.float32]:
    """Read pictures in the form that a network takes.

    Args:
        paths: The pictures.
        shape: Maps, height and width: 1 map for grey, 3 for colour.
        intensities: What becomes of their values.

    Returns:
        An array of all pictures, each of that shape.

    Raises:
        PictureError: One cannot be read, or the network takes no pictures.
    """
    if len(shape) != 3 or shape[0] not in (1, 3):
        raise PictureError(
            f"The network takes values of the shape {show(shape)}; a picture has 1 or 3 maps and two axes."
        )
    return np.stack([_prepared(_read(path), shape, intensities) for path in paths])


def _read(path: Path) -> NDArray[np.float32]:
    """A picture with intensities from 0 to 255."""
    try:
        pixels = read_image(path)
    except UnreadableError as error:
        raise PictureError(f'"{path}": {error}.') from None
    except OSError as error:
        raise PictureError(f'"{path}" cannot be read: {error.strerror or error}.') from None
    values = pixels.astype(np.float32)
    return values / 257 if pixels.dtype == np.uint16 else values


def _prepared(pixels: NDArray[np.float32], shape: Shape, intensities: Intensities) -> NDArray[np.float32]:
    coloured = _resized(_coloured(pixels, shape[0]), shape[1:])
    if intensities.reversed_colours:
        coloured = coloured[::-1]
    values = coloured / np.float32(intensities.divide_by)
    if intensities.mean:
        values = values - _for_each_map(intensities.mean, shape[0], "mean")
    if intensities.deviation:
        values = values / _for_each_map(intensities.deviation, shape[0], "deviation")
    return values.astype(np.float32)


def _for_each_map(numbers: tuple[float, ...], maps: int, what: str) -> NDArray[np.float32]:
    if len(numbers) not in (1, maps):
        raise PictureError(f"The {what} has {len(numbers)} numbers; one, or one for each of {maps} maps, is needed.")
    return np.array(numbers, np.float32).reshape(-1, 1, 1)


def _coloured(pixels: NDArray[np.float32], maps: int) -> NDArray[np.float32]:
    """Grey made of colours or colours of grey; transparency is left out."""
    colours = pixels[:3] if len(pixels) >= 3 else pixels[:1]
    if maps == len(colours):
        return colours
    if maps == 1:
        grey: NDArray[np.float32] = np.tensordot(_GREY, colours, 1)[np.newaxis]
        return grey
    return np.repeat(colours, maps, 0)


def _resized(pixels: NDArray[np.float32], size: Shape) -> NDArray[Any]:
    if pixels.shape[1:] == size:
        return pixels
    from PIL import Image

    height, width = size
    maps = [Image.fromarray(values).resize((width, height), Image.Resampling.BILINEAR) for values in pixels]
    return np.stack([np.asarray(values) for values in maps])
