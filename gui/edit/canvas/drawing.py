"""How one layer is drawn, at every level of detail, with any painter: a tile, the overview, or a file."""

from __future__ import annotations

from enum import IntFlag
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gui.edit.canvas.face import Face
from gui.edit.canvas.geometry import CORNER, EDGE, HEIGHT, WIDTH, side_port
from gui.theme import edge_colour, theme
from gui.theme.theme import fixed_font, interface_font

_BODY = QRectF(0, 0, WIDTH, HEIGHT)
_LEFT = 17.0
_RIGHT = 12.0
_CARD = 4.0
_BADGE = 8.5
_SMALL = 9
"""The height of a face of which two lines have room where there is one else, in pixels."""
_NO_BREAK = "\N{NO-BREAK SPACE}"


class State(IntFlag):
    """What the canvas shows of a layer besides its face."""

    PLAIN = 0
    SELECTED = 1
    FOCUSED = 2
    DIMMED = 4
    TARGET = 8
    HOVERED = 16


@lru_cache(maxsize=16)
def face_font(pixels: int, *, bold: bool = False, fixed: bool = False, struck: bool = False) -> QFont:
    """A face in a size that does not depend on the desktop's, so that it fits the layer's body."""
    font = fixed_font(bold=bold) if fixed else interface_font(bold=bold)
    font.setPixelSize(pixels)
    font.setStrikeOut(struck)
    return font


def forget_fonts() -> None:
    """Take the faces from the theme anew."""
    face_font.cache_clear()


def draw_layer(painter: QPainter, face: Face, state: State, *, full: bool, whole_text: bool = False) -> None:
    """Draw a layer with its upper left corner at the origin.

    Args:
        painter: It should smooth edges.
        face: What to say.
        state: How it stands.
        full: All text; otherwise the name only, larger.
        whole_text: Squeeze text that is too long in place of cutting it, as for files.
    """
    if face.comment is not None:
        _draw_comment(painter, face, state, whole_text=whole_text)
        return
    if State.DIMMED in state:
        painter.setOpacity(0.35)
    tokens = theme().tokens
    if face.flows_in:
        _arrowhead(painter, tokens.quiet)
    if face.unit or face.repeat > 1:
        _card(painter, tokens.layer, tokens.hairline)
    body = QPainterPath()
    body.addRoundedRect(_BODY, CORNER, CORNER)
    _outline(painter, body, face, state)
    painter.save()
    if face.bypassed:
        painter.setOpacity(painter.opacity() * 0.5)
    painter.fillPath(_edge(), QColor(edge_colour(face.category)))
    painter.restore()
    (_all_text if full else _name_only)(painter, face, whole_text=whole_text)
    _side_ports(painter, face)
    if State.HOVERED in state:
        _port(painter, QPointF(WIDTH / 2, HEIGHT), tokens.accent)
    if face.noted:
        _note(painter, tokens.quiet)
    painter.setOpacity(1)
    if face.severity:
        draw_badge(painter, QPointF(WIDTH - 1, 1), face.severity)


@lru_cache(maxsize=1)
def _edge() -> QPainterPath:
    """The coloured edge, as a shape of its own: SVG files know no clipping."""
    body, strip = QPainterPath(), QPainterPath()
    body.addRoundedRect(_BODY, CORNER, CORNER)
    strip.addRect(QRectF(0, 0, EDGE, HEIGHT))
    return body.intersected(strip)


def outline_colour(face: Face, state: State) -> str:
    """The colour around a layer: what will happen next comes before what is wrong."""
    tokens = theme().tokens
    if state & (State.SELECTED | State.TARGET):
        return tokens.accent
    if face.severity:
        return tokens.error if face.severity == "error" else tokens.warning
    return tokens.quiet if State.HOVERED in state else tokens.hairline


