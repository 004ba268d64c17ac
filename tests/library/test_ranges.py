"""Arguments of library units beyond their ranges are warned of."""

from __future__ import annotations

from bundled import NAMES, load
from networks import network, project

from layerwright.library.ranges import range_problems
from layerwright.library.shelf import library
from layerwright.library.unit import Range
from layerwright.library.using import add_to
from layerwright.model.edits.networks import replace_network
from layerwright.model.project import Project


def with_alpha(text: str) -> Project:
    """A project whose network calls a unit with an argument between 0 and 1."""
    made = project(network(f"Input(3,32,32) > B: Unit(DepthwiseSeparable, Maps=8, Alpha={text})"))
    return add_to(made, library().unit("DepthwiseSeparable"))[0]


def test_a_value_out_of_its_range_is_warned_of_with_the_range() -> None:
    allowed = library().unit("DepthwiseSeparable").ranges["Alpha"]
    assert allowed.most is not None
    [problem] = range_problems(with_alpha(str(allowed.most + 7)))
    assert (problem.layer, problem.property, problem.severity) == ("B", "Alpha", "warning")
    assert f"{allowed.most:g}" in problem.fix


def test_values_within_their_range_and_computed_ones_are_not() -> None:
    assert list(range_problems(with_alpha("0.5"))) == []
    assert list(range_problems(with_alpha("9*9"))) == []


def test_a_copy_that_was_changed_is_not_judged() -> None:
    made = with_alpha("8")
    changed = network("Maps: Argument(8, Type=PInt); Alpha: Argument(1.0, Type=Float); Input(3,8,8) > ReLU", "Own")
    own = replace_network(made, type(changed)("DepthwiseSeparable", changed.layers, changed.links))
    assert list(range_problems(made))
    assert list(range_problems(own)) == []


def test_a_range_has_both_its_ends() -> None:
    assert 1 in Range(1, 2)
    assert 2 in Range(1, 2)
    assert 2.5 not in Range(1, 2)
    assert 0 not in Range(1)
    assert 100 in Range(1)


def test_no_example_is_out_of_the_ranges() -> None:
    assert {name: found for name in NAMES if (found := list(range_problems(load(name))))} == {}
