"""How layers and units look in lists: a card with a coloured edge, and a stack of cards."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui.theme import contrast, theme

EDGE = 4.0
"""The width of the coloured edge, in pixels."""
STACK = 3.0
"""How far the second card of a stack looks out, in pixels."""
_CORNER = 5.0
_LEGIBLE = 4.5


def paint_card(
    painter: QPainter, area: QRectF, edge: str, fill: str, *, stacked: bool = False, border: str = ""
) -> None:
    """Paint a card.

    Args:
        painter: Where to.
        area: The card; a stack's second card lies within it.
        edge: The colour at its left.
        fill: The colour of its body.
        stacked: Whether another card looks out behind it, as units have.
        border: The colour of a hairline around it; empty for none.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    hairline = QPen(QColor(theme().tokens.hairline), 1)
    front = QRectF(area)
    if stacked:
        front.adjust(0, 0, -STACK, -STACK)
        painter.setPen(hairline)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(front.translated(STACK, STACK).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
    shape = QPainterPath()
    shape.addRoundedRect(front, _CORNER, _CORNER)
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    painter.fillRect(front, QColor(fill))
    painter.fillRect(QRectF(front.left(), front.top(), EDGE, front.height()), QColor(edge))
    painter.setClipping(False)
    if border or stacked:
        painter.setPen(QPen(QColor(border), 1.5) if border else hairline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(front.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
    painter.restore()


def legible(colour: str, background: str) -> str:
    """A colour for text that is as near to the one given as a contrast of 4.5 to 1 allows."""
    towards = theme().tokens.text
    for step in range(11):
        nearer = mixed(colour, towards, step / 10)
        if contrast(nearer, background) >= _LEGIBLE:
            return nearer
    return towards


def mixed(one: str, other: str, share: float) -> str:
    """A colour with a share of another one, from 0 (none) to 1 (all)."""
    first, second = QColor(one), QColor(other)
    pairs = ((first.red(), second.red()), (first.green(), second.green()), (first.blue(), second.blue()))
    red, green, blue = (round(left + (right - left) * share) for left, right in pairs)
    return QColor(red, green, blue).name()
