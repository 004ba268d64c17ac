"""A renamed layer is followed by all that names it, so that the project computes what it did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import network, project

from layerwright.model.edits import EditError
from layerwright.model.problems import errors
from layerwright.model.project import Project
from layerwright.resolve.renaming import rename_layer
from layerwright.resolve.resolve import resolve

PROJECT = project(
    network("""
        n: Argument(3, Type=PInt); m: Argument(n*2, Type=PInt); p: Argument(x, Type=Text)
        i: Input(8,4,4) > c: Convolution(n+m, KernelShape=n,n, ParameterScope=*p) > u: Unit(Inner, n=n, k=n*2)
        u > s: RepeatStart(Times=n) > r: ReLU > e: RepeatEnd(ID=s) > v: Unit(Inner, k=m, c.W.InitializerMultiplier=2)
    """),
    network(
        "n: Argument(1, Type=PInt); k: Argument(n, Type=PInt); i: Input > c: Convolution(n*k, KernelShape=1,1)", "Inner"
    ),
    network("i: Input(2,2,2) > a: Unit(Inner, n=2) > b: Unit(Main)", "Outer"),
)


def shapes(state: Project, name: str) -> list[object]:
    """What a network computes, names aside."""
    found = resolve(state, name)
    values = [
        {key: value for key, value in node.values.items() if key not in ("ParameterScope", "ID")}
        for node in found.nodes
    ]
    return [found.problems, [node.result for node in found.nodes], values, found.statistics]


NEW = ("n", "k", "x", "x y", "KernelShape", "OutMaps", "new", "Name", "Sum")


@given(st.data())
def test_what_a_project_computes_stays_when_a_layer_is_renamed(data: st.DataObject) -> None:
    drawn = data.draw(st.sampled_from(PROJECT.networks))
    old, new = data.draw(st.sampled_from(list(drawn.by_name))), data.draw(st.sampled_from(NEW))
    try:
        after = rename_layer(PROJECT, drawn.name, old, new)
    except EditError:
        return
    for other in PROJECT.by_name:
        assert errors(resolve(PROJECT, other).problems) == ()
        assert shapes(after, other) == shapes(PROJECT, other)


def test_an_argument_takes_the_properties_and_expressions_along_that_name_it() -> None:
    after = rename_layer(PROJECT, "Inner", "n", "Maps")
    assert after.by_name["Inner"].by_name["c"].properties["OutMaps"] == "Maps*k"
    assert after.by_name["Inner"].by_name["k"].properties["Value"] == "Maps"
    assert dict(after.by_name["Main"].by_name["u"].properties) == {"Network": "Inner", "Maps": "n", "k": "Maps*2"}
    assert after.by_name["Outer"].by_name["a"].properties["Maps"] == "2"


def test_the_start_of_a_loop_is_named_anew_by_its_end_and_a_layer_by_the_units_that_change_it() -> None:
    after = rename_layer(rename_layer(PROJECT, "Main", "s", "Start"), "Inner", "c", "conv")
    assert after.by_name["Main"].by_name["e"].properties["ID"] == "Start"
    assert "conv.W.InitializerMultiplier" in after.by_name["Main"].by_name["v"].properties


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("n", "KernelShape", 'means a property of "c"'),
        ("n", "Network", "means something else in expressions"),
        ("n", "two words", "no single word"),
        ("n", "m", 'There is a layer "m" already'),
    ],
)
def test_a_name_that_would_mean_something_else_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(EditError, match=says):
        rename_layer(PROJECT, "Main", old, new)
