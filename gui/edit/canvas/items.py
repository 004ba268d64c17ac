"""What lies in the scene: layers, wires, frames."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from gui.edit.canvas.drawing import State, draw_layer, face_font
from gui.edit.canvas.face import Face, side_connectors
from gui.edit.canvas.geometry import CORNER, EDGE, HEIGHT, MARGIN, WIDTH, port_of
from gui.edit.canvas.guard import guarded
from gui.edit.canvas.routing import Point, Wire
from gui.edit.canvas.tiles import scale_for
from gui.theme import edge_colour, theme
from layerwright.model.network import MAIN_CONNECTOR, Frame, Layer, Link

if TYPE_CHECKING:
    from gui.edit.canvas.scene import NetworkScene

_BOUNDS = QRectF(-MARGIN, -MARGIN, WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN)
_BODY = QRectF(0, 0, WIDTH, HEIGHT)
_ROUNDING = 6.0
_PROGRESS = QRectF(17, 27, WIDTH - 17 - 12, 2)
_PROGRESS_ALONE = _PROGRESS.translated(0, 10)
"""Where the bar lies in a layer whose name stands alone, in the middle."""

FRAME_TITLE = 30.0
"""The height of a frame's title, by which it is moved."""
FRAME_GRIP = 16.0
"""The size of the corner by which a frame is made larger."""
FRAME_COLOURS = ("accent", "good", "warning", "error", "quiet")
"""The colours of the theme that a frame may have, by name."""


def wire_of(link: Link) -> Wire:
    """What tells a link from others: its ends, and not its bends."""
    return (link.source, link.target, link.connector)


class LayerItem(QGraphicsItem):
    """One layer. The scene says what it shows; the item keeps nothing that the network does not hold."""

    def __init__(self, scene: NetworkScene, layer: Layer, face: Face) -> None:
        super().__init__()
        self._drawn_by = scene
        self.layer = layer
        self.face = face
        self.state = State.PLAIN
        self.progress = 0.0
        self.shown_ports: tuple[str, ...] = face.ports
        self.setPos(layer.x, layer.y)

    @property
    def name(self) -> str:
        """The layer's name."""
        return self.layer.name

    def show_face(self, face: Face) -> None:
        """Say something else."""
        if face != self.face:
            self.face = face
            self.shown_ports = face.ports
            self.update()

    def show_state(self, state: State) -> None:
        """Stand otherwise."""
        if state != self.state:
            self.state = state
            self.update()

    def show_progress(self, done: float) -> None:
        """Be so far, from 0 to 1."""
        if done != self.progress:
            self.progress = done
            if self._drawn_by.is_near:
                self.update()

    def output(self) -> QPointF:
        """Where wires leave it now, in the scene."""
        return QPointF(self.x() + WIDTH / 2, self.y() + HEIGHT)

    def input(self, connector: str = MAIN_CONNECTOR) -> QPointF:
        """Where wires enter a connector now, in the scene."""
        ports = self.shown_ports if connector in self.shown_ports else side_connectors(self.layer)
        return port_of(self.x(), self.y(), connector, ports)

    def body(self) -> QRectF:
        """Its rectangle now, in the scene."""
        return _BODY.translated(self.pos())

    def boundingRect(self) -> QRectF:
        """The body, and what may stand out."""
        return _BOUNDS

    def shape(self) -> QPainterPath:
        """What the mouse meets."""
        path = QPainterPath()
        path.addRect(_BODY)
        return path

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Put the tile on the screen, pixel by pixel where the zoom is one of the tiles'."""
        if self._drawn_by.whole_text:
            draw_layer(painter, self.face, State.PLAIN, full=True, whole_text=True)
            return
        transform = painter.worldTransform()
        zoom = transform.m11()
        ratio = widget.devicePixelRatioF() if widget else 1.0
        found = self._drawn_by.tiles.tile(self.face, self.state, scale_for(zoom), ratio)
        if found is None:
            painter.fillRect(_BODY, QColor(theme().tokens.layer))
            painter.fillRect(QRectF(0, 0, EDGE, HEIGHT), QColor(edge_colour(self.face.category)))
            return
        tile, scale = found
        if abs(scale / zoom - 1) < 0.001:
            left, top = transform.dx() - MARGIN * zoom, transform.dy() - MARGIN * zoom
            painter.setWorldTransform(QTransform())
            painter.drawPixmap(QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio), tile)
            painter.setWorldTransform(transform)
        else:
            size = tile.deviceIndependentSize() / scale
            # Smoothing takes most of a frame, and nobody sees it while the zoom is going on.
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._drawn_by.tiles.is_hurried)
            painter.drawPixmap(QRectF(-MARGIN, -MARGIN, size.width(), size.height()), tile, QRectF(tile.rect()))
        if self.progress > 0:
            draw_progress(painter, self.progress, _PROGRESS if self.face.second else _PROGRESS_ALONE)