def draw_badge(painter: QPainter, centre: QPointF, severity: str, radius: float = _BADGE) -> None:
    """Draw the sign of a problem: round for errors, a triangle for warnings, with an exclamation mark in both."""
    tokens = theme().tokens
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.error if severity == "error" else tokens.warning))
    if severity == "error":
        painter.drawEllipse(centre, radius, radius)
    else:
        painter.drawPolygon(
            QPolygonF(
                [
                    centre + QPointF(0, -radius * 1.1),
                    centre + QPointF(radius * 1.15, radius * 0.9),
                    centre + QPointF(-radius * 1.15, radius * 0.9),
                ]
            )
        )
    painter.setBrush(QColor(tokens.window))
    painter.drawRoundedRect(
        QRectF(centre.x() - radius * 0.13, centre.y() - radius * 0.55, radius * 0.26, radius * 0.72), 1, 1
    )
    painter.drawEllipse(centre + QPointF(0, radius * 0.5), radius * 0.16, radius * 0.16)


def _outline(painter: QPainter, body: QPainterPath, face: Face, state: State) -> None:
    tokens = theme().tokens
    marked = bool(state & (State.SELECTED | State.TARGET)) or bool(face.severity)
    if State.FOCUSED in state:
        halo = QColor(tokens.accent)
        halo.setAlpha(70)
        painter.setPen(QPen(halo, 6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(body)
    pen = QPen(QColor(outline_colour(face, state)), 2.0 if marked else 1.0)
    if face.bypassed:
        pen.setStyle(Qt.PenStyle.DashLine)
    fill = QColor(tokens.layer)
    if face.bypassed:
        fill.setAlpha(130)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawPath(body)


def _card(painter: QPainter, fill: str, line: str) -> None:
    painter.setPen(QPen(QColor(line), 1))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(_BODY.translated(_CARD, _CARD), CORNER, CORNER)


def _arrowhead(painter: QPainter, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    middle = WIDTH / 2
    painter.drawPolygon(QPolygonF([QPointF(middle - 4, -7.5), QPointF(middle + 4, -7.5), QPointF(middle, -1)]))


def _all_text(painter: QPainter, face: Face, *, whole_text: bool) -> None:
    tokens = theme().tokens
    quiet, loud = QColor(tokens.quiet), QColor(tokens.quiet if face.bypassed else tokens.text)
    shape_font = face_font(12, fixed=True)
    shape_width = QFontMetricsF(shape_font).horizontalAdvance(face.shape) if face.shape else 0.0
    shape_width = min(shape_width, WIDTH * 0.55)
    one_line = not face.second and face.repeat == 1
    first = QRectF(_LEFT, 0 if one_line else 5, WIDTH - _LEFT - _RIGHT, HEIGHT if one_line else 22)
    name = QRectF(first.left(), first.top(), first.width() - (shape_width + 10 if face.shape else 0), first.height())
    _text(painter, name, face.name, face_font(13, bold=True, struck=face.bypassed), loud, whole_text=whole_text)
    if face.shape:
        right = QRectF(first.right() - shape_width, first.top(), shape_width, first.height())
        _text(painter, right, face.shape, shape_font, quiet, whole_text=whole_text, right=True)
    if one_line:
        return
    times = f"x {face.repeat}" if face.repeat > 1 else ""
    times_width = QFontMetricsF(face_font(12, bold=True)).horizontalAdvance(times) if times else 0.0
    second = QRectF(_LEFT, 28.5, WIDTH - _LEFT - _RIGHT - (times_width + 10 if times else 0), 18)
    if not (whole_text and _two_lines(painter, second, face.second, quiet)):
        _text(painter, second, face.second, face_font(11), quiet, whole_text=whole_text)
    if times:
        place = QRectF(WIDTH - _RIGHT - times_width - 1, 28, times_width + 1, 18)
        _text(painter, place, times, face_font(12, bold=True), QColor(edge_colour(face.category)), right=True)


def _two_lines(painter: QPainter, place: QRectF, text: str, colour: QColor) -> bool:
    """Draw a second line that is too long as two, in a smaller face; whether it is, and has room there."""
    if QFontMetricsF(face_font(11)).horizontalAdvance(text) <= place.width():
        return False
    font = face_font(_SMALL)
    metrics = QFontMetricsF(font)
    area = QRectF(place.left(), HEIGHT - 2 * metrics.height() - 3, place.width(), 2 * metrics.height() + 1)
    # Lines break between properties, never between the name of one and its value.
    kept = text.replace(" ", _NO_BREAK).replace(f"{_NO_BREAK}·{_NO_BREAK}", f"{_NO_BREAK}· ")
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    needed = metrics.boundingRect(area, flags, kept)
    if needed.height() > area.height() or needed.width() > area.width():
        return False
    painter.setPen(colour)
    painter.setFont(font)
    painter.drawText(area, flags, kept)
    return True


def _name_only(painter: QPainter, face: Face, *, whole_text: bool) -> None:
    colour = QColor(theme().tokens.quiet if face.bypassed else theme().tokens.text)
    place = QRectF(_LEFT, 0, WIDTH - _LEFT - _RIGHT, HEIGHT)
    _text(painter, place, face.name, face_font(26, bold=True, struck=face.bypassed), colour, whole_text=whole_text)


def _text(
    painter: QPainter,
    place: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    *,
    whole_text: bool = False,
    right: bool = False,
) -> None:
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text)
    painter.setPen(colour)
    painter.setFont(font)
    align = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    if width <= place.width() + 0.5:
        # The right end is where digits stand below each other, so that nothing may be cut there by a rounding.
        painter.drawText(place.adjusted(-2 if right else 0, 0, 0 if right else 2, 0), int(align), text)
    elif whole_text:
        scale = place.width() / width
        painter.save()
        painter.translate(place.left(), place.top())
        painter.scale(scale, 1)
        painter.drawText(QRectF(0, 0, width + 2, place.height()), int(align), text)
        painter.restore()
    else:
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place.adjusted(-2 if right else 0, 0, 2, 0), int(align), cut)


def _side_ports(painter: QPainter, face: Face) -> None:
    for index in range(len(face.ports)):
        centre = side_port(0, 0, index, len(face.ports))
        painter.setPen(QPen(QColor(theme().tokens.quiet), 1))
        painter.setBrush(QColor(theme().tokens.layer))
        painter.drawEllipse(centre, 3, 3)


def _note(painter: QPainter, colour: str) -> None:
    """Three short lines at the lower right corner: somebody has written something about the layer."""
    painter.setPen(QPen(QColor(colour), 1.2))
    for row, length in enumerate((8.0, 8.0, 5.0)):
        y = HEIGHT - 9 + row * 3
        painter.drawLine(QPointF(WIDTH + 4.5, y), QPointF(WIDTH + 4.5 + length, y))


def _port(painter: QPainter, centre: QPointF, colour: str) -> None:
    painter.setPen(QPen(QColor(theme().tokens.window), 1.5))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(centre, 5, 5)


def _draw_comment(painter: QPainter, face: Face, state: State, *, whole_text: bool) -> None:
    tokens = theme().tokens
    body = QPainterPath()
    body.addRoundedRect(_BODY, CORNER, CORNER)
    paper = QColor(tokens.warning)
    paper.setAlpha(28)
    painter.fillPath(body, QColor(tokens.window))
    painter.fillPath(body, paper)
    edge = QColor(tokens.accent if state & (State.SELECTED | State.TARGET) else tokens.warning)
    if not state & (State.SELECTED | State.TARGET):
        edge.setAlpha(120)
    painter.setPen(QPen(edge, 2 if State.SELECTED in state else 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(body)
    text = face.comment or face.name
    font = face_font(12)
    place = _BODY.adjusted(12, 4, -12, -4)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QColor(tokens.text if face.comment else tokens.quiet))
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
    needed = metrics.boundingRect(QRectF(0, 0, place.width(), 10_000), flags, text)
    if needed.height() > place.height() and whole_text:
        scale = place.height() / needed.height()
        painter.save()
        painter.translate(place.topLeft())
        painter.scale(scale, scale)
        painter.drawText(QRectF(0, 0, place.width() / scale, place.height() / scale), flags, text)
        painter.restore()
    elif needed.height() > place.height():
        lines = metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, place.width() * 1.9)
        painter.drawText(place, flags, lines)
    else:
        painter.drawText(place, flags, text)
