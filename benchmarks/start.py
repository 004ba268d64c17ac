"""How long the program takes from the command to a window that answers, beside what Python and Qt alone take.

    python benchmarks/start.py [--rounds 9]

A peer, in the same rounds: a script that imports PySide6 and shows an empty QMainWindow, which no program on it can
beat. Times are from the start of the process to the first turn of the event loop after the window was painted, on
an X server of its own (Xvfb) where there is one, else without a screen. Modules are compiled beforehand, as they are
where a package was installed; the first round, which does that, does not count.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = ("nnabla", "matplotlib", "numpy", "onnx", "pptx", "pyqtgraph")

_TELL = """
import os, sys, time
def tell():
    ticks = float(open("/proc/self/stat").read().rpartition(")")[2].split()[19])
    began = ticks / os.sysconf("SC_CLK_TCK")
    now = time.clock_gettime(time.CLOCK_BOOTTIME)
    heavy = [name for name in HEAVY if name in sys.modules]
    print(now - began, time.process_time(), *heavy)
    sys.stdout.flush()
    os._exit(0)
"""

_PEER = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1600, 1000)
window.show()
QTimer.singleShot(0, lambda: QTimer.singleShot(0, tell))
application.exec()
"""

_OURS = """
from PySide6.QtCore import QTimer
import gui.app
shown = gui.app.Windows.open
def open_(self, path=None):
    window = shown(self, path)
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, tell))
    return window
gui.app.Windows.open = open_
from layerwright.cli import main
main(["open", *sys.argv[1:]])
"""


def measure(script: str, arguments: list[str], environment: dict[str, str]) -> tuple[float, float, list[str]]:
    """Seconds on the clock and of the processor until the window answers, and which heavy packages were imported."""
    code = f"HEAVY = {HEAVY}\n{_TELL}\n{script}"
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT)
    clock, processor, *heavy = done.stdout.split()
    return float(clock), float(processor), heavy


def main() -> None:
    """Measure in turn, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    example = ROOT / "examples" / "mnist_lenet" / "mnist_lenet.lwproj"
    cases = {
        "an empty window of Qt": (_PEER, []),
        "start page": (_OURS, []),
        "LeNet": (_OURS, [str(example)]),
    }
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ) | {f"LAYERWRIGHT_{name}": f"{home}/{name}" for name in ("CONFIG", "DATA", "LOG")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = f"{home}/compiled"
        with Server(environment) as shown:
            found: dict[str, list[tuple[float, float, list[str]]]] = {name: [] for name in cases}
            for turn in range(rounds + 1):
                for name, (script, arguments) in cases.items():
                    taken = measure(script, arguments, shown)
                    if turn:
                        found[name].append(taken)
    print(f"| {'case':<22} | clock (s) | processor (s) | heavy packages |\n|---|---|---|---|")
    for name, times in found.items():
        clock = statistics.median(each[0] for each in times)
        processor = statistics.median(each[1] for each in times)
        print(f"| {name:<22} | {clock:.2f} | {processor:.2f} | {', '.join(times[0][2]) or 'none'} |")


class Server:
    """A screen of its own, where the machine can have one."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> dict[str, str]:
        if not shutil.which("Xvfb"):
            return self._environment | {"QT_QPA_PLATFORM": "offscreen"}
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24"]
        self._process = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        without = {name: value for name, value in self._environment.items() if name != "QT_QPA_PLATFORM"}
        return without | {"DISPLAY": f":{number}"}

    def __exit__(self, *failure: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()


if __name__ == "__main__":
    main()
