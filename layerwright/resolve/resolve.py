"""From a drawn network to flat nodes: units opened, arguments bound, shapes and costs known, or problems told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from layerwright.layers.kinds import show
from layerwright.model.network import Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.resolve.derive import derive
from layerwright.resolve.network_pass import NetworkPass
from layerwright.resolve.resolved import Node, ParameterUse, Resolved
from layerwright.resolve.work import TOP, Remembered, TooLargeError, Work


def resolve(project: Project, network_name: str) -> Resolved:
    """Resolve one network of a project.

    Problems are returned, not raised: layers that cannot be understood are left out, and so is all that follows them.

    Raises:
        ProjectError: The project has no network of this name.
    """
    resolved, _ = resolve_network(project.network(network_name), Work(project.by_name))
    return resolved


def resolve_network(
    network: Network, work: Work, before: Remembered | None = None
) -> tuple[Resolved, Remembered | None]:
    """Resolve a network, where something may be remembered from the last time.

    Args:
        network: The network.
        work: The networks that it may call.
        before: What is remembered of it.

    Returns:
        The network resolved, and what there is to be remembered for the next time.
    """
    opened = NetworkPass(work, network, TOP, before)
    remembered = None
    try:
        opened.run()
        remembered = opened.remembered
    except TooLargeError as error:
        work.problems.append(Problem(network=network.name, text=str(error), fix="Use fewer units, or smaller ones."))
    problems = (*dict.fromkeys(work.problems), *_conflicts(work.nodes))
    resolved = Resolved(network.name, tuple(work.nodes), tuple(opened.results()), problems)
    # A network that says it is for testing is used so wherever it stands.
    return derive(resolved, "validation") if opened.for_testing else resolved, remembered


def _conflicts(nodes: list[Node]) -> Iterator[Problem]:
    """Parameters that share a name but not a shape, and those whose name is the scope of others."""
    first: dict[str, ParameterUse] = {}
    for node in nodes:
        for use in node.parameters:
            earlier = first.setdefault(use.name, use)
            if earlier is not use and earlier.shape != use.shape:
                yield Problem(
                    network=node.network,
                    layer=node.layer,
                    property="ParameterScope",
                    text=f'The parameter "{use.name}" has the shape {show(use.shape)} here and {show(earlier.shape)} '
                    f'in "{_owner(nodes, use.name).name}".',
                    fix="Use another name for one of them, or make the layers alike.",
                )
    # No file can hold both.
    for name in sorted(first.keys() & _scopes(first)):
        node = _owner(nodes, name)
        yield Problem(
            network=node.network,
            layer=node.layer,
            text=f'The parameter "{name}" has the name of a scope that other parameters lie in.',
            fix="Rename the layer, or change a ParameterScope.",
        )


def _owner(nodes: list[Node], parameter: str) -> Node:
    """The node that uses a parameter first."""
    return next(node for node in nodes if any(use.name == parameter for use in node.parameters))


def _scopes(names: Iterable[str]) -> set[str]:
    """All scopes that names lie in, from the innermost outwards."""
    found: set[str] = set()
    scopes = {name.rpartition("/")[0] for name in names}
    while scopes:
        found |= scopes
        scopes = {scope.rpartition("/")[0] for scope in scopes if "/" in scope}
    return found
