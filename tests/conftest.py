"""What all tests share: how Hypothesis searches, and how long the window's tests wait."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

_PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]

# The suite takes the same examples every time; `pytest --hypothesis-profile=search` looks for new ones, and longer.
settings.register_profile(
    "suite", deadline=None, max_examples=100, derandomize=True, database=None, suppress_health_check=_PATIENT
)
settings.register_profile("search", deadline=None, max_examples=3_000, print_blob=True, suppress_health_check=_PATIENT)
settings.load_profile("suite")

_PATIENCE = 120_000
"""Milliseconds. What does not come fails a test; how soon it comes is no concern of a test, on a busy machine least."""


_SEARCHES_BETWEEN_FULL_ONES = 100


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """After a test of the window Python collects no garbage by itself: it might do so in a thread that Qt fears."""
    yield
    if not gc.isenabled():
        _, middle, full = gc.get_count()
        if full > _SEARCHES_BETWEEN_FULL_ONES:
            gc.collect()
        elif middle > gc.get_threshold()[1]:
            gc.collect(1)
        else:
            gc.collect(0)


class PatientBot(QtBot):
    """Waits longer than the five seconds of pytest-qt, unless a test says how long."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = _PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = _PATIENCE, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitExposed(self, widget: Any, *, timeout: int = _PATIENCE) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)
