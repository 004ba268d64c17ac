"""How the window fares while a network is trained beside it.

    python benchmarks/training_window.py

Three figures, each against the bound that the design sets:

- turns of the event loop in a second (the mean, and the slowest second), while another process writes 1,000 events a
  second into the folder of the run in view; the loop is asked by a timer that would give 500
- seconds until the first row of a dataset of 60,000 rows is there, after its cache exists
- the share of a core that four curves of 10,000 points take when they are drawn anew ten times a second

On a machine that others use as well, what is counted in processor time says what the clock would say without them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from gui.app import Windows, prepare
from gui.dataset.reader import Reader
from gui.garbage import Garbage
from gui.training.curve import Curve, CurvePlot
from gui.training.page import TrainingPage
from layerwright.folders import VARIABLES
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project, save_project
from layerwright.model.settings import Configuration, DataSource, Optimizer
from layerwright.training.begin import new_run
from layerwright.training.events import Epoch

_RATE = 1_000
_ROWS = 60_000
_POINTS = 10_000
_EPOCH_EVERY = 100
_PAUSE = 2
"""Milliseconds between turns: a loop that never waits would itself take a core from those it is measured with."""

_WRITER = f"""
import fcntl, os, sys, time
from pathlib import Path
from layerwright.training.events import Epoch, EventWriter, Progress, Started
folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
lock = (folder / "lock").open("a")
fcntl.flock(lock, fcntl.LOCK_EX)
tell = EventWriter(folder / "events.jsonl")
tell(Started(pid=os.getpid(), device="cpu", epoch=0, iteration=0, epochs=100000, iterations=100))
began, count = time.monotonic(), 0
while time.monotonic() - began < seconds:
    while count < (time.monotonic() - began) * {_RATE}:
        count += 1
        epoch, step = divmod(count, {_EPOCH_EVERY})
        if step:
            tell(Progress(epoch=epoch + 1, iteration=step, cost=1 / count, samples_per_second=1e5, seconds_left=9.0))
        else:
            rates = dict(Optimizer=0.1)
            tell(Epoch(epoch=epoch, cost=1 / count, monitors=dict(a=0.5, b=0.4, c=0.3), learning_rates=rates,
                       seconds=0.1, best=False))
    time.sleep(0.002)
