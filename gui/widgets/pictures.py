"""Values of samples as small pictures: images as they are, vectors as lines, waves as their envelope."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

from gui.theme import theme

Floats = npt.NDArray[np.float32]

_MARGIN = 3
_MOST_POINTS = 400
_NUMBERS = 4
"""How many numbers a short vector may have to be written out."""


def picture_of(value: Floats, kind: str, size: QSize) -> QPixmap | None:
    """A value as a picture; None where its numbers say more.

    Args:
        value: One sample's value.
        kind: What it is, as `Variable.kind` says.
        size: The room for the picture, in pixels.
    """
    if kind == "image" and value.ndim == 3:
        return image_of(value, size)
    if kind == "wave" or (kind == "vector" and value.size > _NUMBERS):
        return line_of(value, size)
    if kind == "array" and max(value.shape, default=0) == value.size > _NUMBERS:
        # A column or a row of numbers, as a CSV file in a cell gives them: a vector all the same.
        return line_of(value.reshape(-1), size)
    if kind == "array" and value.ndim >= 2:
        return image_of(maps_of(value), size)
    return None


def text_of(value: Floats) -> str:
    """A value in words: its numbers, as far as they are few."""
    flat = value.reshape(-1)
    shown = " ".join(f"{number:.6g}" for number in flat[:_NUMBERS].tolist())
    return shown if flat.size <= _NUMBERS else f"{shown} … ({flat.size:,})"


def image_of(value: Floats, size: QSize) -> QPixmap:
    """An image of shape (channels, height, width) in its own proportions; values beyond 0 to 1 are brought there."""
    finite = np.nan_to_num(value)
    low, high = float(finite.min(initial=0)), float(finite.max(initial=0))
    if low < 0 or high > 1:
        finite = (finite - low) / ((high - low) or 1.0)
    pixels = np.ascontiguousarray((np.moveaxis(_colours(finite), 0, -1) * 255).clip(0, 255).astype(np.uint8))
    height, width = pixels.shape[:2]
    made = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    large = width > size.width() or height > size.height()
    how = Qt.TransformationMode.SmoothTransformation if large else Qt.TransformationMode.FastTransformation
    # Scaled at once: the image refers to memory that is numpy's.
    return QPixmap.fromImage(made.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, how).copy())


def line_of(value: Floats, size: QSize) -> QPixmap:
    """Numbers as a line; of many, the highest and the lowest at each place."""
    flat = np.nan_to_num(value.reshape(value.shape[0], -1)[:, 0] if value.ndim > 1 else value)
    pixels = QPixmap(size)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme().tokens.accent), 1.2))
    painter.drawPolyline(_points(_envelope(flat), size))
    painter.end()
    return pixels


def maps_of(value: Floats) -> Floats:
    """An array of any rank as one grey image (1, height, width): maps side by side."""
    maps = value.reshape(-1, *value.shape[-2:])
    columns = int(np.ceil(np.sqrt(len(maps))))
    rows = int(np.ceil(len(maps) / columns))
    height, width = maps.shape[1:]
    sheet = np.zeros((rows * height, columns * width), np.float32)
    for index, one in enumerate(maps):
        low, high = float(one.min()), float(one.max())
        row, column = divmod(index, columns)
        sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = (one - low) / (
            (high - low) or 1.0
        )
    return sheet[None]


def _colours(value: Floats) -> Floats:
    """Three channels, whatever there were."""
    channels = value.shape[0]
    if channels == 3:
        return value
    if channels == 4:
        return value[:3]
    return np.repeat(value[:1], 3, axis=0)


def _envelope(flat: Floats) -> Floats:
    if flat.size <= _MOST_POINTS:
        return flat
    steps = np.array_split(flat, _MOST_POINTS // 2)
    return np.array([edge for step in steps for edge in (step.max(), step.min())], np.float32)


def _points(values: Floats, size: QSize) -> QPolygonF:
    low, high = float(values.min(initial=0)), float(values.max(initial=0))
    height = size.height() - 2 * _MARGIN
    across = (size.width() - 2 * _MARGIN) / max(len(values) - 1, 1)
    scale = height / ((high - low) or 1.0)
    return QPolygonF(
        [
            QPointF(_MARGIN + index * across, _MARGIN + (high - number) * scale)
            for index, number in enumerate(values.tolist())
        ]
    )
