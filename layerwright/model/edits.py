"""Edits: plain functions from a network or project to the next one, or one plain error.

An edit knows structure only (names, links, circles). What a layer's type allows is told by resolving the result.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

import msgspec

from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import LayerwrightError
from layerwright.model.project import Project

_replace = msgspec.structs.replace
_Named = TypeVar("_Named")


class EditError(LayerwrightError):
    """An edit that cannot be made, with the reason."""


def unique_name(base: str, taken: Collection[str]) -> str:
    """The first of `base`, `base_2`, `base_3`, ... that is not taken."""
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    return name


def add_layer(network: Network, layer: Layer) -> Network:
    """Add a layer; its name must be free (`unique_name` finds one)."""
    _check_name(layer.name, network.by_name, "layer")
    return _replace(network, layers=(*network.layers, layer))


def remove_layers(network: Network, names: Collection[str]) -> Network:
    """Remove layers and every link at them."""
    for name in names:
        _existing(network, name)
    return _replace(
        network,
        layers=tuple(layer for layer in network.layers if layer.name not in names),
        links=tuple(link for link in network.links if link.source not in names and link.target not in names),
    )


def rename_layer(network: Network, old: str, new: str) -> Network:
    """Rename a layer; its links follow."""
    _existing(network, old)
    if new == old:
        return network
    _check_name(new, network.by_name, "layer")

    def renamed(name: str) -> str:
        return new if name == old else name

    return _replace(
        network,
        layers=tuple(_replace(layer, name=renamed(layer.name)) for layer in network.layers),
        links=tuple(_replace(link, source=renamed(link.source), target=renamed(link.target)) for link in network.links),
    )


def set_properties(network: Network, names: Collection[str], values: Mapping[str, str | None]) -> Network:
    """Set properties of one or many layers; None takes a property back to its default."""
    for name in names:
        _existing(network, name)

    def changed(layer: Layer) -> Layer:
        merged = {**layer.properties, **values}
        return _replace(layer, properties={key: value for key, value in merged.items() if value is not None})

    return _replace(network, layers=_each(network.layers, lambda layer: layer.name in names, changed))


def move_layers(network: Network, positions: Mapping[str, tuple[float, float]]) -> Network:
    """Put layers at new canvas positions (pixels at 100 %)."""
    for name in positions:
        _existing(network, name)

    def moved(layer: Layer) -> Layer:
        x, y = positions[layer.name]
        return _replace(layer, x=x, y=y)

    return _replace(network, layers=_each(network.layers, lambda layer: layer.name in positions, moved))


def link(network: Network, source: str, target: str, connector: str = MAIN_CONNECTOR) -> Network:
    """Draw a wire from a layer's output to a connector of another.

    Raises:
        EditError: A layer is missing, the wire is there already, or it would close a circle.
    """
    _existing(network, source)
    _existing(network, target)
    new = Link(source, target, connector)
    if new in network.links:
        raise EditError(f'"{source}" is linked to "{target}" already.')
    if source in reachable(network, target):
        raise EditError(f'A link from "{source}" to "{target}" would close a circle.')
    return _replace(network, links=(*network.links, new))


def unlink(network: Network, old: Link) -> Network:
    """Remove a wire."""
    _existing_link(network, old)
    return _replace(network, links=tuple(other for other in network.links if other != old))


def insert_into_link(network: Network, layer: Layer, old: Link) -> Network:
    """Add a layer in the middle of a wire."""
    _existing_link(network, old)
    network = add_layer(network, layer)
    position = network.links.index(old)
    halves = (Link(old.source, layer.name), _replace(old, source=layer.name))
    return _replace(network, links=(*network.links[:position], *halves, *network.links[position + 1 :]))


def reachable(network: Network, start: str) -> set[str]:
    """The names of all layers that data from a layer flows to, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        for onward in network.links_from.get(waiting.pop(), ()):
            if onward.target not in found:
                found.add(onward.target)
                waiting.append(onward.target)
    return found


def add_network(project: Project, network: Network) -> Project:
    """Add a network; its name must be free."""
    _check_name(network.name, project.by_name, "network")
    return _replace(project, networks=(*project.networks, network))


def replace_network(project: Project, network: Network) -> Project:
    """Put the next state of a network in the place of the one of the same name."""
    project.network(network.name)
    networks = _each(project.networks, lambda other: other.name == network.name, lambda _: network)
    return _replace(project, networks=networks)


def remove_network(project: Project, name: str) -> Project:
    """Remove a network.

    Raises:
        EditError: Units, optimizers, monitors or executors use it; the message names them.
    """
    project.network(name)
    users = [
        f"{network.name}/{layer.name}"
        for network in project.networks
        for layer in network.layers
        if network.name != name and layer.type == "Unit" and layer.properties.get("Network") == name
    ]
    users += [task.name for task in project.configuration.tasks if task.network == name]
    if users:
        raise EditError(f'The network "{name}" is used by {", ".join(users)}.')
    return _replace(project, networks=tuple(network for network in project.networks if network.name != name))


def rename_network(project: Project, old: str, new: str) -> Project:
    """Rename a network; units, optimizers, monitors and executors follow."""
    project.network(old)
    if new == old:
        return project
    _check_name(new, project.by_name, "network")

    def follows(layer: Layer) -> bool:
        return layer.type == "Unit" and layer.properties.get("Network") == old

    def layer_following(layer: Layer) -> Layer:
        return _replace(layer, properties={**layer.properties, "Network": new})

    networks = tuple(
        _replace(
            network,
            name=new if network.name == old else network.name,
            layers=_each(network.layers, follows, layer_following),
        )
        for network in project.networks
    )
    configuration = project.configuration
    parts = {
        field: _each(
            getattr(configuration, field), lambda task: task.network == old, lambda task: _replace(task, network=new)
        )
        for field in ("optimizers", "monitors", "executors")
    }
    return _replace(project, networks=networks, configuration=_replace(configuration, **parts))


def _each(
    values: Iterable[_Named], chosen: Callable[[_Named], bool], change: Callable[[_Named], _Named]
) -> tuple[_Named, ...]:
    return tuple(change(value) if chosen(value) else value for value in values)


def _existing(network: Network, name: str) -> Layer:
    try:
        return network.by_name[name]
    except KeyError:
        raise EditError(f'There is no layer "{name}" in the network "{network.name}".') from None


def _existing_link(network: Network, link: Link) -> None:
    if link not in network.links:
        raise EditError(f'"{link.source}" is not linked to "{link.target}".')


def _check_name(name: str, taken: Collection[str], kind: str) -> None:
    if name in taken:
        raise EditError(f'There is a {kind} "{name}" already.')
    reason = name_problem(name)
    if reason:
        raise EditError(f'"{name}" cannot be the name of a {kind}: {reason}.')


def name_problem(name: str) -> str:
    """Why a name cannot be used for a layer or network; empty when it can.

    Names become parts of parameter names and of file names, which `/` and control characters would break.
    """
    if not name.strip():
        return "it is empty"
    if name != name.strip():
        return "it begins or ends with a space"
    if name.startswith("."):
        return "it begins with a dot"
    if "/" in name:
        return 'it contains "/"'
    if not name.isprintable():
        return "it contains a character that cannot be printed"
    return ""
