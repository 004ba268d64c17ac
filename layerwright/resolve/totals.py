"""What is added up over the nodes of a network; after an edit, only for the nodes that are others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from layerwright.layers.declaration import Costs, total

if TYPE_CHECKING:
    from layerwright.resolve.resolved import Node


class Totals:
    """The sums of some nodes; not changed once they are made.

    Attributes:
        nodes: The nodes.
        costs: Their costs, where a parameter counts as often as it is used.
        names: How often each parameter is used, by its name.
        scopes: How many names and scopes lie in each scope of parameters, directly.
    """

    def __init__(self, nodes: tuple[Node, ...], costs: Costs, names: dict[str, int], scopes: dict[str, int]) -> None:
        self.nodes = nodes
        self.costs = costs
        self.names = names
        self.scopes = scopes

    @classmethod
    def of(cls, nodes: tuple[Node, ...]) -> Totals:
        """Add up."""
        return cls((), Costs(), {}, {}).after(nodes, dropped=(), made=nodes)

    def after(self, nodes: tuple[Node, ...], dropped: Iterable[Node], made: Iterable[Node]) -> Totals:
        """The sums after an edit.

        Args:
            nodes: All nodes there are now.
            dropped: Those of before that are not there any more.
            made: Those that were not there before.
        """
        dropped, made = tuple(dropped), tuple(made)
        costs = self.costs + total([node.costs for node in made]) - total([node.costs for node in dropped])
        after = Totals(nodes, costs, {**self.names}, {**self.scopes})
        for changed, by in ((made, 1), (dropped, -1)):
            for node in changed:
                for use in node.parameters:
                    after._count(use.name, by)
        return after

    @property
    def shares(self) -> bool:
        """Whether a parameter is used more than once."""
        return sum(self.names.values()) > len(self.names)

    def _count(self, name: str, by: int) -> None:
        """Count a use of a parameter more or less, and its scopes where that makes them begin or end."""
        counts = self.names
        while name:
            left = counts[name] = counts.get(name, 0) + by
            if not left:
                del counts[name]
            if left != max(by, 0):
                return
            name, counts = name.rpartition("/")[0], self.scopes
