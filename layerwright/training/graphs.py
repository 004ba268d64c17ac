"""Graphs of one network by batch size, fed from a dataset in batches that cover every sample once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from layerwright.data import Dataset, prefetch
from layerwright.engine.build import Graph
from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.engine.shared_statistics import SharedStatistics
from layerwright.resolve.resolved import Resolved

Indices = NDArray[np.int64]
Batch = Mapping[str, Array]


class Graphs:
    """A network's graphs, built when a batch of a new size comes; the last batch of an epoch is often smaller."""

    def __init__(self, resolved: Resolved, store: ParameterStore, statistics: SharedStatistics | None = None) -> None:
        self.resolved = resolved
        self._store = store
        self._statistics = statistics
        self._graphs: dict[int, Graph] = {}
        self._own_seed = 0

    def fed(self, batch: Batch) -> Graph:
        """The graph for a batch, with the batch put in."""
        size = len(next(iter(batch.values())))
        graph = self._graphs.get(size)
        if graph is None:
            graph = self._graphs[size] = Graph(
                self.resolved, self._store, size, own_seed=self._own_seed, statistics=self._statistics
            )
        graph.feed(batch)
        return graph

    def restart_own_seeds(self, number: int) -> None:
        """Begin the random numbers of layers with seeds of their own anew, from a number that differs each time."""
        if any(graph.has_own_seeds for graph in self._graphs.values()):
            self._graphs.clear()
        self._own_seed = number


def in_batches(order: Indices, size: int) -> list[Indices]:
    """Cut an order of samples into batches; the last may be smaller."""
    return [order[start : start + size] for start in range(0, len(order), size)]


def share(batch: Indices, rank: int, size: int) -> Indices:
    """The part of a batch that is one process's among several; no two parts differ by more than one sample."""
    return np.array_split(batch, size)[rank]


def read_batches(dataset: Dataset, batches: list[Indices]) -> Iterator[Batch]:
    """Read batches ahead of their computation."""
    return prefetch(dataset, batches)
