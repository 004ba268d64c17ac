"""A small trained network, and a run of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from runs import Workshop

from layerwright.model.settings import Executor
from layerwright.training.run import Run

_NETWORK = (
    "Input(1,12,12) > Convolution(3,3, OutMaps=6) > BatchNormalization > ReLU > MaxPooling > Affine(16) > "
    "BatchNormalization > Tanh > Affine(3) > Softmax > CategoricalCrossEntropy"
)


def make_run(folder: Path) -> Run:
    """Train a small network for pictures of three classes."""
    workshop = Workshop(folder)
    random = np.random.default_rng(0)
    y = random.integers(0, 3, 60)
    x = random.normal(size=(60, 1, 12, 12)) * 0.2
    for sample, label in enumerate(y):
        x[sample, 0, 4 * label : 4 * label + 3] += 1
    source = workshop.source("Training", x=x, y=y.reshape(-1, 1))
    executors = (Executor("Executor", "Main", "Training"),)
    project = workshop.project(_NETWORK, datasets=(source,), executors=executors, max_epoch=2)
    return workshop.train(project).run


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of the small network, which tests leave as it is."""
    return make_run(tmp_path_factory.mktemp("trained"))