def draw_progress(painter: QPainter, done: float, place: QRectF = _PROGRESS) -> None:
    """Draw how much is done, from 0 to 1, as a thin bar."""
    tokens = theme().tokens
    painter.fillRect(place, QColor(tokens.hairline))
    painter.fillRect(
        QRectF(place.left(), place.top(), place.width() * min(done, 1.0), place.height()), QColor(tokens.accent)
    )


class WireItem(QGraphicsPathItem):
    """One wire, which Qt draws by itself; painting in Python would cost more than it could save."""

    def __init__(self, link: Link, category: str) -> None:
        super().__init__()
        self.link = link
        self.category = category
        self.points: list[Point] = []
        self.marked = False
        self.lit = False
        self.setZValue(-1)
        self.dress()

    @property
    def wire(self) -> Wire:
        """Its ends."""
        return wire_of(self.link)

    @property
    def is_side(self) -> bool:
        """Whether it ends at a side connector."""
        return self.link.connector != MAIN_CONNECTOR

    def lead(self, points: Sequence[Point]) -> None:
        """Run another way."""
        if points != self.points:
            self.points = list(points)
            self.setPath(rounded(self.points))

    def light(self, lit: bool) -> None:
        """Stand out a little, as what belongs to the focused layer."""
        if lit != self.lit:
            self.lit = lit
            if not self.marked:
                self.dress()

    def dress(self, mark: str = "") -> None:
        """Take the colours of the theme, or another one to stand out."""
        side = self.is_side
        tokens = theme().tokens
        plain = tokens.accent if self.lit else edge_colour(self.category) if side else tokens.quiet
        pen = QPen(QColor(mark or plain), 2.4 if mark else 1.8 if self.lit else 1.4)
        pen.setCosmetic(True)
        if side:
            pen.setDashPattern([4, 3])
        self.marked = bool(mark)
        self.setPen(pen)
        self.setZValue(1 if mark else -0.5 if self.lit else -1)

    def lines(self) -> list[QLineF]:
        """Its parts without their rounded corners."""
        return [QLineF(a[0], a[1], b[0], b[1]) for a, b in pairwise(self.points)]

    def distance(self, point: QPointF) -> float:
        """How far a point of the scene is from it."""
        at = (point.x(), point.y())
        return min((_to_part(at, a, b) for a, b in pairwise(self.points)), default=float("inf"))

    def crosses(self, stroke: QLineF) -> bool:
        """Whether a stroke runs across it."""
        return any(part.intersects(stroke)[0] == QLineF.IntersectionType.BoundedIntersection for part in self.lines())

    def bend_near(self, point: QPointF, reach: float) -> int | None:
        """The number of the bend at a point of the scene."""
        for number, (x, y) in enumerate(self.link.bends):
            if hypot(point.x() - x, point.y() - y) <= reach:
                return number
        return None

    def part_near(self, point: QPointF) -> int:
        """The number of the part of its way that a point is nearest to: a bend there comes behind so many others."""
        at = (point.x(), point.y())
        distances = [_to_part(at, a, b) for a, b in pairwise(self.points)]
        return distances.index(min(distances)) if distances and self.link.bends else 0


