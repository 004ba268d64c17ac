"""Resolving again after an edit: only what the edit touches is computed anew."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Set
from dataclasses import dataclass

from layerwright.model.network import Network
from layerwright.model.project import Project
from layerwright.resolve.changes import changed_names
from layerwright.resolve.resolve import resolve_network
from layerwright.resolve.resolved import Resolved
from layerwright.resolve.work import Remembered, TooLargeError, Work, kept_network


class Resolver:
    """Resolves the networks of a project that is being edited, and remembers the last result of each.

    One belongs to one project and to one thread. What it remembers is as large as the results.
    """

    def __init__(self) -> None:
        self._memories: dict[str, _Memory] = {}

    def resolve(self, project: Project, network: str) -> Resolved:
        """Resolve one network of a project; equal to what `resolve.resolve` finds.

        Where nothing has changed but positions, the result is the very one of the last time.

        Raises:
            ProjectError: The project has no network of this name.
        """
        drawn = project.network(network)
        for name in self._memories.keys() - project.by_name.keys():
            del self._memories[name]
        before = self._memories.get(network)
        if before is None:
            return self._resolved(project.by_name, drawn)
        networks = {name: kept_network(before.networks.get(name), value) for name, value in project.by_name.items()}
        changed = changed_names(before.networks, networks, operator.is_)
        if changed.isdisjoint(before.asked):
            before.networks = networks
            return before.resolved
        try:
            return self._resolved(networks, networks[network], changed, before.remembered)
        except TooLargeError:
            return self._resolved(networks, networks[network])

    def _resolved(
        self,
        networks: Mapping[str, Network],
        network: Network,
        changed: Set[str | None] = frozenset(),
        before: Remembered | None = None,
    ) -> Resolved:
        """Resolve a network, and remember the result."""
        work = Work(networks, changed)
        resolved, remembered = resolve_network(network, work, before)
        if remembered is None:
            self._memories.pop(network.name, None)
        else:
            asked = {network.name, *work.networks.asked}
            self._memories[network.name] = _Memory(networks, asked, remembered, resolved)
        return resolved


@dataclass(slots=True)
class _Memory:
    """The last result of one network, and the networks of the project that it follows from."""

    networks: Mapping[str, Network]
    asked: Set[str | None]
    remembered: Remembered
    resolved: Resolved
