"""A project with small pictures and a convolution, which trains in a moment."""

from __future__ import annotations

from pathlib import Path

import networks
import numpy as np

from layerwright.model.project import Project, save_project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer

NETWORK = "Input(1,8,8) > Convolution(4, KernelShape=3,3) > ReLU > Affine(2) > Softmax > CategoricalCrossEntropy"


def make_pictured(folder: Path, *, epochs: int = 2, samples: int = 64, network: str = NETWORK) -> Path:
    """Write a project that tells a bright left half from a bright right one.

    Returns:
        The project file.
    """
    random = np.random.default_rng(0)
    x = random.uniform(0, 0.4, (samples, 1, 8, 8)).astype(np.float32)
    y = random.integers(0, 2, (samples, 1))
    for sample, side in enumerate(y[:, 0]):
        x[sample, 0, :, 4 * side : 4 * side + 4] += 0.5
    np.savez(folder / "sides.npz", x=x, y=y)
    project = Project(
        networks=(networks.network(network),),
        datasets=(DataSource("Training", "sides.npz"),),
        configuration=Configuration(
            batch_size=8,
            max_epoch=epochs,
            optimizers=(Optimizer("Optimizer", "Main", "Training"),),
            monitors=(Monitor("Error", "Main", "Training"),),
            executors=(Executor("Executor", "Main", "Training"),),
        ),
    )
    path = folder / "sides.lwproj"
    save_project(project, path)
    return path
