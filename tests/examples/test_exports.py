"""Examples of every kind go out in every form; `python benchmarks/examples.py` tries all of them at their full size."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import onnx
import pytest
from bundled import NAMES, path_of

from layerwright.exchange.model import load_model
from layerwright.exchange.nnp.writing import write_nnp
from layerwright.exchange.onnx.exporting import write_onnx
from layerwright.exchange.python import write_python

TRIED = Path(__file__).parents[2] / "docs" / "examples" / "tried.json"

SMALL = (
    "logistic_regression",
    "lenet5",
    "resnet20_cifar",
    "mobilenet_v2",
    "shufflenet",
    "lstm_classifier",
    "transformer_classifier",
    "dcgan",
    "unet",
    "siamese_network",
    "binarynet",
)


@pytest.mark.parametrize("name", [*SMALL, "googlenet", "capsnet"])
def test_an_example_is_written_as_code(name: str, tmp_path: Path) -> None:
    write_python(path_of(name), tmp_path / "code")
    for file in (tmp_path / "code").glob("*.py"):
        compile(file.read_text(encoding="utf-8"), file.name, "exec")
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--diff", "code"]
    formatted = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert formatted.returncode == 0, formatted.stdout


@pytest.mark.parametrize("name", SMALL)
def test_onnxruntime_computes_the_same_from_an_example(name: str, tmp_path: Path) -> None:
    check = write_onnx(load_model(path_of(name)), tmp_path / "model.onnx").check
    # Untrained batch normalizations make rounding larger from layer to layer; then each layer is compared for itself.
    layers = check.layers
    assert (layers.greatest_relative_difference if layers else check.greatest_relative_difference) < 1e-4
    assert layers is None or layers.compared > 10


def test_random_values_of_a_generator_come_in_from_outside_as_onnx(tmp_path: Path) -> None:
    exported = write_onnx(load_model(path_of("dcgan")), tmp_path / "model.onnx")
    [drawn] = exported.check.random_inputs
    assert (drawn.distribution, drawn.scale) == ("normal", 1.0)
    [given] = onnx.load(str(tmp_path / "model.onnx")).graph.input
    assert given.name == drawn.name


@pytest.mark.parametrize("name", SMALL)
def test_nnablas_own_loader_builds_an_example(name: str, tmp_path: Path) -> None:
    from nnabla.utils.nnp_graph import NnpLoader

    write_nnp(path_of(name), tmp_path / "model.nnp")
    for batch in (None, 3):  # a loader keeps the number of samples that it was first asked for
        loader = NnpLoader(str(tmp_path / "model.nnp"))
        for network in loader.get_network_names():
            outputs = loader.get_network(network, batch_size=batch).outputs
            assert outputs, network
            assert batch is None or {output.shape[:1] for output in outputs.values()} <= {(), (batch,)}, network


def test_every_example_was_tried_in_every_way_and_none_has_failed() -> None:
    tried = json.loads(TRIED.read_text(encoding="utf-8"))
    assert sorted(tried) == NAMES, "run: python benchmarks/examples.py --write docs/examples/tried.json --missing"
    parts = {"open", "train", "python", "onnx", "nnp", "learn"}
    assert {name: sorted(entry) for name, entry in tried.items() if set(entry) != parts} == {}
    assert {name: entry for name, parts in tried.items() for entry in parts.values() if "failed" in entry} == {}
    assert {name for name, parts in tried.items() if "refused" in parts["onnx"]} == set()
    assert all(parts["onnx"]["difference"] < 1e-3 for parts in tried.values())
