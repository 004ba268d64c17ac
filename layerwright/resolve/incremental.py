"""Resolving again after an edit: only what the edit touches is computed anew."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass

from layerwright.model.network import Network
from layerwright.model.project import Project
from layerwright.resolve.resolve import resolve_network
from layerwright.resolve.resolved import Resolved
from layerwright.resolve.work import Remembered, Work, changed_names, kept_network


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
            return self._remember(project.by_name, drawn, *resolve_network(drawn, Work(project.by_name)))
        networks = {name: kept_network(before.networks.get(name), value) for name, value in project.by_name.items()}
        changed = changed_names(before.networks, networks, operator.is_)
        if changed.isdisjoint(before.asked):
            before.networks = networks
            return before.resolved
        work = Work(networks, changed)
        return self._remember(networks, networks[network], *resolve_network(networks[network], work, before.remembered))

    def _remember(
        self, networks: Mapping[str, Network], network: Network, resolved: Resolved, remembered: Remembered | None
    ) -> Resolved:
        if remembered is None:
            self._memories.pop(network.name, None)
        else:
            asked = {network.name}.union(*(outcome.networks for outcome in remembered.outcomes.values()))
            self._memories[network.name] = _Memory(networks, asked, remembered, resolved)
        return resolved


@dataclass(slots=True)
class _Memory:
    """The last result of one network, and the networks of the project that it follows from."""

    networks: Mapping[str, Network]
    asked: set[str | None]
    remembered: Remembered
    resolved: Resolved