class FrameItem(QGraphicsItem):
    """A coloured area under a title, behind the layers."""

    def __init__(self, index: int, frame: Frame) -> None:
        super().__init__()
        self.index = index
        self.frame = frame
        self.selected = False
        self.fixed = False
        """Whether it stands around what an opened unit holds, or lies in one: nobody gives it another size here."""
        self.note = ""
        """What stands behind its title, as the network that an opened unit calls."""
        self.setZValue(-10)
        self.take(frame)

    def take(self, frame: Frame) -> None:
        """Show another state of the frame."""
        self.prepareGeometryChange()
        self.frame = frame
        self.setPos(frame.x, frame.y)
        self.update()

    def area(self) -> QRectF:
        """Its rectangle now, in the scene."""
        return QRectF(self.x(), self.y(), self.frame.width, self.frame.height)

    def title_area(self) -> QRectF:
        """The part of it that a person takes hold of, in the scene."""
        return QRectF(self.x(), self.y(), self.frame.width, FRAME_TITLE)

    def boundingRect(self) -> QRectF:
        """Its area."""
        return QRectF(-1, -1, self.frame.width + 2, self.frame.height + 2)

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw it quietly, since it is what lies behind."""
        self.draw(painter)

    def draw(self, painter: QPainter, *, large_title: bool = False) -> None:
        """Draw it with its upper left corner at the origin."""
        grip = self.selected and not self.fixed
        draw_frame(painter, self.frame, self.note, selected=self.selected, grip=grip, large_title=large_title)


def frame_colour(frame: Frame) -> QColor:
    """The colour of a frame in the theme of the moment."""
    name = frame.color if frame.color in FRAME_COLOURS else FRAME_COLOURS[0]
    return QColor(str(getattr(theme().tokens, name)))


def draw_frame(
    painter: QPainter,
    frame: Frame,
    note: str = "",
    *,
    selected: bool = False,
    grip: bool = False,
    large_title: bool = False,
) -> None:
    """Draw a frame with its upper left corner at the origin, and a note in quiet text behind its title."""
    colour = frame_colour(frame)
    fill, edge = QColor(colour), QColor(colour)
    fill.setAlpha(20)
    edge.setAlpha(255 if selected else 110)
    pen = QPen(edge, 2 if selected else 1)
    painter.setPen(pen)
    painter.setBrush(QBrush(fill))
    painter.drawRoundedRect(QRectF(0, 0, frame.width, frame.height), CORNER + 2, CORNER + 2)
    # Behind the lane beside the layers of an opened unit, through which wires run.
    left = 24 if note else 12
    place = QRectF(left, 0, max(frame.width - left - 12, 0), FRAME_TITLE)
    tokens, size = theme().tokens, 22 if large_title else 13
    for text, colour_name, bold in ((frame.title, tokens.text, True), (note, tokens.quiet, False)):
        font = face_font(size, bold=bold)
        metrics = QFontMetricsF(font)
        said = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(QColor(colour_name))
        painter.setFont(font)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), said)
        place.setLeft(min(place.left() + metrics.horizontalAdvance(said) + 10, place.right()))
    painter.setPen(pen)
    if grip:
        corner = QPointF(frame.width, frame.height)
        for reach in (6.0, 11.0):
            painter.drawLine(corner + QPointF(-reach, -2), corner + QPointF(-2, -reach))


def rounded(points: Sequence[Point], radius: float = _ROUNDING) -> QPainterPath:
    """A way as a path whose corners are rounded."""
    path = QPainterPath()
    if not points:
        return path
    path.moveTo(*points[0])
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        cut_in, cut_out = _towards(at, before, radius), _towards(at, after, radius)
        path.lineTo(*cut_in)
        path.quadTo(at[0], at[1], cut_out[0], cut_out[1])
    path.lineTo(*points[-1])
    return path


def _towards(at: Point, other: Point, radius: float) -> Point:
    length = hypot(other[0] - at[0], other[1] - at[1])
    share = min(radius, length / 2) / length if length else 0.0
    return (at[0] + (other[0] - at[0]) * share, at[1] + (other[1] - at[1]) * share)


def _to_part(at: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    share = max(0.0, min(1.0, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length)) if length else 0.0
    return hypot(at[0] - a[0] - share * dx, at[1] - a[1] - share * dy)
