"""What the properties of one layer come to, also where the layer has problems."""

from __future__ import annotations

import pytest
from panel_projects import lenet, with_errors, with_units

from layerwright.model.edits import replace_network, set_properties, unlink
from layerwright.model.network import Link
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve
from layerwright.resolve.values import Evaluated, input_shapes, properties_of, property_values


def values(project: Project, network: str, layer: str) -> dict[str, Evaluated]:
    return property_values(project, resolve(project, network), project.network(network).by_name[layer])


def test_a_layer_without_problems_has_the_values_that_it_is_computed_with() -> None:
    project = lenet()
    found = values(project, "Main", "Convolution")
    node = resolve(project, "Main").by_name["Convolution"]
    assert {name: entry.value for name, entry in found.items()} == dict(node.values)
    assert found["Padding"].value == (0, 0)


def test_a_unit_has_the_values_of_its_arguments() -> None:
    found = values(with_units(), "Main", "First")
    assert (found["Maps"].value, found["Twice"].value) == (32, 64)
    assert found["ParameterScope"].value == "First"
    # Within the network itself, arguments have their defaults.
    assert values(with_units(), "Block", "Convolution")["OutMaps"].value == 16


def test_only_what_is_wrong_has_no_value() -> None:
    found = values(with_errors(), "Main", "Wrong")
    assert '"x" is not a property or argument here' in found["KernelShape"].problem
    assert found["OutMaps"] == Evaluated(16)
    # It follows from the kernel, whose problem is told there.
    assert found["Padding"] == Evaluated()


def test_a_value_that_the_rules_refuse_is_known_all_the_same() -> None:
    assert values(with_errors(), "Main", "Big")["KernelShape"].value == (99, 99)


def test_without_an_input_what_depends_on_it_is_neither_known_nor_wrong() -> None:
    project = lenet()
    network = unlink(project.network("Main"), Link("Input", "Convolution"))
    network = set_properties(network, ["Convolution"], {"OutMaps": "Input[0]*2"})
    found = values(replace_network(project, network), "Main", "Convolution")
    assert found["OutMaps"] == Evaluated()
    assert found["KernelShape"] == Evaluated((5, 5))


def test_shapes_that_flow_in_are_told_by_the_order_of_the_links() -> None:
    project = lenet()
    assert input_shapes(project.network("Main"), resolve(project, "Main"), "Affine") == ((16, 12, 12),)
    with pytest.raises(KeyError):
        properties_of(with_errors(), with_errors().network("Main").by_name["Odd"])
