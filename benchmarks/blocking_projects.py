"""Projects, data and runs for `blocking.py`, made in a process of their own: the window's imports nothing for them."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import numpy as np

from layerwright.library.shelf import units
from layerwright.library.unit import save_unit
from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project, save_project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer
from layerwright.training.events import Epoch, EventWriter, Finished, Started
from layerwright.training.execution_files import RESULT, Execution, Output, Target
from layerwright.training.run import Run

LAYERS = 2_000
ROWS = 60_000
EPOCHS = 10_000
CLASSES = 1_000
CLASSIFIED = 20_000
"""Samples of the run with many classes."""
_COLUMNS = 50


def large(count: int = LAYERS) -> Project:
    """A chain of layers in columns, as in `canvas.py`."""
    kinds = ("Convolution", "ReLU", "BatchNormalization", "Tanh")
    layers = [Layer("Input", "Input", {"Size": "4,16,16"})]
    for number in range(1, count):
        properties = {"OutMaps": "4", "KernelShape": "3,3"} if number % 4 == 0 else {}
        x, y = (number // _COLUMNS) * 360, (number % _COLUMNS) * 72
        layers.append(Layer(f"Layer_{number}", kinds[number % 4], properties, x, y))
    links = tuple(Link(one.name, other.name) for one, other in itertools.pairwise(layers))
    return Project(networks=(Network("Main", tuple(layers), links),))


def small(home: Path, *, classes: int = 10) -> tuple[Project, Path]:
    """A project that could be trained, and its file."""
    chain = (
        Layer("Input", "Input", {"Size": "1,28,28"}),
        Layer("Affine", "Affine", {"OutShape": str(classes)}, y=72),
        Layer("Softmax", "Softmax", y=144),
        Layer("Loss", "CategoricalCrossEntropy", y=216),
    )
    links = tuple(Link(one.name, other.name) for one, other in itertools.pairwise(chain))
    project = Project(
        networks=(Network("Main", chain, links),),
        datasets=(DataSource("Training", "rows.npz"),),
        configuration=Configuration(
            max_epoch=EPOCHS,
            optimizers=(Optimizer("Optimizer", "Main", "Training"),),
            monitors=(Monitor("Error", "Main", "Training"),),
            executors=(Executor("Executor", "Main", "Training"),),
        ),
    )
    path = home / "small.lwproj"
    save_project(project, path)
    return project, path


def rows_of(home: Path, count: int = ROWS) -> None:
    """Write a dataset of small pictures."""
    random = np.random.default_rng(0)
    pictures = random.integers(0, 255, (count, 1, 28, 28), np.uint8)
    np.savez(home / "rows.npz", x=pictures, y=random.integers(0, 10, (count, 1)).astype(np.float32))


def trained(home: Path, name: str, epochs: int, *, classes: int = 10) -> Run:
    """A run of many epochs, as training leaves it."""
    project, path = small(home, classes=classes)
    folder = path.with_name("small.runs") / name
    run = Run.create(folder, project, path, device="cpu")
    tell = EventWriter(run.events)
    tell(Started(pid=os.getpid(), device="cpu", epoch=0, iteration=0, epochs=epochs, iterations=100))
    for number in range(1, epochs + 1):
        errors = {"Error": 1 / number, "valid_error": 2 / number}
        rates = {"Optimizer": 0.1}
        tell(Epoch(epoch=number, cost=1 / number, monitors=errors, learning_rates=rates, seconds=0.1, best=True))
    tell(Finished(epochs=epochs, seconds=1.0, best_epoch=epochs))
    return run


def evaluated(home: Path, name: str, rows: int, classes: int) -> Run:
    """A run whose outputs are there, right three times of four."""
    run = trained(home, name, 10, classes=classes)
    folder = run.evaluation("Executor")
    folder.mkdir(parents=True)
    random = np.random.default_rng(classes)
    right = random.integers(0, classes, rows)
    said = np.where(random.random(rows) < 0.75, right, random.integers(0, classes, rows))
    values = random.random((rows, classes), np.float32) / classes
    values[np.arange(rows), said] = 0.5
    np.save(folder / "output.npy", values)
    np.save(folder / "target.npy", right.astype(np.float32).reshape(-1, 1))
    names = tuple(f"class {number}" for number in range(classes))
    target = Target("y", (1,), "classes", "target.npy", names, 0)
    output = Output("Softmax", (classes,), "output.npy", target)
    execution = Execution("Executor", "Main", "Training", "last", rows, (output,))
    (folder / RESULT).write_bytes(msgspec.json.encode(execution))
    return run


def _large(home: Path) -> None:
    save_project(large(), home / "large.lwproj")


def _some_run(home: Path) -> None:
    rows_of(home, 1_000)
    trained(home, "run", 20)
    save_unit(units()[0], home / "block.lwunit")


def _rows(home: Path) -> None:
    rows_of(home)
    small(home)


def _runs(home: Path) -> None:
    rows_of(home, 1_000)
    for number in range(30):
        trained(home, f"short {number:02}", 50)
    trained(home, "long", EPOCHS)
    trained(home, "long too", EPOCHS)


def _evaluated(home: Path) -> None:
    rows_of(home)
    evaluated(home, "many rows", ROWS, 10)
    evaluated(home, "many classes", CLASSIFIED, CLASSES)


MADE: Mapping[str, Callable[[Path], None]] = {
    "start": _large,
    "tabs": _some_run,
    "rested": _some_run,
    "dialogs": _some_run,
    "canvas": _large,
    "data": _rows,
    "training": _runs,
    "evaluation": _evaluated,
}
"""What each part needs."""


if __name__ == "__main__":
    if sys.argv[1] in MADE:
        MADE[sys.argv[1]](Path(sys.argv[2]))
