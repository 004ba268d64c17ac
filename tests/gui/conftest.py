"""Every test of the window has preferences, rescue copies and caches of its own."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

# Before Qt is loaded: without a screen it would end the process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from gui.app import Windows, prepare
from gui.preferences import preferences
from gui.window import Window
from layerwright.folders import VARIABLES


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """Garbage is collected in the window's thread, as `gui.garbage` does in the program; no work outlives its test.

    Python never takes it back: as windows are closed after a test, they may begin work that the next one finds.
    """
    gc.disable()
    yield
    assert QThreadPool.globalInstance().waitForDone(60_000)
    gc.collect(0)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for kind, variable in VARIABLES.items():
        monkeypatch.setenv(variable, str(tmp_path / "home" / kind))
    preferences.cache_clear()
    preferences().keep("looks/theme", "dark")
    preferences().keep("looks/language", "en")
    yield
    preferences.cache_clear()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that no test expects fails instead of waiting for an answer."""

    def asked(*arguments: object) -> None:
        raise AssertionError(f"unexpected question: {arguments}")

    for name in ("warning", "critical", "question", "information", "exec"):
        monkeypatch.setattr(QMessageBox, name, asked)


@pytest.fixture
def prepared(qapp: QApplication) -> None:
    """The application in the dark theme and in English."""
    prepare()


@pytest.fixture
def window(qtbot: QtBot, prepared: None) -> Window:
    """A window on an empty project."""
    made = Windows().open()
    qtbot.addWidget(made, before_close_func=_let_close)
    made.files.new()
    with qtbot.waitExposed(made):
        made.show()
    return made


def _let_close(window: Window) -> None:
    """At the end of a test nobody is there to answer questions about unsaved work or a run that is trained."""
    window.document.undo_stack.setClean()
    for page in window._pages.values():
        if hasattr(page, "leave"):
            page.leave = lambda: True
