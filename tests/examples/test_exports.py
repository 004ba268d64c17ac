"""Examples of every kind go out in every form; `python benchmarks/examples.py` tries all of them at their full size."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bundled import NAMES, path_of

from layerwright.exchange.model import load_model
from layerwright.exchange.nnp.writing import write_nnp
from layerwright.exchange.onnx.exporting import write_onnx
from layerwright.exchange.python import write_python
from layerwright.model.problems import ProblemsError

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


_EXPLODES = pytest.mark.xfail(
    reason="Untrained, its values grow so large that rounding shows; see docs/nnef.md.", strict=False
)
_NOT_WRITTEN = pytest.mark.xfail(
    reason="Known fault: nnabla's writer of NNP fails on it; not yet understood.", strict=False
)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[_EXPLODES] * (name == "mobilenet_v2")) for name in SMALL if name != "dcgan"]
)
def test_onnxruntime_computes_the_same_from_an_example(name: str, tmp_path: Path) -> None:
    exported = write_onnx(load_model(path_of(name)), tmp_path / "model.onnx")
    assert exported.agreement.greatest_difference < 1e-3


def test_an_example_that_draws_random_values_is_refused_as_onnx(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="random values"):
        write_onnx(load_model(path_of("dcgan")), tmp_path / "model.onnx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", [pytest.param(name, marks=[_NOT_WRITTEN] * (name == "shufflenet")) for name in SMALL])
def test_nnablas_own_loader_builds_an_example(name: str, tmp_path: Path) -> None:
    from nnabla.utils.nnp_graph import NnpLoader

    write_nnp(path_of(name), tmp_path / "model.nnp")
    loader = NnpLoader(str(tmp_path / "model.nnp"))
    for network in loader.get_network_names():
        assert loader.get_network(network).outputs, network


def test_no_example_has_failed_where_all_were_tried() -> None:
    tried = json.loads(TRIED.read_text(encoding="utf-8"))
    assert set(tried) <= set(NAMES)
    assert {name: entry for name, parts in tried.items() for entry in parts.values() if "failed" in entry} == {}
