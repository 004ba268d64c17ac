"""The network as a picture in a file: SVG, PNG or PDF, with every text in full."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.edit.canvas.geometry import HEIGHT, WIDTH
from gui.edit.canvas.scene import NetworkScene
from gui.edit.opening import outputs_within
from gui.edit.state import EditState
from gui.theme import theme
from gui.theme.theme import fixed_font, interface_font
from gui.translation import localized
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


class PictureError(LayerwrightError):
    """A picture that cannot be made, with the reason."""


def draw_picture(
    network: Network, resolved: Resolved, path: Path, given: Mapping[str, str] = MappingProxyType({})
) -> bool:
    """Draw a network into a file of the kind that its ending says, in the colours of the theme.

    Args:
        network: The network.
        resolved: The network as it is understood, for the shapes.
        path: Where to, with the ending `.svg`, `.png` or `.pdf`.
        given: For units within opened ones the layers whose output they give, named as the nodes are.

    Returns:
        Whether its text can be read: a very large network has none that can in a PNG.

    Raises:
        PictureError: The ending is another one, or the file cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise PictureError(f'"{path.name}" is no picture that can be made: let its name end with .svg, .png or .pdf.')
    content = picture(network, resolved, kind, path.stem, given)
    try:
        write_atomically(path, content)
    except OSError as error:
        raise PictureError(f'"{path}" cannot be written: {error.strerror or error}.') from None
    if kind != "png" or not network.layers:
        return True
    across, down = ([getattr(layer, side) for layer in network.layers] for side in "xy")
    return _png_scale(QRectF(0, 0, max(across) - min(across) + WIDTH, max(down) - min(down) + HEIGHT)) >= _LEGIBLE


def picture(
    network: Network,
    resolved: Resolved,
    kind: str,
    title: str = "",
    given: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Draw a network; gives the content of a file of a kind: `svg`, `png` or `pdf`."""
    scene = NetworkScene()
    scene.given = given
    scene.whole_text = True
    scene.show_network(network, resolved)
    area = scene.drawn().adjusted(-12, -12, 12, 12).toAlignedRect().toRectF()
    if area.isEmpty() or not network.layers:
        area = QRectF(0, 0, 320, 120)
    made = {"svg": _svg, "png": _png, "pdf": _pdf}[kind](scene, area, title)
    scene.clear()
    return made


def ask_picture(state: EditState, parent: QWidget) -> None:
    """Ask for a file, and draw the network in view into it."""
    kinds = QCoreApplication.translate("Canvas", "Pictures (*.svg *.png *.pdf)")
    folder = state.document.path.parent if state.document.path else Path.home()
    wanted = str(folder / f"{state.network_name}.svg")
    title = QCoreApplication.translate("Canvas", "Save a picture of the network")
    chosen, _ = QFileDialog.getSaveFileName(parent, title, wanted, kinds)
    if not chosen:
        return
    try:
        given = outputs_within(state.document.project, state.drawn)
        legible = draw_picture(state.shown, state.resolved, Path(chosen), given)
    except LayerwrightError as error:
        state.document.refused.emit(localized(error))
        return
    said = QCoreApplication.translate("Canvas", "Saved {name}")
    if not legible:
        said = QCoreApplication.translate(
            "Canvas", "Saved {name}, in which the text is too small to be read: SVG and PDF keep it readable"
        )
    state.document.did.emit(said.format(name=Path(chosen).name))


def _svg(scene: NetworkScene, area: QRectF, title: str) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(area.size().toSize())
    generator.setViewBox(QRectF(0, 0, area.width(), area.height()))
    generator.setTitle(title)
    generator.setResolution(96)
    painter = QPainter(generator)
    _draw(painter, scene, area, QRectF(0, 0, area.width(), area.height()))
    painter.end()
    made = bytes(content.data())
    # Qt names the faces of this machine, in a list that its own reader does not know; these two every machine has.
    for font, face in ((fixed_font(), "monospace"), (interface_font(), "sans-serif")):
        named = ",".join(font.families())
        made = made.replace(f'font-family="{named}"'.encode(), f'font-family="{face}"'.encode())
    return made


def _png(scene: NetworkScene, area: QRectF, title: str) -> bytes:
    scale = _png_scale(area)
    image = QImage(round(area.width() * scale), round(area.height() * scale), QImage.Format.Format_RGB32)
    if image.isNull():
        raise PictureError("The network is too large for a PNG. Save it as SVG or PDF.")
    image.setText("Title", title)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    _draw(painter, scene, area, QRectF(image.rect()))
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _png_scale(area: QRectF) -> float:
    """The pixels of a PNG for each of the network's: fewer for networks so large that no program would show it."""
    fitting = sqrt(_MOST_PIXELS / (area.width() * area.height()))
    return min(_SCALE, fitting, _LONGEST / max(area.width(), area.height()))


def _pdf(scene: NetworkScene, area: QRectF, title: str) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Layerwright")
    writer.setResolution(288)
    size = QSizeF(area.width(), area.height()) * _MILLIMETRES
    size *= min(1.0, _LONGEST_PAGE / max(size.width(), size.height()))
    page = QPageSize(size, QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    _draw(painter, scene, area, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    return bytes(content.data())


def _draw(painter: QPainter, scene: NetworkScene, area: QRectF, target: QRectF) -> None:
    painter.fillRect(target, QColor(theme().tokens.window))
    scene.render(painter, target, area, Qt.AspectRatioMode.KeepAspectRatio)
