"""What opening a network of the library takes: reading, resolving shapes and costs, drawing, and building it in nnabla.

The peer is the same network, ResNet-152, written by hand with nnabla's parametric functions, parameters included. Every
figure is the processor time of one process, the median of several rounds, and the least and greatest.

    python benchmarks/library.py [--rounds 5]
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import nnabla as nn
import nnabla.functions as F
import nnabla.parametric_functions as PF

from layerwright.engine.build import Graph
from layerwright.engine.parameters import ParameterStore
from layerwright.library.shelf import library
from layerwright.model.project import Project, load_project
from layerwright.resolve.resolve import resolve

RESNET = Path(__file__).parents[1] / "examples" / "resnet152" / "resnet152.lwproj"
STAGES = ((64, 3), (128, 8), (256, 36), (512, 3))


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is measured (5)")
    rounds = parser.parse_args().rounds
    project = load_project(RESNET)
    print("| ResNet-152 | median s | least | greatest |\n|---|---|---|---|")
    for name, work in (
        ("file read, all shapes and costs known", lambda: resolved(load_project(RESNET))),
        ("opened on a drawn canvas, with all shapes and costs", opened),
        ("built in nnabla from the project", lambda: built(project)),
        ("peer: built in nnabla by hand", by_hand),
        ("all units of the library read", read_again),
    ):
        print(f"| {name} | {measured(work, rounds)} |", flush=True)


def measured(work: Callable[[], object], rounds: int) -> str:
    """The median, least and greatest processor time of some rounds, in seconds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return " | ".join(f"{value:.3f}" for value in (statistics.median(times), min(times), max(times)))


def resolved(project: Project) -> int:
    """Find all shapes and costs."""
    return resolve(project, "Main").statistics.multiply_add


def opened() -> None:
    """Open the project in an editor of 1600 x 1000 pixels, and draw it."""
    from PySide6.QtWidgets import QApplication

    from gui.document import Document
    from gui.edit.canvas.canvas import Canvas
    from gui.edit.state import EditState

    application = QApplication.instance() or QApplication([])
    document = Document()
    document.new(load_project(RESNET))
    state = EditState(document)
    canvas = Canvas(state)
    canvas.resize(1600, 1000)
    canvas.show()
    application.processEvents()
    canvas.grab()
    assert state.resolved.statistics.multiply_add
    canvas.close()


def built(project: Project) -> Graph:
    """Build the network with its parameters, starting from the project's values."""
    network = resolve(project, "Main")
    store = ParameterStore()
    store.create(network.parameters.values(), 0, RESNET.parent)
    return Graph(network, store, 1)


def by_hand() -> nn.Variable:
    """The same network as nnabla's users write it."""
    with nn.parameter_scope("", {}):
        x, t = nn.Variable((1, 3, 224, 224)), nn.Variable((1, 1))
        h = normalized("stem", x, 64, 7, 2)
        h = F.max_pooling(F.relu(h), (3, 3), (2, 2), pad=(1, 1))
        for stage, (maps, times) in enumerate(STAGES):
            for number in range(times):
                step = 2 if stage and not number else 1
                h = block(f"{stage}-{number}", h, maps, step, project=not number)
        y = PF.affine(F.global_average_pooling(h), 1000)
        F.top_n_error(y, t)
        return F.mean(F.softmax_cross_entropy(y, t))


def block(name: str, x: nn.Variable, maps: int, step: int, *, project: bool) -> nn.Variable:
    """A bottleneck."""
    h = F.relu(normalized(f"{name}a", x, maps, 1, 1))
    h = F.relu(normalized(f"{name}b", h, maps, 3, step))
    h = normalized(f"{name}c", h, maps * 4, 1, 1)
    return F.relu(h + (normalized(f"{name}p", x, maps * 4, 1, step) if project else x))


def normalized(name: str, x: nn.Variable, maps: int, kernel: int, step: int) -> nn.Variable:
    """A convolution without bias, and batch normalization."""
    with nn.parameter_scope(name):
        h = PF.convolution(x, maps, (kernel, kernel), (kernel // 2,) * 2, (step, step), with_bias=False)
        return PF.batch_normalization(h)


def read_again() -> int:
    """Read all units as if for the first time."""
    from layerwright.library import shelf

    shelf._built_in.cache_clear()
    shelf._library.cache_clear()
    return len(library().units)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
