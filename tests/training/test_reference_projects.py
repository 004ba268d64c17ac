"""The reference system's projects do not only resolve: they compute, learn, and run without their losses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from reference import PROJECTS

from layerwright.engine.build import Graph
from layerwright.engine.chance import set_chance
from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.exchange.sdcproj import read_sdcproj
from layerwright.model.problems import errors
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import Resolved

LARGEST = 2_000_000
"""The most parameters of a network that is tried here; larger ones are made of the same layers and take long."""


def cases() -> Iterator[object]:
    if not PROJECTS:
        reason = "The reference system's files are not beside the repository (../shared/reference)."
        yield pytest.param(None, marks=pytest.mark.skip(reason=reason))
    for path in PROJECTS:
        project = read_sdcproj(path).project
        for name in dict.fromkeys(optimizer.network for optimizer in project.configuration.optimizers):
            network = resolve(project, name)
            if network.stored_size <= LARGEST and network.statistics.multiply_add <= 10**8:
                yield pytest.param(network, id=f"{path.stem}-{name}")


def batch(network: Resolved) -> dict[str, Array]:
    """Two samples of everything that a network takes."""
    random = np.random.default_rng(1)
    return {
        use.variable: (
            random.random((2, *use.shape)) if use.classes is None else random.integers(0, use.classes, (2, *use.shape))
        ).astype(np.float32)
        for use in network.data.values()
        if use.from_dataset
    }


@pytest.mark.parametrize("network", list(cases()))
def test_a_project_of_the_reference_system_learns_and_runs(network: Resolved) -> None:
    assert errors(network.problems) == ()
    store = ParameterStore()
    store.create(network.parameters.values(), 0, Path())
    values = batch(network)
    set_chance(1)
    graph = Graph(network, store, 2)
    graph.feed(values)
    assert np.isfinite(graph.train_step())
    for name in graph.trained_parameters():
        assert np.isfinite(store.variable(name).g).all(), name
    for mode in ("validation", "runtime"):
        derived = derive(network, mode)
        used = Graph(derived, store, 2)
        used.feed(values)
        for name, output in used.outputs([node.name for node in derived.outputs]).items():
            assert np.isfinite(output).all(), name
