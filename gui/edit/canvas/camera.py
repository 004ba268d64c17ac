"""What part of the network the canvas shows, and how large: zooming, panning, fitting, and moving there smoothly."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QPointF, QRectF, QVariantAnimation
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

from gui.edit.canvas.geometry import GREATEST_ZOOM, LEAST_ZOOM
from gui.edit.canvas.tiles import STEP
from gui.theme import motion

_WORLD = 1_000_000.0
"""How far one may pan in every direction, in pixels at 100 %."""
_DURATION = 150
_AIR = 0.94
"""How much of the view is filled when something is fitted into it."""


@dataclass(frozen=True)
class Look:
    """A place of the scene in the middle of the view, and the zoom."""

    centre: tuple[float, float]
    zoom: float


class Camera:
    """Moves a view over its scene. The scroll bars are hidden, and hold what can be scrolled in whole pixels."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        view.setSceneRect(-_WORLD, -_WORLD, 2 * _WORLD, 2 * _WORLD)
        view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        view.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self._moving: QVariantAnimation | None = None

    @property
    def zoom(self) -> float:
        """The zoom; 1 is 100 %."""
        return self._view.transform().m11()

    @property
    def visible(self) -> QRectF:
        """What can be seen of the scene."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    @property
    def look(self) -> Look:
        """Where it looks now, to come back later."""
        view = self._view.viewport().rect()
        centre = self._to_scene(QPointF(view.width() / 2, view.height() / 2))
        return Look((centre.x(), centre.y()), self.zoom)

    @property
    def standing(self) -> tuple[int, int, float]:
        """What does not change as long as nobody looks elsewhere, whatever the size of the view."""
        return (self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value(), self.zoom)

    def zoom_to(self, zoom: float, about: QPointF | None = None) -> None:
        """Zoom so that the point of the scene under a point of the view stays there; the middle where none is given."""
        self._stop()
        view = self._view.viewport().rect()
        at = about if about is not None else QPointF(view.width() / 2, view.height() / 2)
        self._put(self._to_scene(at), at, zoom)

    def zoom_by(self, notches: float, about: QPointF | None = None) -> None:
        """Zoom by notches of the wheel; whole notches come to rest at the zooms at which tiles are sharp."""
        zoom = self.zoom * STEP**notches
        self.zoom_to(_on_step(zoom) if float(notches).is_integer() else zoom, about)

    def pan(self, by: QPointF) -> None:
        """Move what is seen by pixels of the view."""
        self._stop()
        for bar, step in ((self._view.horizontalScrollBar(), by.x()), (self._view.verticalScrollBar(), by.y())):
            bar.setValue(bar.value() - round(step))

    def go(self, look: Look, *, smoothly: bool = False) -> None:
        """Look somewhere."""
        if not smoothly or not motion_wanted(self._view):
            self._stop()
            self._look(look)
            return
        start = self.look
        animation = QVariantAnimation(self._view)
        animation.setDuration(_DURATION)
        animation.setStartValue(0.0)
        animation.setEndValue(1.0)
        animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        animation.valueChanged.connect(lambda share: self._look(_between(start, look, float(share))))
        self._stop()
        self._moving = animation
        animation.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)

    def fit(self, area: QRectF, *, largest: float = 1.0, smoothly: bool = False) -> None:
        """Show an area as large as it fits into the view."""
        if area.isEmpty():
            self.go(Look((0.0, 0.0), 1.0))
            return
        zoom = self.fitting_zoom(area, largest)
        self.go(Look((area.center().x(), area.center().y()), zoom), smoothly=smoothly)

    def fitting_zoom(self, area: QRectF, largest: float = 1.0) -> float:
        """The zoom at which an area fits into the view: one at which tiles are sharp."""
        view = self._view.viewport().rect()
        zoom = min(view.width() * _AIR / area.width(), view.height() * _AIR / area.height(), largest)
        return max(LEAST_ZOOM, _below_step(zoom))

    def reveal(self, area: QRectF) -> None:
        """Bring an area into view, if it is not there already."""
        if not self.visible.contains(area):
            zoom = min(max(self.zoom, 0.7), 1.0)
            view = self._view.viewport().rect()
            if area.width() * zoom > view.width() or area.height() * zoom > view.height():
                self.fit(area, smoothly=True)
            else:
                self.go(Look((area.center().x(), area.center().y()), zoom), smoothly=True)

    def _look(self, look: Look) -> None:
        view = self._view.viewport().rect()
        self._put(QPointF(*look.centre), QPointF(view.width() / 2, view.height() / 2), look.zoom)

    def _put(self, point: QPointF, at: QPointF, zoom: float) -> None:
        """Bring a point of the scene to a point of the view."""
        zoom = min(max(zoom, LEAST_ZOOM), GREATEST_ZOOM)
        if zoom != self.zoom:
            self._view.setTransform(QTransform.fromScale(zoom, zoom))
        self._view.horizontalScrollBar().setValue(round(point.x() * zoom - at.x()))
        self._view.verticalScrollBar().setValue(round(point.y() * zoom - at.y()))

    def _to_scene(self, at: QPointF) -> QPointF:
        return self._view.viewportTransform().inverted()[0].map(at)

    def _stop(self) -> None:
        if self._moving is not None:
            self._moving.stop()
            self._moving.deleteLater()
            self._moving = None


def motion_wanted(view: QGraphicsView) -> bool:
    """Whether things may move on the screen, and the view is seen at all."""
    return motion.motion_wanted() and view.isVisible()


def _between(start: Look, end: Look, share: float) -> Look:
    x, y = (a + (b - a) * share for a, b in zip(start.centre, end.centre, strict=True))
    return Look((x, y), start.zoom * (end.zoom / start.zoom) ** share)


def _on_step(zoom: float) -> float:
    """The sharp zoom nearest to one."""
    step = 1.0
    while step * STEP**0.5 < zoom:
        step *= STEP
    while step / STEP**0.5 > zoom:
        step /= STEP
    return step


def _below_step(zoom: float) -> float:
    """The greatest sharp zoom that is not greater than one."""
    step = 1.0
    while step > zoom * 1.0001:
        step /= STEP
    while step * STEP <= zoom * 1.0001:
        step *= STEP
    return step
