"""Garbage is collected by the window's thread alone, while nobody waits, and all of it in the end."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from threading import Thread

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.garbage import Garbage


class Ring:
    """Something that only a search finds to be garbage."""

    def __init__(self) -> None:
        self.itself = self


class Machine:
    """How busy the program is, and what time it is."""

    def __init__(self) -> None:
        self.used = 0.0
        self.time = 0.0

    def work(self) -> None:
        self.used += 1


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def garbage(qapp: QApplication, machine: Machine) -> Iterator[Garbage]:
    made = Garbage(used=lambda: machine.used, now=lambda: machine.time)
    made.begin()
    yield made
    made.end()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    gc.disable()


def ring(age: int) -> weakref.ref[Ring]:
    """Garbage that has outlived some searches of its generation."""
    made = Ring()
    for _ in range(age):
        gc.collect(1)
    return weakref.ref(made)


def make_due(garbage: Garbage) -> None:
    """Let so much happen that Python itself would search all objects."""
    for _ in range(gc.get_threshold()[2] + 1):
        gc.collect(1)


def test_old_garbage_is_collected_when_nothing_else_goes_on(garbage: Garbage, qtbot: QtBot) -> None:
    gone = ring(age=1)
    make_due(garbage)
    assert gone() is not None
    qtbot.waitUntil(lambda: gone() is None, timeout=30_000)


def test_old_garbage_waits_while_the_program_is_at_work_but_not_for_ever(garbage: Garbage, machine: Machine) -> None:
    gone = ring(age=1)
    make_due(garbage)
    machine.work()
    garbage.look()
    assert gone() is not None
    machine.work()
    machine.time += 61
    garbage.look()
    assert gone() is None


def test_young_garbage_is_collected_while_the_program_is_at_work(garbage: Garbage, machine: Machine) -> None:
    gc.collect()
    gone = ring(age=0)
    kept = [[number] for number in range(1_000)]
    machine.work()
    garbage.look()
    assert gone() is None
    assert len(kept) == 1_000


def test_python_does_not_collect_by_itself_in_any_thread(garbage: Garbage) -> None:
    searched: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        searched.append(about["generation"])

    def make() -> None:
        kept = [[number] for number in range(300_000)]
        assert len(kept) == 300_000

    gc.callbacks.append(note)
    try:
        make()
        other = Thread(target=make)
        other.start()
        other.join()
    finally:
        gc.callbacks.remove(note)
    assert searched == []
