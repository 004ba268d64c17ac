"""Drawing a wire from a port, or leading the end of one elsewhere, by mouse or by keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen

from gui.edit.canvas.drawing import face_font
from gui.edit.canvas.face import side_connectors
from gui.edit.canvas.geometry import HEIGHT, WIDTH, port_of
from gui.edit.canvas.gestures.base import Gesture, Hand
from gui.edit.canvas.items import LayerItem, WireItem
from gui.theme import theme
from gui.translation import localized
from layerwright.model.network import MAIN_CONNECTOR, Link

if TYPE_CHECKING:
    from gui.edit.canvas.canvas import Canvas

_SNAP = 24.0
"""How near a port catches the wire, in pixels of the screen."""
_ON_PORT = 8.0
"""How near to a port a hand points at it, in pixels of the screen."""
_ARROWS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}


@dataclass(frozen=True)
class _End:
    """What the wire would end at: a layer and its connector, or the reason why it cannot."""

    name: str
    connector: str
    place: QPointF
    reason: str = ""


class Wire(Gesture):
    """A wire hangs at the hand; ports that cannot take it are dimmed, and one that is pointed at says why.

    Let go at a port or on a layer, it is linked; in the open, the search opens with the layers that could take it. A
    wire that was there before is led elsewhere, or removed in the open.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, start: Hand, source: str, old: Link | None = None) -> None:
        Gesture.__init__(self, canvas, start)
        self.source = source
        self._old = old
        self._hand = start.point
        self._end: _End | None = None
        self._known: dict[tuple[str, str], str] = {}
        self._moved = False
        self._dimmed_at: tuple[int, int, float] | None = None

    @property
    def reason(self) -> str:
        """Why what is pointed at cannot take the wire; empty where it can, or nothing is pointed at."""
        return self._end.reason if self._end else ""

    @property
    def target(self) -> tuple[str, str] | None:
        """The layer and connector that the wire is caught by."""
        return (self._end.name, self._end.connector) if self._end and not self._end.reason else None

    def move(self, hand: Hand) -> None:
        """Follow the hand, or be caught by a port near it."""
        if not self._moved:
            self._moved = True
            item = self._old_item()
            if item is not None:
                item.hide()
        self._hand = hand.point
        self._end = self._found(hand)
        self.canvas.mark_target(self._end.name if self._end and not self._end.reason else "")
        self.canvas.show_reason(localized(self.reason), hand.at)
        self._dim()
        self.canvas.redraw()

    def finish(self, hand: Hand) -> None:
        """Link what was caught, or ask what should stand there."""
        if not self._moved:
            self.cancel()
            return
        self._end = self._found(hand)
        end, old = self._end, self._old
        self.cancel()
        editing = self.canvas.editing
        if end is not None:
            if end.reason:
                self.canvas.tell(localized(end.reason))
            elif old is None:
                editing.link(self.source, end.name, end.connector)
            elif (end.name, end.connector) != (old.target, old.connector):
                editing.relink(old, target=end.name, connector=end.connector)
        elif old is not None:
            editing.cut([old])
        else:
            self.canvas.search_for_wire(self.source, hand)

    def cancel(self) -> None:
        """Let everything look as before."""
        self.canvas.mark_target("")
        self.canvas.dim(())
        self.canvas.show_reason("", QPointF())
        item = self._old_item()
        if item is not None:
            item.show()
        self.canvas.redraw()

    def draw(self, painter: QPainter) -> None:
        """Draw the wire, and the ports near it."""
        source = self.scene.layers.get(self.source)
        if source is None:
            return
        tokens = theme().tokens
        start = source.output()
        end = self._end.place if self._end and not self._end.reason else self._hand
        path = QPainterPath(start)
        reach = max(30.0, abs(end.y() - start.y()) / 2)
        path.cubicTo(start + QPointF(0, reach), end - QPointF(0, reach if self._is_main() else 0), end)
        pen = QPen(QColor(tokens.error if self.reason else tokens.accent), 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        self._draw_ports(painter)

    def _is_main(self) -> bool:
        return self._end is None or self._end.connector == MAIN_CONNECTOR

    def _draw_ports(self, painter: QPainter) -> None:
        """The ports of the layers around the hand, with the names of those at the side."""
        tokens = theme().tokens
        painter.setFont(face_font(11, fixed=True))
        for item in self._near(self._hand, WIDTH * 0.75):
            for connector in self._connectors(item):
                taken = not self._why_not(item.name, connector)
                place = self._port(item, connector)
                caught = self.target == (item.name, connector)
                painter.setPen(QPen(QColor(tokens.accent if taken else tokens.hairline), 1.5))
                painter.setBrush(QColor(tokens.accent if caught else tokens.layer))
                radius = 6.0 if caught else 4.0
                painter.drawEllipse(place, radius, radius)
                if connector != MAIN_CONNECTOR and taken:
                    painter.setPen(QColor(tokens.text if caught else tokens.quiet))
                    label = QRectF(place.x() - 131, place.y() - 9, 120, 18)
                    painter.drawText(label, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), connector)

    def _found(self, hand: Hand) -> _End | None:
        reach = _SNAP / self.canvas.camera.zoom
        ports = [
            (_length(self._port(item, connector) - hand.point), item, connector)
            for item in self._near(hand.point, reach)
            for connector in self._connectors(item)
        ]
        near = sorted((entry for entry in ports if entry[0] <= reach), key=lambda entry: entry[0])
        for _, item, connector in near:
            if not self._why_not(item.name, connector):
                return _End(item.name, connector, self._port(item, connector))
        over = self.scene.layer_at(hand.point)
        if over is not None and over.name != self.source:
            for connector in self._connectors(over):
                if not self._why_not(over.name, connector):
                    return _End(over.name, connector, self._port(over, connector))
            return _End(over.name, MAIN_CONNECTOR, hand.point, self._why_not(over.name, MAIN_CONNECTOR))
        if near and near[0][0] <= _ON_PORT / self.canvas.camera.zoom:
            _, item, connector = near[0]
            return _End(item.name, connector, hand.point, self._why_not(item.name, connector))
        return None

    def _near(self, point: QPointF, reach: float) -> list[LayerItem]:
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        return [item for item in self.scene.items(area) if isinstance(item, LayerItem) and item.name != self.source]

    @staticmethod
    def _connectors(item: LayerItem) -> tuple[str, ...]:
        return (MAIN_CONNECTOR, *side_connectors(item.layer))

    @staticmethod
    def _port(item: LayerItem, connector: str) -> QPointF:
        return port_of(item.x(), item.y(), connector, side_connectors(item.layer))

    def _why_not(self, name: str, connector: str) -> str:
        key = (name, connector)
        if key not in self._known:
            within = self.canvas.editing.within
            self._known[key] = within.why_not(self.source, name, connector, instead=self._old)
        return self._known[key]

    def _dim(self) -> None:
        """Dim the visible layers that cannot take the wire at all."""
        standing = self.canvas.camera.standing
        if standing == self._dimmed_at:
            return
        self._dimmed_at = standing
        visible = self.canvas.camera.visible
        names = [
            item.name
            for item in self.scene.layers.values()
            if item.name != self.source
            and item.body().intersects(visible)
            and all(self._why_not(item.name, connector) for connector in self._connectors(item))
        ]
        self.canvas.dim(names)

    def _old_item(self) -> WireItem | None:
        if self._old is None:
            return None
        return self.scene.wires.get((self._old.source, self._old.target, self._old.connector))


