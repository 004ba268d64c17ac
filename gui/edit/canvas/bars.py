"""The statistic chosen in the list, as a bar beside each layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.edit.canvas.drawing import face_font
from gui.edit.canvas.geometry import ALL_TEXT, HEIGHT, WIDTH
from gui.edit.canvas.scene import NetworkScene
from gui.edit.opening import drawn_name
from gui.theme import edge_colour, theme
from layerwright.resolve.resolved import Resolved

REACH = 300.0
"""How far bars and their numbers may reach to the right of a layer."""
_AWAY = 26.0
_LONGEST = 150.0
_LEAST_ROOM = 130.0
_NUMBER = 90.0
_THICK = 10.0
_LEAST = 3.0


class Bars:
    """What each layer has of the statistic that is shown."""

    def __init__(self) -> None:
        self.values: Mapping[str, int] = {}
        self._most = 1
        self._rooms: dict[str, float] = {}
        self._rooms_of = -1

    def take(self, resolved: Resolved, statistic: str, opened: Collection[str] = ()) -> None:
        """Show a statistic, a field of Costs; empty for none. Of opened units it is shown at the layers within."""
        values = {result.name: int(getattr(result.costs, statistic)) for result in resolved.layers} if statistic else {}
        if statistic and opened:
            # The greatest is one of those that are drawn.
            values = {name: value for name, value in values.items() if name not in opened}
            values |= _within(resolved, statistic, opened)
        self.values = {name: value for name, value in values.items() if value}
        self._most = max(self.values.values(), default=1)

    def share(self, name: str) -> float:
        """What a layer has, as a share of what the greatest has."""
        return self.values.get(name, 0) / self._most

    def draw(self, painter: QPainter, scene: NetworkScene, visible: QRectF, zoom: float) -> None:
        """Draw the bars of the layers that are visible, in the scene's coordinates."""
        if self._rooms_of != scene.version:
            self._rooms, self._rooms_of = {}, scene.version
        left, right = visible.left() - WIDTH - REACH, visible.right()
        top, bottom = visible.top() - HEIGHT, visible.bottom()
        by_category: dict[str, list[QRectF]] = {}
        numbers: list[tuple[QRectF, str]] = []
        layers, rooms, most, written = scene.layers, self._rooms, self._most, zoom >= ALL_TEXT
        for name, value in self.values.items():
            item = layers.get(name)
            if item is None:
                continue
            x, y = item.x(), item.y()
            if not (left < x < right and top < y < bottom):
                continue
            room = rooms.get(name)
            if room is None or name in scene.moving:
                room = rooms[name] = scene.router.free_to_the_right(name, REACH)
            share = value / most
            if room < _LEAST_ROOM:
                # No room beside it: a thin bar along its lower edge says the same.
                place = QRectF(x, y + HEIGHT - 4, max(_LEAST, WIDTH * share), 4)
            else:
                length = max(_LEAST, min(_LONGEST, room - _AWAY - _NUMBER) * share)
                place = QRectF(x + WIDTH + _AWAY, y + (HEIGHT - _THICK) / 2, length, _THICK)
                if written:
                    numbers.append((place, f"{value:,}"))
            by_category.setdefault(item.face.category, []).append(place)
        painter.setPen(Qt.PenStyle.NoPen)
        for category, bars in by_category.items():
            colour = QColor(edge_colour(category))
            colour.setAlpha(215)
            painter.setBrush(colour)
            if written:
                for place in bars:
                    painter.drawRoundedRect(place, 3, 3)
            else:
                painter.drawRects(bars)
        if numbers:
            painter.setPen(QColor(theme().tokens.quiet))
            painter.setFont(face_font(11, fixed=True))
        for place, text in numbers:
            beside = QRectF(place.right() + 8, place.center().y() - 10, 160, 20)
            painter.drawText(beside, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


def _within(resolved: Resolved, statistic: str, opened: Collection[str]) -> Mapping[str, int]:
    """What the layers of opened units have, named as they are drawn: `Block/Convolution`."""
    found: Counter[str] = Counter()
    learned: set[str] = set()
    for node in resolved.nodes:
        name = drawn_name(node.name, opened)
        if "/" not in name:
            continue
        if statistic == "parameter":
            # The rounds of a loop share them.
            layer = "/".join(part for part in node.name.split("/") if not part.endswith("]"))
            if layer in learned:
                continue
            learned.add(layer)
        found[name] += int(getattr(node.costs, statistic))
    return found
