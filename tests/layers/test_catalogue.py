"""What every layer type of the catalogue promises, whoever declares it."""

import difflib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import first_property, network, project, resolved

from layerwright.layers.catalogue import CATALOGUE, _catalogue, closest, suggestion
from layerwright.layers.declaration import MANY_INPUTS, ONE_INPUT, TWO_INPUTS, LayerType
from layerwright.layers.kinds import is_text
from layerwright.model.network import Network
from layerwright.model.problems import errors
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve

UNIT = network("Input(3,12,12) > ReLU", "Inner")
INPUTS = {
    ONE_INPUT: "Input(3,12,12) > layer",
    TWO_INPUTS: "Input(3,12,12) > layer; Input(3,12,12) > layer",
    MANY_INPUTS: "Input(3,12,12) > layer; Input(3,12,12) > layer; Input(3,12,12) > layer",
}
"""What each number of inputs is tried with: three maps are room for every kernel."""

OTHER_SHAPES = {
    **dict.fromkeys(("BatchInv", "BatchDet", "BatchLogdet"), "12,12"),
    **dict.fromkeys(("FFT", "IFFT"), "12,12,2"),
    "OneHot": "1",
    "NmsDetection2d": "12,7",
}
"""The input of layers that take no maps."""

NEEDED = {
    "ChannelShuffle": "Group=3",
    "Constant": "Value=3, ValueType=Int",
    "GroupNormalization": "NumGroups=3",
    "Parameter": "Size=3",
    "Reshape": "OutShape=12,36",
    "Import": "Network=Inner",
    "Unit": "Network=Inner",
}
"""What has no default that fits every input."""


IN_A_LOOP = {
    "RepeatStart": "Input(4) > layer: RepeatStart > RepeatEnd",
    "RepeatEnd": "Input(4) > RepeatStart > layer: RepeatEnd",
    "RecurrentInput": "Input(4,3) > layer: RecurrentInput > RecurrentOutput",
    "RecurrentOutput": "Input(4,3) > RecurrentInput > layer: RecurrentOutput",
    "Delay": "Input(4,3) > RecurrentInput > c: Concatenate > a: Affine(3) > RecurrentOutput; a > layer: Delay > c",
}
"""Layers that mean something only with the others of their loop."""


@pytest.fixture(params=CATALOGUE.values(), ids=CATALOGUE)
def layer_type(request: pytest.FixtureRequest) -> LayerType:
    return request.param


def alone(layer_type: LayerType) -> Network:
    """A network of little more than one layer, which is called `layer`."""
    if layer_type.name in IN_A_LOOP:
        return network(IN_A_LOOP[layer_type.name])
    layer = f"layer: {layer_type.name}({NEEDED.get(layer_type.name, '')})"
    wires = INPUTS[ONE_INPUT] if layer_type.name == "Unit" else INPUTS.get(layer_type.inputs, "")
    sides = [f"Input(3,12,12) > layer.{side.name}" for side in layer_type.data if side.only_linked]
    return network("\n".join([layer, wires, *sides]).replace("3,12,12", OTHER_SHAPES.get(layer_type.name, "3,12,12")))


def test_its_help_is_one_or_two_sentences_of_plain_text(layer_type: LayerType) -> None:
    assert re.fullmatch(r"[A-Z0-9].{10,140}\.", layer_type.help)
    assert layer_type.help.isascii()


def test_every_property_says_what_it_does(layer_type: LayerType) -> None:
    for entry in layer_type.properties.values():
        assert re.fullmatch(r"[A-Z0-9].{5,120}\.", entry.help), entry.name


def test_people_find_it_by_other_words_than_its_name(layer_type: LayerType) -> None:
    assert layer_type.aliases
    assert layer_type.name.casefold() not in layer_type.aliases
    assert all(alias == alias.casefold().strip() for alias in layer_type.aliases)
    assert len(set(layer_type.aliases)) == len(layer_type.aliases)


def test_a_default_of_an_option_is_an_option(layer_type: LayerType) -> None:
    for entry in layer_type.properties.values():
        assert bool(entry.options) == (entry.kind == "Option"), entry.name
        if entry.options:
            assert entry.default in entry.options
            assert len(set(entry.options)) == len(entry.options)


def test_a_property_that_may_not_be_empty_has_a_default(layer_type: LayerType) -> None:
    for entry in layer_type.properties.values():
        chosen_by_hand = f"{layer_type.name}.{entry.name}" in ("Unit.Network", "Import.Network", "Constant.Value")
        assert entry.default or not entry.required or chosen_by_hand, entry.name
        assert entry.required or is_text(entry.kind), entry.name


