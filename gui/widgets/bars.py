"""Cells of tables with a bar behind a number."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gui.theme import theme

SHARE = Qt.ItemDataRole.UserRole + 2
"""The role that says how long a bar is, from 0 to 1: the share of the greatest number in the column."""
_OPACITY = 0.28


class BarDelegate(QStyledItemDelegate):
    """Paints a bar behind a number, from the left, where the number covers the least of it."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        share = index.data(SHARE)
        if share:
            area = QRectF(option.rect).adjusted(2, 2, -2, -2)
            colour = QColor(theme().tokens.accent)
            colour.setAlphaF(_OPACITY)
            length = area.width() * share
            painter.fillRect(QRectF(area.left(), area.top(), length, area.height()), colour)
        super().paint(painter, option, index)
