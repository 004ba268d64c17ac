"""The example network against the same one written by hand with nnabla."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nnabla as nn
import nnabla.functions as F
import nnabla.parametric_functions as PF
import nnabla.solvers as S
import numpy as np
import pytest

from layerwright.engine.build import Graph
from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.model.project import load_project
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve

LENET = Path(__file__).parents[2] / "examples" / "mnist_lenet" / "mnist_lenet.lwproj"
BATCH = 8


class ByHand(NamedTuple):
    """LeNet as nnabla's users write it."""

    x: nn.Variable
    t: nn.Variable
    probabilities: nn.Variable
    loss: nn.Variable


def by_hand() -> ByHand:
    x, t = nn.Variable((BATCH, 1, 28, 28)), nn.Variable((BATCH, 1))
    with nn.parameter_scope("Convolution"):
        h = PF.convolution(x, 16, (7, 7))
    h = F.max_pooling(F.relu(h), (2, 2))
    with nn.parameter_scope("Convolution_2"):
        h = PF.convolution(h, 30, (3, 3))
    h = F.tanh(F.max_pooling(h, (2, 2)))
    with nn.parameter_scope("Affine"):
        h = F.relu(PF.affine(h, 150))
    with nn.parameter_scope("Affine_2"):
        h = F.softmax(PF.affine(h, 10))
    h.persistent = True
    return ByHand(x, t, h, F.mean(F.categorical_cross_entropy(h, t)))


@pytest.fixture
def lenet(tmp_path: Path) -> Iterator[tuple[ByHand, Graph, Graph, ParameterStore]]:
    """By hand, as the program builds it for training and for use, and the program's parameters, all starting alike."""
    network = resolve(load_project(LENET), "Main")
    store = ParameterStore()
    store.create(network.parameters.values(), 3, tmp_path)
    parameters: dict[str, nn.Variable] = {}
    with nn.parameter_scope("", parameters):
        written = by_hand()
        for name, variable in nn.get_parameters().items():
            variable.d = store.variable(name).d
        yield written, Graph(network, store, BATCH), Graph(derive(network, "runtime"), store, BATCH), store


def batch() -> dict[str, Array]:
    random = np.random.default_rng(0)
    images = random.uniform(0, 1, (BATCH, 1, 28, 28)).astype(np.float32)
    return {"x": images, "y": random.integers(0, 10, (BATCH, 1)).astype(np.float32)}


def test_the_example_computes_what_the_same_network_by_hand_computes(
    lenet: tuple[ByHand, Graph, Graph, ParameterStore],
) -> None:
    written, _, used, _ = lenet
    written.x.d = batch()["x"]
    written.probabilities.forward()
    used.feed(batch())
    assert np.array_equal(used.outputs(["Softmax"])["Softmax"], written.probabilities.d)


def test_the_example_learns_what_the_same_network_by_hand_learns(
    lenet: tuple[ByHand, Graph, Graph, ParameterStore],
) -> None:
    written, training, _, store = lenet
    theirs, ours = S.Adam(), S.Adam()
    theirs.set_parameters(nn.get_parameters())
    ours.set_parameters({name: store.variable(name) for name in training.trained_parameters()})
    written.x.d, written.t.d = batch()["x"], batch()["y"]
    for _ in range(2):
        for solver in (theirs, ours):
            solver.zero_grad()
        written.loss.forward()
        written.loss.backward()
        training.feed(batch())
        assert training.train_step() == float(written.loss.d)
        for solver in (theirs, ours):
            solver.update()
    for name, variable in nn.get_parameters().items():
        assert np.array_equal(store.variable(name).d, variable.d), name
