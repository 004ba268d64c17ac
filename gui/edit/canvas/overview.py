"""The network as blocks: drawn from lists of rectangles and lines, since thousands of items would be too slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText, QTransform

from gui.edit.canvas.drawing import State, draw_badge, face_font
from gui.edit.canvas.geometry import HEIGHT, NAMES, WIDTH
from gui.edit.canvas.items import LayerItem
from gui.edit.canvas.scene import NetworkScene
from gui.theme import edge_colour, theme

_LEFT = 22.0
_NAME_WIDTH = WIDTH - _LEFT - 14
_NAME_PIXELS = 26
_MOST_NAMES = 10_000
_MOST_HURRIED = 350
"""More names than this are drawn when the zoom has come to rest."""
_EDGE = 12.0
"""The coloured edge is wider here, or it could not be seen."""


@dataclass
class _Blocks:
    """Rectangles and lines by colour."""

    edges: dict[str, list[QRectF]] = field(default_factory=dict)
    bodies: list[QRectF] = field(default_factory=list)
    cards: list[QRectF] = field(default_factory=list)
    lines: list[QLineF] = field(default_factory=list)
    dashed: list[QLineF] = field(default_factory=list)
    wrong: list[LayerItem] = field(default_factory=list)


class Overview:
    """Draws a scene from afar; what stands still is put together once and used until it changes."""

    def __init__(self, scene: NetworkScene) -> None:
        self._scene = scene
        self._version = -1
        self._still = _Blocks()
        self._pixels = 0
        self._laid_out: dict[str, QStaticText] = {}
        self._shortened: dict[str, str] = {}

    def draw(self, painter: QPainter, visible: QRectF, zoom: float, *, hurried: bool = False) -> None:
        """Draw what is visible of the scene, in the scene's coordinates; names may be left out in a hurry."""
        scene = self._scene
        if self._version != scene.version:
            self._version = scene.version
            self._still = _collected(scene, scene.moving, moving=False)
        for frame in scene.frames:
            if frame.area().intersects(visible):
                painter.save()
                painter.translate(frame.pos())
                frame.draw(painter, large_title=True)
                painter.restore()
        named = zoom >= NAMES
        _draw(painter, self._still, named=named)
        if scene.moving:
            _draw(painter, _collected(scene, scene.moving, moving=True), named=named)
        if named:
            left, right = visible.left() - WIDTH, visible.right()
            top, bottom = visible.top() - HEIGHT, visible.bottom()
            near = [item for item in scene.layers.values() if left < item.x() < right and top < item.y() < bottom]
            self._draw_names(painter, near, zoom, hurried=hurried)
        self._draw_states(painter, zoom)

    def _draw_names(self, painter: QPainter, items: Sequence[LayerItem], zoom: float, *, hurried: bool) -> None:
        """Draw names in whole pixels of the screen: text that is scaled costs several times as much.

        Laying out a text pays when it is drawn again at the same size; while a person zooms, it is not.
        """
        pixels = max(5, round(_NAME_PIXELS * zoom))
        again = pixels == self._pixels
        if not again:
            self._pixels = pixels
            self._laid_out.clear()
        if hurried and len(items) > _MOST_HURRIED:
            return
        font = face_font(pixels, bold=True)
        metrics = QFontMetricsF(font)
        transform = painter.worldTransform()
        left, top, zoomed = transform.dx(), transform.dy(), transform.m11()
        painter.setWorldTransform(QTransform())
        painter.setFont(font)
        loud, quiet = QColor(theme().tokens.text), QColor(theme().tokens.quiet)
        painter.setPen(loud)
        over = (HEIGHT * zoomed - metrics.height()) / 2
        base = over + metrics.ascent()
        for item in items:
            name = item.face.name
            x, y = (item.x() + _LEFT) * zoomed + left, item.y() * zoomed + top
            if item.face.bypassed:
                painter.setPen(quiet)
            if again:
                painter.drawStaticText(QPointF(x, y + over), self._text_of(name, font))
            else:
                painter.drawText(QPointF(x, y + base), self._short(name))
            if item.face.bypassed:
                painter.setPen(loud)
        painter.setWorldTransform(transform)

    def _text_of(self, name: str, font: QFont) -> QStaticText:
        text = self._laid_out.get(name)
        if text is None:
            text = QStaticText(self._short(name))
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            text.prepare(font=font)
            self._laid_out[name] = text
        return text

    def _short(self, name: str) -> str:
        """A name as far as it fits."""
        short = self._shortened.get(name)
        if short is None:
            if len(self._shortened) > _MOST_NAMES:
                self._shortened.clear()
            metrics = QFontMetricsF(face_font(_NAME_PIXELS, bold=True))
            short = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)
            self._shortened[name] = short
        return short

    def forget(self) -> None:
        """Make everything anew, as when faces and colours change."""
        self._version = -1
        self._pixels = 0
        self._laid_out.clear()
        self._shortened.clear()

    def _draw_states(self, painter: QPainter, zoom: float) -> None:
        """Selection, problems and progress, which are seen from everywhere."""
        tokens = theme().tokens
        width = max(2.0, 2.0 / zoom)
        scene = self._scene
        self._draw_progress(painter, zoom)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        chosen = [item.body() for item in scene.standing_out if item.state & (State.SELECTED | State.TARGET)]
        if chosen:
            painter.setPen(QPen(QColor(tokens.accent), width))
            painter.drawRects(chosen)
        radius = max(8.5, 5.0 / zoom)
        for item in self._still.wrong:
            wrong = QColor(tokens.error if item.face.severity == "error" else tokens.warning)
            if not item.state & State.SELECTED:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(wrong, width))
                painter.drawRect(item.body())
            draw_badge(painter, QPointF(item.x() + WIDTH, item.y()), item.face.severity, radius)

    def _draw_progress(self, painter: QPainter, zoom: float) -> None:
        items = self._scene.progressing
        if not items:
            return
        high, long = max(3.0, 2.5 / zoom), WIDTH - 30
        down = HEIGHT - high - 2
        places = [(item.x() + _LEFT, item.y() + down, min(item.progress, 1.0)) for item in items]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().tokens.hairline))
        painter.drawRects([QRectF(x, y, long, high) for x, y, _ in places])
        painter.setBrush(QColor(theme().tokens.accent))
        painter.drawRects([QRectF(x, y, long * share, high) for x, y, share in places])


