"""Cells of tables that show a picture."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

_Index = QModelIndex | QPersistentModelIndex

_MARGIN = 8


@runtime_checkable
class HasPictures(Protocol):
    """A model some of whose cells have a picture."""

    def picture(self, index: _Index) -> QPixmap | None:
        """The picture of a cell; None where there is none, or not yet."""


class PictureDelegate(QStyledItemDelegate):
    """Paints pictures at the left of their cells, below the heading, and all else as usual."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        super().paint(painter, option, index)
        model = index.model()
        picture = model.picture(index) if isinstance(model, HasPictures) else None
        if picture is not None:
            area = option.rect
            x = area.x() + min(_MARGIN, max((area.width() - picture.width()) // 2, 0))
            painter.drawPixmap(x, area.y() + (area.height() - picture.height()) // 2, picture)
