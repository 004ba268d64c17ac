"""Measuring a network: `python -m layerwright.training.profiling_process PROJECT NETWORK BATCH_SIZE KERNELS`.

It prints one JSON document; what goes wrong is the last line of the standard error.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from layerwright.data import DataError
from layerwright.model.kernels import ON_REQUEST
from layerwright.model.problems import LayerwrightError, ProblemsError, errors
from layerwright.model.project import load_project
from layerwright.resolve.resolve import resolve
from layerwright.training.profiling import LayerTime, Profile

if TYPE_CHECKING:
    from layerwright.engine.profiling import NodeCost


def main() -> int:
    """Measure and print; status 1 where that fails."""
    parser = argparse.ArgumentParser(prog="layerwright.training.profiling_process")
    parser.add_argument("project", type=Path)
    parser.add_argument("network")
    parser.add_argument("batch_size", type=int)
    parser.add_argument("kernels", choices=ON_REQUEST)
    options = parser.parse_args()
    # What libraries print must not mix with the document.
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        document = msgspec.json.encode(_measured(options))
    except (LayerwrightError, DataError) as error:
        print(str(error).replace("\n", " "), file=sys.stderr)
        return 1
    with os.fdopen(output, "wb") as file:
        file.write(document)
    return 0


def _measured(options: argparse.Namespace) -> Profile:
    from layerwright.engine.build import Graph
    from layerwright.engine.context import use_device
    from layerwright.engine.kernels.choice import use_kernels
    from layerwright.engine.parameters import ParameterStore
    from layerwright.engine.profiling import measure_nodes

    project = load_project(options.project)
    network = resolve(project, options.network)
    found = errors(network.problems)
    if found:
        raise ProblemsError(f'The network "{options.network}" cannot be computed:', found)
    use_device("cpu")
    use_kernels(options.kernels)
    store = ParameterStore()
    store.create(network.parameters.values(), project.configuration.seed, options.project.absolute().parent)
    measured = measure_nodes(Graph(network, store, options.batch_size), network)
    forward, backward = sum(node.forward for node in measured.nodes), sum(node.backward for node in measured.nodes)
    return Profile(
        network=options.network,
        batch_size=options.batch_size,
        kernels=options.kernels,
        threads=_threads(options.kernels),
        rounds=measured.rounds,
        limit=measured.limit,
        forward=forward,
        backward=backward,
        of_limit=sum(node.operations for node in measured.nodes) / max(forward + backward, 1e-9) / measured.limit,
        # Linux counts in KiB.
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        layers=tuple(_layer(node, forward + backward, measured.limit) for node in measured.nodes),
    )


def _threads(kernels: str) -> int:
    from layerwright.engine.kernels.onednn.library import available_threads

    return available_threads() if kernels == "fast" else 1


def _layer(node: NodeCost, total: float, limit: float) -> LayerTime:
    seconds = node.forward + node.backward
    return LayerTime(
        name=node.name,
        type=node.type,
        forward=node.forward,
        backward=node.backward,
        share=seconds / max(total, 1e-9),
        of_limit=node.operations / seconds / limit if node.operations and seconds else None,
        output_bytes=node.output_bytes,
        parameter_bytes=node.parameter_bytes,
    )


if __name__ == "__main__":
    sys.exit(main())
