"""A trained network as one value, and what nnabla answers for it in a process of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from networks import project
from runs import Workshop

from layerwright.exchange.child import ChildError
from layerwright.exchange.model import load_model, sample_inputs
from layerwright.exchange.reference import reference_outputs
from layerwright.model.problems import LayerwrightError, ProblemsError
from layerwright.model.project import save_project
from layerwright.model.settings import Executor

_NETWORK = "Input(6) > Affine(8) > Dropout > ReLU > Affine(3) > Softmax > CategoricalCrossEntropy"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("models"))


def test_a_run_gives_its_best_parameters_and_the_network_as_it_is_used(workshop: Workshop) -> None:
    made = workshop.project(_NETWORK, executors=(Executor("Executor", "Main", "Training"),))
    trained = workshop.train(made)
    model = load_model(trained.run.folder)
    assert [node.type.name for node in model.resolved.nodes] == ["Input", "Affine", "ReLU", "Affine", "Softmax"]
    best = trained.best
    assert model.parameters.keys() == best.keys()
    assert all(np.array_equal(values, best[name]) for name, values in model.parameters.items())
    inputs = sample_inputs(model, 5)
    with np.load(workshop.folder / "Training.npz") as file:
        assert np.array_equal(inputs["x"], file["x"][:5])
    answers = reference_outputs(model, inputs)
    hidden = np.maximum(inputs["x"] @ best["Affine/affine/W"] + best["Affine/affine/b"], 0)
    scores = hidden @ best["Affine_2/affine/W"] + best["Affine_2/affine/b"]
    shares = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    np.testing.assert_allclose(answers["Softmax"], shares, atol=1e-6)
    inside = reference_outputs(model, inputs, ["ReLU"])
    np.testing.assert_allclose(inside["ReLU"], hidden, atol=1e-6)


def test_a_project_gives_the_parameters_that_training_would_start_from(workshop: Workshop) -> None:
    made = workshop.project(_NETWORK)
    path = workshop.folder / "start.lwproj"
    save_project(made, path)
    model = load_model(path)
    assert model.run is None
    assert model.parameters["Affine/affine/W"].shape == (6, 8)
    assert np.array_equal(load_model(path).parameters["Affine/affine/W"], model.parameters["Affine/affine/W"])


def test_without_data_samples_are_drawn_the_same_each_time(tmp_path: Path) -> None:
    save_project(project("Input(2,3) > Affine(4)"), tmp_path / "a.lwproj")
    model = load_model(tmp_path / "a.lwproj")
    first, second = sample_inputs(model, 3), sample_inputs(model, 3)
    assert first["x"].shape == (3, 2, 3)
    assert np.array_equal(first["x"], second["x"])


def test_what_cannot_be_a_model_is_refused(tmp_path: Path) -> None:
    save_project(project("Input(3) > Affine(OutShape=0)"), tmp_path / "wrong.lwproj")
    with pytest.raises(ProblemsError, match='"Main" cannot be used'):
        load_model(tmp_path / "wrong.lwproj")
    save_project(project("Input(3) > Affine(2)"), tmp_path / "right.lwproj")
    with pytest.raises(LayerwrightError, match='no network "Other"'):
        load_model(tmp_path / "right.lwproj", network="Other")
    with pytest.raises(LayerwrightError, match="not a run folder"):
        load_model(tmp_path)


def test_what_nnabla_refuses_is_told_by_the_process_that_ran_it(tmp_path: Path) -> None:
    save_project(project("Input(3,4,4) > MaxPooling(2,2, ChannelLast=True)"), tmp_path / "a.lwproj")
    model = load_model(tmp_path / "a.lwproj")
    with pytest.raises(ChildError, match="cannot be computed on the CPU"):
        reference_outputs(model, sample_inputs(model, 1))
