"""A small project with data on the disk, which trains in a moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networks
import numpy as np
import pytest

from layerwright.model.project import Project, save_project
from layerwright.model.settings import Configuration, DataSource, Executor, Monitor, Optimizer

MakeProject = Callable[..., Path]


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Write a project of so many epochs, and give its file."""

    def make(epochs: int = 3, samples: int = 64, name: str = "small") -> Path:
        random = np.random.default_rng(0)
        x = random.normal(size=(samples, 6))
        np.savez(tmp_path / "data.npz", x=x, y=x[:, :3].argmax(1).reshape(-1, 1))
        main = networks.network("Input(6) > Affine(3) > Softmax > CategoricalCrossEntropy")
        project = Project(
            networks=(main,),
            datasets=(DataSource("Training", "data.npz"),),
            configuration=Configuration(
                batch_size=8,
                max_epoch=epochs,
                optimizers=(Optimizer("Optimizer", "Main", "Training"),),
                monitors=(Monitor("Error", "Main", "Training"),),
                executors=(Executor("Executor", "Main", "Training"),),
            ),
        )
        path = tmp_path / f"{name}.lwproj"
        save_project(project, path)
        return path

    return make
