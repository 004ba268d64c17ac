"""Units in projects: bringing them in, making them of a project's networks, and bringing them up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from layerwright.library.fingerprint import fingerprint
from layerwright.library.unit import LibraryError, LibraryUnit, Range
from layerwright.model.edits.naming import FreeNames
from layerwright.model.edits.networks import add_network, replace_network
from layerwright.model.network import Layer, Network
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve

_replace = msgspec.structs.replace


class Outdated(msgspec.Struct, frozen=True):
    """A network of a project that is an earlier version of a unit, and the unit as it is now."""

    network: str
    unit: LibraryUnit


def add_to(project: Project, unit: LibraryUnit) -> tuple[Project, str]:
    """Bring a unit and the networks that it calls into a project.

    A network that is there already under the same name is used if it computes the same; otherwise the new one gets
    another name.

    Returns:
        The project, and the name of the unit in it, for the property `Network` of Unit layers.
    """
    project, names = _bring(project, unit, unit.networks)
    return project, names[unit.name]


def make_unit(
    project: Project,
    network: str,
    *,
    description: str = "",
    category: str = "",
    papers: Iterable[str] = (),
    ranges: Mapping[str, Range] | None = None,
) -> LibraryUnit:
    """Make a unit of a network of a project and all that it calls.

    Raises:
        ProjectError: The project has no such network.
        LibraryError: The network cannot be called: it has losses or no single output.
    """
    called = [project.network(name) for name in _reached(project, network)]
    top = project.network(network)
    result = resolve(project, network)
    errors = [problem for problem in result.problems if problem.severity == "error"]
    if errors:
        raise LibraryError(f'"{network}" cannot become a unit while it has problems: {errors[0]}')
    outputs = [node.name for node in result.outputs if not node.type.is_measure]
    if result.losses or result.measures:
        raise LibraryError(f'"{network}" cannot become a unit: it has a loss or an error measure. Remove it first.')
    if len(outputs) != 1:
        raise LibraryError(f'"{network}" cannot become a unit: it ends in {len(outputs)} layers, and must end in one.')
    return LibraryUnit(
        category=category,
        description=description,
        papers=tuple(papers),
        ranges=dict(ranges or {}),
        networks=(top, *(entry for entry in called if entry is not top)),
    )


def outdated(project: Project, units: Iterable[LibraryUnit]) -> tuple[Outdated, ...]:
    """The networks of a project that are earlier versions of units.

    A network that was changed after it had been brought in is not among them: it is the person's own now.
    """
    known = {digest: unit for unit in units for digest in unit.earlier}
    if not known:
        return ()
    found = ((network.name, fingerprint(network, project.by_name)) for network in project.networks)
    return tuple(Outdated(name, known[digest]) for name, digest in found if digest in known)


def update(project: Project, unit: LibraryUnit) -> Project:
    """Put a unit in the place of its earlier versions in a project, under the names that these have.

    Networks that only the earlier versions called are removed. A project without earlier versions stays as it is.
    """
    for entry in outdated(project, (unit,)):
        called_before = set(_reached(project, entry.network)) - {entry.network}
        project, names = _bring(project, unit, unit.networks[1:])
        new = _calling(unit.network, names)
        project = replace_network(project, _replace(new, name=entry.network))
        project = _without_unused(project, called_before)
    return project


def _bring(project: Project, unit: LibraryUnit, networks: Iterable[Network]) -> tuple[Project, dict[str, str]]:
    """Add networks of a unit to a project; also tells what they are called there."""
    inner, names, new = unit.project.by_name, {}, []
    free = FreeNames(project.by_name)
    for network in networks:
        there = project.by_name.get(network.name)
        if there is not None and fingerprint(there, project.by_name) == fingerprint(network, inner):
            names[network.name] = network.name
            continue
        names[network.name] = free.like(network.name)
        new.append(network)
    for network in new:
        project = add_network(project, _replace(_calling(network, names), name=names[network.name]))
    return project, names


def _calling(network: Network, names: Mapping[str, str]) -> Network:
    """A network whose units call others by their new names."""

    def renamed(layer: Layer) -> Layer:
        called = layer.properties.get("Network", "")
        if layer.type != "Unit" or names.get(called, called) == called:
            return layer
        return _replace(layer, properties={**layer.properties, "Network": names[called]})

    return _replace(network, layers=tuple(renamed(layer) for layer in network.layers))


def _calls(network: Network) -> Iterator[str]:
    return (layer.properties.get("Network", "") for layer in network.layers if layer.type == "Unit")


def _reached(project: Project, name: str) -> tuple[str, ...]:
    """A network and all that it calls, through any number of units, in the order in which they are found."""
    found = {name: None}
    waiting = [name]
    while waiting:
        for called in _calls(project.network(waiting.pop())):
            if called in project.by_name and called not in found:
                found[called] = None
                waiting.append(called)
    return tuple(found)


def _without_unused(project: Project, candidates: set[str]) -> Project:
    """Remove those of some networks that nothing uses any more."""
    while True:
        used = {name for network in project.networks for name in _calls(network)}
        used |= {task.network for task in project.configuration.tasks}
        unused = {network.name for network in project.networks if network.name in candidates} - used
        if not unused:
            return project
        project = _replace(project, networks=tuple(entry for entry in project.networks if entry.name not in unused))
