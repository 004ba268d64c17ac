"""Makes the pictures of the window in `docs/images`: every tab, in both themes and both languages.

    python docs/make_screenshots.py [--only training]

A copy of the LeNet example is trained for two epochs and evaluated first, so that all tabs have something to show. No
display is needed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtWidgets import QApplication

from gui.app import Windows, prepare
from gui.edit.page import EditPage
from gui.files.recent import forget_all
from gui.preferences import preferences
from gui.window import PAGES, Window
from layerwright.folders import VARIABLES

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SIZE = (1440, 900)
COLOURS = 128


def main() -> None:
    """Take all pictures, or those of one tab."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("start", *(page.name for page in PAGES)))
    only = parser.parse_args().only
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        for kind, variable in VARIABLES.items():
            os.environ[variable] = f"{folder}/home/{kind}"
        project = trained(Path(folder))
        for theme in ("dark", "light"):
            for language in ("en", "ja"):
                preferences().keep("looks/theme", theme)
                preferences().keep("looks/language", language)
                prepare()
                for name in ("start", *(page.name for page in PAGES)):
                    if only in (None, name):
                        take(application, name, project, IMAGES / f"{name}-{theme}-{language}.png")


def trained(folder: Path) -> Path:
    """A copy of the example with a run that is evaluated."""
    example = ROOT / "examples" / "mnist_lenet"
    shutil.copytree(example, folder / "mnist_lenet", ignore=shutil.ignore_patterns("*.runs"))
    project = folder / "mnist_lenet" / "mnist_lenet.lwproj"
    for epochs in ("4", "2"):
        command = [sys.executable, "-m", "layerwright.cli", "train", str(project), "--epochs", epochs, "--evaluate"]
        subprocess.run([*command, "--quiet"], check=True)
    return project


def take(application: QApplication, name: str, project: Path, target: Path) -> None:
    """Open a window on a tab, wait until it has shown all, and save what it shows."""
    # What was opened for other pictures lies in a folder that is nobody's business.
    forget_all(preferences())
    window = Windows().open(None if name == "start" else project)
    window.resize(*SIZE)
    if name != "start":
        page = window.show_page(name)
        if name == "edit":
            choose_a_layer(window)
        if name == "evaluation":
            wait(application, lambda: bool(getattr(page, "found", [])))
    wait(application, lambda: False, 2.5)
    window.grab().save(str(target))
    shrink(target)
    window.files.close()
    window.document.undo_stack.setClean()
    window.close()
    print(target.relative_to(ROOT), f"{target.stat().st_size:,}")


def choose_a_layer(window: Window) -> None:
    """Select a layer, and show a statistic beside all of them."""
    page = window.show_page("edit")
    if isinstance(page, EditPage):
        page.state.select(["Convolution_2"])
        page.state.show_statistic("multiply_add")


def wait(application: QApplication, true: Callable[[], bool], patience: float = 20.0) -> None:
    """Let the window work until something is true, or for so long."""
    end = time.monotonic() + patience
    while time.monotonic() < end and not true():
        application.processEvents()
        time.sleep(0.005)


def shrink(path: Path) -> None:
    """Keep a picture with few colours, which are all that it has."""
    with Image.open(path) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