print(count / (time.monotonic() - began))
"""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each measurement takes")
    parser.add_argument("--rounds", type=int, default=5, help="how often the dataset is opened")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        folder = Path(name)
        for kind, variable in VARIABLES.items():
            os.environ[variable] = str(folder / "home" / kind)
        application = QApplication(sys.argv[:1])
        Garbage(application).begin()
        prepare()
        print(f"{'what':58}{'measured':>14}{'bound':>10}")
        loop = event_loop(application, folder, options.seconds)
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} cores")
        _row(f"turns/s of the event loop at {loop.events:,.0f} events/s", f"{loop.mean:,.0f}", "> 30")
        _row("turns/s in the slowest second", f"{loop.slowest:,.0f}", "> 30")
        _row("ms of processor time of the longest turn", f"{loop.longest * 1000:,.1f}", "< 33")
        _row("of a core for the whole window", f"{loop.computing:.1%}", "")
        first, opened, computed = dataset(application, folder, options.rounds)
        _row(f"s to open {_ROWS:,} rows ({first:.1f} s without a cache)", f"{opened:.3f}", "< 1")
        _row("s of processor time for that", f"{computed:.3f}", "< 1")
        _row(f"of a core for 4 x {_POINTS:,} points at 10 Hz", f"{curves(options.seconds):.1%}", "< 25%")
        sys.stdout.flush()
        os._exit(0)


def _row(what: str, measured: str, bound: str) -> None:
    print(f"{what:58}{measured:>14}{bound:>10}")


def _turn(application: QApplication, until: Callable[[], bool]) -> None:
    while not until():
        application.processEvents()
        time.sleep(0.001)


@dataclass(frozen=True)
class Loop:
    """How the event loop fared: turns in a second, the longest turn and the share of a core in processor time."""

    mean: float
    slowest: float
    longest: float
    computing: float
    events: float


def event_loop(application: QApplication, folder: Path, seconds: float) -> Loop:
    """Let the window show a run that gets 1,000 events a second."""
    path = folder / "small.lwproj"
    np.savez(folder / "small.npz", x=np.ones((64, 6), np.float32), y=np.zeros((64, 1), np.float32))
    chain = ("Input", "Affine", "Softmax", "CategoricalCrossEntropy")
    values: dict[str, dict[str, str]] = {"Input": {"Size": "6"}, "Affine": {"OutShape": "3"}}
    layers = tuple(Layer(kind, kind, values.get(kind, {})) for kind in chain)
    links = tuple(Link(one, other) for one, other in pairwise(chain))
    configuration = Configuration(batch_size=8, optimizers=(Optimizer("Optimizer", "Main", "Training"),))
    datasets = (DataSource("Training", "small.npz"),)
    project = Project(networks=(Network("Main", layers, links),), datasets=datasets, configuration=configuration)
    save_project(project, path)
    run = new_run(project, path)
    command = [sys.executable, "-c", _WRITER, str(run.folder), str(seconds + 3)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    _turn(application, lambda: run.events.exists())
    window = Windows().open(path)
    window.show()
    page = window.show_page("training")
    assert isinstance(page, TrainingPage)
    _turn(application, lambda: page.jobs.current is not None and len(page.jobs.current.curve) > 0)
    stamps: list[tuple[float, float]] = []
    timer = QTimer()
    timer.timeout.connect(lambda: stamps.append((time.monotonic(), time.thread_time())))
    timer.start(_PAUSE)
    began, computed = time.monotonic(), time.process_time()
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    timer.stop()
    computing = (time.process_time() - computed) / (time.monotonic() - began)
    said, _ = writer.communicate(timeout=60)
    window.files._lock.release()
    window.hide()
    clock, thread = np.array(stamps).T
    turns = np.bincount(np.floor(clock - clock[0]).astype(int))[: int(seconds)]
    longest = float(np.diff(thread).max())
    return Loop(float(turns.mean()), float(turns.min()), longest, computing, float(said))


def dataset(application: QApplication, folder: Path, rounds: int) -> tuple[float, float, float]:
    """The seconds until the first row is there: for the first time, and the medians with a cache by both clocks."""
    random = np.random.default_rng(0)
    path = folder / "many.npz"
    np.savez(path, x=random.random((_ROWS, 1, 28, 28), np.float32), y=random.integers(0, 10, (_ROWS, 1)))
    times = [_opened(application, path) for _ in range(rounds + 1)]
    passed, computed = zip(*times[1:], strict=True)
    return times[0][0], statistics.median(passed), statistics.median(computed)


def _opened(application: QApplication, path: Path) -> tuple[float, float]:
    began, computed = time.monotonic(), time.process_time()
    reader = Reader(DataSource("Many", str(path)), path)
    ready: list[None] = []
    reader.opened.connect(lambda: ready.append(None))
    reader.open()
    _turn(application, lambda: bool(ready))
    _turn(application, lambda: reader.value(0, "x") is not None)
    passed = time.monotonic() - began, time.process_time() - computed
    reader.close()
    return passed


def curves(seconds: float) -> float:
    """The time that this process computes, of the time that passes, while curves grow and are drawn."""
    plot = CurvePlot()
    plot.resize(1200, 700)
    plot.show()
    epochs = [
        Epoch(
            epoch=number,
            cost=1 / number,
            monitors={"a": 2 / number, "b": 3 / number, "c": 4 / number},
            learning_rates={},
            seconds=0.1,
            best=False,
        )
        for number in range(1, _POINTS + 1)
    ]
    shown = 0

    def show() -> None:
        nonlocal shown
        shown += 1
        plot.show_curves([Curve("", epochs[: _POINTS - 1_000 + shown])])

    timer = QTimer()
    timer.timeout.connect(show)
    timer.start(100)
    began, computed = time.monotonic(), time.process_time()
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    timer.stop()
    return (time.process_time() - computed) / (time.monotonic() - began)


if __name__ == "__main__":
    main()