def test_its_connectors_have_names_of_their_own(layer_type: LayerType) -> None:
    assert len({"Input", *layer_type.connectors}) == len(layer_type.connectors) + 1


def test_parameters_have_a_scope(layer_type: LayerType) -> None:
    named = any(parameter.name for parameter in layer_type.parameters)
    assert bool(layer_type.scope) == (named and not layer_type.opened)


def test_its_references_are_whole(layer_type: LayerType) -> None:
    for reference in layer_type.references:
        assert re.match(r".+ \((19|20)\d\d\)\. .+\. .+", reference), reference


def test_it_resolves_as_it_is_added(layer_type: LayerType) -> None:
    found = resolved(alone(layer_type), UNIT)
    assert errors(found.problems) == ()
    [result] = [layer for layer in found.layers if layer.name == "layer"]
    assert (result.output is None) == layer_type.is_setting


def test_it_resolves_for_validation_and_use(layer_type: LayerType) -> None:
    found = resolved(alone(layer_type), UNIT)
    for mode in ("validation", "runtime"):
        derived = derive(found, mode)
        names = {node.name for node in derived.nodes}
        assert all(names.issuperset(node.feeds) for node in derived.nodes), "a node reads what is gone"


def test_every_property_has_a_value_of_its_kind(layer_type: LayerType) -> None:
    nodes = resolved(alone(layer_type)).nodes
    for node in nodes:
        assert node.values.keys() == node.type.properties.keys()
        for name, entry in node.type.properties.items():
            value = node.value(name)
            if entry.kind.startswith("Boolean"):
                assert isinstance(value, bool), name
            elif entry.kind in ("Int", "PInt", "UInt"):
                assert type(value) is int, name
            elif entry.kind == "Float":
                assert isinstance(value, float), name
            elif is_text(entry.kind):
                assert isinstance(value, str), name
            else:
                assert isinstance(value, tuple), name


def test_a_value_without_a_meaning_is_told_with_the_name_of_its_property(layer_type: LayerType) -> None:
    """Every editable property that is not plain text, one at a time."""
    before = alone(layer_type)
    others = tuple(layer for layer in before.layers if layer.name != "layer")
    [layer] = [layer for layer in before.layers if layer.name == "layer"]
    for name, entry in layer_type.properties.items():
        if is_text(entry.kind) and entry.kind != "Option":
            continue
        broken = type(layer)(layer.name, layer.type, {**layer.properties, name: "@"})
        made = project(Network("Main", (broken, *others), before.links), UNIT)
        [problem] = resolve(made, "Main").problems
        assert (problem.network, problem.layer, problem.property) == ("Main", "layer", name)
        assert problem.text.endswith(".")


# --- the catalogue as a whole -----------------------------------------------------------------------------------------


def test_a_layer_that_is_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="The layer ReLU is declared twice"):
        _catalogue([CATALOGUE["ReLU"], CATALOGUE["Tanh"], CATALOGUE["ReLU"]])


@pytest.mark.parametrize(
    ("wrong", "fix"),
    [
        ("convolution", 'Did you mean "Convolution"?'),
        ("Convolutoin", 'Did you mean "Convolution"?'),
        ("Relu", 'Did you mean "ReLU"?'),
        ("BatchNormalisation", 'Did you mean "BatchNormalization"?'),
        ("Xyz", ""),
        ("", ""),
        ("Convolution" * 1_000, ""),
    ],
)
def test_a_name_that_is_nearly_right_is_set_right(wrong: str, fix: str) -> None:
    assert suggestion(wrong, CATALOGUE) == fix


@pytest.mark.parametrize(
    ("name", "first"),
    [("Affine", "OutShape"), ("Convolution", "OutMaps"), ("MaxPooling", "KernelShape"), ("Dropout", "P")],
)
def test_what_tells_layers_apart_is_the_first_important_property(name: str, first: str) -> None:
    assert first_property(CATALOGUE[name]) == first


@given(st.sampled_from(list(CATALOGUE)), st.text("abeinostvCLR_2", max_size=3), st.integers(0, 20), st.integers(0, 3))
def test_the_name_that_was_meant_is_the_one_that_difflib_finds(name: str, more: str, at: int, gone: int) -> None:
    wrong = name[:at] + more + name[at + gone :]
    by_case = {known.casefold(): known for known in CATALOGUE}
    found = difflib.get_close_matches(wrong.casefold(), by_case, n=1)
    assert closest(wrong, CATALOGUE) == (by_case[found[0]] if found else "")
