"""What a project says that would be so without it: properties and parameters that have their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Property
from layerwright.model.network import Layer
from layerwright.model.project import Project
from layerwright.model.settings import Optimizer
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.facts import is_default

_replace = msgspec.structs.replace


class _Default(NamedTuple):
    value: str
    is_number: bool


def without_defaults(project: Project) -> Project:
    """Leave out properties of layers and parameters of solvers that have their defaults.

    So are copies that a unit has of its inner layers' properties, as `Convolution.W.File`, where they say the same, and
    what says `*Default`.
    """
    networks = tuple(
        _replace(network, layers=tuple(_brief_layer(layer, project) for layer in network.layers))
        for network in project.networks
    )
    optimizers = tuple(map(_brief_optimizer, project.configuration.optimizers))
    return _replace(project, networks=networks, configuration=_replace(project.configuration, optimizers=optimizers))


def declared_properties(layer_type: str) -> Mapping[str, Property]:
    """The properties that the catalogue declares for a type; none for one that it does not have."""
    return CATALOGUE[layer_type].properties if layer_type in CATALOGUE else {}


def solver_defaults(solver: str) -> dict[str, float | bool]:
    """The parameters of a solver by their labels; none for one that is not known."""
    return {entry.label: entry.default for entry in SOLVERS[solver].parameters} if solver in SOLVERS else {}


def _brief_layer(layer: Layer, project: Project) -> Layer:
    properties = {}
    for name, value in layer.properties.items():
        default = _default(layer, name) or _inner(layer, name, project)
        if is_default(value):
            says_nothing = default is not None or name in arguments(layer, project)
        else:
            says_nothing = default is not None and _is_same(value, default)
        if not says_nothing:
            properties[name] = value
    return _replace(layer, properties=properties)


def arguments(layer: Layer, project: Project) -> frozenset[str]:
    """The properties that a unit has from the network that it calls; none for other layers."""
    called = project.by_name.get(layer.properties.get("Network", "")) if layer.type == "Unit" else None
    return frozenset(inner.name for inner in (called.layers if called else ()) if inner.type == "Argument")


def is_within(unit: Layer, name: str, project: Project) -> bool:
    """Whether a property of a unit names a property of a layer in the network that it calls, as `Affine.W.File`."""
    return _inner(unit, name, project) is not None


def _brief_optimizer(optimizer: Optimizer) -> Optimizer:
    defaults = solver_defaults(optimizer.solver)
    parameters = {label: value for label, value in optimizer.parameters.items() if defaults.get(label) != value}
    return _replace(optimizer, parameters=parameters)


def _default(layer: Layer, name: str) -> _Default | None:
    declared = declared_properties(layer.type).get(name)
    return _Default(declared.default, declared.kind == "Float") if declared else None


def _inner(unit: Layer, name: str, project: Project) -> _Default | None:
    """What the inner layer says that a unit's property is named after, through units within units."""
    while unit.type == "Unit":
        network = project.by_name.get(unit.properties.get("Network", ""))
        if network is None or name in network.by_name:
            return None
        inner = next((layer for layer in network.layers if name.startswith(f"{layer.name}.")), None)
        if inner is None:
            return None
        name = name.removeprefix(f"{inner.name}.")
        default = _default(inner, name)
        if not is_default(inner.properties.get(name, "*Default")):
            return _Default(inner.properties[name], bool(default and default.is_number))
        if default:
            return default
        unit = inner
    return None


def _is_same(value: str, default: _Default) -> bool:
    return value == default.value or (default.is_number and _number(value) == _number(default.value))


def _number(text: str) -> float | str:
    """The number that a text is, so that `1` and `1.0` are the same; the text itself for an expression."""
    try:
        return float(text)
    except ValueError:
        return text
