"""Shapes and statistics are those that the reference system prints, to the last digit."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from reference import PROJECTS, table

from layerwright.exchange.sdcproj import read_sdcproj
from layerwright.layers.kinds import show
from layerwright.model.problems import errors
from layerwright.model.project import load_project
from layerwright.resolve.resolve import resolve

EXAMPLE = Path(__file__).parents[2] / "examples" / "mnist_lenet" / "mnist_lenet.lwproj"
PRINTED = table("statistics.json")


def cases() -> Iterator[object]:
    """Every network of every reference project."""
    if not PROJECTS:
        reason = "The reference system's files are not beside the repository (../shared/reference)."
        yield pytest.param(None, None, marks=pytest.mark.skip(reason=reason))
    for path in PROJECTS:
        for network in read_sdcproj(path).project.networks:
            yield pytest.param(path, network.name, id=f"{path.stem}-{network.name}")


@pytest.mark.parametrize(("path", "name"), list(cases()))
def test_shapes_and_statistics_are_those_that_the_reference_prints(path: Path, name: str) -> None:
    found = resolve(read_sdcproj(path).project, name)
    assert errors(found.problems) == ()

    shapes = {layer.name: show(layer.output) if layer.output else "" for layer in found.layers}
    printed = PRINTED[path.name]["outputs"][name]
    # An argument is a value, and no data flows out of it; the reference has none or an empty shape for it.
    assert {name: shape for name, shape in shapes.items() if shape} == {
        entry["name"]: entry["output"] for entry in printed if entry["output"]
    }

    assert found.reference_statistics == PRINTED[path.name]["statistics"][name]


def test_the_example_costs_what_lenet_costs() -> None:
    assert resolve(load_project(EXAMPLE), "Main").statistics.named() == {
        "Output": 21_919,
        "CostParameter": 78_810,
        "CostAdd": 11_304,
        "CostMultiply": 0,
        "CostMultiplyAdd": 802_876,
        "CostDivision": 490,
        "CostExp": 490,
        "CostIf": 17_558,
    }
