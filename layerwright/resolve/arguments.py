"""The arguments of units: what Argument layers declare, and the values that they are bound to."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from layerwright.layers.catalogue import CATALOGUE, suggestion
from layerwright.layers.declaration import Property
from layerwright.layers.kinds import Kind
from layerwright.model.network import Layer, Network
from layerwright.resolve.facts import NAMES_WITH_MEANING, PropertyError


def argument_properties(network: Network) -> dict[str, Property]:
    """The properties that a network's Argument layers give to its units; wrong ones are told in that network."""
    properties = {}
    for layer in network.layers:
        if layer.type == "Argument":
            try:
                properties[layer.name] = argument_property(layer)
            except PropertyError:
                continue
    return properties


def argument_property(layer: Layer) -> Property:
    """The property that an Argument layer gives to units.

    Raises:
        PropertyError: Its name or type cannot be used.
    """
    if layer.name in CATALOGUE["Unit"].properties or layer.name in NAMES_WITH_MEANING:
        raise PropertyError(f'"{layer.name}" means something else in units.', "Name", "Rename the argument.")
    declared = CATALOGUE["Argument"].properties
    kind = layer.properties.get("Type", declared["Type"].default)
    if kind not in declared["Type"].options:
        fix = suggestion(kind, declared["Type"].options)
        raise PropertyError(f'"{kind}" is not a type of argument.', "Type", fix)
    default = layer.properties.get("Value", declared["Value"].default)
    argument_kind: Kind = kind  # type: ignore[assignment]
    return Property(layer.name, argument_kind, default, required=False)


def with_overrides(layer: Layer, inner: Network, known: Collection[str]) -> tuple[Layer, Network]:
    """Take properties such as `Convolution.W.File` off a unit and give them to the layers within that they name."""
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
