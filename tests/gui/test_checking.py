"""The problems of a project that is being edited are found beside the window."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import gui.checking
from gui.checking import Checker, problems_of
from layerwright.model.edits import add_layer
from layerwright.model.network import Layer, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project

Found = list[tuple[Project, tuple[Problem, ...]]]


def project(*types: str) -> Project:
    network = Network("Main")
    for kind in types:
        network = add_layer(network, Layer(kind, kind))
    return Project(networks=(network,))


@pytest.fixture
def found() -> Found:
    return []


@pytest.fixture
def checker(qapp: QApplication, found: Found) -> Checker:
    made = Checker()
    made.found.connect(lambda checked, problems: found.append((checked, problems)))
    return made


def test_it_finds_what_a_check_from_nothing_finds(checker: Checker, found: Found, qtbot: QtBot) -> None:
    states = [project("Affine"), project("Input", "Affine"), project("Input", "Affine", "Nonsense")]
    for number, state in enumerate(states, start=1):
        checker.check(state)
        qtbot.waitUntil(lambda number=number: len(found) == number, timeout=60_000)  # type: ignore[misc]
    assert found == [(state, problems_of(state)) for state in states]
    assert found[0][1]


def test_of_the_states_during_a_check_only_the_last_is_checked(
    checker: Checker, found: Found, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow(state: Project, resolver: object) -> tuple[Problem, ...]:
        assert go.wait(60)
        return ()

    monkeypatch.setattr(gui.checking, "problems_of", slow)
    first, *others, last = [project(*["ReLU"] * (number > 0), "Affine") for number in range(4)]
    for state in (first, *others, last):
        checker.check(state)
    go.set()
    qtbot.waitUntil(lambda: len(found) == 2, timeout=60_000)
    assert [checked for checked, _ in found] == [first, last]
    assert found[1][0] is last


def test_a_mistake_of_ours_is_not_swallowed_and_the_next_state_is_checked(
    checker: Checker, found: Found, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(state: Project, resolver: object) -> tuple[Problem, ...]:
        raise ZeroDivisionError

    with monkeypatch.context() as broke, qtbot.captureExceptions() as exceptions:
        broke.setattr(gui.checking, "problems_of", broken)
        checker.check(project())
        qtbot.waitUntil(lambda: bool(exceptions), timeout=60_000)
    checker.check(project("Affine"))
    qtbot.waitUntil(lambda: bool(found), timeout=60_000)
    assert found[0][0] == project("Affine")
