"""What the properties of one drawn layer come to, one by one: also of a layer that has problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Property, RuleError
from layerwright.layers.kinds import Shape, Value
from layerwright.model.network import MAIN_CONNECTOR, Layer, Network
from layerwright.model.project import Project
from layerwright.resolve.arguments import argument_properties
from layerwright.resolve.facts import LayerFacts, PropertyError, constant
from layerwright.resolve.resolved import Node, Resolved


@dataclass(frozen=True)
class Evaluated:
    """What became of a property: its value, or why it has none; neither where that cannot be told yet."""

    value: Value | None = None
    problem: str = ""
    fix: str = ""


def properties_of(project: Project, layer: Layer) -> Mapping[str, Property]:
    """The properties that a layer has: those of its type, and of a unit the arguments of its network.

    Raises:
        KeyError: There is no such layer type.
    """
    properties = CATALOGUE[layer.type].properties
    inner = project.by_name.get(layer.properties.get("Network", "")) if layer.type == "Unit" else None
    return {**properties, **arguments_of(inner)} if inner else properties


def arguments_of(network: Network) -> dict[str, Property]:
    """The properties that a network's Argument layers give to its units; the comments there say what they mean."""
    declared = argument_properties(network)
    return {name: replace(entry, help=network.by_name[name].comment) for name, entry in declared.items()}


def input_shapes(network: Network, resolved: Resolved, layer: str) -> tuple[Shape | None, ...]:
    """The shapes that flow into a layer, in the order of the links; None for each that is not known."""
    outputs = {result.name: result.output for result in resolved.layers}
    links = network.links_into.get(layer, ())
    return tuple(outputs.get(link.source) for link in links if link.connector == MAIN_CONNECTOR)


def property_values(project: Project, resolved: Resolved, layer: Layer) -> dict[str, Evaluated]:
    """What each property of a layer comes to, in the network that was resolved.

    Raises:
        KeyError: There is no such layer type.
    """
    network = project.network(resolved.network)
    properties = properties_of(project, layer)
    node = _node(resolved, layer)
    if node is not None:
        return {name: Evaluated(node.values.get(name)) for name in properties}
    shapes = input_shapes(network, resolved, layer.name)
    known = tuple(shape for shape in shapes if shape is not None)
    complete = len(known) == len(shapes) >= CATALOGUE[layer.type].inputs.least
    facts = LayerFacts(layer, properties, known if complete else (), _arguments(network))
    found = {}
    for name, entry in properties.items():
        found[name] = _evaluated(facts, entry) if complete else _known_anyway(layer, entry)
    return found


def _node(resolved: Resolved, layer: Layer) -> Node | None:
    for node in resolved.nodes:
        if node.layer == layer.name and node.network == resolved.network:
            return node
    return None


def _evaluated(facts: LayerFacts, entry: Property) -> Evaluated:
    try:
        return Evaluated(facts.value(entry.name))
    except PropertyError as error:
        # Of a chain of names, the one that is wrong is told; those that only lead there are not.
        return Evaluated(problem=str(error), fix=error.fix) if error.property == entry.name else Evaluated()
    except RuleError:
        return Evaluated()


def _known_anyway(layer: Layer, entry: Property) -> Evaluated:
    """The value of a text that names nothing, whatever flows in."""
    text = layer.properties.get(entry.name, entry.default).strip()
    return Evaluated(constant(entry.kind, text)) if text else Evaluated()


def _arguments(network: Network) -> dict[str, Value]:
    """The values of a network's own arguments where no unit gives others."""
    declared = argument_properties(network)
    facts = LayerFacts(Layer(network.name, "Unit"), declared, (), {})
    values = {name: _evaluated(facts, entry).value for name, entry in declared.items()}
    return {name: value for name, value in values.items() if value is not None}
