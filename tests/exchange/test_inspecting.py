"""A look inside a run: what its layers give for samples, its filters, and what its answers rest on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from runs import Trained, Workshop

from layerwright.exchange.child import ChildError
from layerwright.exchange.inspecting import (
    Question,
    filters_of,
    layers_with_maps,
    layers_with_values,
    look_inside,
    network_of,
    read_filters,
    usual_network,
)
from layerwright.model.project import Project
from layerwright.model.settings import Executor
from layerwright.training.run import Run

_NETWORK = (
    "Input(2,6,5) > Convolution(3, KernelShape=3,3, BorderMode=valid) > ReLU > Affine(3) > Softmax "
    "> CategoricalCrossEntropy"
)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("inside"))


def project(workshop: Workshop) -> Project:
    random = np.random.default_rng(0)
    x = random.normal(size=(20, 2, 6, 5))
    source = workshop.source("Training", x=x, y=x[:, 0, :3, 0].argmax(1).reshape(-1, 1))
    return workshop.project(_NETWORK, datasets=(source,), executors=(Executor("Executor", "Main", "Training"),))


@pytest.fixture(scope="module")
def trained(workshop: Workshop) -> Trained:
    return workshop.train(project(workshop))


def question(run: Run, *rows: int, layers: tuple[str, ...] = (), explained: str = "") -> Question:
    return Question(str(run.folder), rows, layers, explained=explained)


def test_layers_give_what_numpy_gives_with_the_last_parameters(trained: Trained, workshop: Workshop) -> None:
    inside = look_inside(question(trained.run, 7, 2, layers=("Convolution", "Affine"), explained="Convolution"))
    with np.load(workshop.folder / "Training.npz") as file:
        x = file["x"][[7, 2]]
    last = trained.parameters
    assert inside.rows == (7, 2)
    np.testing.assert_array_equal(inside.inputs["x"], x)
    windows = sliding_window_view(x, (3, 3), axis=(2, 3))  # type: ignore[call-overload]
    maps = np.einsum("nihwkl,oikl->nohw", windows, last["Convolution/conv/W"])
    maps = maps + last["Convolution/conv/b"][:, None, None]
    np.testing.assert_allclose(inside.values["Convolution"], maps, atol=1e-5)
    weights = last["Affine/affine/W"]
    scores = np.maximum(maps, 0).reshape(2, -1) @ weights + last["Affine/affine/b"]
    np.testing.assert_allclose(inside.values["Affine"], scores, atol=1e-5)
    assert inside.output.argmax(1).tolist() == scores.argmax(1).tolist() == list(inside.explained)
    assert inside.heat is not None
    for place, number in enumerate(inside.explained):
        gradients = weights[:, number].reshape(maps.shape[1:]) * (maps[place] > 0)
        wanted = np.maximum(np.einsum("o,ohw->hw", gradients.mean(axis=(1, 2)), maps[place]), 0)
        np.testing.assert_allclose(inside.heat[place], wanted, atol=1e-5)


def test_filters_are_those_of_the_last_complete_epoch(trained: Trained) -> None:
    network = network_of(trained.run, usual_network(trained.run))
    assert [node.name for node in layers_with_values(network)] == ["Convolution", "ReLU", "Affine", "Softmax"]
    assert [node.name for node in layers_with_maps(network, "Softmax")] == ["Convolution", "ReLU"]
    [(name, filters)] = filters_of(network).items()
    assert name == "Convolution"
    np.testing.assert_array_equal(read_filters(trained.run, filters), trained.parameters["Convolution/conv/W"])


def test_samples_beyond_the_end_are_left_out_and_without_any_it_is_said(trained: Trained) -> None:
    assert look_inside(question(trained.run, 3, 1000)).rows == (3,)
    with pytest.raises(ChildError, match='"Training" has 20 samples'):
        look_inside(question(trained.run, 1000))


def test_what_is_not_there_is_told(trained: Trained, workshop: Workshop) -> None:
    with pytest.raises(ChildError, match='no layer "Other"'):
        look_inside(question(trained.run, 0, layers=("Other",)))
    with pytest.raises(ChildError, match="has not come so far"):
        look_inside(question(workshop.run(project(workshop)), 0))


def test_a_dataset_that_has_vanished_is_told_with_what_can_be_done(tmp_path: Path) -> None:
    own = Workshop(tmp_path)
    run = own.train(project(own)).run
    (tmp_path / "Training.npz").unlink()
    with pytest.raises(ChildError, match=r"does not exist\. Bring it back"):
        look_inside(question(run, 0))
