"""The commands that write, read and run NNEF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from runs import Workshop

from layerwright.cli.program import main
from layerwright.model.settings import Executor

_NETWORK = "Input(3,6,6) > Convolution(3,3, OutMaps=4) > ReLU > Affine(3) > Softmax > CategoricalCrossEntropy"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a network that tells red, green and blue apart."""
    folder = tmp_path_factory.mktemp("colours")
    workshop = Workshop(folder)
    random = np.random.default_rng(0)
    y = np.arange(48) % 3
    x = random.uniform(0, 0.3, (48, 3, 6, 6))
    x[np.arange(48), y] += 0.6
    source = workshop.source("Training", x=x, y=y.reshape(-1, 1))
    executors = (Executor("Executor", "Main", "Training"),)
    project = workshop.project(_NETWORK, datasets=(source,), executors=executors, max_epoch=30)
    return workshop.train(project).run.folder


def picture(path: Path, *colour: int, size: int = 9) -> str:
    """A picture of one colour."""
    Image.new("RGB", (size, size), colour).save(path)
    return str(path)


def document(capsys: Any) -> Any:
    """What was printed as JSON."""
    return json.loads(capsys.readouterr().out)


def test_export_says_what_other_engines_answered(run: Path, tmp_path: Path, capsys: Any) -> None:
    assert main(["export", "nnef", str(run), "--output", str(tmp_path / "colours.nnef.tar")]) == 0
    text = capsys.readouterr().out
    assert f"Exported to the file {tmp_path / 'colours.nnef.tar'}." in text
    assert "the same first class for 16 of 16" in text
    assert "nnef.Session" in text


def test_export_as_json_tells_the_cost_of_fewer_bits(run: Path, tmp_path: Path, capsys: Any) -> None:
    arguments = ["export", "nnef", str(run), "--output", str(tmp_path / "colours"), "--quantized", "--json"]
    assert main(arguments) == 0
    written = document(capsys)
    assert written["cost"]["greatest_difference"] > 0
    assert written["engines"][0]["greatest_difference"] < 1e-5


def test_a_model_comes_back_as_a_project_without_problems(run: Path, tmp_path: Path, capsys: Any) -> None:
    main(["export", "nnef", str(run), "--output", str(tmp_path / "colours")])
    project = tmp_path / "again.lwproj"
    assert main(["import", str(tmp_path / "colours"), "--output", str(project)]) == 0
    assert "Network Main  5 layers, 4 links" in capsys.readouterr().out
    assert main(["check", str(project)]) == 0
    assert main(["import", str(tmp_path / "colours"), "--output", str(project)]) == 1
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["run", "folder", "archive", "project"])
def test_pictures_get_names_whatever_the_model_is(
    run: Path, kind: str, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = run
    if kind != "run":
        model = tmp_path / ("colours.nnef.tgz" if kind == "archive" else "colours")
        main(["export", "nnef", str(run), "--output", str(model)])
    if kind == "project":
        model = tmp_path / "again.lwproj"
        main(["import", str(tmp_path / "colours"), "--output", str(model)])
    labels = tmp_path / "names.txt"
    labels.write_text("n00000001 red\nn00000002 green\nn00000003 blue\n")
    pictures = [picture(tmp_path / "a.png", 0, 0, 230), picture(tmp_path / "b.png", 230, 10, 0)]
    capsys.readouterr()
    arguments = ["run", str(model), "--input", *pictures, "--labels", str(labels), "--top", "2"]
    assert main([*arguments, "--json"]) == 0
    answers = document(capsys)
    assert [answer["guesses"][0]["name"] for answer in answers] == ["blue", "red"]
    assert all(len(answer["guesses"]) == 2 and answer["probabilities"] for answer in answers)
    if kind == "run":
        assert main(arguments) == 0
        assert f"{pictures[0]}: blue" in capsys.readouterr().out
        assert main([*arguments, "--bgr", "--json"]) == 0
        assert [answer["guesses"][0]["name"] for answer in document(capsys)] == ["red", "blue"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--labels", "{folder}/two.txt"], "There are 2 names for the 3 outputs"),
        (["--labels", "{folder}/missing.txt"], "cannot be read: No such file"),
        (["--mean", "1,2"], "The mean has 2 numbers"),
    ],
)
def test_what_does_not_fit_is_said(run: Path, arguments: list[str], says: str, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "two.txt").write_text("a\nb\n")
    given = [argument.format(folder=tmp_path) for argument in arguments]
    assert main(["run", str(run), "--input", picture(tmp_path / "a.png", 1, 2, 3), *given]) == 1
    assert says in capsys.readouterr().err


def test_what_is_no_picture_is_said(run: Path, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.png").write_text("no picture")
    assert main(["run", str(run), "--input", str(tmp_path / "a.png")]) == 1
    assert "a.png" in capsys.readouterr().err


def test_what_can_be_imported_is_said(tmp_path: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit):
        main(["import", str(tmp_path / "a.txt"), "--output", str(tmp_path / "b.lwproj")])
    said = " ".join(capsys.readouterr().err.split())
    assert "graph.nnef" in said
    assert ".tgz" in said
