"""`layerwright check`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from networks import network, project

from layerwright.model.settings import Configuration, DataSource, Executor

TOO_LARGE = "Input(1,3,3) > Convolution(8, KernelShape=5,5, BorderMode=valid) > Affine(10)"
GOOD = "Input(2) > Affine(3)"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text("x__0,x__1,y\n1,2,0\n3,4,1\n")
    return path


def with_data(text: str, path: str) -> Any:
    source = DataSource("Data", path)
    return project(text, datasets=(source,), configuration=Configuration(executors=(Executor("Run", "Main", "Data"),)))


def test_a_project_without_problems(program: Any, lenet: Path) -> None:
    outcome = program("check", lenet)
    assert (outcome.status, outcome.out, outcome.err) == (0, "No problems.\n", "")


def test_no_problems_as_json(program: Any, lenet: Path) -> None:
    assert program("check", lenet, "--json").json == {"problems": []}


def test_problems_are_grouped_by_network_with_place_and_way_out(program: Any, saved: Any) -> None:
    path = saved(project(TOO_LARGE, network("Input > Affin", "Other")))
    outcome = program("check", path)
    assert outcome.status == 1
    groups = outcome.out.split("\n\n")
    assert groups[0].startswith("Network Main\n  error  Convolution, KernelShape: ")
    assert groups[1].startswith('Network Other\n  error  Affin: There is no layer type "Affin".')
    assert 'Did you mean "Affine"?' in groups[1]
    assert groups[-1] == "2 errors.\n"


def test_each_problem_is_an_object_in_json(program: Any, saved: Any) -> None:
    outcome = program("check", saved(project(TOO_LARGE)), "--json")
    assert outcome.status == 1
    [problem] = outcome.json["problems"]
    fields = {"network", "layer", "property", "text", "fix", "severity", "kind", "facts", "remedies"}
    assert set(problem) == fields
    assert (problem["network"], problem["layer"], problem["severity"]) == ("Main", "Convolution", "error")
    assert (problem["kind"], problem["facts"]) == ("kernel.too_large", {"instead": "3,3"})
    assert problem["remedies"] == ["Set BorderMode to same", "Set KernelShape to 3,3"]


def test_what_would_mend_a_problem_of_the_data_is_told(program: Any, saved: Any, csv: Path) -> None:
    path = saved(with_data("Input(3) > Affine(3)", str(csv)))
    [problem] = program("check", path, "--json").json["problems"]
    assert (problem["kind"], problem["remedies"]) == ("dataset.shape_differs", ['Set Size of "Input" to 2'])


def test_a_problem_of_no_network_belongs_to_the_project(program: Any, saved: Any) -> None:
    outcome = program("check", saved(project()))
    assert outcome.status == 1
    assert outcome.out.startswith("Project\n  error  The project has no network.\n")


def test_data_that_fits(program: Any, saved: Any, csv: Path) -> None:
    assert program("check", saved(with_data(GOOD, csv.name))).out == "No problems.\n"


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        (GOOD, "nothing.csv", "does not exist"),
        ("Input(2, Dataset=z) > Affine(3)", "data.csv", 'no variable "z"'),
        ("Input(5) > Affine(3)", "data.csv", "has the shape 2"),
    ],
)
def test_data_that_does_not_fit(text: str, path: str, said: str, program: Any, saved: Any, csv: Path) -> None:
    outcome = program("check", saved(with_data(text, path)))
    assert outcome.status == 1
    assert said in outcome.out


def test_control_characters_of_a_name_do_not_reach_the_terminal(program: Any, saved: Any) -> None:
    path = saved(project(network("Input > Affin", "\x1b[31mred")))
    outcome = program("check", path)
    assert "\x1b" not in outcome.out
    assert "\\x1b[31mred" in outcome.out
