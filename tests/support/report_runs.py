"""Runs that are reported on: trained and executed within the test, on small pictures that differ by class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from networks import project
from runs import never, resume

from layerwright.model.network import Network
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer
from layerwright.training.execution import execute
from layerwright.training.run import Run

SAMPLES = 60
CLASSES = 3
NETWORK = (
    "Input(1,8,8) > conv: Convolution(4, KernelShape=3,3) > ReLU > scores: Affine(3) > Softmax > "
    "CategoricalCrossEntropy"
)


def write_pictures(folder: Path, name: str = "pictures.npz") -> None:
    """Write grey pictures, in which another part is bright for each class; every tenth has a wrong label."""
    random = np.random.default_rng(0)
    y = np.arange(SAMPLES) % CLASSES
    x = random.integers(0, 60, (SAMPLES, 1, 8, 8))
    for row, label in enumerate(y):
        x[row, 0, 2 * label : 2 * label + 2] += 150
    y[::10] = (y[::10] + 1) % CLASSES
    np.savez(folder / name, x=x.astype(np.uint8), y=y.astype(np.float32).reshape(-1, 1))


def make_run(folder: Path, *networks: Network | str, name: str = "first", **configuration: Any) -> Run:
    """Make a run that has not begun."""
    if not (folder / "pictures.npz").exists():
        write_pictures(folder)
    settings = {
        "max_epoch": 3,
        "batch_size": 16,
        "optimizers": (Optimizer("Optimizer", "Main", "Training", parameters={"Alpha": 0.01}),),
        "monitors": (Monitor("valid_error", "Main", "Training"),),
        "executors": (Executor("Executor", "Main", "Training"),),
        **configuration,
    }
    made = project(
        *(networks or (NETWORK,)),
        datasets=(DataSource("Training", "pictures.npz"),),
        configuration=Configuration(**settings),
        description="Three kinds of stripes.",
    )
    return Run.create(folder / name, made, folder / "stripes.lwproj", device="cpu", kernels="nnabla")


def train_run(run: Run, *, evaluated: bool = True) -> Run:
    """Train a run, and run its executors."""
    resume(run, never)
    if evaluated:
        for executor in run.project().configuration.executors:
            execute(run, executor.name, "best", lambda done, total: None)
    return run
