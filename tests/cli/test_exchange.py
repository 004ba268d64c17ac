"""`layerwright import` and `layerwright export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from networks import project

from layerwright.model.project import load_project
from layerwright.model.settings import Configuration, DataSource

TEXT = r"""[Network_Global]
NumLayer=1
NumLink=0
[Layer_0]
ID=3
Type=Mystery
Property_0_Name=Name
Property_0_Value=x
NumProperty=1
[Dataset]
Num=1
[Dataset_0]
Name=Training
URI=C:\data\training.csv
"""


@pytest.fixture
def sdcproj(tmp_path: Path) -> Path:
    path = tmp_path / "small.sdcproj"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", [("import",), ("export",), ("export", "sdcproj")], ids=" ".join)
def test_help_fits_and_shows_an_example(command: tuple[str, ...], program: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    outcome = program(*command, "--help")
    before, example = outcome.out.split("\nexample")
    assert f"layerwright {' '.join(command)} " in example
    assert not [line for line in before.splitlines() if len(line) > 80]


def test_an_import_tells_what_came_over_what_to_mind_and_how_to_go_on(
    program: Any, sdcproj: Path, tmp_path: Path
) -> None:
    output = tmp_path / "small.lwproj"
    outcome = program("import", sdcproj, "--output", output)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        f"Imported into {output}:",
        "  Network Main      1 layer, 0 links",
        r"  Dataset Training  C:\data\training.csv",
        "  Training          0 optimizers, 0 monitors, 0 executors",
        "",
        "Network Main",
        '  warning  One layer is of the type "Mystery", which is not known here.',
        "",
        "Project",
        r'  warning  The dataset "Training" lies at "C:\data\training.csv", which is no place on this machine.',
        "           Choose its file anew.",
        "",
        "To see what is left to do, run:",
        f"  layerwright check {output}",
    ]
    assert load_project(output).networks[0].layers[0].name == "x"


def test_an_import_as_json(program: Any, sdcproj: Path, tmp_path: Path) -> None:
    output = tmp_path / "small.lwproj"
    document = program("import", sdcproj, "--output", output, "--json").json
    assert document["project"] == str(output)
    assert document["networks"] == [{"name": "Main", "layers": 1, "links": 0}]
    assert document["datasets"] == [{"name": "Training", "path": r"C:\data\training.csv"}]
    assert [problem["severity"] for problem in document["warnings"]] == ["warning", "warning"]


def test_an_import_does_not_replace_a_project(program: Any, sdcproj: Path, saved: Any) -> None:
    path = saved(project("Input > Affine"))
    before = path.read_bytes()
    outcome = program("import", sdcproj, "--output", path)
    assert outcome.status == 1
    assert outcome.err == f'"{path}" exists already. Choose another name for the new project.\n'
    assert path.read_bytes() == before


def test_a_file_of_an_unknown_kind_is_wrong_use(program: Any) -> None:
    outcome = program("import", "network.docx", "--output", "out.lwproj")
    assert outcome.status == 2
    assert "'network.docx' is nothing that can be imported: a file that ends in .sdcproj" in outcome.err


def test_a_damaged_file_is_told_with_its_line(program: Any, sdcproj: Path, tmp_path: Path) -> None:
    sdcproj.write_text("[Global]\nNumNetwork=many\n")
    outcome = program("import", sdcproj, "--output", tmp_path / "out.lwproj")
    assert outcome.status == 1
    assert outcome.err == (
        f'"{sdcproj}" cannot be imported. Line 2: NumNetwork is "many", and must be a whole number.\n'
    )
    assert not (tmp_path / "out.lwproj").exists()


def test_an_export_without_losses(program: Any, saved: Any, tmp_path: Path) -> None:
    output = tmp_path / "out.sdcproj"
    outcome = program("export", "sdcproj", saved(project("Input > Affine")), "--output", output)
    assert (outcome.status, outcome.out, outcome.err) == (0, f"Exported to the file {output}.\n", "")
    assert output.read_text().startswith("[Engine]\n")


def test_an_export_names_what_is_lost(program: Any, saved: Any, tmp_path: Path) -> None:
    made = project("Input > Affine", configuration=Configuration(seed=5), datasets=(DataSource("D", "d.csv"),))
    arguments = ("export", "sdcproj", saved(made), "--output", tmp_path / "out.sdcproj")
    outcome = program(*arguments)
    assert outcome.status == 0
    assert "configuration, seed: 5 cannot be written in this format" in outcome.out
    assert outcome.out.endswith("\n2 warnings. The project itself is as it was.\n")
    document = program(*arguments, "--json").json
    assert document["file"] == str(tmp_path / "out.sdcproj")
    assert len(document["warnings"]) == 2


def test_what_is_exported_can_be_imported_again(program: Any, lenet: Path, tmp_path: Path) -> None:
    output, back = tmp_path / "lenet.sdcproj", tmp_path / "back.lwproj"
    assert program("export", "sdcproj", lenet, "--output", output).status == 0
    assert program("import", output, "--output", back).status == 0
    assert load_project(back).configuration == load_project(lenet).configuration
