"""What a person has chosen for the program, kept between starts."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

from layerwright.folders import user_folder

_T = TypeVar("_T")


class Preferences:
    """Values by name, in an INI file that people can read; unknown and damaged values give the default."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        value = self._settings.value(name, default)
        return value if isinstance(value, str) else default

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._settings.value(name, [])
        if isinstance(value, str):
            return (value,) if value else ()
        return tuple(str(entry) for entry in value) if isinstance(value, list) else ()

    def number(self, name: str, default: float) -> float:
        """A number."""
        return self._read(name, default, float)

    def switch(self, name: str, default: bool) -> bool:
        """Yes or no."""
        return self.text(name, "true" if default else "false") == "true"

    def state(self, name: str) -> QByteArray:
        """The bytes that Qt's windows describe their arrangement with."""
        value = self._settings.value(name, QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep(self, name: str, value: str | float | bool | tuple[str, ...] | QByteArray) -> None:
        """Remember a value."""
        if isinstance(value, bool):
            value = "true" if value else "false"
        self._settings.setValue(name, list(value) if isinstance(value, tuple) else value)

    def forget(self, name: str) -> None:
        """Go back to the default of a value, or of all values under a prefix."""
        self._settings.remove(name)

    def write(self) -> None:
        """Put all values in the file now."""
        self._settings.sync()

    def _read(self, name: str, default: _T, convert: Callable[[str], _T]) -> _T:
        try:
            return convert(str(self._settings.value(name, default)))
        except ValueError:
            return default


@lru_cache(maxsize=1)
def preferences() -> Preferences:
    """The person's own preferences."""
    return Preferences(user_folder("config") / "window.ini")
