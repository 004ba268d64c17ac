"""Putting what a unit holds in its place for good."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import msgspec

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Property, RuleError
from layerwright.layers.kinds import Kind, Shape, Value
from layerwright.model.edits import (
    EditError,
    FreeNames,
    make_room,
    remove_network,
    replace_network,
)
from layerwright.model.layout import arrange, overlapping
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.project import Project, named
from layerwright.resolve.arguments import argument_properties, bound_arguments, with_overrides
from layerwright.resolve.facts import LayerFacts, PropertyError
from layerwright.resolve.layer_pass import is_setting
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved
from layerwright.resolve.units.rewriting import NotSimpleError, Substitute, exact, names_in_value, with_values

_replace = msgspec.structs.replace


def dissolve_unit(
    project: Project, network: str, unit: str, *, keep_parameters: bool = False, drop: bool = False
) -> Project:
    """Put the layers of the network that a unit calls in the unit's place, with the values that the unit gives them.

    Parameters are then stored under the names of their layers alone, as `Convolution/conv/W` for
    `Block/Convolution/conv/W`. With `keep_parameters`, and where units share them, they keep their names, by a
    ParameterScope of each layer; those of Parameter layers have the name of the layer in any case.

    Args:
        project: The project.
        network: The name of the network that the unit lies in.
        unit: The name of the unit.
        keep_parameters: Whether parameters keep their names.
        drop: Whether the network that was called is removed if nothing else uses it.

    Raises:
        EditError: The unit cannot be opened; the message says why.
    """
    outer = project.network(network)
    opening = opening_of(project, outer, unit)
    if opening.layer.bypassed:
        raise EditError(f'Data flows past "{unit}". Let it flow through before it is dissolved.')
    resolved = resolve(project, network)
    new = _new_names(outer, opening)
    values = _Values(project, resolved, outer, opening)
    scope = opening.layer.properties.get("ParameterScope")
    owner = unit if scope in (None, "*Name") else values.text("ParameterScope")

    def placed(layer: Layer) -> Layer:
        layer = values.given(layer)
        scoped = _scoped(layer, owner) if keep_parameters or scope is not None else layer
        return _replace(scoped, name=new[layer.name])

    after = _spliced(outer, opening, new, placed)
    result = replace_network(project, after)
    if drop and not _is_used(result, opening.inner.name):
        result = remove_network(result, opening.inner.name)
    return result


@dataclass(frozen=True)
class Opening:
    """A unit and what it calls: the layers that are put in its place, its Input layers in order, and its output."""

    layer: Layer
    inner: Network
    known: Mapping[str, Property]
    ports: tuple[str, ...]
    output: str
    held: tuple[Layer, ...]


def opening_of(
    project: Project, outer: Network, unit: str, *, complete: bool = True, inner: Network | None = None
) -> Opening:
    """Look into a unit of a network.

    Args:
        project: The project.
        outer: The network that the unit lies in.
        unit: The name of the unit.
        complete: Whether all inputs must be fed, and only one layer may end.
        inner: The network that it calls, where it is another one than the project has.

    Raises:
        EditError: It cannot be opened; the message says why.
    """
    layer = outer.by_name.get(unit)
    if layer is None:
        raise EditError(f'There is no layer "{unit}" in the network "{outer.name}".')
    if layer.type != "Unit":
        raise EditError(f'"{unit}" is not a unit.')
    called = layer.properties.get("Network", "")
    inner = inner or project.by_name.get(called)
    if inner is None:
        raise EditError(f'The unit "{unit}" calls no network: there is none with the name "{called}".')
    if called == outer.name:
        raise EditError(f'The unit "{unit}" calls the network that it lies in.')
    known = {**CATALOGUE["Unit"].properties, **argument_properties(inner)}
    layer, inner = with_overrides(layer, inner, known)
    ports = ports_of(inner)
    sources = [link for link in outer.links_into.get(unit, ()) if link.connector == MAIN_CONNECTOR]
    if len(sources) != len(ports) if complete else len(sources) > len(ports):
        raise EditError(
            f'The network "{called}" has {len(ports)} Input layers, and the unit "{unit}" has {len(sources)} links.'
        )
    ends = _ends(inner)
    if len(ends) != 1 and (complete or not ends):
        raise EditError(f'A unit gives back one output, and {named(ends)} end in the network "{called}".')
    return Opening(layer, inner, known, ports, ends[0] if complete else _last(inner, ends), held_by(inner))


def held_by(inner: Network) -> tuple[Layer, ...]:
    """The layers of a network that take the place of a unit that calls it."""
    return tuple(
        entry for entry in inner.layers if entry.type != "Input" and (entry.type == "Comment" or not is_setting(entry))
    )


def output_of(inner: Network) -> str:
    """The layer whose output a unit that calls a network gives back; empty where none ends, the last of several."""
    ends = _ends(inner)
    return _last(inner, ends) if ends else ""


def _ends(inner: Network) -> list[str]:
    return [entry.name for entry in inner.layers if not is_setting(entry) and not inner.links_from.get(entry.name)]


def _last(inner: Network, ends: list[str]) -> str:
    """Of the layers that end, the lowest; an Input that feeds nothing only where there is no other."""
    return max(ends, key=lambda name: (inner.by_name[name].type != "Input", inner.by_name[name].y))


def ports_of(inner: Network) -> tuple[str, ...]:
    """The Input layers of a network in the order in which units link to them."""
    layers = [layer for layer in inner.layers if layer.type == "Input"]

    def place(layer: Layer) -> int:
        try:
            order = LayerFacts(layer, CATALOGUE["Input"].properties, (), {}).integer("Order")
        except PropertyError:
            return len(layers)
        return order if order >= 0 else len(layers)

    return tuple(layer.name for layer in sorted(layers, key=place))


def _new_names(outer: Network, opening: Opening) -> dict[str, str]:
    free = FreeNames(outer.by_name.keys() - {opening.layer.name})
    return {layer.name: free.like(layer.name) for layer in opening.held}


def _spliced(
    outer: Network,
    opening: Opening,
    new: Mapping[str, str],
    placed: Callable[[Layer], Layer],
) -> Network:
    """Put the layers of an opening in the place of its unit."""
    unit, inner = opening.layer, opening.inner
    opening = _tidied(opening)
    into = [link.source for link in outer.links_into.get(unit.name, ()) if link.connector == MAIN_CONNECTOR]
    fed = dict(zip(opening.ports, into, strict=True))
    left = min([layer.x for layer in opening.held], default=0) - unit.x
    top = min([layer.y for layer in opening.held], default=0) - unit.y
    layers: list[Layer] = []
    for layer in outer.layers:
        if layer is outer.by_name[unit.name]:
            layers += [placed(_replace(entry, x=entry.x - left, y=entry.y - top)) for entry in opening.held]
        else:
            layers.append(layer)

    def start(name: str) -> str:
        return fed[name] if name in fed else new.get(name, "")

    within = [
        Link(
            start(link.source),
            new[link.target],
            link.connector,
            tuple((x - left, y - top) for x, y in link.bends) if link.source not in fed else (),
        )
        for link in inner.links
        if link.target in new and (link.source in fed or link.source in new)
    ]
    links: list[Link] = []
    entered = False
    for link in outer.links:
        if link.target == unit.name:
            if not entered:
                links += within
                entered = True
        elif link.source == unit.name:
            if start(opening.output):
                links.append(_replace(link, source=start(opening.output)))
        else:
            links.append(link)
    if not entered:
        links = [*within, *links]
    ends = {(link.source, link.target, link.connector) for link in links}
    if len(ends) < len(links):
        raise EditError(f'Without "{unit.name}", two layers would be linked twice.')
    after = _replace(outer, layers=tuple(layers), links=tuple(links))
    return make_room(after, [new[layer.name] for layer in opening.held])


def _tidied(opening: Opening) -> Opening:
    """Arrange the layers of a network that nobody has arranged, so that none hides another."""
    held = {layer.name: (layer.x, layer.y) for layer in opening.held}
    if next(overlapping(held), None) is None:
        return opening
    places = arrange(opening.inner, held)
    layers = tuple(_replace(layer, x=places[layer.name][0], y=places[layer.name][1]) for layer in opening.held)
    return replace(opening, held=layers)


def _is_used(project: Project, network: str) -> bool:
    units = (layer for entry in project.networks for layer in entry.layers if layer.type == "Unit")
    return any(layer.properties.get("Network") == network for layer in units) or any(
        task.network == network for task in project.configuration.tasks
    )


def _scoped(layer: Layer, owner: str) -> Layer:
    """Let a layer store its parameters where the unit did; `owner` is what their names began with, or nothing."""
    layer_type = CATALOGUE.get(layer.type)
    if layer_type is None or "ParameterScope" not in layer_type.properties:
        return layer
    own = layer.properties.get("ParameterScope", "*Name")
    if own.startswith("*"):
        own = layer.name
    return _replace(
        layer, properties={**layer.properties, "ParameterScope": f"{owner}/{own}" if owner and own else owner or own}
    )


class _Values:
    """What the arguments of a unit are, and the properties of the layers within once these are put in."""

    def __init__(self, project: Project, resolved: Resolved, outer: Network, opening: Opening) -> None:
        self._resolved = resolved
        self._unit = opening.layer
        self._inner = opening.inner
        self._outer_arguments = {layer.name for layer in outer.layers if layer.type == "Argument"}
        # What is right for the network as it stands here may be wrong where it is called with something else.
        self._varies = bool(self._outer_arguments) or _is_called(project, outer.name)
        shapes = {layer.name: layer.output for layer in resolved.layers}
        flowing = [
            shapes.get(link.source)
            for link in outer.links_into.get(opening.layer.name, ())
            if link.connector == MAIN_CONNECTOR
        ]
        inputs: tuple[Shape, ...] = tuple(shape for shape in flowing if shape is not None)
        self._arguments, _ = bound_arguments(outer, {}, ())
        self._facts = LayerFacts(opening.layer, opening.known, inputs, self._arguments)
        self._known = opening.known
        self._declared = argument_properties(opening.inner)
        given = {name: self._value(name) for name in self._declared if name in opening.layer.properties}
        bound, _ = bound_arguments(opening.inner, given, inputs)
        self._values = {**bound, **given}

    def text(self, property: str) -> str:
        """The value of a property of the unit that is text."""
        value = self._value(property)
        assert isinstance(value, str)
        return value

    def given(self, layer: Layer) -> Layer:
        """A layer of the network within, whose properties do not name arguments any more."""
        layer_type = CATALOGUE.get(layer.type)
        known: Mapping[str, Property] = layer_type.properties if layer_type else {}
        texts = {name: entry.default for name, entry in known.items()} | dict(layer.properties)
        changed: dict[str, str] = {}
        for name, text in texts.items():
            kind = known[name].kind if name in known else _kind(layer, name)
            named_here = {
                entry
                for entry in names_in_value(text, kind) & self._values.keys()
                if entry == name or entry not in known
            }
            if named_here:
                changed[name] = self._written(layer, name, text, kind, named_here, known)
        return _replace(layer, properties={**layer.properties, **changed}) if changed else layer

    def _written(
        self, layer: Layer, property: str, text: str, kind: Kind, names: set[str], own: Mapping[str, Property]
    ) -> str:
        substitutes = {name: self._substitute(name, kind, own.keys() - {property}) for name in names}
        try:
            return with_values(text, kind, substitutes)
        except NotSimpleError:
            pass
        node = self._resolved.by_name.get(f"{self._unit.name}/{layer.name}")
        if node is None or property not in node.values or any(entry.expression for entry in substitutes.values()):
            raise self._unwritable(layer, property, text)
        try:
            return exact(node.values[property])
        except NotSimpleError:
            raise self._unwritable(layer, property, text) from None

    def _substitute(self, name: str, kind: Kind, taken: Collection[str]) -> Substitute:
        """What takes the place of an argument's name in a property of a kind, where other names are taken."""
        text = self._unit.properties.get(name)
        value = self._values[name]
        if text is None:
            return Substitute(value)
        declared = self._declared[name].kind
        names = {
            entry
            for entry in names_in_value(text, declared)
            if (entry in self._outer_arguments) and (entry == name or entry not in self._known)
        }
        if names:
            expression = text.strip()
            if expression.removeprefix("*").strip() in names:
                # A name alone means the same with and without the sign.
                expression = expression.removeprefix("*").strip()
            alike = declared.startswith("Float") == kind.startswith("Float") or "/" not in expression
            others = names_in_value(text, declared) - names
            if alike and not others and names.isdisjoint(taken):
                return Substitute(value, expression)
            raise self._depends(name, text)
        if self._varies and names_in_value(text, declared):
            raise self._depends(name, text)
        return Substitute(value)

    def _value(self, name: str) -> Value:
        try:
            return self._facts.value(name)
        except (PropertyError, RuleError) as error:
            raise EditError(f'"{name}" of the unit "{self._unit.name}" has no value: {error}') from None

    def _depends(self, name: str, text: str) -> EditError:
        return EditError(
            f'"{name}" of the unit "{self._unit.name}" is {text}, which differs with what the network around is called '
            "with. Give it a number before the unit is dissolved."
        )

    def _unwritable(self, layer: Layer, property: str, text: str) -> EditError:
        return EditError(
            f'"{property}" of "{layer.name}" in the network "{self._inner.name}" is {text}, which cannot be written '
            "without the arguments. Write it in another way before the unit is dissolved."
        )


def _kind(layer: Layer, property: str) -> Kind:
    """The kind of a property that the layer's type does not declare: an argument of a unit, or one of no effect."""
    return "FloatArray" if layer.type == "Unit" else "Text"


def _is_called(project: Project, network: str) -> bool:
    return any(
        layer.type == "Unit" and layer.properties.get("Network") == network
        for entry in project.networks
        for layer in entry.layers
    )
