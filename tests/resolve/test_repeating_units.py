"""Layers that repeat: found, made into units, and the same function afterwards."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerwright.model.edits import remove_network
from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import errors
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve
from layerwright.resolve.units import dissolve_unit, patterns_into_units, repeated_patterns


def chain(*layers: Layer) -> Project:
    """A project of one network whose layers follow one another."""
    links = tuple(Link(first.name, second.name) for first, second in pairwise(layers))
    return Project(networks=(Network("Main", layers, links),))


def fires(maps: tuple[int, ...]) -> Project:
    """Layers as SqueezeNet repeats them, with numbers of maps of their own and files for their weights."""
    layers, links = [Layer("data", "Input", {"Size": "3,16,16"})], []
    before = "data"
    for number, count in enumerate(maps, 1):
        names = [f"fire{number}_{part}" for part in ("squeeze", "relu", "expand1", "expand3", "join")]
        kernels = ("1,1", "", "1,1", "3,3", "")
        sizes = (count, 0, 4 * count, 4 * count, 0)
        for name, kernel, size in zip(names, kernels, sizes, strict=True):
            kind = "Convolution" if kernel else "ReLU" if name.endswith("relu") else "Concatenate"
            properties = {"KernelShape": kernel, "OutMaps": str(size), "BorderMode": "same"} if kernel else {}
            if kernel:
                properties |= {"W.File": f"w.h5/{name}/conv/W", "b.File": f"w.h5/{name}/conv/b"}
            layers.append(Layer(name, kind, properties))
        squeeze, relu, one, three, join = names
        links += [Link(before, squeeze), Link(squeeze, relu), Link(relu, one), Link(relu, three)]
        links += [Link(one, join), Link(three, join)]
        before = join
        if number == 2:
            layers.append(Layer("pool", "MaxPooling"))
            links.append(Link(before, "pool"))
            before = "pool"
    return Project(networks=(Network("Main", tuple(layers), tuple(links)),))


def same_function(before: Project, after: Project) -> None:
    """Assert that two networks compute and store alike, and that nothing is wrong with the second."""
    first, second = resolve(before, "Main"), resolve(after, "Main")
    assert not errors(second.problems)
    assert [(node.type.name, node.output) for node in first.nodes] == [
        (node.type.name, node.output) for node in second.nodes
    ]
    assert first.statistics == second.statistics
    assert [(use.shape, use.file) for use in first.parameters.values()] == [
        (use.shape, use.file) for use in second.parameters.values()
    ]


def test_fire_modules_become_one_network_with_their_maps_as_arguments() -> None:
    project = fires((4, 4, 8, 8))
    (pattern,) = repeated_patterns(project, "Main")
    assert (pattern.name, pattern.size) == ("Fire", 5)
    assert [place[0] for place in pattern.places] == [f"fire{number}_squeeze" for number in (1, 2, 3, 4)]
    after = patterns_into_units(project, "Main", [pattern])
    same_function(project, after)
    units = [layer for layer in after.network("Main").layers if layer.type == "Unit"]
    assert [unit.name for unit in units] == ["fire1", "fire2", "fire3", "fire4"]
    arguments = [layer.name for layer in after.network("Fire").layers if layer.type == "Argument"]
    assert arguments == ["squeezeOutMaps", "expand1OutMaps"], "the two that are always alike are one"
    assert units[2].properties["squeezeOutMaps"] == "8"
    assert units[2].properties["expand3.W.File"] == "w.h5/fire3_expand3/conv/W"
    assert not any("File" in name for layer in after.network("Fire").layers for name in layer.properties)


def test_steps_that_share_their_weights_become_units_that_do() -> None:
    layers = [Layer("x", "Input", {"Size": "8"})]
    for number in range(4):
        scope = {} if number == 0 else {"ParameterScope": "affine0"}
        layers.append(Layer(f"affine{number}", "Affine", {"OutShape": "8", **scope}))
        layers += [Layer(f"tanh{number}", "Tanh"), Layer(f"twice{number}", "MulScalar", {"Value": "2"})]
    project = chain(*layers)
    after = patterns_into_units(project, "Main", repeated_patterns(project, "Main"))
    same_function(project, after)
    scopes = [layer.properties.get("ParameterScope") for layer in after.network("Main").layers if layer.type == "Unit"]
    assert scopes == [None, "Block_1", "Block_1", "Block_1"]
    assert len(resolve(after, "Main").parameters) == 2


def test_steps_of_which_some_share_weights_stay_as_they_are() -> None:
    layers = [Layer("x", "Input", {"Size": "8"})]
    for number in range(4):
        scope = {"ParameterScope": "other"} if number == 2 else {}
        layers.append(Layer(f"affine{number}", "Affine", {"OutShape": "8", **scope}))
        layers += [Layer(f"tanh{number}", "Tanh"), Layer(f"twice{number}", "MulScalar", {"Value": "2"})]
    project = chain(*layers)
    for pattern in repeated_patterns(project, "Main"):
        assert not any("affine2" in place for place in pattern.places)


@pytest.mark.parametrize(
    "layers",
    [
        [Layer("x", "Input", {"Size": "8"}), Layer("a", "Affine"), Layer("t", "Tanh"), Layer("b", "Affine")],
        [Layer("x", "Input", {"Size": "8"}), *(Layer(f"t{n}", "Tanh") for n in range(4))],
        [
            Layer("x", "Input", {"Size": "8"}),
            *(Layer(f"a{n}", "Affine", {"OutShape": "*Maps"}) for n in range(9)),
            Layer("Maps", "Argument"),
        ],
    ],
    ids=["nothing", "too little", "arguments"],
)
def test_what_is_no_pattern(layers: list[Layer]) -> None:
    assert repeated_patterns(chain(*layers), "Main") == ()


def test_places_of_a_pattern_have_the_same_types() -> None:
    kinds = ("Tanh", "Tanh", "Tanh", "Sigmoid", "Sigmoid", "Sigmoid")
    layers = [Layer("x", "Input", {"Size": "8"})]
    for number, kind in enumerate(kinds):
        layers += [Layer(f"a{number}", "Affine", {"OutShape": "8"}), Layer(f"b{number}", kind)]
        layers += [Layer(f"c{number}", "Affine", {"OutShape": "8"}), Layer(f"d{number}", "ReLU")]
    by_name = {layer.name: layer for layer in layers}
    patterns = repeated_patterns(chain(*layers), "Main")
    assert patterns
    for pattern in patterns:
        assert len({tuple(by_name[name].type for name in place) for place in pattern.places}) == 1


@settings(max_examples=40)
@given(st.data())
def test_any_network_of_repeated_parts_stays_the_same_function(data: st.DataObject) -> None:
    kinds = st.sampled_from(["Convolution", "ReLU", "BatchNormalization", "MaxPooling", "Add2", "Tanh"])
    block = data.draw(st.lists(kinds, min_size=2, max_size=5))
    layers, links = [Layer("x", "Input", {"Size": "4,16,16"})], []
    before = start = "x"
    for place in range(data.draw(st.integers(2, 5))):
        if data.draw(st.booleans()):
            layers.append(Layer(f"between{place}", "Sigmoid"))
            links.append(Link(before, layers[-1].name))
            before = layers[-1].name
        start = before
        for number, kind in enumerate(block):
            name = f"part{place}_{number}"
            properties = {"KernelShape": "3,3", "OutMaps": "4", "BorderMode": "same"} if kind == "Convolution" else {}
            properties |= {"KernelShape": "1,1"} if kind == "MaxPooling" else {}
            if kind == "Add2" and before == start:
                kind = "Tanh"
            layers.append(Layer(name, kind, properties))
            links += [Link(before, name), *([Link(start, name)] if kind == "Add2" else [])]
            before = name
    project = Project(networks=(Network("Main", tuple(layers), tuple(links)),))
    patterns = repeated_patterns(project, "Main")
    names = [name for pattern in patterns for place in pattern.places for name in place]
    assert len(names) == len(set(names)), "no layer is in two places"
    after = patterns_into_units(project, "Main", patterns)
    same_function(project, after)
    for layer in after.network("Main").layers:
        if layer.type == "Unit":
            after = dissolve_unit(after, "Main", layer.name)
    for network in after.networks[1:]:
        after = remove_network(after, network.name)
    same_function(project, after)
