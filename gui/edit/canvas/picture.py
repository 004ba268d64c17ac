"""The network as a picture in a file: SVG, PNG or PDF, with every text in full."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from math import sqrt
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from gui.edit.canvas.scene import NetworkScene
from gui.theme import theme
from gui.theme.theme import fixed_font, interface_font
from layerwright.files import write_atomically
from layerwright.model.network import Network
from layerwright.model.problems import LayerwrightError
from layerwright.resolve.resolved import Resolved

FORMATS = ("svg", "png", "pdf")
_SCALE = 2.0
"""The pixels of a PNG for each of the network's."""
_LEGIBLE = 0.7
"""Of fewer pixels for each of the network's, text cannot be read."""
_MOST_PIXELS = 120_000_000
_LONGEST = 30_000
_MILLIMETRES = 25.4 / 96
"""How large a pixel of the network is on paper."""
_LONGEST_PAGE = 5_000.0
"""Millimetres; many programs that show PDF refuse pages that are longer."""
_AT_ONCE = 50
"""Layers and wires that are drawn in one step."""


class PictureError(LayerwrightError):
    """A picture that cannot be made, with the reason."""


class Drawing:
    """A picture of a network while it is made: drawn step by step, then turned into the content of a file.

    Args:
        network: The network.
        resolved: The network as it is understood, for the shapes.
        kind: `svg`, `png` or `pdf`.
        title: What the file calls itself.
        given: For units within opened ones the layers whose output they give, named as the nodes are.

    Raises:
        PictureError: The picture would be too large.
    """

    def __init__(
        self,
        network: Network,
        resolved: Resolved,
        kind: str,
        title: str = "",
        given: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._scene = NetworkScene()
        self._scene.given = given
        self._scene.whole_text = True
        self._scene.show_network(network, resolved)
        self._area = self._scene.drawn().adjusted(-12, -12, 12, 12).toAlignedRect().toRectF()
        if self._area.isEmpty() or not network.layers:
            self._area = QRectF(0, 0, 320, 120)
        self._sheet = _SHEETS[kind](self._area, title)

    @property
    def is_legible(self) -> bool:
        """Whether its text can be read: a very large network has none that can in a PNG."""
        return not isinstance(self._sheet, _Png) or _png_scale(self._area) >= _LEGIBLE

    def steps(self) -> Iterator[float]:
        """Draw, in the window's thread; gives after each step which part is done, from 0 to 1."""
        painter = self._sheet.begin()
        try:
            target = self._sheet.target
            painter.fillRect(target, QColor(theme().tokens.window))
            painter.setClipRect(target)
            scale = min(target.width() / self._area.width(), target.height() / self._area.height())
            place = QTransform.fromScale(scale, scale).translate(-self._area.left(), -self._area.top())
            items = self._scene.items(
                self._area, Qt.ItemSelectionMode.IntersectsItemBoundingRect, Qt.SortOrder.AscendingOrder
            )
            option = QStyleOptionGraphicsItem()
            for number, item in enumerate(items):
                painter.save()
                painter.setWorldTransform(item.sceneTransform() * place, True)
                item.paint(painter, option, None)
                painter.restore()
                if number % _AT_ONCE == _AT_ONCE - 1:
                    yield number / len(items)
        finally:
            painter.end()
        self._scene.clear()
        yield 1.0

    def content(self) -> bytes:
        """The content of the file, once all is drawn; in any thread, since a large PNG takes seconds to compress."""
        return self._sheet.content()


def draw_picture(network: Network, resolved: Resolved, path: Path) -> None:
    """Draw a network into a file of the kind that its ending says, in the colours of the theme.

    Raises:
        PictureError: The ending is another one, the picture would be too large, or the file cannot be written.
    """
    write_picture(path, picture(network, resolved, kind_of(path), path.stem))


def picture(network: Network, resolved: Resolved, kind: str, title: str = "") -> bytes:
    """Draw a network; gives the content of a file of a kind: `svg`, `png` or `pdf`."""
    drawing = Drawing(network, resolved, kind, title)
    for _ in drawing.steps():
        pass
    return drawing.content()


def kind_of(path: Path) -> str:
    """The kind of a picture by the ending of its name.

    Raises:
        PictureError: There is no such kind.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise PictureError(f'"{path.name}" is no picture that can be made: let its name end with .svg, .png or .pdf.')
    return kind


def write_picture(path: Path, content: bytes) -> None:
    """Write the content of a picture.

    Raises:
        PictureError: The file cannot be written.
    """
    try:
        write_atomically(path, content)
    except OSError as error:
        raise PictureError(f'"{path}" cannot be written: {error.strerror or error}.') from None


class _Sheet(ABC):
    """What a picture is drawn on."""

    target: QRectF

    @abstractmethod
    def begin(self) -> QPainter:
        """Begin to draw."""

    @abstractmethod
    def content(self) -> bytes:
        """What is drawn, as the content of a file."""


class _Svg(_Sheet):
    def __init__(self, area: QRectF, title: str) -> None:
        self.target = QRectF(0, 0, area.width(), area.height())
        self._content = QByteArray()
        self._buffer = QBuffer(self._content)
        self._device = QSvgGenerator()
        self._device.setOutputDevice(self._buffer)
        self._device.setSize(area.size().toSize())
        self._device.setViewBox(self.target)
        self._device.setTitle(title)
        self._device.setResolution(96)

    def begin(self) -> QPainter:
        return QPainter(self._device)

    def content(self) -> bytes:
        made = bytes(self._content.data())
        # Qt names the faces of this machine, in a list that its own reader does not know; these two every machine has.
        for font, face in ((fixed_font(), "monospace"), (interface_font(), "sans-serif")):
            named = ",".join(font.families())
            made = made.replace(f'font-family="{named}"'.encode(), f'font-family="{face}"'.encode())
        return made


class _Png(_Sheet):
    def __init__(self, area: QRectF, title: str) -> None:
        scale = _png_scale(area)
        self._image = QImage(round(area.width() * scale), round(area.height() * scale), QImage.Format.Format_RGB32)
        if self._image.isNull():
            raise PictureError("The network is too large for a PNG. Save it as SVG or PDF.")
        self._image.setText("Title", title)
        self.target = QRectF(self._image.rect())

    def begin(self) -> QPainter:
        painter = QPainter(self._image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        return painter

    def content(self) -> bytes:
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._image.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(content.data())


class _Pdf(_Sheet):
    def __init__(self, area: QRectF, title: str) -> None:
        self._content = QByteArray()
        self._buffer = QBuffer(self._content)
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._device = QPdfWriter(self._buffer)
        self._device.setTitle(title)
        self._device.setCreator("Layerwright")
        self._device.setResolution(288)
        size = QSizeF(area.width(), area.height()) * _MILLIMETRES
        size *= min(1.0, _LONGEST_PAGE / max(size.width(), size.height()))
        page = QPageSize(size, QPageSize.Unit.Millimeter)
        self._device.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
        self.target = QRectF(0, 0, self._device.width(), self._device.height())

    def begin(self) -> QPainter:
        return QPainter(self._device)

    def content(self) -> bytes:
        return bytes(self._content.data())


_SHEETS: Mapping[str, Callable[[QRectF, str], _Sheet]] = {"svg": _Svg, "png": _Png, "pdf": _Pdf}


def _png_scale(area: QRectF) -> float:
    """The pixels of a PNG for each of the network's: fewer for networks so large that no program would show it."""
    fitting = sqrt(_MOST_PIXELS / (area.width() * area.height()))
    return min(_SCALE, fitting, _LONGEST / max(area.width(), area.height()))
