"""Networks from a line of text, built and fed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from networks import resolved

from layerwright.engine.build import Graph
from layerwright.engine.chance import set_chance
from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.model.network import Network
from layerwright.model.settings import Mode
from layerwright.resolve.derive import derive
from layerwright.resolve.resolved import Resolved


@dataclass(frozen=True)
class Built:
    """A network with its parameters."""

    network: Resolved
    store: ParameterStore

    def graph(self, batch_size: int = 2, mode: Mode = "training", *, own_seed: int = 0, inspect: bool = False) -> Graph:
        """A graph of the network."""
        return Graph(derive(self.network, mode), self.store, batch_size, own_seed=own_seed, inspect=inspect)

    def batch(self, size: int = 2) -> Mapping[str, Array]:
        """Values for every variable that the network takes: between 0 and 1, or labels that exist."""
        random = np.random.default_rng(1)
        values: dict[str, Array] = {}
        for use in self.network.data.values():
            shape = (size, *use.shape)
            drawn = random.uniform(0.1, 0.9, shape) if use.classes is None else random.integers(0, use.classes, shape)
            values[use.variable] = drawn.astype(np.float32)
        return values

    def computed(
        self,
        name: str,
        batch: Mapping[str, Array] | None = None,
        mode: Mode = "training",
        *,
        own_seed: int = 0,
    ) -> Array:
        """The output of one layer."""
        batch = self.batch() if batch is None else batch
        size = len(next(iter(batch.values()))) if batch else 2
        graph = self.graph(size, mode, own_seed=own_seed, inspect=True)
        graph.feed(batch)
        return graph.outputs([name])[name]


Build = Callable[..., Built]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Makes the first of some networks, and its parameters from the seed 0."""

    def make(*networks: Network | str) -> Built:
        network = resolved(*networks)
        assert not network.problems
        store = ParameterStore()
        store.create(network.parameters.values(), 0, tmp_path)
        return Built(network, store)

    return make


@pytest.fixture(autouse=True)
def _same_chance() -> None:
    """Let every test draw the same random numbers each time, whichever tests came before."""
    set_chance(0)
