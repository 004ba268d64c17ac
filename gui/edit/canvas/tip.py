"""What the tooltip of a layer says."""

from __future__ import annotations

from gui.edit.canvas.scene import NetworkScene
from gui.edit.opening import costs_within
from gui.translation import QT_TRANSLATE_NOOP, translate
from layerwright.model.network import MAIN_CONNECTOR
from layerwright.resolve.resolved import Resolved

_PARAMETERS = QT_TRANSLATE_NOOP("Canvas", "{count} parameters")
_OPERATIONS = QT_TRANSLATE_NOOP("Canvas", "{count} multiply-adds")


def about(scene: NetworkScene, name: str, resolved: Resolved) -> list[str]:
    """A layer in some lines: its name, its type with what matters, the shapes in and out, and what it costs."""
    item = scene.layers[name]
    lines = [item.face.name, item.face.second or item.layer.type]
    into = [link.source for link in scene.network.links_into.get(name, ()) if link.connector == MAIN_CONNECTOR]
    shapes = " ; ".join(scene.layers[source].face.shape for source in into if source in scene.layers)
    if item.face.shape:
        lines.append(f"{shapes} \N{RIGHTWARDS ARROW} {item.face.shape}".lstrip())
    result = next((entry for entry in resolved.layers if entry.name == name), None)
    costs = result.costs if result is not None else costs_within(resolved, (name,))
    told = ((_PARAMETERS, costs.parameter), (_OPERATIONS, costs.multiply_add))
    counted = [translate("Canvas", text).format(count=f"{count:,}") for text, count in told if count]
    return [*lines, " · ".join(counted)] if counted else lines
