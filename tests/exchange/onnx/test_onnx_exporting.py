"""ONNX export as a user meets it: checked files, reasons, and where results part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from networks import network
from onnx_files import answers
from runs import CLASSES, FEATURES, Workshop, resume

from layerwright.exchange.model import Model, load_model, sample_inputs
from layerwright.exchange.onnx import checking, writing
from layerwright.exchange.onnx.checking import OnnxCheckError
from layerwright.exchange.onnx.exporting import check_path, write_onnx
from layerwright.exchange.onnx.forms import elementwise
from layerwright.exchange.onnx.forms.table import FORMS
from layerwright.exchange.onnx.network import make_graph
from layerwright.model.problems import LayerwrightError, ProblemsError
from layerwright.model.project import save_project
from layerwright.model.settings import Executor
from layerwright.training.execution import execute

MAIN = f"Input({FEATURES}) > Affine(20) > Tanh > Dropout > Affine({CLASSES}) > SoftmaxCrossEntropy"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def model(workshop: Workshop) -> Model:
    """A trained model."""
    training = workshop.classes()
    executors = (Executor("Executor", "Main", training.name),)
    run = workshop.run(workshop.project(network(MAIN), datasets=(training,), executors=executors))
    resume(run)
    execute(run, "Executor", "best", lambda done, total: None)
    return load_model(run.folder)


@pytest.fixture
def forms(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The table of forms, to be changed in a test."""
    changed = dict(FORMS)
    monkeypatch.setattr("layerwright.exchange.onnx.network.FORMS", changed)
    return changed


def test_a_trained_network_gives_the_same_outputs_and_says_so(workshop: Workshop, model: Model) -> None:
    target = workshop.folder / "model.onnx"
    exported = write_onnx(model, target)
    assert model.run is not None
    expected = np.load(model.run.evaluation("Executor") / "output-0.npy")
    values = np.load(workshop.folder / "Training.npz")["x"].astype(np.float32)
    [found] = answers(target, values)
    np.testing.assert_allclose(found, expected, atol=1e-6)
    check = json.loads(check_path(target).read_text())
    assert check["agreement"]["same_first_class"] == exported.agreement.samples
    assert check["agreement"]["greatest_difference"] < 1e-5
    [opset] = onnx.load(str(target)).opset_import
    assert opset.version >= 17


def test_weights_that_do_not_fit_go_into_a_second_file(
    workshop: Workshop, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "LARGEST", 64)
    target = workshop.folder / "model.onnx"
    exported = write_onnx(model, target)
    data = workshop.folder / "model.onnx.data"
    assert exported.files == (target, data, check_path(target))
    assert data.stat().st_size == sum(values.nbytes for values in model.parameters.values())
    assert target.stat().st_size < 2000
    assert answers(target, np.zeros((2, FEATURES), np.float32))[0].shape == (2, CLASSES)


def test_the_first_layer_that_differs_is_named_and_nothing_is_written(
    workshop: Workshop, model: Model, forms: dict[str, Any]
) -> None:
    forms["Tanh"] = elementwise.FORMS["Sigmoid"]
    with pytest.raises(OnnxCheckError, match=r'first layer whose values differ is "Tanh"'):
        write_onnx(model, workshop.folder / "model.onnx")
    assert list(workshop.folder.glob("*.onnx*")) == []


def test_a_network_that_makes_rounding_larger_is_compared_layer_by_layer(workshop: Workshop) -> None:
    # Untrained, the variance is 0, so that each normalization multiplies by 100 or more.
    block = " > ".join(["Convolution(8, BorderMode=same) > BatchNormalization"] * 8)
    text = f"Input(3,8,8) > {block} > ReLU6 > Affine(3) > Softmax"
    save_project(workshop.project(network(text)), workshop.folder / "p.lwproj")
    check = write_onnx(load_model(workshop.folder / "p.lwproj"), workshop.folder / "p.onnx").check
    if check.layers is None:
        assert check.greatest_relative_difference < 1e-4
    else:
        assert check.layers.compared >= 19
        assert check.layers.greatest_relative_difference < 1e-4


