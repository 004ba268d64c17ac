"""`layerwright compare` and `layerwright unit`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bundled import path_of

from layerwright.cli.program import main
from layerwright.model.project import load_project


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWRIGHT_DATA", str(tmp_path / "person"))


def test_networks_are_compared_the_cheapest_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(path_of("vgg16")), str(path_of("squeezenet"))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Network", "Parameters", "MultiplyAdds", "Size", "Layers"]
    assert lines[1].split()[:3] == ["squeezenet", "1,235,496", "349,151,936"]
    assert lines[2].split()[:3] == ["vgg16", "138,357,544", "15,470,264,320"]


def test_a_comparison_is_given_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(path_of("convolution_variants")), "--all-networks", "--json", "--sort", "none"]) == 0
    networks = json.loads(capsys.readouterr().out)["networks"]
    assert [(entry["network"], entry["multiply_adds"]) for entry in networks][:3] == [
        ("Plain", 120_422_400),
        ("Squeezed", 12_443_648),
        ("Separable", 8_580_096),
    ]


def test_a_missing_project_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "nothing.lwproj"]) != 0
    assert "nothing.lwproj" in capsys.readouterr().err


def test_units_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unit", "list"]) == 0
    assert "ResNetBottleneck" in capsys.readouterr().out
    assert main(["unit", "show", "Fire"]) == 0
    shown = capsys.readouterr().out
    assert "1 to 1024" in shown
    assert "SqueezeNet" in shown
    assert main(["unit", "show", "Fire", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["arguments"][0]["name"] == "Squeeze"


def test_a_unit_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unit", "show", "Fires"]) != 0
    assert 'no unit "Fires"' in capsys.readouterr().err


def test_a_unit_of_ones_own_is_kept_shared_taken_and_brought_up_to_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, other, file = tmp_path / "mine.lwproj", tmp_path / "other.lwproj", tmp_path / "g.lwunit"
    shutil.copy(path_of("dcgan"), mine)
    shutil.copy(path_of("mlp"), other)
    assert main(["unit", "keep", str(mine), "Generator", "--description", "Draws."]) == 0
    assert main(["unit", "share", "Generator", str(file)]) == 0
    assert main(["unit", "share", "Generator", str(file)]) != 0
    assert main(["unit", "add", str(other), "Generator"]) == 0
    assert "Generator" in load_project(other).by_name
    assert main(["unit", "update", str(other)]) == 0
    changed = mine.read_text().replace('"OutMaps": "32"', '"OutMaps": "48"')
    assert changed != mine.read_text()
    mine.write_text(changed)
    assert main(["unit", "keep", str(mine), "Generator"]) == 0
    capsys.readouterr()
    assert main(["unit", "update", str(other), "--dry-run"]) == 1
    assert "version 2 of Generator" in capsys.readouterr().out
    assert '"OutMaps": "48"' not in other.read_text()
    assert main(["unit", "update", str(other), "Generator"]) == 0
    assert '"OutMaps": "48"' in other.read_text()
    assert main(["unit", "rename", "Generator", "Maker"]) == 0
    assert main(["unit", "forget", "Maker"]) == 0
    assert main(["unit", "forget", "Generator"]) != 0
    assert main(["unit", "take", str(file)]) == 0
    assert main(["unit", "list", "--json"]) == 0
    capsys.readouterr()


def test_a_damaged_unit_of_ones_own_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "person" / "units"
    folder.mkdir(parents=True)
    (folder / "Bad.lwunit").write_bytes(b"[]")
    assert main(["unit", "list"]) == 1
    assert "Bad.lwunit" in capsys.readouterr().err
