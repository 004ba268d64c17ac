"""The commands that write networks for other programs, and read theirs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from networks import network
from runs import Workshop

from layerwright.cli import program
from layerwright.model.project import save_project
from layerwright.model.settings import Executor


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project that nobody has trained."""
    workshop = Workshop(tmp_path)
    training = workshop.classes()
    made = workshop.project(
        network("Input(6) > Affine(4) > ReLU > Affine(3) > Softmax > CategoricalCrossEntropy"),
        datasets=(training,),
        executors=(Executor("Executor", "Main", training.name),),
    )
    save_project(made, tmp_path / "p.lwproj")
    return tmp_path / "p.lwproj"


def test_python_code_is_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = project.with_name("code")
    assert program.main(["export", "python", str(project), "--output", str(output), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["files"] == sorted(path.name for path in output.iterdir())
    assert "def main(x):" in (output / "model.py").read_text()
    assert program.main(["export", "python", str(project), "--output", str(output)]) == 1
    assert "not an empty folder" in capsys.readouterr().err


def test_onnx_goes_out_and_comes_in(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project.with_name("p.onnx")
    assert program.main(["export", "onnx", str(project), "--output", str(file)]) == 0
    assert "onnxruntime computes the same on 4 samples" in capsys.readouterr().out
    again = project.with_name("again.lwproj")
    assert program.main(["import", str(file), "--output", str(again)]) == 0
    assert "5 layers, 4 links" in capsys.readouterr().out
    assert program.main(["check", str(again)]) == 0


def test_nnp_goes_out_and_comes_in(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project.with_name("p.nnp")
    assert program.main(["export", "nnp", str(project), "--output", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["networks"] == ["Main"]
    assert "no CSV" in document["warnings"][0]["text"]
    again = project.with_name("again.lwproj")
    assert program.main(["import", str(file), "--output", str(again)]) == 0
    assert "Main" in capsys.readouterr().out