class WireByKeys(Wire):
    """The same with the arrow keys, which go from one layer to the next that can take the wire; Enter links."""

    def __init__(self, canvas: Canvas, start: Hand, source: str) -> None:
        Wire.__init__(self, canvas, start, source)
        self._dim()
        self._at = self.scene.layers[source].body().center()
        self._step((0, 1))

    def key(self, event: QKeyEvent) -> bool:
        """Go on, link, or leave."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._step(_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_C):
            target = self.target
            self.canvas.end_gesture()
            if target is not None:
                self.canvas.editing.link(self.source, *target)
                self.canvas.state.look_at(target[0])
        else:
            return False
        return True

    def _step(self, heading: tuple[int, int]) -> None:
        best: tuple[float, _End] | None = None
        for item in self.scene.layers.values():
            if item.name == self.source:
                continue
            for connector in self._connectors(item):
                place = item.body().center() if connector == MAIN_CONNECTOR else self._port(item, connector)
                way = place - self._at
                along = way.x() * heading[0] + way.y() * heading[1]
                beside = abs(way.x() * heading[1]) + abs(way.y() * heading[0])
                if along <= 0.5 or (best is not None and along + 2 * beside >= best[0]):
                    continue
                if not self._why_not(item.name, connector):
                    best = (along + 2 * beside, _End(item.name, connector, self._port(item, connector)))
        if best is None:
            return
        self._end = best[1]
        item = self.scene.layers[self._end.name]
        self._at = item.body().center() if self._is_main() else self._end.place
        self._hand = self._end.place
        self.canvas.mark_target(self._end.name)
        self.canvas.camera.reveal(QRectF(item.x(), item.y(), WIDTH, HEIGHT))
        self.canvas.redraw()


def _length(vector: QPointF) -> float:
    return float((vector.x() ** 2 + vector.y() ** 2) ** 0.5)
