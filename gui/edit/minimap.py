"""The whole network in a corner of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gui.edit.canvas.camera import Look
from gui.edit.canvas.canvas import Canvas
from gui.edit.canvas.drawing import State
from gui.edit.canvas.geometry import HEIGHT, WIDTH
from gui.edit.canvas.guard import guarded
from gui.edit.canvas.items import frame_colour
from gui.theme import edge_colour, theme

_SIZE = QSize(136, 126)
_NARROWEST = 84
_ROOMY = 640
"""The pixels of a canvas that has room for the minimap beside the names of its layers."""
_AWAY = 14
_AIR = 10.0
_PAUSE = 100
"""Milliseconds between two pictures at least."""
_LEAST_BLOCK = 2.0
_LARGEST_SCALE = 0.11


class Minimap(QWidget):
    """Blocks in the colours of their categories, frames, problems, and how much each layer has of the statistic.

    Wires are left out, since they would be a haze. A click or drag moves the canvas there.
    """

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("minimap")
        self._say()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.resize(_SIZE)
        self._picture: QPixmap | None = None
        self._made_for: tuple[object, ...] = ()
        self._painted: tuple[object, ...] = ()
        self._fitted: tuple[float, QPointF] | None = None
        self._fitted_for: tuple[object, ...] = ()
        self._waiting = QTimer(self, singleShot=True, interval=_PAUSE)
        self._waiting.timeout.connect(self._follow)
        canvas.looked.connect(self._later)
        canvas.installEventFilter(self)
        theme().changed.connect(self._forget)
        self._place()

    @property
    def pictures(self) -> int:
        """How often the blocks were drawn anew."""
        return self._pictures

    _pictures = 0

    def to_scene(self, point: QPointF) -> QPointF:
        """What part of the network a point of the minimap stands for."""
        scale, origin = self._fit()
        return QPointF((point.x() - origin.x()) / scale, (point.y() - origin.y()) / scale)

    def from_scene(self, point: QPointF) -> QPointF:
        """Where a point of the network lies in the minimap."""
        scale, origin = self._fit()
        return QPointF(point.x() * scale + origin.x(), point.y() * scale + origin.y())

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if isinstance(event, QResizeEvent):
            self._place()
        return False

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the blocks from their picture, and what the canvas shows over them."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.setBrush(QColor(tokens.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.drawPixmap(0, 0, self._blocks())
        visible = self._canvas.camera.visible
        self._painted = visible, self._made_for
        seen = QRectF(self.from_scene(visible.topLeft()), self.from_scene(visible.bottomRight()))
        inside = seen.intersected(QRectF(self.rect()).adjusted(3, 3, -3, -3))
        painter.setPen(QPen(QColor(tokens.accent), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not inside.isEmpty():
            painter.drawRoundedRect(inside, 2, 2)
        painter.end()

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._go(event)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom as on the canvas, about its middle."""
        self._canvas.camera.zoom_by(event.angleDelta().y() / 120)
        event.accept()

    def _go(self, event: QMouseEvent) -> None:
        point = self.to_scene(event.position())
        self._canvas.camera.go(Look((point.x(), point.y()), self._canvas.camera.zoom))
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Minimap"))
        self.setAccessibleDescription(
            self.tr("The whole network, with the part that the canvas shows. The outline says it in words.")
        )

    def _later(self) -> None:
        if not self._waiting.isActive():
            self._waiting.start()

    def _forget(self) -> None:
        self._made_for = ()
        self.update()

    @guarded
    def _follow(self) -> None:
        self._place()
        # Painting it has the canvas below it painted too, which has it look again: without an end if nothing is new.
        if (self._canvas.camera.visible, self._key()) != self._painted:
            self.update()

    def _place(self) -> None:
        """Stand in a lower corner, no wider than the network needs: at the right unless bars are there."""
        content, room = self._canvas.network_scene.content(), _SIZE.height() - 2 * _AIR
        scale = min(room / content.height(), _LARGEST_SCALE) if content.height() else 0.0
        wide = min(max(round(content.width() * scale + 4 * _AIR), _NARROWEST), _SIZE.width())
        right, down = self._canvas.width() - wide - _AWAY, self._canvas.height() - _SIZE.height() - _AWAY
        left = bool(self._canvas.bars.values) and self._canvas.width() >= _ROOMY
        place = QRect(QPoint(_AWAY if left else right, down), QSize(wide, _SIZE.height()))
        if place != self.geometry():
            self.setGeometry(place)
            self.raise_()

    def _fit(self) -> tuple[float, QPointF]:
        """The scale and the place of the network's origin in the minimap."""
        scene = self._canvas.network_scene
        key = (scene.version, id(scene.network), self.size())
        if self._fitted is None or key != self._fitted_for:
            self._fitted, self._fitted_for = self._measured(), key
        return self._fitted

    def _measured(self) -> tuple[float, QPointF]:
        content = self._canvas.network_scene.content()
        if content.isEmpty():
            return 0.05, QPointF(self.width() / 2, self.height() / 2)
        room = QRectF(self.rect()).adjusted(_AIR, _AIR, -_AIR, -_AIR)
        scale = min(room.width() / content.width(), room.height() / content.height(), _LARGEST_SCALE)
        middle = room.center() - content.center() * scale
        return scale, middle

    def _blocks(self) -> QPixmap:
        key = self._key()
        if self._picture is None or key != self._made_for:
            self._pictures += 1
            self._picture = self._drawn()
            self._made_for = key
        return self._picture

    def _key(self) -> tuple[object, ...]:
        """What the blocks depend on."""
        scene = self._canvas.network_scene
        states = tuple(item.name for item in scene.standing_out if item.state & State.SELECTED)
        return (scene.version, id(scene.network), self._canvas.bars.values, states, self.size(), theme().name)

    def _drawn(self) -> QPixmap:
        scene = self._canvas.network_scene
        tokens = theme().tokens
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(scene.layers) < 300)
        scale, origin = self._fit()
        for frame in scene.frames:
            colour = frame_colour(frame.frame)
            colour.setAlpha(60)
            area = frame.area()
            painter.fillRect(QRectF(area.topLeft() * scale + origin, area.bottomRight() * scale + origin), colour)
        painter.setPen(Qt.PenStyle.NoPen)
        wrong: list[QRectF] = []
        for (name, share), blocks in self._by_colour(scale, origin, wrong).items():
            colour = QColor(name)
            colour.setAlphaF(share)
            painter.setBrush(colour)
            painter.drawRects(blocks)
        painter.setBrush(QColor(tokens.error))
        for block in wrong:
            painter.drawEllipse(block.center() + QPointF(block.width() / 2 + 2, 0), 2.5, 2.5)
        painter.end()
        return picture

    def _by_colour(self, scale: float, origin: QPointF, wrong: list[QRectF]) -> dict[tuple[str, float], list[QRectF]]:
        """The blocks by their colour and how strong it is; those of layers that are wrong are added to a list."""
        scene, bars = self._canvas.network_scene, self._canvas.bars
        left, top = origin.x(), origin.y()
        wide, high = max(2.0, float(round(WIDTH * scale))), max(_LEAST_BLOCK, HEIGHT * scale)
        selected = {item.name for item in scene.standing_out if item.state & State.SELECTED}
        heat, accent = bool(bars.values), theme().tokens.accent
        found: dict[tuple[str, float], list[QRectF]] = {}
        for name, item in scene.layers.items():
            # Where the network has it, which is asked of Python alone; what is being moved lies elsewhere.
            x, y = (item.x(), item.y()) if name in scene.moving else (item.layer.x, item.layer.y)
            block = QRectF(x * scale + left, y * scale + top, wide, high)
            colour = accent if name in selected else edge_colour(item.face.category)
            share = 0.2 + 0.8 * round(bars.share(name), 2) if heat else 1.0
            found.setdefault((colour, share), []).append(block)
            if item.face.severity:
                wrong.append(block)
        return found