def _collected(scene: NetworkScene, names: frozenset[str], *, moving: bool) -> _Blocks:
    """The blocks of the layers that move, or of those that do not, and of their wires."""
    blocks = _Blocks(wrong=[item for item in scene.layers.values() if item.face.severity])
    edges: dict[str, list[QRectF]] = {}
    items = [scene.layers[name] for name in names if name in scene.layers] if moving else scene.layers.values()
    for item in items:
        if not moving and item.layer.name in names:
            continue
        x, y = item.x(), item.y()
        blocks.bodies.append(QRectF(x, y, WIDTH, HEIGHT))
        edges.setdefault(item.face.category if item.face.comment is None else "", []).append(
            QRectF(x, y, _EDGE, HEIGHT)
        )
        if item.face.unit or item.face.repeat > 1:
            blocks.cards.append(QRectF(x + 6, y + 6, WIDTH, HEIGHT))
    for category, rects in edges.items():
        blocks.edges.setdefault(edge_colour(category), []).extend(rects)
    if moving:
        wires = {wire for name in names for wire in scene.wires_at(name)}
        chosen = [scene.wires[wire] for wire in wires]
    elif names:
        chosen = [
            item for item in scene.wires.values() if item.link.source not in names and item.link.target not in names
        ]
    else:
        chosen = list(scene.wires.values())
    for wire in chosen:
        (blocks.dashed if wire.is_side else blocks.lines).extend(wire.lines())
    return blocks


def _draw(painter: QPainter, blocks: _Blocks, *, named: bool) -> None:
    tokens = theme().tokens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens.quiet), 0))
    painter.drawLines(blocks.lines)
    if blocks.dashed:
        painter.setPen(QPen(QColor(tokens.quiet), 0, Qt.PenStyle.DashLine))
        painter.drawLines(blocks.dashed)
    body = QColor(tokens.layer)
    painter.setPen(QPen(QColor(tokens.hairline), 0))
    painter.setBrush(body)
    if blocks.cards:
        painter.drawRects(blocks.cards)
    if named:
        painter.drawRects(blocks.bodies)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, edges in blocks.edges.items():
        painter.setBrush(QColor(colour))
        painter.drawRects(edges if named else [QRectF(edge.left(), edge.top(), WIDTH, HEIGHT) for edge in edges])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
