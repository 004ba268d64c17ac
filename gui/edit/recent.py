"""The layers and units that were added last, kept between starts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gui.edit.choice import Choice
from gui.preferences import preferences

MOST = 8
_NAME = "edit/recent"
UNIT_MARK = "Unit:"
"""What the marks of units begin with."""


class _Told(QObject):
    changed = Signal()


told = _Told()
"""Tells by `changed` that something was added."""


def recent() -> tuple[str, ...]:
    """The marks of what was added last, the newest first; see `mark`."""
    return preferences().texts(_NAME)[:MOST]


def mark(choice: Choice) -> str:
    """What a choice is remembered by: the layer type, or `Unit:` and the network."""
    network = choice.properties.get("Network", "") if choice.type == "Unit" else ""
    return f"{UNIT_MARK}{network}" if network else choice.type


def remember(choice: Choice) -> None:
    """Put a choice in front of those that were added before."""
    new = mark(choice)
    marks = (new, *(other for other in recent() if other != new))[:MOST]
    if marks != recent():
        preferences().keep(_NAME, marks)
        told.changed.emit()
