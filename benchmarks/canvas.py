"""How quickly the canvas answers, in processor time, beside NodeGraphQt in the same run.

Offscreen, in a view of 1600 x 1000 pixels, over a chain in columns of 50, the dense worst case. Numbers are
milliseconds of processor time, median and 95th percentile; `calibration` is a fixed piece of work by which times of
busy and quiet machines can be compared. NodeGraphQt is measured by the Python that `--nodegraphqt` names, since it is
in none of our requirements:

    python -m venv /tmp/nodegraphqt
    /tmp/nodegraphqt/bin/pip install NodeGraphQt PySide6-Essentials==6.11.3 setuptools types-pyside6
    python benchmarks/canvas.py --nodegraphqt /tmp/nodegraphqt/bin/python
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

GOALS = {
    "populate": 500.0,
    "pan 100 %": 16.0,
    "repaint 100 %": 16.0,
    "repaint 25 %": 16.0,
    "repaint fit": 16.0,
    "zoom sweep": 16.0,
    "drag 1": 16.0,
    "drag 100": 16.0,
    "drag 100 at fit": 25.0,
    "recolour at fit": 25.0,
    "edit shown": 50.0,
}
"""Milliseconds at the 95th percentile."""
MOST_MEMORY = 40.0
"""MiB."""
_COLUMNS = 50


def calibration() -> float:
    """Milliseconds of a fixed piece of work."""
    best = float("inf")
    for _ in range(5):
        start = process_time()
        total = 0
        for number in range(200_000):
            total += number * number % 7
        best = min(best, process_time() - start)
    return best * 1_000


def memory() -> float:
    """MiB of this process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def times(step: Callable[[int], object], count: int = 30, warm: int = 4) -> list[float]:
    """Milliseconds of processor time of each of several steps."""
    for number in range(warm):
        step(number)
    taken = []
    for number in range(count):
        gc.collect(0)
        start = process_time()
        step(warm + number)
        taken.append((process_time() - start) * 1_000)
    return taken


def summary(taken: list[float]) -> list[float]:
    """The median and the 95th percentile."""
    ordered = sorted(taken)
    return [round(statistics.median(ordered), 1), round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1)]


def settle(application: QApplication) -> None:
    """Let the check of the whole project end, which is made beside the window."""
    from PySide6.QtCore import QThreadPool

    end = perf_counter() + 0.5
    while perf_counter() < end:
        application.processEvents()
    QThreadPool.globalInstance().waitForDone()
    application.processEvents()


