"""The catalogue says what the reference system's does."""

from typing import Any

import pytest
from reference import needs_reference, table

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import MANY_INPUTS, NO_INPUT, ONE_INPUT, TWO_INPUTS, Inputs, LayerType, Property

pytestmark = needs_reference

REFERENCE = table("layers.json")

SHOWN_ON_THE_CANVAS = "The layer's size tells layers apart, so the canvas shows it; the reference shows nothing."
DIFFERENT: dict[tuple[str, str, str], str] = {
    ("Affine", "OutShape", "important"): SHOWN_ON_THE_CANVAS,
    ("Reshape", "OutShape", "important"): SHOWN_ON_THE_CANVAS,
    ("Convolution", "OutMaps", "important"): SHOWN_ON_THE_CANVAS,
}
"""(layer, property, attribute) -> why ours differs."""

MORE_REFERENCES = {"Dropout"}
"""Layers with a well known paper that the reference does not cite."""

INPUTS = {None: (ONE_INPUT,), "None": (NO_INPUT,), "Multiple": (TWO_INPUTS, MANY_INPUTS)}
"""How the reference counts inputs, and how we do."""


@pytest.fixture(params=CATALOGUE.values(), ids=CATALOGUE)
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
    defaults = {"options": [], "required": True, "editable": True, "important": False, "searchable": False}
    wanted = {**defaults, **entry}
    for key in ("name", "nnabla_argument"):
        wanted.pop(key, None)
    for attribute in wanted:
        if (layer, entry["name"], attribute) in DIFFERENT:
            wanted[attribute] = not wanted[attribute]
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


def test_every_difference_that_is_listed_is_one() -> None:
    for layer, name, attribute in DIFFERENT:
        [entry] = [entry for entry in REFERENCE[layer]["properties"] if entry["name"] == name]
        assert attributes(CATALOGUE[layer].properties[name])[attribute] != entry.get(attribute, False)
