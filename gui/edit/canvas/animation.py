"""Layers that glide to where an edit put them, so that one sees where they went."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QVariantAnimation

from gui.edit.canvas.routing import Point
from gui.edit.canvas.scene import NetworkScene
from gui.theme.motion import motion_wanted

_DURATION = 150
_MOST = 250
"""More layers than this jump: gliding would stutter."""


class Settling:
    """Shows layers on their way from where they were to where the network has them now."""

    def __init__(self, scene: NetworkScene, redraw: Callable[[], None]) -> None:
        self._scene = scene
        self._redraw = redraw
        self._from: Mapping[str, Point] = {}
        # The scene's own, so that it ends with it.
        self._animation = QVariantAnimation(scene)
        self._animation.setDuration(_DURATION)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._show)
        self._animation.finished.connect(self._arrive)

    def begin(self, before: Mapping[str, Point]) -> None:
        """Let layers glide from where they were."""
        if not before or len(before) > _MOST or not _motion_wanted() or not self._scene.views():
            return
        if not self._scene.views()[0].isVisible():
            return
        self._from = before
        self._scene.begin_moving(before)
        self._show(0.0)
        self._animation.start()

    def finish(self) -> None:
        """Be there at once."""
        if self._animation.state() != QAbstractAnimation.State.Stopped:
            self._animation.stop()
            self._arrive()

    def _arrive(self) -> None:
        if self._from and self._scene.views():
            self._from = {}
            self._scene.end_moving()
            self._redraw()

    def _show(self, share: float) -> None:
        if not self._scene.views():
            return
        by_name = self._scene.network.by_name
        places = {
            name: (x + (by_name[name].x - x) * share, y + (by_name[name].y - y) * share)
            for name, (x, y) in self._from.items()
            if name in by_name
        }
        self._scene.move(places)
        self._redraw()


def _motion_wanted() -> bool:
    return motion_wanted()
