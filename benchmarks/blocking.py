"""The longest time in which the window does not answer, for what a person does in it.

    python benchmarks/blocking.py [--part canvas] [--rounds 3]

Each part has a window of its own, in a process of its own; actions are done from within its event loop. A watch is
called once in each turn of the loop, and the time between two calls is time in which no key, no mouse and no repainting
would have had its turn: until what was begun beside the window has ended as well. It is counted in processor time of
the window's thread, so that other work on the machine counts for nothing, and by the clock, which waiting for another
thread or for the disk counts in. Figures are the least of several rounds; what has to be the first time is so in each.
`blocking_parts.py` says what is done, `blocking_projects.py` makes what it is done with.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer

BOUND = 100.0
"""Milliseconds above which work is to show how far it is, and to be cancelled."""
_SETTLED = 0.25
"""Seconds in which nothing more happens, after which an action has ended."""
_GIVEN_UP = 60.0


@dataclass(frozen=True)
class Gap:
    """The longest time between two turns, in milliseconds: of the thread's processor, and by the clock."""

    processor: float
    clock: float


class Watch(QObject):
    """Sees every turn of the window's event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._processor = self._clock = self._began = self._busy = 0.0
        self._longest: list[float] = [0.0, 0.0]
        self._loop: QEventLoop | None = None
        self._until: Callable[[], bool] = lambda: True
        self._after: Callable[[], object] = lambda: None

    def gap(
        self,
        action: Callable[[], object],
        until: Callable[[], bool] = lambda: True,
        after: Callable[[], object] = lambda: None,
    ) -> Gap:
        """Do something, and give the longest time without a turn until it has ended.

        Args:
            action: What is done, in one turn of the loop.
            until: Whether what it has begun beside the window has ended.
            after: Done once it has ended and does not count, as to close a dialog whose loop the action waits for.
        """
        self._until, self._after = until, after
        self._longest = [0.0, 0.0]
        self._loop = QEventLoop()
        QTimer.singleShot(0, action)
        self._began = self._clock = self._busy = time.perf_counter()
        self._processor = time.thread_time()
        self._timer.start(0)
        self._loop.exec()
        return Gap(*(1_000 * each for each in self._longest))

    def _turn(self) -> None:
        processor, clock = time.thread_time(), time.perf_counter()
        gaps = processor - self._processor, clock - self._clock
        self._longest = [max(pair) for pair in zip(self._longest, gaps, strict=True)]
        if gaps[0] > 0.02 or not self._until():
            self._busy = clock
        if (clock - self._busy > _SETTLED or clock - self._began > _GIVEN_UP) and self._loop is not None:
            self._timer.stop()
            self._after()
            self._loop.quit()
        self._processor, self._clock = time.thread_time(), time.perf_counter()


def main() -> None:
    """Measure every part in turn, and print a table in Markdown."""
    from blocking_parts import PARTS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=list(PARTS), action="append", help="measure this part only")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", choices=list(PARTS), help=argparse.SUPPRESS)
    parser.add_argument("--profile", default="", help="an action whose functions are listed by time instead")
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.profile)
        return
    print("| what is done | processor (ms) | clock (ms) |\n|---|---|---|", flush=True)
    for part in options.part or PARTS:
        rounds = [_rounds(part, options.profile) for _ in range(options.rounds)]
        for name in rounds[0]:
            found = [each[name] for each in rounds if name in each]
            processor, clock = (min(each[place] for each in found) for place in (0, 1))
            mark = "**" if processor > BOUND else ""
            print(f"| {part}: {name} | {mark}{processor:,.0f}{mark} | {clock:,.0f} |", flush=True)


def _rounds(part: str, profile: str) -> dict[str, list[float]]:
    """The figures of one round of a part, by the names of the actions."""
    with tempfile.TemporaryDirectory(prefix="layerwright-") as home:
        named = {f"LAYERWRIGHT_{name}": f"{home}/{name}" for name in ("CONFIG", "DATA", "LOG", "CACHE")}
        environment = (
            {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false;*.warning=false"}
            | os.environ
            | named
            | {"BLOCKING_HOME": home}
        )
        subprocess.run([sys.executable, Path(__file__).with_name("blocking_projects.py"), part, home], check=True)
        command = [sys.executable, __file__, "--measure", part, "--profile", profile]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    found = {}
    for line in done.stdout.splitlines():
        if line.startswith("GAP"):
            name, *gaps = json.loads(line.removeprefix("GAP"))
            found[name] = gaps
        elif profile:
            print(line)
    if done.returncode:
        print(f"{part} ended with {done.returncode} after {list(found)[-1:]}", file=sys.stderr)
    return found


def measure(part: str, profile: str) -> None:
    """Do what belongs to a part, and tell every gap on a line."""
    from blocking_parts import PARTS
    from PySide6.QtWidgets import QApplication

    from gui.app import prepare
    from gui.garbage import Garbage

    application = QApplication(sys.argv[:1])
    prepare()
    garbage = Garbage(application)
    garbage.begin()
    watch = Watch()
    for name, action, until, after in PARTS[part](Path(os.environ["BLOCKING_HOME"])):
        if name and name == profile:
            _profile(watch, action, until, after)
            os._exit(0)
        gap = watch.gap(action, until, after)
        if name:
            print("GAP" + json.dumps([name, gap.processor, gap.clock]), flush=True)
    sys.stdout.flush()
    os._exit(0)


def _profile(
    watch: Watch, action: Callable[[], object], until: Callable[[], bool], after: Callable[[], object]
) -> None:
    import cProfile
    import pstats

    profile = cProfile.Profile(time.thread_time)
    profile.enable()
    gap = watch.gap(action, until, after)
    profile.disable()
    print(gap)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(70)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
