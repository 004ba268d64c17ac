"""From a drawn network to flat nodes: units opened, arguments bound, shapes and costs known, or problems told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import show
from layerwright.model.network import Network
from layerwright.model.problems import Problem, named_facts
from layerwright.model.project import Project
from layerwright.resolve.derive import derive
from layerwright.resolve.network_pass import NetworkPass
from layerwright.resolve.resolved import MemoryUse, Node, NodeUse, ParameterUse, Resolved
from layerwright.resolve.totals import Totals
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

    Raises:
        TooLargeError: It is too large, and only a part of it would be remembered; resolve it from nothing.
    """
    opened = NetworkPass(work, network, TOP, before)
    remembered = None
    try:
        opened.run()
        remembered = opened.remembered
    except TooLargeError as error:
        if before:
            raise
        opened.gather()
        opened.problems.append(
            Problem(
                network=network.name,
                text=str(error),
                fix="Use fewer units, or smaller ones.",
                kind="network.too_large",
            )
        )
    nodes = tuple(opened.nodes)
    if remembered and before and before.totals and len(opened.made) < len(nodes) // 2:
        totals = before.totals.after(nodes, opened.dropped, opened.made)
    else:
        totals = Totals.of(nodes)
    if remembered:
        remembered.totals = totals
    problems = (*dict.fromkeys(opened.problems), *_conflicts(nodes, totals), *_learned_labels(nodes))
    resolved = Resolved(network.name, nodes, opened.results(), problems, totals)
    # A network that says it is for testing is used so wherever it stands.
    return derive(resolved, "validation") if opened.for_testing else resolved, remembered


def _conflicts(nodes: tuple[Node, ...], totals: Totals) -> Iterator[Problem]:
    """Parameters that share a name but not a shape, and those whose name is the scope of others."""
    first: dict[str, ParameterUse] = {}
    for node in nodes if totals.shares else ():
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
                    kind="parameter.shapes_differ",
                )
    # No file can hold both.
    for name in sorted(totals.names.keys() & totals.scopes.keys()):
        node = _owner(nodes, name)
        yield Problem(
            network=node.network,
            layer=node.layer,
            text=f'The parameter "{name}" has the name of a scope that other parameters lie in.',
            fix="Rename the layer, or change a ParameterScope.",
            kind="parameter.named_as_scope",
        )


def _learned_labels(nodes: tuple[Node, ...]) -> Iterator[Problem]:
    """Class numbers and the like that are computed from what learns: nnabla refuses gradients that flow into them."""
    for node in [node for node in nodes if node.type.data or node.type.name in _with_fixed_parameters()]:
        for connector in node.type.data:
            use = node.sides.get(connector.name) if connector.classes else None
            if isinstance(use, NodeUse) and _takes_gradients(nodes, use.node):
                yield Problem(
                    network=node.network,
                    layer=node.layer,
                    text=f'The connector "{connector.name}" takes class numbers, through which nothing can learn, and '
                    f'"{use.node}" learns.',
                    fix="Put an Unlink before it.",
                    kind="connector.learns_nothing",
                    facts=named_facts(connector=connector.name),
                )
        for parameter in node.type.parameters:
            use = node.sides.get(parameter.name) if parameter.fixed else None
            if isinstance(use, NodeUse) and _takes_gradients(nodes, use.node):
                yield Problem(
                    network=node.network,
                    layer=node.layer,
                    text=f'Through the connector "{parameter.name}" nothing can learn, and "{use.node}" learns.',
                    fix="Put an Unlink before it.",
                    kind="connector.learns_nothing",
                    facts=named_facts(connector=parameter.name),
                )


@cache
def _with_fixed_parameters() -> frozenset[str]:
    return frozenset(
        layer_type.name
        for layer_type in CATALOGUE.values()
        if any(parameter.fixed for parameter in layer_type.parameters)
    )


def _takes_gradients(nodes: tuple[Node, ...], name: str) -> bool:
    """Whether gradients that flow into a node would reach something that learns."""
    by_name = {node.name: node for node in nodes}
    left, seen = [name], {name}
    while left:
        node = by_name[left.pop()]
        if node.type.stops_gradients(node):
            continue
        if any(use.trainable for use in node.parameters) or _is_memory(node):
            return True
        left += [fed for fed in node.feeds if fed not in seen]
        seen.update(node.feeds)
    return False


def _is_memory(node: Node) -> bool:
    return any(isinstance(use, MemoryUse) and use.by_gradients for use in node.sides.values())


def _owner(nodes: tuple[Node, ...], parameter: str) -> Node:
    """The node that uses a parameter first."""
    return next(node for node in nodes if any(use.name == parameter for use in node.parameters))
