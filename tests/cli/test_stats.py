"""`layerwright stats`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from networks import network, project
from reference import REFERENCE, needs_reference, table

LENET_TOTALS = {
    "Output": 21919,
    "CostParameter": 78810,
    "CostAdd": 11304,
    "CostMultiply": 0,
    "CostMultiplyAdd": 802876,
    "CostDivision": 490,
    "CostExp": 490,
    "CostIf": 17558,
}


TITLES = ["Layer", "Type", "Shape", "Output", "Parameter", "Add", "MultiplyAdd", "Division", "Exp", "If"]


def test_the_totals_of_the_example_as_json(program: Any, lenet: Path) -> None:
    outcome = program("stats", lenet, "--json")
    assert outcome.status == 0
    main = outcome.json["networks"]["Main"]
    assert main["statistics"] == LENET_TOTALS
    assert main["parameters"] == {"trainable": 78810, "stored": 78810}
    assert main["problems"] == []


def test_each_layer_of_the_example_as_json(program: Any, lenet: Path) -> None:
    layers = program("stats", lenet, "--json").json["networks"]["Main"]["layers"]
    assert len(layers) == 12
    assert layers[1] == {
        "name": "Convolution",
        "type": "Convolution",
        "output": [16, 22, 22],
        "costs": {
            "Output": 7744,
            "CostParameter": 800,
            "CostAdd": 7744,
            "CostMultiply": 0,
            "CostMultiplyAdd": 379456,
            "CostDivision": 0,
            "CostExp": 0,
            "CostIf": 0,
        },
    }


def test_the_table_has_grouped_numbers_and_only_costs_that_occur(program: Any, lenet: Path) -> None:
    lines = program("stats", lenet).out.splitlines()
    assert lines[0] == "Main"
    assert lines[1].split() == TITLES
    assert " ".join(lines[3].split()) == "Convolution Convolution 16,22,22 7,744 800 7,744 379,456 0 0 0"
    assert "CostMultiply           0" in lines
    assert "CostMultiplyAdd  802,876" in lines
    assert lines[-1] == "78,810 parameters, 78,810 trainable"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_left_out(
    width: int, program: Any, lenet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = program("stats", lenet).out
    assert max(map(len, out.splitlines())) <= width
    titles = {word for line in out.splitlines() if line.startswith("Layer") for word in line.split()}
    assert titles == set(TITLES)
    assert "379,456" in out


def test_frozen_parameters_are_stored_but_not_trainable(program: Any, saved: Any) -> None:
    path = saved(project("Input(2) > Affine(3, W.LRateMultiplier=0)"))
    assert program("stats", path).out.endswith("\n9 parameters, 3 trainable\n")


def test_a_unit_stands_for_all_that_it_holds(program: Any, saved: Any) -> None:
    block = network("Input(4) > Affine(4) > ReLU", "Block")
    path = saved(project(network("Input(4) > Unit(Network=Block) > unit_2: Unit(Network=Block)"), block))
    networks = program("stats", path, "--json").json["networks"]
    assert set(networks) == {"Main", "Block"}
    unit = networks["Main"]["layers"][1]
    assert (unit["name"], unit["type"], unit["output"]) == ("Unit", "Unit", [4])
    assert unit["costs"]["CostParameter"] == 20
    assert networks["Main"]["parameters"]["stored"] == 40


def test_one_network_alone(program: Any, saved: Any) -> None:
    path = saved(project("Input(2) > Affine(3)", network("Input(2) > Affin", "Broken")))
    outcome = program("stats", path, "--network", "Main", "--json")
    assert outcome.status == 0
    assert list(outcome.json["networks"]) == ["Main"]


def test_an_unknown_network_is_told_with_those_there_are(program: Any, lenet: Path) -> None:
    outcome = program("stats", lenet, "--network", "Mian")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == 'There is no network "Mian". The project has "Main".\n'


def test_what_is_known_of_a_network_with_errors_is_shown(program: Any, saved: Any) -> None:
    path = saved(project("Input(2) > Affine(3) > Rellu"))
    outcome = program("stats", path)
    assert outcome.status == 1
    lines = outcome.out.splitlines()
    assert lines[3].split()[:3] == ["Affine", "Affine", "3"]
    assert lines[4].split()[:3] == ["Rellu", "Rellu", "-"]
    assert 'There is no layer type "Rellu".' in outcome.out


def test_problems_and_unknown_shapes_as_json(program: Any, saved: Any) -> None:
    outcome = program("stats", saved(project("Input(2) > Rellu")), "--json")
    assert outcome.status == 1
    main = outcome.json["networks"]["Main"]
    assert main["layers"][1]["output"] is None
    assert [problem["layer"] for problem in main["problems"]] == ["Rellu"]


def test_a_project_without_networks(program: Any, saved: Any) -> None:
    path = saved(project())
    assert program("stats", path).out == "The project has no networks.\n"
    assert program("stats", path, "--json").json == {"networks": {}}


@needs_reference
def test_the_reference_s_numbers_are_printed_on_request(program: Any, tmp_path: Path) -> None:
    """With units, loops and shared parameters the true numbers differ from those."""
    name = "tutorial_recurrent_neural_networks_elman_net.sdcproj"
    project = tmp_path / "p.lwproj"
    assert program("import", REFERENCE / "sdcproj" / name, "--output", project).status == 0
    true = json.loads(program("stats", project, "--json").out)["networks"]["Main"]
    as_reference = json.loads(program("stats", project, "--json", "--nnc-compatible").out)["networks"]["Main"]
    assert as_reference["statistics"] == table("statistics.json")[name]["statistics"]["Main"]
    assert true["statistics"]["CostParameter"] == true["parameters"]["stored"]
    assert true["statistics"]["CostParameter"] < as_reference["statistics"]["CostParameter"]
    printed = program("stats", project, "--nnc-compatible").out
    assert f"{as_reference['statistics']['CostParameter']:,}" in printed
