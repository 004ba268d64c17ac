"""How busy the machine is, from what the system tells."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import pytest

from layerwright.training.machine_load import CardLoad, LoadMeter, cards, memory, processor_time


def test_time_is_split_into_computing_and_all() -> None:
    # user nice system idle iowait irq softirq steal guest guest_nice
    assert processor_time("cpu  100 10 50 800 40 5 15 20 7 3\ncpu0 1 1 1 1\n") == (200, 1040)
    assert processor_time("") is None
    assert processor_time("cpu a b c d e f\n") is None


def test_memory_is_what_is_not_available() -> None:
    assert memory("MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable:  400 kB\n") == (600 * 1024, 1000 * 1024)
    assert memory("nothing") == (0, 0)


def test_cards_that_do_not_tell_are_left_out() -> None:
    text = "45, 2048, 81920\n[N/A], 1, 2\n"
    assert cards(text) == (CardLoad(0.45, 2048 * 2**20, 81920 * 2**20),)


def test_this_machine_has_memory_and_is_busy_while_something_computes() -> None:
    meter = LoadMeter()
    first = meter.look()
    assert first.busy is None
    assert 0 < first.used < first.total
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        pass
    busy = meter.look().busy
    assert busy is not None
    assert 0 < busy <= 1


def test_the_driver_is_asked_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho '7, 100, 1000'\n")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert LoadMeter().look().cards == (CardLoad(0.07, 100 * 2**20, 1000 * 2**20),)
    tool.write_text("#!/bin/sh\necho broken >&2\nexit 9\n")
    assert LoadMeter().look().cards == ()
