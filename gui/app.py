"""The start of the window."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gui.theme import theme
from gui.window import Window


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and give its exit status when it has closed."""
    parser = argparse.ArgumentParser(prog="layerwright")
    parser.add_argument("project", nargs="?", type=Path)
    arguments = parser.parse_args(argv)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Layerwright")
    theme().choose("dark")
    window = Window()
    if arguments.project:
        window.document.open(arguments.project)
    window.show()
    return application.exec()