def ours(count: int) -> dict[str, list[float]]:
    """Measure the canvas."""
    from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    from gui.document import Document
    from gui.edit.canvas.canvas import Canvas
    from gui.edit.state import EditState
    from gui.garbage import Garbage
    from gui.theme import theme
    from layerwright.model.network import Layer, Link, Network
    from layerwright.model.project import Project

    theme().choose("dark")
    # As in the program: garbage is collected when nobody waits.
    Garbage(application).begin()
    kinds = ("Convolution", "ReLU", "BatchNormalization", "Tanh")
    layers = [Layer("Input", "Input", {"Size": "4,16,16"})]
    for number in range(1, count):
        properties = {"OutMaps": "4", "KernelShape": "3,3"} if number % 4 == 0 else {}
        x, y = (number // _COLUMNS) * 360, (number % _COLUMNS) * 72
        layers.append(Layer(f"Layer_{number}", kinds[number % 4], properties, x, y))
    links = [Link(one.name, other.name) for one, other in itertools.pairwise(layers)]
    network = Network("Main", tuple(layers), tuple(links))
    document = Document()
    state = EditState(document)
    canvas = Canvas(state)
    canvas.resize(1600, 1000)
    canvas.show()
    application.processEvents()
    document.new(Project(networks=(network,)))
    resolved = state.resolved
    # What Qt and Python take once is not the canvas's; what it takes for each layer is.
    canvas.network_scene.show_network(Network("Empty"), resolved)
    settle(application)
    gc.collect()
    before = memory()
    start = process_time()
    canvas.network_scene.show_network(network, resolved)
    application.processEvents()
    found = {"populate": [round((process_time() - start) * 1_000, 1)] * 2}
    scene, camera, viewport = canvas.network_scene, canvas.camera, canvas.viewport()

    def repaint(_: int) -> None:
        viewport.update()
        application.processEvents()

    def pan(number: int) -> None:
        camera.pan(QPointF(-15 if number % 2 else 0, -7))
        application.processEvents()

    def mouse(kind: QEvent.Type, at: QPoint, held: bool) -> None:
        button = Qt.MouseButton.LeftButton
        pressed = button if held else Qt.MouseButton.NoButton
        mine = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        point = QPointF(at)
        event = QMouseEvent(kind, point, viewport.mapToGlobal(point), mine, pressed, Qt.KeyboardModifier.NoModifier)
        application.sendEvent(viewport, event)

    def drag(names: list[str]) -> list[float]:
        state.select(names, names[0])
        repaint(0)
        centre = scene.layers[names[0]].body().center() + QPointF(60, 0)
        at = canvas.mapFromScene(centre)
        mouse(QEvent.Type.MouseButtonPress, at, held=True)

        def step(number: int) -> None:
            mouse(QEvent.Type.MouseMove, at + QPoint(6 + number % 20 * 5, 6 + number % 9 * 4), held=True)
            application.processEvents()

        taken = times(step)
        canvas.end_gesture()
        mouse(QEvent.Type.MouseButtonRelease, at, held=False)
        return taken

    # A small network does not reach as far.
    centre = scene.content().center()
    place = (min(3_000.0, centre.x()), min(1_500.0, centre.y()))
    camera.zoom_to(1.0)
    camera.go(type(camera.look)(place, 1.0))
    found["pan 100 %"] = summary(times(pan, 40))
    found["repaint 100 %"] = summary(times(repaint))
    camera.go(type(camera.look)(place, 0.25))
    found["repaint 25 %"] = summary(times(repaint))
    canvas.camera.fit(scene.drawn())
    found["repaint fit"] = summary(times(repaint))
    zooms = [0.1 * 1.1**number for number in range(30)]

    def sweep(number: int) -> None:
        camera.zoom_to(zooms[number % len(zooms)])
        application.processEvents()

    found["zoom sweep"] = summary(times(sweep, 60, warm=0))
    camera.go(type(camera.look)(place, 1.0))
    near = [name for name, item in scene.layers.items() if item.body().intersects(camera.visible)]
    middle = near[len(near) // 2]
    found["drag 1"] = summary(drag([middle]))
    first = list(scene.layers).index(middle)
    hundred = list(scene.layers)[first : first + 100]
    found["drag 100"] = summary(drag(hundred))
    camera.fit(scene.drawn())
    found["drag 100 at fit"] = summary(drag(hundred))
    state.select(())

    def recolour(number: int) -> None:
        # Every layer gets another colour at its edge, its bar, and its progress.
        canvas.set_progress({name: (number + index) % 100 / 100 for index, name in enumerate(scene.layers)})
        state.show_statistic("output" if number % 2 else "parameter")
        application.processEvents()

    found["recolour at fit"] = summary(times(recolour))
    canvas.set_progress({})
    state.show_statistic(state.statistic)
    camera.go(type(camera.look)((400.0, 400.0), 1.0))
    repaint(0)

    def edit(number: int) -> None:
        canvas.editing.set_property(["Layer_4"], {"OutMaps": str(2 + number % 3)})
        application.processEvents()

    found["edit shown"] = summary(times(edit, 15))
    camera.go(type(camera.look)(place, 1.0))
    repaint(0)
    gc.collect()
    found["memory"] = [round(memory() - before, 1)] * 2
    found["calibration"] = [round(calibration(), 1)] * 2
    return found


_PEER = r"""
import gc, json, sys, statistics
from time import process_time
sys.path.insert(0, sys.argv[2])
from canvas import memory, summary, times, calibration
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
application = QApplication([])
from NodeGraphQt import BaseNode, NodeGraph

class Layer(BaseNode):
    __identifier__ = "bench"
    NODE_NAME = "Layer"
    def __init__(self):
        super().__init__()
        self.add_input("in")
        self.add_output("out")

count = int(sys.argv[1])
graph = NodeGraph()
graph.register_node(Layer)
view = graph.viewer()
view.resize(1600, 1000)
view.show()
application.processEvents()
gc.collect()
before, start = memory(), process_time()
nodes = []
for number in range(count):
    node = graph.create_node("bench.Layer", name=f"Layer_{number}", selected=False, push_undo=False,
                             pos=((number // 50) * 360, (number % 50) * 72))
    if nodes:
        nodes[-1].output(0).connect_to(node.input(0), push_undo=False)
    nodes.append(node)
application.processEvents()
found = {"populate": [round((process_time() - start) * 1000, 1)] * 2}
viewport = view.viewport()
def repaint(_):
    viewport.update()
    application.processEvents()
def look(zoom):
    view._scene_range.setRect(3000 - 800 / zoom, 1500 - 500 / zoom, 1600 / zoom, 1000 / zoom)
    view._update_scene()
def pan(number):
    view._set_viewer_pan(15 if number % 2 else 0, 7)
    application.processEvents()
def mouse(kind, at, held):
    button = Qt.LeftButton
    mine = Qt.NoButton if kind == QEvent.MouseMove else button
    point = QPointF(at)
    application.sendEvent(viewport, QMouseEvent(kind, point, viewport.mapToGlobal(at).toPointF(), mine,
                                                button if held else Qt.NoButton, Qt.NoModifier))
def drag(chosen):
    graph.clear_selection()
    for node in chosen:
        node.set_selected(True)
    repaint(0)
    at = view.mapFromScene(chosen[0].view.sceneBoundingRect().center())
    mouse(QEvent.MouseButtonPress, at, True)
    def step(number):
        mouse(QEvent.MouseMove, at + QPoint(6 + number % 20 * 5, 6 + number % 9 * 4), True)
        application.processEvents()
    taken = times(step, 20)
    mouse(QEvent.MouseButtonRelease, at, False)
    return taken
look(1.0)
found["pan 100 %"] = summary(times(pan, 40))
found["repaint 100 %"] = summary(times(repaint))
look(0.25)
found["repaint 25 %"] = summary(times(repaint))
look(0.11)
found["repaint fit"] = summary(times(repaint))
zooms = [0.1 * 1.1 ** number for number in range(30)]
def sweep(number):
    look(zooms[number % 30])
    application.processEvents()
found["zoom sweep"] = summary(times(sweep, 60, warm=0))
look(1.0)
middle = min(nodes, key=lambda node: abs(node.pos()[0] - 3000) + abs(node.pos()[1] - 1500))
first = nodes.index(middle)
found["drag 1"] = summary(drag([middle]))
found["drag 100"] = summary(drag(nodes[first:first + 100]))
look(0.11)
found["drag 100 at fit"] = summary(drag(nodes[first:first + 100]))
def recolour(number):
    for index, node in enumerate(nodes):
        node.set_color((number + index) % 255, 90, 90)
    application.processEvents()
found["recolour at fit"] = summary(times(recolour, 8))
gc.collect()
found["memory"] = [round(memory() - before, 1)] * 2
found["calibration"] = [round(calibration(), 1)] * 2
print("FOUND" + json.dumps(found))
"""


def peer(python: str, count: int) -> dict[str, list[float]] | str:
    """Measure NodeGraphQt; a sentence where that cannot be done."""
    if not python:
        return "skipped: no Python with NodeGraphQt was named"
    try:
        done = subprocess.run(
            [python, "-c", _PEER, str(count), str(Path(__file__).parent)],
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"skipped: {error}"
    for line in done.stdout.splitlines():
        if line.startswith("FOUND"):
            found: dict[str, list[float]] = json.loads(line.removeprefix("FOUND"))
            return found
    return f"skipped: {(done.stderr.strip().splitlines() or ['it printed nothing'])[-1]}"


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=2_000)
    parser.add_argument("--nodegraphqt", default="", help="a Python that has NodeGraphQt")
    options = parser.parse_args()
    start = perf_counter()
    found = ours(options.layers)
    other = peer(options.nodegraphqt, options.layers)
    print(f"| {options.layers:,} layers | Layerwright | goal | NodeGraphQt |\n|---|---|---|---|")
    for name, (median, high) in found.items():
        goal = MOST_MEMORY if name == "memory" else GOALS.get(name)
        theirs = other.get(name) if isinstance(other, dict) else None
        unit = " MiB" if name == "memory" else ""
        shown = f"{median} / {high}" if median != high else f"{median}{unit}"
        beside = "" if not theirs else f"{theirs[0]} / {theirs[1]}" if theirs[0] != theirs[1] else f"{theirs[0]}{unit}"
        print(f"| {name} | {shown} | {'' if goal is None else goal} | {beside} |")
    if isinstance(other, str):
        print(f"\nNodeGraphQt: {other}")
    print(f"\n{perf_counter() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
