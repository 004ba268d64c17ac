"""What runs are called."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt

from gui.translation import QT_TRANSLATE_NOOP, translate
from layerwright.training.history import Summary

_FORMAT = QT_TRANSLATE_NOOP("RunName", "d MMM HH:mm:ss")
"""Day, month and time as Qt writes such forms; other languages have another order."""


def name_of(run: Summary) -> str:
    """What a person calls a run, or else when it began, in the form of the chosen language."""
    began = QDateTime.fromString(run.created[:19], Qt.DateFormat.ISODate)
    if run.note.name or not began.isValid():
        return run.name
    return QLocale().toString(began, translate("RunName", _FORMAT))
