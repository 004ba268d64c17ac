"""The catalogue says what the reference system's does."""

import re
from math import prod
from typing import Any

import pytest
from layer_cases import NETWORKS
from networks import resolved
from reference import needs_reference, table

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import MANY_INPUTS, NO_INPUT, ONE_INPUT, TWO_INPUTS, Inputs, LayerType, Property
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import Node

pytestmark = needs_reference

REFERENCE = table("layers.json")

SHOWN_ON_THE_CANVAS = "The layer's size tells layers apart, so the canvas shows it; the reference shows nothing."
DIFFERENT: dict[tuple[str, str, str], str] = {
    ("Affine", "OutShape", "important"): SHOWN_ON_THE_CANVAS,
    ("Reshape", "OutShape", "important"): SHOWN_ON_THE_CANVAS,
    ("Convolution", "OutMaps", "important"): SHOWN_ON_THE_CANVAS,
    ("Delay", "ID", "required"): "It is empty until its loop is known, and nobody can edit it.",
    ("FusedBatchNormalization", "Nonlinearity", "options"): "The reference names none; nnabla has this one.",
}
"""(layer, property, attribute) -> why ours differs."""

ABSENT = {"options": [], "required": True, "editable": True, "important": False, "searchable": False}
"""What the reference means where it says nothing."""

MORE_REFERENCES = {"Dropout", "LSTM"}
"""Layers with a well known paper that the reference does not cite."""

INPUTS = {
    None: (ONE_INPUT,),
    "Single": (ONE_INPUT,),
    "SingleOrNone": (Inputs(0, 1),),
    "None": (NO_INPUT,),
    "Multiple": (TWO_INPUTS, MANY_INPUTS),
}
"""How the reference counts inputs, and how we do."""


OURS = {"ChannelShuffle", "LocalResponseNormalization"}
"""Layers that the reference does not have."""

SHARED = [kind for kind in CATALOGUE.values() if kind.name not in OURS]


@pytest.fixture(params=SHARED, ids=lambda kind: kind.name)
def layer_type(request: pytest.FixtureRequest) -> LayerType:
    return request.param


def attributes(entry: Property) -> dict[str, Any]:
    return {
        "type": entry.kind,
        "default": entry.default,
        "options": list(entry.options),
        "required": entry.required,
        "editable": entry.editable,
        "important": entry.important,
        "searchable": entry.searchable,
    }


def wanted_attributes(layer: str, entry: dict[str, Any]) -> dict[str, Any]:
    wanted = {**ABSENT, **entry}
    for key in ("name", "nnabla_argument"):
        wanted.pop(key, None)
    for attribute in wanted:
        if (layer, entry["name"], attribute) in DIFFERENT:
            wanted[attribute] = attributes(CATALOGUE[layer].properties[entry["name"]])[attribute]
    return wanted


def test_its_properties_are_the_references(layer_type: LayerType) -> None:
    wanted = {
        entry["name"]: wanted_attributes(layer_type.name, entry) for entry in REFERENCE[layer_type.name]["properties"]
    }
    assert {name: attributes(entry) for name, entry in layer_type.properties.items()} == wanted


def test_its_category_is_the_references(layer_type: LayerType) -> None:
    assert layer_type.category == REFERENCE[layer_type.name]["category"]


def test_its_connectors_stand_in_the_references_order(layer_type: LayerType) -> None:
    wanted = [entry["name"] for entry in REFERENCE[layer_type.name].get("side_connectors", [])]
    assert list(layer_type.connectors) == wanted


def test_it_takes_as_many_inputs(layer_type: LayerType) -> None:
    counted = REFERENCE[layer_type.name].get("io", {}).get("Input")
    # A unit has as many inputs as its network.
    assert layer_type.inputs in ((Inputs(0, None),) if layer_type.name == "Unit" else INPUTS[counted])


def test_it_cites_a_paper_where_the_reference_does(layer_type: LayerType) -> None:
    wanted = len(REFERENCE[layer_type.name].get("references", []))
    assert len(layer_type.references) == wanted + (layer_type.name in MORE_REFERENCES)


def cost(rule: str, node: Node) -> int | None:
    """What a cost rule of the reference comes to; None for a rule that is named there and written down elsewhere.

    `*Calc +*Input:*3` goes from the left: 0 plus the size of the input, times 3. A shape stands for its size.
    """
    if re.search(r"Size(Div32)?$", rule):
        return None
    if not rule.startswith("*Calc"):
        return int(eval(rule, {"Input": node.inputs and node.input}))
    total = 0
    for operator, operand in re.findall(r"([+*])([^:]+)", rule.removeprefix("*Calc").strip()):
        value = operand_size(operand, node)
        total = total + value if operator == "+" else total * value
    return total


def operand_size(operand: str, node: Node) -> int:
    shapes: dict[str, Shape] = {"Input": node.input, "Output": node.output} if node.inputs else {"Output": node.output}
    name, _, index = operand.lstrip("*").rstrip("]").partition("[")
    if index:
        return shapes[name][int(index)]
    if name.isdigit():
        return int(name)
    value = shapes.get(name) or node.values[name]
    return prod(value) if isinstance(value, tuple) else int(value)


@pytest.mark.parametrize(
    ("layer", "text"),
    [pytest.param(layer, text, id=text) for layer, texts in NETWORKS.items() for text in texts if layer not in OURS],
)
def test_it_costs_what_it_costs_in_the_reference(layer: str, text: str) -> None:
    rules = REFERENCE[layer].get("costs", {})
    for node in resolved(text).nodes:
        if node.type.name == layer:
            counted = node.costs.named()
            operations = counted.keys() - {"Output", "CostParameter"}
            every = {name: cost(rules.get(name, "0"), node) for name in operations}
            wanted = {name: count for name, count in every.items() if count is not None}
            assert {name: counted[name] for name in wanted} == wanted


def test_every_difference_that_is_listed_is_one() -> None:
    for layer, name, attribute in DIFFERENT:
        [entry] = [entry for entry in REFERENCE[layer]["properties"] if entry["name"] == name]
        assert attributes(CATALOGUE[layer].properties[name])[attribute] != {**ABSENT, **entry}[attribute]
