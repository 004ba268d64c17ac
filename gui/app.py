"""The start of the window."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from gui.files.rescue import rescued
from gui.garbage import Garbage
from gui.language import choose_language
from gui.preferences import preferences
from gui.theme import theme
from gui.translation import localized
from gui.widgets.sizes import resize_within_screen
from gui.window import Window
from layerwright.cli import console
from layerwright.cli.doctor.qt_versions import INSTALL, fault_of

_HEARTBEAT = 500
"""Milliseconds in which Python sees Ctrl+C typed in the terminal; Qt alone would never give it the turn."""


_SETTLED = 1_000
"""Milliseconds after the start when windows are painted, and nothing is made in a hurry."""


class Windows:
    """All windows of the program; the last one to close ends it."""

    def __init__(self) -> None:
        self._windows: list[Window] = []
        self._settled = False

    def open(self, path: Path | None = None) -> Window:
        """Open one more window, on a project or on the start page."""
        window = Window()
        resize_within_screen(window, window.width(), window.height())
        self._windows.append(window)
        window.another_wanted.connect(lambda: self.open())
        window.destroyed.connect(lambda: self._windows.remove(window))
        if path is None or not window.files.open(path):
            window.show_start()
        window.show()
        if self._settled:
            window.get_ready()
        return window

    def quit(self) -> None:
        """Close all windows, each of which may ask about unsaved work."""
        if self._windows:
            self._windows[0].quit()

    def settle(self) -> None:
        """From now on, windows make ready what is wanted soon; not before garbage is collected in their own thread."""
        self._settled = True
        for window in self._windows:
            window.get_ready()


def main(projects: Sequence[str] = ()) -> int:
    """Open a window for each project, or one without, and give the exit status when all have closed."""
    fault = fault_of(PySide6.__version__)
    if fault:
        console.write_error(f"The window cannot be opened: PySide6 is {fault}.\n{INSTALL}")
        return 1
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Layerwright")
    application.setDesktopFileName("io.github.layerwright.Layerwright")
    garbage = Garbage(application)
    prepare()
    windows = Windows()
    paths = [Path(project) for project in projects]
    # A window with a project asks about rescued work of its own; what there is besides is offered below the projects.
    if not paths or any(not any(found.belongs_to(path) for path in paths) for found in rescued()):
        windows.open()
    for path in paths:
        windows.open(path)
    sys.excepthook = _tell
    signal.signal(signal.SIGINT, lambda *_: windows.quit())
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # what the command line does with it is nothing for a window
    heartbeat = QTimer()
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(_HEARTBEAT)
    QTimer.singleShot(_SETTLED, garbage.begin)
    QTimer.singleShot(_SETTLED, windows.settle)
    return application.exec()


def prepare() -> None:
    """Take the person's theme and language into use."""
    choice = preferences().text("looks/theme", "system")
    theme().choose("dark" if choice == "dark" else "light" if choice == "light" else "system")
    choose_language(preferences().text("looks/language", "system"))


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell a person that the program made a mistake; the window stays, and their work with it."""
    from layerwright.crash_log import describe_crash

    text = describe_crash(error.with_traceback(trace))
    sys.stderr.write(f"{text}\n")
    QMessageBox.critical(None, "Layerwright", localized(text))
