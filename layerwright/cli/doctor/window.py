"""What the window needs: PySide6, the system's libraries under it, and a font with Japanese characters."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping
from pathlib import Path

from layerwright.cli.doctor.finding import Finding
from layerwright.cli.doctor.qt_versions import INSTALL, fault_of
from layerwright.cli.doctor.system import apt_get, ask, ask_python, lacking, version_of

LIBRARIES: Mapping[str, str] = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
"""The libraries that Qt loads wherever it runs, and the Debian packages that have them."""

SCREEN_LIBRARIES: Mapping[str, str] = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""The libraries that Qt loads to show something on a screen."""

_JAPANESE_FONTS = ("*CJK*", "ipa*", "ipaex*", "takao*", "vl-*gothic*", "sazanami*", "*jp-*", "*mplus*")
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def pyside() -> Finding:
    """The version of PySide6, of which some are broken."""
    version = version_of("PySide6-Essentials")
    if version is None:
        return Finding("PySide6", "missing", "not installed", INSTALL)
    fault = fault_of(version)
    if fault:
        return Finding("PySide6", "missing", fault, INSTALL)
    return Finding("PySide6", "ok", version)


def qt() -> Finding:
    """Whether Qt's own libraries find all that they need."""
    script = "from PySide6.QtWidgets import QApplication; QApplication([])"
    answer = ask_python(script, {"QT_QPA_PLATFORM": "offscreen"})
    if not answer.failure:
        return Finding("Qt", "ok", "loads")
    packages = [LIBRARIES[library] for library in lacking(LIBRARIES) or ()]
    advice = apt_get(packages) if packages else ""
    return Finding("Qt", "missing", f"does not load: {answer.failure}", advice)


def screen() -> Finding:
    """The libraries between Qt and the screen."""
    absent = lacking(SCREEN_LIBRARIES)
    if absent is None:
        return Finding("Screen", "warning", "not checked: there is no ldconfig here")
    if absent:
        return Finding(
            "Screen", "missing", f"no {', '.join(absent)}", apt_get(SCREEN_LIBRARIES[name] for name in absent)
        )
    return Finding("Screen", "ok", "all libraries for X11 are there")


def screen_loads() -> bool:
    """Whether the libraries between Qt and the screen can be loaded into this process, as Qt is about to do."""
    try:
        for library in SCREEN_LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def japanese_font() -> Finding:
    """A font with Japanese characters."""
    fonts = _fonts()
    if fonts:
        more = f" and {len(fonts) - 1} more" if len(fonts) > 1 else ""
        return Finding("Japanese font", "ok", f"{fonts[0]}{more}")
    return Finding("Japanese font", "missing", "none", apt_get(["fonts-ipafont-gothic"]))


def _fonts() -> list[str]:
    """The families of Japanese fonts, or their files where fontconfig is not there to ask."""
    answer = ask(["fc-list", ":lang=ja", "family"])
    if not answer.failure:
        # A family may have names in several languages.
        return sorted({line.split(",")[0] for line in answer.text.splitlines()})
    return sorted({file.name for file in _font_files(Path(folder).expanduser() for folder in _FONT_FOLDERS)})


def _font_files(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        for pattern in _JAPANESE_FONTS:
            yield from (file for file in folder.rglob(pattern) if file.suffix.lower() in (".ttf", ".ttc", ".otf"))
