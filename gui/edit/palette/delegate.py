"""How the palette looks: headings, and cards with a coloured edge."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
)

from gui.edit.palette.entries import Entry, Shelf
from gui.edit.palette.glyph import HEIGHT as GLYPH_HEIGHT
from gui.edit.palette.glyph import paint_glyph, width_of
from gui.theme import edge_colour, theme
from gui.theme.icons import icon
from gui.theme.theme import interface_font
from gui.translation import localized
from gui.widgets.edges import EDGE, STACK, paint_card
from gui.widgets.section import paint_arrow

_HEADING = 30
_CARD = 26
_TWO_LINES = 40
_TITLE = 22
_PICTURED = _TITLE + int(GLYPH_HEIGHT) + 4
_GAP = 4
_SIDE = 12
_TEXT = EDGE + 10
_SIGN = 14
_LEAST_ROOM = 30
"""Less room than this says nothing in another language."""


class PaletteDelegate(QStyledItemDelegate):
    """Paints shelves and entries; asks no style sheet, so that hundreds of rows stay quick."""

    def __init__(self, view: QTreeView, hint: Callable[[Entry], str]) -> None:
        super().__init__(view)
        self._view = view
        self._hint = hint

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show a hint with the picture of a unit; layers have one of words."""
        entry = index.data(Qt.ItemDataRole.UserRole)
        if event.type() != QEvent.Type.ToolTip or not isinstance(entry, Entry) or not entry.stacked:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), self._hint(entry), self._view.viewport(), option.rect)
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A heading, or a card of one or two lines."""
        content = index.data(Qt.ItemDataRole.UserRole)
        return QSize(120, height_of(content) if isinstance(content, Entry) else _HEADING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row over the whole width of the view."""
        content = index.data(Qt.ItemDataRole.UserRole)
        row: QRect = option.rect
        area = QRect(0, row.top(), self._view.viewport().width(), row.height())
        state: QStyle.StateFlag = option.state
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if isinstance(content, Shelf):
            self._paint_heading(painter, area, content, opened=self._view.isExpanded(index), strong=hovered or selected)
        elif isinstance(content, Entry):
            card = QRectF(area.adjusted(_SIDE, 0, -_SIDE, -_GAP))
            paint_entry(painter, card, content, chosen=selected, hovered=hovered)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, shelf: Shelf, *, opened: bool, strong: bool) -> None:
        tokens = theme().tokens
        colour = tokens.text if strong else tokens.quiet
        painter.setFont(interface_font("small", bold=True))
        painter.setPen(QColor(colour))
        text = area.adjusted(_SIDE + 4, 6, -_SIDE - 16, 0)
        title = painter.fontMetrics().elidedText(shelf.title.upper(), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        place = QPointF(area.right() - _SIDE - 7, area.center().y() + 4)
        if not opened:
            painter.setFont(interface_font("small"))
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(len(shelf.entries)))
        paint_arrow(painter, place, colour, opened=opened)


def height_of(entry: Entry) -> int:
    """The height of an entry's row, with the gap below it."""
    lines = _PICTURED if entry.glyph else _TWO_LINES if entry.detail else _CARD
    return lines + _GAP + (int(STACK) if entry.stacked else 0)


def paint_entry(painter: QPainter, card: QRectF, entry: Entry, *, chosen: bool, hovered: bool = False) -> None:
    """Paint an entry as a card: title, second line, the picture of a unit, a sign where it cannot be computed here."""
    tokens = theme().tokens
    fill = tokens.hairline if hovered and not chosen else tokens.raised
    border = tokens.accent if chosen else ""
    paint_card(painter, card, edge_colour(entry.category), fill, stacked=entry.stacked, border=border)
    front = card.adjusted(_TEXT, 0, -8 - (STACK if entry.stacked else 0), -STACK if entry.stacked else 0)
    if entry.unusable:
        place = QRect(int(front.right()) - _SIGN, int(front.top()) + 6, _SIGN, _SIGN)
        icon("warning", "warning").paint(painter, place)
        front.setRight(front.right() - _SIGN - 4)
    middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(interface_font("body"))
    painter.setPen(QColor(tokens.quiet if entry.unusable else tokens.text))
    title = QRectF(front.left(), front.top(), front.width(), _CARD)
    if entry.detail:
        title.setHeight(_TITLE)
        detail = QRectF(front.left(), front.top() + 19, front.width(), 16)
    if entry.glyph:
        detail.translate(0, 4)
        detail.setWidth(detail.width() - width_of(entry.glyph) - 10)
        paint_glyph(painter, QPointF(front.right(), front.top() + _TITLE + GLYPH_HEIGHT / 2), entry.glyph)
    painter.drawText(title, middle, _cut(painter, entry.title, title))
    room = title.width() - painter.fontMetrics().horizontalAdvance(entry.title) - 10
    if entry.native and room > _LEAST_ROOM:
        painter.setFont(interface_font("small"))
        painter.setPen(QColor(tokens.quiet))
        native = painter.fontMetrics().elidedText(entry.native, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(title, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, native)
    if entry.detail:
        painter.setFont(interface_font("small"))
        painter.setPen(QColor(tokens.quiet))
        painter.drawText(detail, middle, _cut(painter, localized(entry.detail), detail))


def _cut(painter: QPainter, text: str, area: QRectF) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))


def pixmap_of(entry: Entry, ratio: float) -> QPixmap:
    """An entry as it is seen while it is dragged."""
    width = QFontMetrics(interface_font("body")).horizontalAdvance(entry.title) + 60
    size = QSize(max(140, min(260, width)), height_of(entry) - _GAP)
    pixels = QPixmap(size * ratio)
    pixels.setDevicePixelRatio(ratio)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setOpacity(0.9)
    paint_entry(painter, QRectF(0, 0, size.width(), size.height()), entry, chosen=True)
    painter.end()
    return pixels
