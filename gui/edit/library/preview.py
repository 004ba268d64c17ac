"""A unit as it is drawn, in a size that a panel or a hint has room for."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gui.edit.canvas.picture import picture
from gui.edit.state import EditState

_DRAWN = 2
"""The pixels of a picture for each of the network's."""


def preview(state: EditState, name: str, widest: float, highest: float, ratio: float) -> QImage | None:
    """The picture of a network of the project, else of a unit of the library; None where there is neither.

    Its arguments, which stand beside the rest, are left out: they are told in words.

    Args:
        state: The project.
        name: The network's name.
        widest: The most pixels across, as the desktop counts them.
        highest: The most pixels down, likewise.
        ratio: The screen's pixels for each of the desktop's.
    """
    # The library is read when somebody asks for a unit of it.
    from layerwright.library.shelf import library
    from layerwright.resolve.resolve import resolve

    project = state.document.project
    if name in project.by_name:
        network, resolved = project.by_name[name], state.document.resolved(name)
    elif name in library().units:
        unit = library().units[name]
        network, resolved = unit.network, resolve(unit.project, name)
    else:
        return None
    layers = tuple(layer for layer in network.layers if layer.type != "Argument")
    content = picture(msgspec.structs.replace(network, layers=layers), resolved, "png")
    drawn = QImage.fromData(content)
    across = min(widest, drawn.width() / _DRAWN)
    size = drawn.size().scaled(round(across * ratio), round(highest * ratio), Qt.AspectRatioMode.KeepAspectRatio)
    small = drawn.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    small.setDevicePixelRatio(ratio)
    return small
