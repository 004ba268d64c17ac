"""What a person has picked to be added, and how it travels in a drag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from PySide6.QtCore import QByteArray, QMimeData

MIME_TYPE = "application/x-layerwright-layer"

_LARGEST = 64 * 1024
"""Anybody may put anything into a drag: what is larger than any layer is not read."""


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    properties: dict[str, str] = {}


@dataclass(frozen=True)
class Choice:
    """A layer that is to be added: its type, and the properties that it starts with.

    A unit of the project has the type Unit and names its network in the property Network.
    """

    type: str
    properties: Mapping[str, str] = field(default_factory=dict)

    def to_mime(self) -> QMimeData:
        """Put it in a form that can be dragged: for this program, and its name as text for others."""
        mime = QMimeData()
        content = msgspec.json.encode({"type": self.type, "properties": dict(self.properties)})
        mime.setData(MIME_TYPE, QByteArray(content))
        mime.setText(self.properties.get("Network", self.type))
        return mime

    @classmethod
    def from_mime(cls, mime: QMimeData) -> Choice | None:
        """Read what is being dragged; None where it is something else, or damaged."""
        if not mime.hasFormat(MIME_TYPE):
            return None
        content = bytes(mime.data(MIME_TYPE).data())
        if len(content) > _LARGEST:
            return None
        try:
            form = msgspec.json.decode(content, type=_Form)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return cls(form.type, form.properties) if form.type else None
