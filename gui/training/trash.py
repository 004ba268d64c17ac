"""The system's trash."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QFile, QStandardPaths


def move_to_trash(folder: Path) -> bool:
    """Move a folder to the trash; tell whether that worked, which it does not on every disk."""
    # Qt makes the trash, but not the folder around it, which a new account may not have yet.
    QDir().mkpath(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation))
    return QFile(str(folder)).moveToTrash()
