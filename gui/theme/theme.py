"""The theme in use: it colours the application and tells everybody who paints when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gui.theme.style import style_sheet
from gui.theme.tokens import THEMES, Tokens

Choice = Literal["system", "dark", "light"]

SIZES: Mapping[str, float] = {"small": 11, "body": 12.5, "large": 14, "title": 16}
"""The sizes of type, in pixels at 100 %."""


class Theme(QObject):
    """The colours and faces in use; `changed` says that both may be new.

    It outlives every widget: connect methods of widgets to it, which Qt lets go of with the widget, and never lambdas.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice: Choice = "system"
        self._name = "dark"

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
            application.setStyle("Fusion")
            application.setPalette(palette(self.tokens))
            application.setFont(interface_font("body"))
            application.setStyleSheet(style_sheet(self.tokens, _arrow(self._name), _arrow(f"up_{self._name}")))
        self.changed.emit()


@lru_cache(maxsize=1)
def theme() -> Theme:
    """The one theme of the application."""
    return Theme()


def interface_font(size: str = "body", *, bold: bool = False) -> QFont:
    """The system's interface face in one of the four sizes."""
    return _sized(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont), size, bold)


def fixed_font(size: str = "body", *, bold: bool = False) -> QFont:
    """The monospaced face, for shapes, numbers and expressions."""
    return _sized(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont), size, bold)


def _sized(font: QFont, size: str, bold: bool) -> QFont:
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
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
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


def _arrow(name: str) -> str:
    with as_file(files("resources") / "icons" / f"arrow_{name}.svg") as path:
        return path.as_posix()


def _of_desktop() -> str:
    hints = QGuiApplication.styleHints()
    return "light" if hints.colorScheme() == Qt.ColorScheme.Light else "dark"
