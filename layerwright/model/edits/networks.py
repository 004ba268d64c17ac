"""Edits of a project's networks as wholes."""

from __future__ import annotations

import msgspec

from layerwright.model.edits.naming import EditError, check_name, each
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project

_replace = msgspec.structs.replace


def add_network(project: Project, network: Network) -> Project:
    """Add a network; its name must be free."""
    check_name(network.name, project.by_name, "network")
    return _replace(project, networks=(*project.networks, network))


def replace_network(project: Project, network: Network) -> Project:
    """Put the next state of a network in the place of the one of the same name."""
    project.network(network.name)
    networks = each(project.networks, lambda other: other.name == network.name, lambda _: network)
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
    check_name(new, project.by_name, "network")

    def follows(layer: Layer) -> bool:
        return layer.type == "Unit" and layer.properties.get("Network") == old

    def layer_following(layer: Layer) -> Layer:
        return _replace(layer, properties={**layer.properties, "Network": new})

    networks = tuple(
        _replace(
            network,
            name=new if network.name == old else network.name,
            layers=each(network.layers, follows, layer_following),
        )
        for network in project.networks
    )
    configuration = project.configuration
    parts = {
        field: each(
            getattr(configuration, field), lambda task: task.network == old, lambda task: _replace(task, network=new)
        )
        for field in ("optimizers", "monitors", "executors")
    }
    return _replace(project, networks=networks, configuration=_replace(configuration, **parts))
