"""Maps of numbers as pictures that fill their room: filters, activations, and heat over an image."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import theme

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]
"""Red, green, blue and how opaque, (height, width, 4)."""

MOST_MAPS = 256
"""Maps that are shown side by side."""
_LARGEST_SIDE = 64
"""Filters, and maps of each, that are shown."""
_HEAT = np.array([[40, 30, 120], [150, 30, 130], [235, 90, 50], [255, 215, 70]], np.float32)
"""The colours of heat from little to much."""
_OPAQUE = 0.72


class MapView(QWidget):
    """A picture in its own proportions, enlarged by whole numbers so that each of its numbers is a square."""

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, name: str, least: QSize, parent: QWidget | None = None, *, top: bool = False) -> None:
        super().__init__(parent)
        self._top = top
        self.setAccessibleName(name)
        self.setMinimumSize(least)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image: QImage | None = None
        self._heat: QImage | None = None

    @property
    def image(self) -> QImage | None:
        """The picture that is shown."""
        return self._image

    def show_pixels(self, pixels: Pixels | None, heat: Pixels | None = None) -> None:
        """Show a picture, with another one laid smoothly over it where there is one; None shows nothing."""
        self._image = None if pixels is None else _image(pixels)
        self._heat = None if heat is None else _image(heat)
        self.setAccessibleDescription("" if pixels is None else self._told(pixels, heat))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it in the middle, or at the top below what is said of it."""
        image = self._image
        if image is None:
            return
        painter = QPainter(self)
        room = self._room(image)
        if room.width() < image.width():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(room, image)
        if self._heat is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(room, self._heat)
        painter.setPen(QColor(theme().tokens.hairline))
        painter.drawRect(room.adjusted(-1, -1, 0, 0))

    def _told(self, pixels: Pixels, heat: Pixels | None) -> str:
        """What can be said of a picture in words: its size, how bright it is, and where the most heat is."""
        height, width = pixels.shape[:2]
        said = self.tr("{width} × {height} points, brightness {mean} on average")
        text = said.format(width=width, height=height, mean=f"{pixels[..., :3].mean() / 255:.0%}")
        # A description takes the place of the tooltip, which says what is shown.
        text = "; ".join(part for part in (self.toolTip(), text) if part)
        if heat is None or not heat[..., 3].any():
            return text
        row, column = np.unravel_index(heat[..., 3].argmax(), heat.shape[:2])
        most = self.tr("most heat at {across} from the left and {down} from the top")
        places = {"across": f"{(column + 0.5) / heat.shape[1]:.0%}", "down": f"{(row + 0.5) / heat.shape[0]:.0%}"}
        return f"{text}; {most.format(**places)}"

    def _room(self, image: QImage) -> QRect:
        across, down = (self.width() - 2) / image.width(), (self.height() - 2) / image.height()
        scale = min(across, down)
        if scale >= 1:
            scale = int(scale)
        size = QSize(max(int(image.width() * scale), 1), max(int(image.height() * scale), 1))
        above = 1 if self._top else (self.height() - size.height()) // 2
        return QRect((self.width() - size.width()) // 2, above, *size.toTuple())


def image_pixels(value: Floats) -> Pixels:
    """An image (maps, height, width) as colours: 3 maps are red, green and blue, else the first is grey."""
    finite = np.nan_to_num(value)
    if finite.min(initial=0) < 0 or finite.max(initial=0) > 1:
        finite = _to_one(finite)
    colours = finite[:3] if len(finite) >= 3 else np.repeat(finite[:1], 3, axis=0)
    return _opaque(np.moveaxis(colours, 0, -1))


def filter_pixels(filters: Floats) -> Pixels:
    """The filters of a convolution (filters, maps, height, width): a picture each, or a row with one for each map.

    Filters on 3 maps are pictures in colour; those on 1 map are arranged in a square, others in rows.
    """
    shown = np.nan_to_num(filters[:MOST_MAPS])
    if shown.shape[1] == 3:
        return _sheet([np.moveaxis(_to_one(one), 0, -1) for one in shown], _columns(len(shown), shown.shape[2:]))
    if shown.shape[1] == 1:
        return _sheet([_grey(one[0]) for one in shown], _columns(len(shown), shown.shape[2:]))
    shown = shown[:_LARGEST_SIDE, :_LARGEST_SIDE]
    # Within a row the same grey means the same number: it can be seen which maps a filter looks at.
    rows = [_to_one(one) for one in shown]
    return _sheet([np.repeat(kernel[..., None], 3, axis=-1) for row in rows for kernel in row], shown.shape[1])


def map_pixels(value: Floats, aspect: float = 1.0) -> Pixels:
    """What a layer gives for a sample: its maps side by side, each from black to white; numbers as a square of them.

    Args:
        value: What it gives.
        aspect: About how much wider than high the whole is to be, where there are several maps.
    """
    finite = np.nan_to_num(value)
    if finite.ndim < 2:
        flat = _to_one(finite.reshape(-1))
        side = ceil(sqrt(flat.size))
        square = np.zeros(side * side, np.float32)
        square[: flat.size] = flat
        return _opaque(np.repeat(square.reshape(side, side)[..., None], 3, axis=-1))
    maps = finite.reshape(-1, *finite.shape[-2:])[:MOST_MAPS]
    return _sheet([_grey(one) for one in maps], _columns(len(maps), maps.shape[1:], aspect))


def heat_pixels(heat: Floats) -> Pixels:
    """Heat (height, width) as colours to be laid over an image: the more, the less can be seen through."""
    share = heat / (float(heat.max(initial=0)) or 1.0)
    places = np.linspace(0, 1, len(_HEAT))
    channels = [np.interp(share, places, _HEAT[:, channel]) for channel in range(3)]
    return np.ascontiguousarray(np.stack([*channels, 255 * _OPAQUE * np.sqrt(share)], axis=-1).astype(np.uint8))


def _image(pixels: Pixels) -> QImage:
    height, width = pixels.shape[:2]
    # The copy is Qt's own: the first image refers to memory of numpy's.
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def _sheet(tiles: list[Floats], columns: int) -> Pixels:
    """Tiles (height, width, 3) in rows, with gaps that can be seen through."""
    height, width = tiles[0].shape[:2]
    rows = ceil(len(tiles) / columns)
    sheet = np.zeros((rows * (height + 1) - 1, columns * (width + 1) - 1, 4), np.uint8)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        top, left = row * (height + 1), column * (width + 1)
        sheet[top : top + height, left : left + width] = _opaque(tile)
    return sheet


def _columns(count: int, size: tuple[int, ...], aspect: float = 1.0) -> int:
    """How many tiles of a size stand in a row, so that all of them come near to the proportions."""
    best = min(max(round(sqrt(aspect * count * size[0] / size[1])), 1), count)
    # Full rows look like what they are; a hole in the last one looks like maps that are missing.
    full = [columns for columns in range(1, count + 1) if count % columns == 0 and best / 1.5 <= columns <= best * 1.5]
    return min(full, key=lambda columns: abs(columns - best), default=best)


def _grey(one: Floats) -> Floats:
    return np.repeat(_to_one(one)[..., None], 3, axis=-1)


def _to_one(values: Floats) -> Floats:
    low, high = float(values.min(initial=np.inf)), float(values.max(initial=-np.inf))
    scaled: Floats = ((values - low) / ((high - low) or 1.0)).astype(np.float32)
    return scaled


def _opaque(colours: Floats) -> Pixels:
    pixels = np.full((*colours.shape[:2], 4), 255, np.uint8)
    pixels[..., :3] = (colours * 255).clip(0, 255)
    return pixels
