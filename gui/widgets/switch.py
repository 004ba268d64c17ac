"""A switch: on or off."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.theme import theme

_SIZE = QSize(34, 18)


class Switch(QAbstractButton):
    """A switch that can also say that it stands for several values: `set_mixed`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mixed = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_SIZE + QSize(4, 8))
        theme().changed.connect(self.update)

    @property
    def mixed(self) -> bool:
        """Whether it stands for several values at once."""
        return self._mixed

    def set_mixed(self, mixed: bool) -> None:
        """Show that the values differ; the next click gives all the same one."""
        self._mixed = mixed
        self.update()

    def sizeHint(self) -> QSize:
        """Its size."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a track and a knob: the knob's place says it, not the colour alone."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme().tokens
        on = self.isChecked() and not self._mixed
        track = QRectF(2.5, 4.5, _SIZE.width() - 1, _SIZE.height() - 1)
        radius = track.height() / 2
        border = tokens.accent if on or self.hasFocus() else tokens.quiet
        painter.setPen(QPen(QColor(border), 1.6 if self.hasFocus() else 1))
        painter.setBrush(QColor(tokens.accent if on else tokens.raised))
        painter.drawRoundedRect(track, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.on_accent if on else tokens.quiet))
        if self._mixed:
            painter.drawRoundedRect(QRectF(track.center().x() - 5, track.center().y() - 1.5, 10, 3), 1.5, 1.5)
            return
        knob = track.height() - 6
        left = track.right() - knob - 3 if on else track.left() + 3
        painter.drawEllipse(QRectF(left, track.top() + 3, knob, knob))
