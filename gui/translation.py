"""Texts in the person's language: the window's own by Qt, those of the engine by the engine's tables."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gui.language import language_in_use
from layerwright.translation import translated, translated_form


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text of a table for translation where it is written; `translate` says it where it is shown.

    The name is the one that Qt's tools find texts by.
    """
    return text


def translate(context: str, text: str) -> str:
    """A marked text in the language chosen now."""
    return QCoreApplication.translate(context, text)


def localized(said: object) -> str:
    """What the engine says, in the language chosen now: a help, a problem, an error, a reason."""
    return translated(str(said), language_in_use())


def localized_form(form: str) -> str:
    """A text of the engine with numbered places, to be filled in by `format`."""
    return translated_form(form, language_in_use())
