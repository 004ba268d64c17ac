"""The program's own icons: SVG files in one colour, painted in the colour of the theme."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme.theme import theme


def icon(name: str, colour: str = "text") -> QIcon:
    """An icon by its name in `resources/icons`, in a colour of the theme; it follows when the theme changes.

    Raises:
        FileNotFoundError: There is no icon of this name.
    """
    _source(name)
    return QIcon(_Engine(name, colour))


@cache
def _source(name: str) -> str:
    return (_folder() / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _folder() -> Path:
    with as_file(files("resources")) as resources:
        return resources / "icons"


class _Engine(QIconEngine):
    """Paints an SVG in the colours of the moment."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint: quietly where the action cannot be used."""
        role = "quiet" if mode == QIcon.Mode.Disabled else self._colour
        colour = str(getattr(theme().tokens, role))
        source = _source(self._name).replace("currentColor", QColor(colour).name())
        QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon as pixels."""
        pixels = QPixmap(size)
        pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixels)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixels

    def clone(self) -> QIconEngine:
        """A copy, as Qt makes when icons are copied."""
        return _Engine(self._name, self._colour)
