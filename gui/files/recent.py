"""The projects that were open last."""

from __future__ import annotations

from pathlib import Path

from gui.preferences import Preferences

_MOST = 12
_NAME = "files/recent"


def recent(preferences: Preferences) -> list[Path]:
    """The project files that were open last and still exist, the latest first."""
    return [path for path in map(Path, preferences.texts(_NAME)) if path.is_file()]


def remember(preferences: Preferences, path: Path) -> None:
    """Put a project file at the head of the list."""
    known = [entry for entry in preferences.texts(_NAME) if entry != str(path.resolve())]
    preferences.keep(_NAME, (str(path.resolve()), *known)[:_MOST])


def forget_all(preferences: Preferences) -> None:
    """Empty the list."""
    preferences.forget(_NAME)
