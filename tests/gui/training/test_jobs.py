"""Runs that the window trains in real workers: starting, stopping, going on, waiting, being found again, dying."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from gui.training.jobs import Job, Jobs, running_runs
from layerwright.model.project import load_project
from layerwright.training.begin import new_run
from layerwright.training.events import Epoch, EventWriter, Started
from layerwright.training.history import runs_of, summary
from layerwright.training.launch import start_training
from layerwright.training.run import Run

MakeProject = Callable[..., Path]

_PATIENCE = 60_000
MANY = 100_000
"""Epochs that no test waits for."""


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop()
    made._queue.clear()
    source = made._source
    while source is not None and not source.ended:
        list(source.news())


def begin(path: Path) -> Run:
    return new_run(load_project(path), path)


def ended(qtbot: QtBot, jobs: Jobs, job: Job) -> None:
    qtbot.waitUntil(lambda: job.ended and not jobs.busy, timeout=_PATIENCE)


def test_a_run_is_trained_to_its_end(jobs: Jobs, make_project: MakeProject, qtbot: QtBot) -> None:
    job = jobs.add(begin(make_project(epochs=3)))
    ended(qtbot, jobs, job)
    assert job.state == "finished"
    assert sorted(job.curve) == [1, 2, 3]


def test_a_stopped_run_goes_on_where_it_was(jobs: Jobs, make_project: MakeProject, qtbot: QtBot) -> None:
    path = make_project(epochs=MANY)
    job = jobs.add(begin(path))
    qtbot.waitUntil(lambda: len(job.curve) > 2, timeout=_PATIENCE)
    jobs.stop()
    assert job.state == "saving"
    ended(qtbot, jobs, job)
    assert job.state == "stopped"
    done = len(job.curve)
    again = jobs.add(job.run)
    assert len(again.curve) == done, "the curve is there before the worker says a word"
    qtbot.waitUntil(lambda: again.state == "running" and len(again.curve) > done, timeout=_PATIENCE)


def test_a_run_is_paused_and_goes_on_in_the_same_worker(jobs: Jobs, make_project: MakeProject, qtbot: QtBot) -> None:
    job = jobs.add(begin(make_project(epochs=MANY)))
    qtbot.waitUntil(lambda: len(job.curve) > 0, timeout=_PATIENCE)
    jobs.pause()
    assert job.resting
    qtbot.waitUntil(lambda: job.state == "paused", timeout=_PATIENCE)
    assert summary(job.run.folder).state == "paused"
    assert job.started is not None
    worker, done = job.started.pid, len(job.curve)
    jobs.go_on()
    qtbot.waitUntil(lambda: len(job.curve) > done, timeout=_PATIENCE)
    assert (job.state, job.started.pid) == ("running", worker)
    jobs.pause()
    qtbot.waitUntil(lambda: job.state == "paused", timeout=_PATIENCE)
    jobs.stop()
    ended(qtbot, jobs, job)
    assert job.state == "stopped"


def test_runs_wait_for_their_turn_and_can_be_taken_out(jobs: Jobs, make_project: MakeProject, qtbot: QtBot) -> None:
    path = make_project(epochs=2)
    first, second, third = (jobs.add(begin(path)) for _ in range(3))
    assert jobs.waiting == (second, third)
    jobs.remove(second)
    ended(qtbot, jobs, first)
    ended(qtbot, jobs, third)
    assert second.state == "waiting"
    assert [summary(folder).state for folder in runs_of(path)].count("finished") == 2


def test_a_worker_that_is_killed_is_told_and_the_run_can_go_on(
    jobs: Jobs, make_project: MakeProject, qtbot: QtBot
) -> None:
    job = jobs.add(begin(make_project(epochs=MANY)))
    qtbot.waitUntil(lambda: len(job.curve) > 0, timeout=_PATIENCE)
    assert job.started is not None
    os.kill(job.started.pid, signal.SIGKILL)
    ended(qtbot, jobs, job)
    assert job.state == "failed"
    assert "SIGKILL" in job.text
    again = jobs.add(job.run)
    qtbot.waitUntil(lambda: again.state == "running", timeout=_PATIENCE)


def test_a_run_that_another_process_trains_is_found_and_can_be_stopped(
    jobs: Jobs, make_project: MakeProject, qtbot: QtBot
) -> None:
    path = make_project(epochs=MANY)
    worker = start_training(begin(path), leave_running=True)
    qtbot.waitUntil(lambda: bool(running_runs(runs_of(path))), timeout=_PATIENCE)
    (run,) = running_runs(runs_of(path))
    job = jobs.watch(run)
    assert job is not None
    qtbot.waitUntil(lambda: len(job.curve) > 1, timeout=_PATIENCE)
    jobs.stop()
    ended(qtbot, jobs, job)
    assert job.state == "stopped"
    assert list(worker.events())


def test_however_much_a_worker_says_the_window_is_told_once_for_each_look(
    jobs: Jobs, make_project: MakeProject
) -> None:
    run = begin(make_project(epochs=MANY))
    with (run.folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        tell = EventWriter(run.events)
        tell(Started(pid=os.getpid(), device="cpu", epoch=0, iteration=0, epochs=MANY, iterations=8))
        told: list[object] = []
        jobs.news.connect(told.append)
        job = jobs.watch(run)
        assert job is not None
        for epoch in range(1, 1001):
            tell(Epoch(epoch=epoch, cost=1.0, monitors={}, learning_rates={}, seconds=0.1, best=False))
        jobs.look()
        assert len(job.curve) == 1000
        assert len(told) == 2, "once for what was there before, once for a thousand epochs"
        fcntl.flock(lock, fcntl.LOCK_UN)
    jobs.look()
    assert not jobs.busy


def test_the_window_answers_while_a_run_is_trained(jobs: Jobs, make_project: MakeProject, qtbot: QtBot) -> None:
    job = jobs.add(begin(make_project(epochs=MANY)))
    qtbot.waitUntil(lambda: len(job.curve) > 0, timeout=_PATIENCE)
    beats: list[None] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(None))
    timer.start(10)
    qtbot.waitUntil(lambda: len(beats) > 30, timeout=_PATIENCE)
    assert job.state == "running"
