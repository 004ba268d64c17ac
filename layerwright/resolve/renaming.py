"""Renaming a layer of a project with everything that names it: links, loop ends, units and expressions."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Property
from layerwright.layers.kinds import is_text
from layerwright.layers.macros import MACROS
from layerwright.model import edits
from layerwright.model.edits import EditError
from layerwright.model.network import Layer
from layerwright.model.project import Project
from layerwright.resolve.arguments import argument_properties, argument_property
from layerwright.resolve.expressions import ExpressionError, tokens
from layerwright.resolve.facts import NAMES_WITH_MEANING, PropertyError
from layerwright.resolve.loops import LOOP_START, STARTS

_replace = msgspec.structs.replace


def rename_layer(project: Project, network: str, old: str, new: str) -> Project:
    """Rename a layer of a network; what the project computes stays the same, but for the names of its parameters.

    The property by which a loop's end names its start follows. Of an argument, the property of the units that call the
    network follows, and every expression that names it; of another layer, properties of such units as `Name.W.File`.

    Raises:
        EditError: The new name is taken or cannot be used, or means something else where the old one stands.
        ProjectError: There is no such network.
    """
    before = project
    drawn = project.network(network)
    after = edits.rename_layer(drawn, old, new)
    if after is drawn:
        return project
    is_argument = drawn.by_name[old].type == "Argument"
    if is_argument and (new in NAMES_WITH_MEANING or new in MACROS or new in CATALOGUE["Unit"].properties):
        raise EditError(f'An argument cannot be called "{new}": it means something else in expressions.')
    layers = []
    for layer in after.layers:
        if layer.type in STARTS and layer.properties.get(LOOP_START) == old:
            layer = _with(layer, {**layer.properties, LOOP_START: new})
        if is_argument:
            layer = _naming(project, layer, old, new)
        layers.append(layer)
    project = edits.replace_network(project, _replace(after, layers=tuple(layers)))
    for other in project.networks:
        changed = tuple(_calling(before, layer, network, old, new, is_argument) for layer in other.layers)
        if any(layer is not same for layer, same in zip(changed, other.layers, strict=True)):
            project = edits.replace_network(project, _replace(other, layers=changed))
    return project


def _naming(project: Project, layer: Layer, old: str, new: str) -> Layer:
    """A layer whose expressions name an argument by its new name."""
    known = _properties(project, layer)
    properties = {}
    for name, text in layer.properties.items():
        # A name in an expression means another property of the layer first.
        means_argument = name in known and (old not in known or old == name)
        changed = _renamed(known[name], text, old, new) if means_argument else text
        if changed != text and new in known and new != name:
            raise EditError(f'"{new}" means a property of "{layer.name}", which names the argument "{old}".')
        properties[name] = changed
    return _with(layer, properties)


def _properties(project: Project, layer: Layer) -> Mapping[str, Property]:
    if layer.type == "Argument":
        try:
            return {"Value": argument_property(layer)}
        except PropertyError:
            return {}
    known = CATALOGUE[layer.type].properties if layer.type in CATALOGUE else {}
    inner = project.by_name.get(layer.properties.get("Network", "")) if layer.type == "Unit" else None
    return {**known, **argument_properties(inner)} if inner else known


def _calling(before: Project, layer: Layer, network: str, old: str, new: str, is_argument: bool) -> Layer:
    """A layer whose properties follow, if it is a unit that calls the network."""
    if layer.type != "Unit" or layer.properties.get("Network") != network:
        return layer
    if is_argument:
        if old in layer.properties and new in layer.properties:
            raise EditError(f'The unit "{layer.name}" has a property "{new}" already.')
        known = _properties(before, layer)
        properties = {}
        for name, text in layer.properties.items():
            if name == old:
                properties[new] = text
            elif name in known and _renamed(known[name], text, new, "x") != text:
                raise EditError(f'"{new}" means something else in the unit "{layer.name}".')
            else:
                # Other properties of the unit may name this one.
                properties[name] = _renamed(known[name], text, old, new) if name in known else text
        return _with(layer, properties)
    prefix = f"{old}."
    return _with(
        layer,
        {
            (new + name[len(old) :] if name.startswith(prefix) else name): text
            for name, text in layer.properties.items()
        },
    )


def _renamed(entry: Property, text: str, old: str, new: str) -> str:
    """The text of a property with one name in it replaced by another."""
    if is_text(entry.kind):
        if not text.strip().startswith("*") or text.strip()[1:].strip() != old:
            return text
        return f"*{new}"
    try:
        found = [token for token in tokens(text) if token.kind == "name" and token.text == old]
    except ExpressionError:
        return text
    if found and not new.isidentifier():
        raise EditError(f'"{new}" cannot be the name of an argument that expressions name: it is no single word.')
    for token in reversed(found):
        start = token.position - 1
        text = text[:start] + new + text[start + len(old) :]
    return text


def _with(layer: Layer, properties: Mapping[str, str]) -> Layer:
    return layer if properties == layer.properties else _replace(layer, properties=properties)
