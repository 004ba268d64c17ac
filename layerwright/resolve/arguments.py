"""The arguments of units: what Argument layers declare, and the values that they are bound to."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from layerwright.layers.catalogue import CATALOGUE, suggestion
from layerwright.layers.declaration import Property, RuleError
from layerwright.layers.kinds import Kind, Shape, Value
from layerwright.model.network import Layer, Network
from layerwright.model.problems import Problem
from layerwright.resolve.facts import (
    NAMES_WITH_MEANING,
    Arguments,
    LayerFacts,
    PropertyError,
    constant,
    is_default,
)


def argument_properties(network: Network) -> dict[str, Property]:
    """The properties that a network's Argument layers give to its units; wrong ones are told in that network."""
    properties = {}
    for layer in _argument_layers(network):
        try:
            properties[layer.name] = argument_property(layer)
        except PropertyError:
            continue
    return properties


def _argument_layers(network: Network) -> list[Layer]:
    return [layer for layer in network.layers if layer.type == "Argument"]


def argument_property(layer: Layer) -> Property:
    """The property that an Argument layer gives to units.

    Raises:
        PropertyError: Its name or type cannot be used.
    """
    if layer.name in CATALOGUE["Unit"].properties or layer.name in NAMES_WITH_MEANING:
        text = f'"{layer.name}" means something else in units.'
        raise PropertyError(text, "Name", "Rename the argument.", kind="argument.name_unusable")
    declared = CATALOGUE["Argument"].properties
    kind = layer.properties.get("Type", declared["Type"].default)
    if kind not in declared["Type"].options:
        fix = suggestion(kind, declared["Type"].options)
        raise PropertyError(f'"{kind}" is not a type of argument.', "Type", fix, kind="argument.type_unknown")
    default = layer.properties.get("Value", declared["Value"].default)
    argument_kind: Kind = kind  # type: ignore[assignment]
    return Property(layer.name, argument_kind, default, required=False)


def with_overrides(layer: Layer, inner: Network, known: Collection[str]) -> tuple[Layer, Network]:
    """Take properties such as `Convolution.W.File` off a unit and give them to the layers within that they name.

    What says `*Default` is as if it were not there: the default is what the network says that is called.
    """
    if any(map(is_default, layer.properties.values())):
        given = {name: text for name, text in layer.properties.items() if not is_default(text)}
        layer = msgspec.structs.replace(layer, properties=given)
    overrides: dict[str, dict[str, str]] = {}
    for name, text in layer.properties.items():
        within, dot, property = name.partition(".")
        if name not in known and dot and within in inner.by_name:
            overrides.setdefault(within, {})[property] = text
    if not overrides:
        return layer, inner
    own = {
        name: text
        for name, text in layer.properties.items()
        if name in known or name.partition(".")[0] not in overrides
    }
    layers = tuple(
        msgspec.structs.replace(entry, properties={**entry.properties, **overrides.get(entry.name, {})})
        for entry in inner.layers
    )
    return msgspec.structs.replace(layer, properties=own), msgspec.structs.replace(inner, layers=layers)


def bound_arguments(
    network: Network, given: Arguments, shapes: tuple[Shape, ...]
) -> tuple[dict[str, Value], list[Problem]]:
    """Give every argument of a network its value: the caller's, or its default, which may name other arguments.

    Args:
        network: The network.
        given: The values from the caller.
        shapes: What flows into the network; where it is not called by another, the sizes of its Input layers count.

    Returns:
        The values by name, and what is wrong with the arguments.
    """
    defaults = {name: entry for name, entry in argument_properties(network).items() if name not in given}
    facts = LayerFacts(Layer(network.name, "Unit"), defaults, shapes or _sizes_drawn(network), given)
    values: dict[str, Value] = {}
    problems = []
    for layer in _argument_layers(network):
        try:
            name = argument_property(layer).name
            values[name] = given[name] if name in given else facts.value(name)
        except (PropertyError, RuleError) as error:
            known = error.property in ("Name", "Type")
            number = None if known else constant("FloatArray", layer.properties.get("Value", ""))
            if number is not None:
                # The reference system does not hold a default against its type; what matters is where it is used.
                values[layer.name] = number
            problems.append(
                Problem(
                    network=network.name,
                    layer=layer.name,
                    property=error.property if known else "Value",
                    text=str(error),
                    fix=error.fix,
                    severity="error" if number is None else "warning",
                    kind=error.kind,
                    facts=error.facts,
                )
            )
    return values, problems


def _sizes_drawn(network: Network) -> tuple[Shape, ...]:
    """The sizes of the Input layers in order; only as many as are plain numbers."""
    drawn = [layer for layer in network.layers if layer.type == "Input"]
    declared = CATALOGUE["Input"].properties

    def place(layer: Layer) -> int:
        order = constant("Int", layer.properties.get("Order", declared["Order"].default))
        return order if isinstance(order, int) and order >= 0 else len(drawn)

    shapes: list[Shape] = []
    for layer in sorted(drawn, key=place):
        size = constant("PIntArray", layer.properties.get("Size", declared["Size"].default))
        if not isinstance(size, tuple):
            break
        shapes.append(tuple(axis for axis in size if isinstance(axis, int)))
    return tuple(shapes)
