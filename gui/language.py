"""The language of the window."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Literal

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

Choice = Literal["system", "en", "ja"]

LANGUAGES: Mapping[str, str] = {"en": "English", "ja": "日本語"}
"""The languages there are, each in its own words."""

_installed: list[QTranslator] = []
_in_use = ["en"]


def choose_language(choice: str) -> str:
    """Say everything in a language from now on; `system` follows the desktop.

    Returns:
        The language in use: `en` or `ja`.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("a language is chosen for an application that runs")
    language = choice if choice in LANGUAGES else _of_desktop()
    _in_use[:] = [language]
    while _installed:
        application.removeTranslator(_installed.pop())
    QLocale.setDefault(_locale(language))
    _install(application, _own(language))
    _install(application, _of_qt(language))
    return language


def language_in_use() -> str:
    """The language in use: `en` or `ja`."""
    return _in_use[0]


def _install(application: QApplication, translator: QTranslator | None) -> None:
    if translator is not None:
        application.installTranslator(translator)
        _installed.append(translator)


def _own(language: str) -> QTranslator | None:
    """Our texts; English has a file too, for its plurals."""
    source = files("resources") / "translations" / f"layerwright_{language}.qm"
    translator = QTranslator()
    with as_file(source) as path:
        return translator if path.is_file() and translator.load(str(path)) else None


def _of_qt(language: str) -> QTranslator | None:
    """The texts of Qt's own dialogs."""
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return translator if language != "en" and translator.load(f"qtbase_{language}", folder) else None


def _locale(language: str) -> QLocale:
    """How numbers and dates are written: as on the desktop where it speaks the language, else as is usual in it."""
    desktop, wanted = QLocale.system(), QLocale(language)
    return desktop if desktop.language() == wanted.language() else wanted


def _of_desktop() -> str:
    return "ja" if QLocale.system().language() == QLocale.Language.Japanese else "en"