def test_each_layer_computed_for_itself_is_compared_with_its_own_size(workshop: Workshop) -> None:
    text = "x: Input(4) > MulScalar(1e6) > AddScalar(1) > Sin > a: Add2 > Affine(3) > MulScalar(1e-6); x > a"
    save_project(workshop.project(network(text)), workshop.folder / "p.lwproj")
    model = load_model(workshop.folder / "p.lwproj")
    graph = make_graph(model)
    sampled = sample_inputs(model, 4)
    apart, overflows = checking._layers_apart(graph, model, sampled, checking._fed(graph, sampled, {}), 4)
    assert list(apart) == [node.name for node in model.resolved.nodes if node.type.name != "Input"]
    assert max(apart.values()) < 1e-5
    assert overflows is None


def test_layers_are_compared_up_to_the_first_whose_values_are_no_numbers(workshop: Workshop) -> None:
    # nnabla's ReLU makes 0 of what is no number, and onnxruntime's does not.
    text = "Input(4) > MulScalar(1e30) > f: MulScalar(1e30) > MulScalar(0) > ReLU > Affine(3)"
    save_project(workshop.project(network(text)), workshop.folder / "p.lwproj")
    check = write_onnx(load_model(workshop.folder / "p.lwproj"), workshop.folder / "p.onnx").check
    assert check.layers is not None
    assert (check.layers.compared, check.layers.overflows) == (1, "f")


def test_random_values_come_in_from_outside(workshop: Workshop) -> None:
    text = (
        "Noise: Input(5, Generator=Normal, GeneratorMultiplier=0.5) > c: Concatenate > Affine(6) > Tanh; "
        "Shift: Input(5, Generator=Uniform, GeneratorMultiplier=2) > c; x: Input(6) > c"
    )
    save_project(workshop.project(network(text)), workshop.folder / "p.lwproj")
    target = workshop.folder / "p.onnx"
    exported = write_onnx(load_model(workshop.folder / "p.lwproj"), target)
    found = {entry.name: (entry.distribution, entry.scale) for entry in exported.check.random_inputs}
    assert found == {"Noise": ("normal", 0.5), "Shift": ("uniform", 2.0)}
    assert exported.check.greatest_relative_difference < 1e-5
    made = onnx.load(str(target))
    assert [entry.name for entry in made.graph.input] == ["x", "Noise", "Shift"]
    told = {entry.key: entry.value for entry in made.metadata_props}
    assert json.loads(told["random_inputs"])[0] == {"name": "Noise", "distribution": "normal", "scale": 0.5}


def test_all_layers_that_cannot_be_written_are_named(workshop: Workshop) -> None:
    project = workshop.project(network("Input(2,4,4) > TopKData(3) > CumProd > Affine(3) > Softmax"))
    save_project(project, workshop.folder / "p.lwproj")
    with pytest.raises(ProblemsError) as caught:
        write_onnx(load_model(workshop.folder / "p.lwproj"), workshop.folder / "p.onnx")
    assert len(caught.value.problems) == 2
    assert "TopKData" in str(caught.value)
    assert "running products" in str(caught.value)
    assert not (workshop.folder / "p.onnx").exists()


def test_a_place_that_cannot_be_written_to_is_told(workshop: Workshop, model: Model) -> None:
    with pytest.raises(LayerwrightError, match="cannot be written"):
        write_onnx(model, workshop.folder / "missing" / "model.onnx")


def test_mapped_weights_are_copied_as_they_are(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(700, 300)).astype(np.float32)
    values.tofile(tmp_path / "values.bin")
    mapped = np.memmap(tmp_path / "values.bin", np.float32, "r", 300 * 4, (699, 300))
    copies: Mapping[str, Any] = {"whole": mapped, "shaped": mapped.reshape(300, 699), "turned": mapped.T}
    for name, array in copies.items():
        with (tmp_path / name).open("wb") as file:
            file.write(b"head")
            writing._write_values(file, writing.Stored(name, array))
            file.write(b"tail")
        content = (tmp_path / name).read_bytes()
        assert content == b"head" + np.ascontiguousarray(array).tobytes() + b"tail"
