"""The sign that the window is busy for a moment, with work that cannot be done in parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from layerwright.model.project import Project

_MANY = 400
"""More layers than this are not drawn anew in a time that nobody notices."""


@contextmanager
def waiting(needed: bool = True) -> Iterator[None]:
    """Show the mouse as waiting, where that is needed: for less than a tenth of a second it would only flicker."""
    if not needed:
        yield
        return
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()


def takes_long(before: Project, after: Project) -> bool:
    """Whether so many layers differ between two states that a person waits until all of them are shown."""
    count = 0
    for name in {*before.by_name, *after.by_name}:
        old, new = (
            set(map(id, state.by_name[name].layers)) if name in state.by_name else set() for state in (before, after)
        )
        count += max(len(old - new), len(new - old))
    return count > _MANY
