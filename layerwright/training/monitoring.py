"""One monitor of a run: the error of a network on a whole dataset."""

from __future__ import annotations

import zlib

import numpy as np

from layerwright.data import Dataset
from layerwright.engine.chance import set_chance
from layerwright.engine.parameters import ParameterStore
from layerwright.model.settings import Monitor
from layerwright.resolve.resolved import Resolved
from layerwright.training.graphs import Graphs, in_batches, read_batches


class MonitorRun:
    """A monitor at work on its network and dataset."""

    def __init__(
        self,
        settings: Monitor,
        network: Resolved,
        store: ParameterStore,
        dataset: Dataset,
        *,
        batch_size: int,
        seed: int,
    ) -> None:
        self.settings = settings
        self._graphs = Graphs(network, store)
        self._store = store
        # In the mode training, batch normalization would go on with its running statistics.
        self._statistics = [name for name, use in network.parameters.items() if not use.learned]
        self._dataset = dataset
        self._batches = in_batches(np.arange(len(dataset)), batch_size)
        self._seed = seed

    def measure(self, epoch: int) -> float:
        """The mean error over all samples; no parameter changes."""
        total = 0.0
        self._graphs.restart_own_seeds(epoch)
        with self._store.unchanged(self._statistics):
            for number, batch in enumerate(read_batches(self._dataset, self._batches)):
                graph = self._graphs.fed(batch)
                if graph.uses_chance:
                    set_chance(self._seed, epoch, number, zlib.crc32(self.settings.name.encode()))
                total += graph.measure() * graph.batch_size
        return total / len(self._dataset)
