"""From a drawn network to flat nodes: units opened, arguments bound, shapes and costs known, or problems told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from layerwright.layers.kinds import show
from layerwright.model.problems import Problem
from layerwright.model.project import Project
from layerwright.resolve.derive import derive
from layerwright.resolve.network_pass import TOP, NetworkPass, TooLargeError, Work
from layerwright.resolve.resolved import Node, ParameterUse, Resolved


def resolve(project: Project, network_name: str) -> Resolved:
    """Resolve one network of a project.

    Problems are returned, not raised: layers that cannot be understood are left out, and so is all that follows them.

    Raises:
        ProjectError: The project has no network of this name.
    """
    work = Work(project)
    opened = NetworkPass(work, project.network(network_name), TOP)
    try:
        opened.run()
    except TooLargeError as error:
        work.problems.append(Problem(network=network_name, text=str(error), fix="Use fewer units, or smaller ones."))
    problems = (*dict.fromkeys(work.problems), *_conflicts(work.nodes), *_nested(work.nodes))
    resolved = Resolved(network_name, tuple(work.nodes), tuple(opened.results()), problems)
    # A network that says it is for testing is used so wherever it stands.
    return derive(resolved, "validation") if opened.for_testing else resolved


def _nested(nodes: list[Node]) -> Iterator[Problem]:
    """Parameters whose name is the scope of others, which no file can hold."""
    owner = {use.name: node for node in nodes for use in node.parameters}
    scopes = {scope for name in owner for scope in accumulate(name.split("/")[:-1], "{}/{}".format)}
    for name in owner.keys() & scopes:
        node = owner[name]
        yield Problem(
            network=node.network,
            layer=node.layer,
            text=f'The parameter "{name}" has the name of a scope that other parameters lie in.',
            fix="Rename the layer, or change a ParameterScope.",
        )


def _conflicts(nodes: list[Node]) -> Iterator[Problem]:
    """Parameters that share a name but not a shape."""
    first: dict[str, tuple[Node, ParameterUse]] = {}
    for node in nodes:
        for use in node.parameters:
            other, earlier = first.setdefault(use.name, (node, use))
            if earlier.shape != use.shape:
                yield Problem(
                    network=node.network,
                    layer=node.layer,
                    property="ParameterScope",
                    text=f'The parameter "{use.name}" has the shape {show(use.shape)} here and {show(earlier.shape)} '
                    f'in "{other.name}".',
                    fix="Use another name for one of them, or make the layers alike.",
                )
