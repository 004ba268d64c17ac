"""Work beside the window touches nothing of the window's: not even by holding the last reference to it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.background import Background


class Witness:
    """Tells in which thread it ends."""

    def __init__(self, ends: list[int]) -> None:
        self._ends = ends

    def answer(self) -> int:
        return threading.get_ident()

    def __del__(self) -> None:
        self._ends.append(threading.get_ident())


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject()


def finish() -> None:
    """Wait for the work, and let the answers arrive."""
    assert QThreadPool.globalInstance().waitForDone(60_000)
    QApplication.processEvents()


def unexpected(value: object) -> None:
    raise AssertionError(value)


def test_work_is_done_in_another_thread_and_told_in_this_one(owner: QObject, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    Background(owner).run(threading.get_ident, lambda worked: told.append((worked, threading.get_ident())), unexpected)
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    [(worked, here)] = told
    assert here == threading.get_ident() != worked


def test_a_failure_is_told_in_this_thread(owner: QObject, qtbot: QtBot) -> None:
    def work() -> int:
        raise ValueError("of the work")

    told: list[tuple[str, int]] = []
    Background(owner).run(work, unexpected, lambda error: told.append((str(error), threading.get_ident())))
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert told == [("of the work", threading.get_ident())]


@pytest.mark.parametrize("wait", [finish, lambda: None], ids=["before the answer", "with the answer"])
def test_what_the_work_needs_ends_in_this_thread(owner: QObject, qtbot: QtBot, wait: Callable[[], None]) -> None:
    ends: list[int] = []
    background = Background(owner)
    for _ in range(50):
        background.run(Witness(ends).answer, lambda _: None, unexpected)
    wait()
    qtbot.waitUntil(lambda: len(ends) == 50, timeout=60_000)
    assert set(ends) == {threading.get_ident()}


def test_what_an_error_leads_to_ends_in_this_thread(owner: QObject) -> None:
    ends: list[int] = []

    def work() -> int:
        witness = Witness(ends)
        raise ValueError(witness.answer())

    background = Background(owner)
    for _ in range(50):
        background.run(work, unexpected, lambda _: None)
    finish()
    # An error and the frames that it came through hold each other.
    gc.collect()
    assert len(ends) == 50
    assert set(ends) == {threading.get_ident()}


def test_nobody_is_told_when_the_owner_is_gone(owner: QObject) -> None:
    go = threading.Event()
    told: list[object] = []
    Background(owner).run(lambda: go.wait(60), told.append, told.append)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    go.set()
    finish()
    assert told == []
