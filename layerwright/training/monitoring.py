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
from layerwright.training.parallel import Communicator


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
        communicator: Communicator,
    ) -> None:
        self.settings = settings
        self._graphs = Graphs(network, store)
        self._store = store
        # In the mode training, batch normalization would go on with its running statistics.
        self._statistics = [name for name, use in network.parameters.items() if not use.learned]
        self._dataset = dataset
        self._batches = in_batches(np.arange(len(dataset)), batch_size)
        self._seed = seed
        self._communicator = communicator
        own_seeds = any(node.integer("Seed") != -1 for node in network.nodes if "Seed" in node.values)
        # What such layers draw depends on all batches before, so that every process computes them all.
        self._step, self._first = (1, 0) if own_seeds else (communicator.size, communicator.rank)

    def measure(self, epoch: int) -> float:
        """The mean error over all samples; no parameter changes.

        Processes take turns with the batches. Their errors are added up in the order of the batches, so that the
        result does not depend on the number of processes.
        """
        errors = np.zeros(len(self._batches))
        self._graphs.restart_own_seeds(epoch)
        with self._store.unchanged(self._statistics):
            numbers = range(self._first, len(self._batches), self._step)
            batches = read_batches(self._dataset, [self._batches[number] for number in numbers])
            for number, batch in zip(numbers, batches, strict=True):
                graph = self._graphs.fed(batch)
                if graph.uses_chance:
                    set_chance(self._seed, epoch, number, zlib.crc32(self.settings.name.encode()))
                errors[number] = graph.measure() * graph.batch_size
        if self._step > 1:
            errors = self._communicator.sum(errors)
        return float(sum(errors.tolist())) / len(self._dataset)
