"""What a way out is, and the edits that ways out are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from layerwright.model import edits
from layerwright.model.edits import replace_network
from layerwright.model.network import Layer, Link, Network
from layerwright.model.problems import LayerwrightError, Problem
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve

MOST = 3
"""How many ways out of one kind are worth a button."""

Change = Callable[[Project], Project]


@dataclass(frozen=True)
class Remedy:
    """One way out of a problem.

    Attributes:
        pattern: What it does, as a sentence without its names: `Link "{0}" to it`. It can be translated.
        apply: The edit.
        names: What stands in the sentence.
    """

    pattern: str
    apply: Change
    names: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What it does, in English."""
        return self.pattern.format(*self.names)


Rule = Callable[[Project, Problem], Iterator[Remedy]]
"""Finds the ways out of problems of one kind."""


def place_of(project: Project, problem: Problem) -> tuple[Network, Layer] | None:
    """The network and the layer that a problem is in, where both are there."""
    network = project.by_name.get(problem.network)
    layer = network.by_name.get(problem.layer) if network else None
    return (network, layer) if network and layer else None


def in_network(network: str, change: Callable[[Network], Network]) -> Change:
    """An edit of one network, as one of the project."""
    return lambda project: replace_network(project, change(project.network(network)))


def setting(network: str, layer: str, values: Mapping[str, str | None]) -> Change:
    """An edit that gives properties of a layer other values; None resets one."""
    return in_network(network, lambda state: edits.set_properties(state, [layer], values))


def without(
    network: Network, links: Sequence[Link], one: str = "Remove the link", many: str = "Remove the {0} links"
) -> Remedy:
    """The way out that removes links."""
    cut = in_network(network.name, lambda state: edits.cut(state, links))
    return Remedy(one, cut) if len(links) == 1 else Remedy(many, cut, (str(len(links)),))


def takes_away(project: Project, problem: Problem, change: Change) -> bool:
    """Whether a problem of its kind is gone from its layer after an edit, which costs to resolve the network."""
    try:
        left = resolve(change(project), problem.network).problems
    except LayerwrightError:
        return False
    return not any(other.layer == problem.layer and other.kind == problem.kind for other in left)
