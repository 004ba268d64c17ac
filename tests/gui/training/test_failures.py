"""What can go wrong around a run: each is told with what can be done, and the window lives."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gui.training.page import TrainingPage
from gui.window import Window
from layerwright.model.project import load_project
from layerwright.training.begin import new_run
from layerwright.training.history import runs_of
from layerwright.training.launch import start_training
from layerwright.training.run import Run

MakeProject = Callable[..., Path]
_PATIENCE = 90_000


@pytest.fixture
def page(window: Window, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrainingPage]:
    monkeypatch.setattr(TrainingPage, "leave", lambda page: True)
    made = window.show_page("training")
    assert isinstance(made, TrainingPage)
    yield made
    made.jobs.stop()
    source = made.jobs._source
    while source is not None and not source.ended:
        list(source.news())
    made.jobs.look()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a message has said."""
    texts: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda parent, title, text: texts.append(text))
    return texts


def test_a_killed_worker_is_told_and_a_click_lets_the_run_go_on(
    window: Window, page: TrainingPage, make_project: MakeProject, qtbot: QtBot
) -> None:
    assert window.files.open(make_project(epochs=100_000))
    window.show_page("training")
    QTest.mouseClick(page.head.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.jobs.current is not None and len(page.jobs.current.curve) > 1, timeout=_PATIENCE)
    assert page.jobs.current is not None
    assert page.jobs.current.started is not None
    os.kill(page.jobs.current.started.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: "SIGKILL" in page.head.told.text(), timeout=_PATIENCE)
    qtbot.waitUntil(page.head.resume.isEnabled, timeout=_PATIENCE)
    QTest.mouseClick(page.head.resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.jobs.current is not None and page.jobs.current.state == "running", timeout=_PATIENCE)


def test_a_dataset_that_has_vanished_is_told_before_and_after_a_run_began(
    window: Window, page: TrainingPage, make_project: MakeProject, qtbot: QtBot, told: list[str]
) -> None:
    path = make_project(epochs=2)
    run = new_run(load_project(path), path)
    (path.parent / "data.npz").unlink()
    assert window.files.open(path)
    window.show_page("training")
    QTest.mouseClick(page.head.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told), timeout=_PATIENCE)
    assert "does not exist. Bring it back, or choose another file" in told[0]
    page.history.show_run(run.folder)
    qtbot.waitUntil(page.head.resume.isEnabled, timeout=_PATIENCE)
    QTest.mouseClick(page.head.resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "does not exist. Bring it back" in page.head.told.text(), timeout=_PATIENCE)
    assert page.head.start.isEnabled()


def test_a_full_disk_is_told_before_a_run_begins(
    window: Window,
    page: TrainingPage,
    make_project: MakeProject,
    qtbot: QtBot,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(run: Run, info: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Run, "write_info", full)
    assert window.files.open(make_project())
    window.show_page("training")
    QTest.mouseClick(page.head.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told), timeout=_PATIENCE)
    assert told[0].startswith("The disk is full. Make room")
    assert page.head.start.isEnabled()


def test_a_run_of_a_newer_version_is_told_and_the_others_are_shown(
    window: Window, page: TrainingPage, make_project: MakeProject, qtbot: QtBot
) -> None:
    path = make_project(epochs=1)
    for _ in range(2):
        list(start_training(new_run(load_project(path), path)).events())
    newer = runs_of(path)[0]
    info = newer / "run.json"
    info.write_text(info.read_text().replace('"version": 1', '"version": 99'))
    assert window.files.open(path)
    window.show_page("training")
    qtbot.waitUntil(page._hidden.isVisible, timeout=_PATIENCE)
    assert "newer Layerwright. Update Layerwright to use it" in page._hidden.text()
    assert [run.folder for run in page.history.runs.runs] == [runs_of(path)[1]]
