"""Texts in the person's language: Qt's translation, with the one mark that its stubs type wrongly."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text of a table for translation where it is written; `translate` says it where it is shown.

    The name is the one that Qt's tools find texts by.
    """
    return text


def translate(context: str, text: str) -> str:
    """A marked text in the language chosen now."""
    return QCoreApplication.translate(context, text)
