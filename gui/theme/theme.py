"""The theme in use: it colours the application and tells everybody who paints when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gui.theme.style import PICTURES, style_sheet
from gui.theme.tokens import THEMES, Tokens

Choice = Literal["system", "dark", "light"]

SIZES: Mapping[str, float] = {"small": 11, "body": 12.5, "large": 14, "title": 16}
"""The sizes of type, in pixels at 100 %."""
_JAPANESE = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "Hiragino Sans",
    "Yu Gothic UI",
    "Meiryo UI",
    "IPAexGothic",
    "IPAPGothic",
    "TakaoPGothic",
    "VL PGothic",
)
"""Faces for Japanese that go well beside one for Latin letters, the best first."""
_JAPANESE_FIXED = (
    "Noto Sans Mono CJK JP",
    "Source Han Mono",
    "Osaka-Mono",
    "MS Gothic",
    "IPAGothic",
    "TakaoGothic",
    "VL Gothic",
    *_JAPANESE,
)


class Theme(QObject):
    """The colours and faces in use; `changed` says that both may be new.

    It outlives every widget: connect methods of widgets to it, which Qt lets go of with the widget, and never lambdas.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice: Choice = "system"
        self._name = "dark"
        self._styled = False

    @property
    def name(self) -> str:
        """`dark` or `light`."""
        return self._name

    @property
    def choice(self) -> Choice:
        """What the person chose; `system` follows the desktop."""
        return self._choice

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        return THEMES[self._name]

    def choose(self, choice: Choice) -> None:
        """Take a theme into use, in every window."""
        self._choice = choice
        self._name = choice if choice != "system" else _of_desktop()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            if not self._styled:
                # Once: each time, every widget is made ready for it anew.
                application.setStyle("Fusion")
                self._styled = True
            application.setPalette(palette(self.tokens))
            application.setFont(interface_font("body"))
            application.setStyleSheet(style_sheet(self.tokens, _pictures(self._name)))
        self.changed.emit()


@lru_cache(maxsize=1)
def theme() -> Theme:
    """The one theme of the application."""
    return Theme()


def interface_font(size: str = "body", *, bold: bool = False) -> QFont:
    """The system's interface face in one of the four sizes."""
    return _sized(_face(QFontDatabase.SystemFont.GeneralFont), size, bold)


def fixed_font(size: str = "body", *, bold: bool = False) -> QFont:
    """The monospaced face, for shapes, numbers and expressions."""
    return _sized(_face(QFontDatabase.SystemFont.FixedFont), size, bold)


@lru_cache(maxsize=2)
def _face(kind: QFontDatabase.SystemFont) -> QFont:
    """The system's face, with one for Japanese beside it where it has none.

    Left to itself, Qt takes another face for whole stretches of Japanese, numbers within them included, and often one
    whose letters stand at another height. Named beside the system's, it is taken for the letters that need it alone.
    """
    font = QFontDatabase.systemFont(kind)
    family = QFontInfo(font).family()
    able = QFontDatabase.families(QFontDatabase.WritingSystem.Japanese)
    if able and family not in able:
        known = _JAPANESE_FIXED if kind == QFontDatabase.SystemFont.FixedFont else _JAPANESE
        font.setFamilies([family, next((name for name in known if name in able), able[0])])
    return font


def _sized(font: QFont, size: str, bold: bool) -> QFont:
    font = QFont(font)
    # Qt takes whole pixels only, so that 12.5 goes through points at the 96 per inch that both are counted at.
    font.setPointSizeF(SIZES[size] * 0.75)
    font.setBold(bold)
    return font


def palette(tokens: Tokens) -> QPalette:
    """The colours as Qt's own widgets know them."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.panel,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.raised,
        QPalette.ColorRole.AlternateBase: tokens.panel,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.error,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.quiet,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Highlight: tokens.chosen,
        QPalette.ColorRole.HighlightedText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.Mid: tokens.hairline,
        QPalette.ColorRole.Midlight: tokens.hairline,
        QPalette.ColorRole.Light: tokens.raised,
        QPalette.ColorRole.Dark: tokens.hairline,
        QPalette.ColorRole.Shadow: tokens.window,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.quiet))
    return made


def _pictures(name: str) -> dict[str, str]:
    """The files of the style sheet's pictures in a theme, by what they are called there."""
    with as_file(files("resources") / "icons") as folder:
        return {picture: (folder / f"{picture}_{name}.svg").as_posix() for picture in PICTURES}


def _of_desktop() -> str:
    hints = QGuiApplication.styleHints()
    return "light" if hints.colorScheme() == Qt.ColorScheme.Light else "dark"
