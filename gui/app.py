"""The start of the window."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from gui.files.rescue import rescued
from gui.language import choose_language
from gui.preferences import preferences
from gui.theme import theme
from gui.window import Window
from layerwright.crash_log import describe_crash

_HEARTBEAT = 500
"""Milliseconds in which Python sees Ctrl+C typed in the terminal; Qt alone would never give it the turn."""


class Windows:
    """All windows of the program; the last one to close ends it."""

    def __init__(self) -> None:
        self._windows: list[Window] = []

    def open(self, path: Path | None = None) -> Window:
        """Open one more window, on a project or on the start page."""
        window = Window()
        self._windows.append(window)
        window.another_wanted.connect(lambda: self.open())
        window.destroyed.connect(lambda: self._windows.remove(window))
        if path is None or not window.files.open(path):
            window.show_start()
        window.show()
        return window


def main(projects: Sequence[str] = ()) -> int:
    """Open a window for each project, or one without, and give the exit status when all have closed."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Layerwright")
    application.setDesktopFileName("io.github.layerwright.Layerwright")
    prepare()
    windows = Windows()
    for project in projects:
        windows.open(Path(project))
    if not projects or rescued():
        windows.open()
    sys.excepthook = _tell
    signal.signal(signal.SIGINT, lambda *_: application.closeAllWindows())
    heartbeat = QTimer()
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(_HEARTBEAT)
    return application.exec()


def prepare() -> None:
    """Take the person's theme and language into use."""
    choice = preferences().text("looks/theme", "system")
    theme().choose("dark" if choice == "dark" else "light" if choice == "light" else "system")
    choose_language(preferences().text("looks/language", "system"))


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell a person that the program made a mistake; the window stays, and their work with it."""
    text = describe_crash(error.with_traceback(trace))
    sys.stderr.write(f"{text}\n")
    QMessageBox.critical(None, "Layerwright", text)
