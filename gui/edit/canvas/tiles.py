"""Layers as pictures that are drawn once and put on the screen again and again."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gui.edit.canvas.drawing import State, draw_layer, forget_fonts
from gui.edit.canvas.face import Face
from gui.edit.canvas.geometry import GREATEST_ZOOM, HEIGHT, MARGIN, WIDTH

STEP = 2**0.25
"""What one notch of the wheel zooms by; tiles are made at these zooms, so that they are sharp there."""

_LEAST_BYTES = 12 * 1024 * 1024
_LEAST_SCALE = 0.5
_MOST_HURRIED = 12
"""So many pictures are made for one frame while a person zooms."""


def scale_for(zoom: float) -> float:
    """The scale at which a tile is made for a zoom: the next power of STEP that is not smaller."""
    scale = 1.0
    while scale < zoom * 0.999 and scale < GREATEST_ZOOM:
        scale *= STEP
    while scale / STEP >= zoom * 0.999 and scale / STEP >= _LEAST_SCALE:
        scale /= STEP
    return round(scale, 6)


class Tiles:
    """The pictures of the layers that were shown last, up to a bound on memory."""

    def __init__(self) -> None:
        self._tiles: OrderedDict[tuple[Face, State, float, float], QPixmap] = OrderedDict()
        self._scales: dict[tuple[Face, State, float], float] = {}
        self._bytes = 0
        self._most = _LEAST_BYTES
        self._hurried = False
        self._made_now = 0

    @property
    def size(self) -> int:
        """The bytes of all pictures."""
        return self._bytes

    @property
    def is_hurried(self) -> bool:
        """Whether a person is waiting for many frames."""
        return self._hurried

    def allow(self, pixels: int) -> None:
        """Keep enough for a view of so many pixels twice over."""
        self._most = max(_LEAST_BYTES, 2 * 4 * pixels)

    def forget(self) -> None:
        """Draw everything anew, as when colours change."""
        self._tiles.clear()
        self._scales.clear()
        self._bytes = 0
        forget_fonts()

    def begin_frame(self, *, hurried: bool) -> None:
        """Say that the view is drawn now, and whether a person is waiting for many frames, as while zooming."""
        self._hurried = hurried
        self._made_now = 0

    def tile(self, face: Face, state: State, scale: float, ratio: float) -> tuple[QPixmap, float] | None:
        """The picture of a layer, with a margin around its body, and the scale that it was made for.

        While a person zooms, one of another scale will do; where even that would take too long, there is none.

        Args:
            face: What it says.
            state: How it stands.
            scale: The zoom it is wanted for.
            ratio: The pixels of the screen for each of the window's.
        """
        key = (face, state, scale, ratio)
        found = self._tiles.get(key)
        if found is not None:
            self._tiles.move_to_end(key)
            return found, scale
        if self._hurried:
            other = self._scales.get((face, state, ratio))
            found = self._tiles.get((face, state, other, ratio)) if other is not None else None
            if found is not None and other is not None:
                return found, other
            if self._made_now >= _MOST_HURRIED:
                return None
        self._made_now += 1
        made = self._made(face, state, scale, ratio)
        self._tiles[key] = made
        self._scales[(face, state, ratio)] = scale
        self._bytes += _bytes(made)
        while self._bytes > self._most and len(self._tiles) > 1:
            (old, stood, at, by), dropped = self._tiles.popitem(last=False)
            if self._scales.get((old, stood, by)) == at:
                del self._scales[(old, stood, by)]
            self._bytes -= _bytes(dropped)
        return made, scale

    def _made(self, face: Face, state: State, scale: float, ratio: float) -> QPixmap:
        factor = scale * ratio
        pixels = QPixmap(round((WIDTH + 2 * MARGIN) * factor) + 1, round((HEIGHT + 2 * MARGIN) * factor) + 1)
        pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixels)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(factor, factor)
        painter.translate(QPointF(MARGIN, MARGIN))
        draw_layer(painter, face, state, full=True)
        painter.end()
        pixels.setDevicePixelRatio(ratio)
        return pixels


def _bytes(pixels: QPixmap) -> int:
    return pixels.width() * pixels.height() * 4
