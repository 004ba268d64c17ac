"""Networks as pictures without a window: what `layerwright draw` does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gui.edit.canvas.picture import draw_picture
from gui.language import choose_language
from gui.theme import theme
from gui.theme.theme import Choice
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve


def draw(project: Project, network: str, path: Path, *, choice: Choice = "light", language: str = "en") -> None:
    """Draw a network of a project into a file, in a process that has no window.

    Args:
        project: The project.
        network: The name of the network.
        path: Where to, with the ending `.svg`, `.png` or `.pdf`.
        choice: The theme.
        language: `en` or `ja`.

    Raises:
        LayerwrightError: There is no such network, the ending is another one, or the file cannot be written.
    """
    # Pictures need no screen, also where there is one.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(sys.argv[:1])
    theme().choose(choice)
    choose_language(language)
    draw_picture(project.network(network), resolve(project, network), path)
    del application
