"""Whether other engines compute from an export what nnabla computes from the model; if not, where they part."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.agreement import Agreement, agreement_of, close
from layerwright.exchange.child import ChildError
from layerwright.exchange.model import Model, sample_inputs
from layerwright.exchange.nnef.graph import Graph
from layerwright.exchange.nnef.names import GRAPH
from layerwright.exchange.nnef.referee import available, described, run_referee, unable
from layerwright.exchange.reference import reference_outputs
from layerwright.model.problems import LayerwrightError

CHECK = "check.json"
"""The file beside the graph that keeps what came of the check."""

_OPERATIONS_AT_MOST = 2e9
"""How many multiplications the Khronos interpreter may be asked for: about ten seconds."""

_MOST_SAMPLES = 16


class NnefCheckError(LayerwrightError):
    """An export from which another engine computes something else, or which none can run."""


class NotRun(msgspec.Struct, frozen=True):
    """An engine that did not run the export, and why."""

    engine: str
    reason: str


class Check(msgspec.Struct, frozen=True):
    """What came of a check. `cost` is what storing weights in fewer bits changes, measured by the first engine."""

    engines: tuple[Agreement, ...]
    not_run: tuple[NotRun, ...] = ()
    cost: Agreement | None = None


class Samples:
    """Rows of the model's data and what nnabla computes from them."""

    def __init__(self, model: Model, graph: Graph, batch_size: int) -> None:
        operations = model.resolved.statistics.multiply_add + model.resolved.statistics.multiply
        affordable = int(_OPERATIONS_AT_MOST // max(operations, 1))
        self.slow = affordable < batch_size
        count = min(max(affordable, batch_size), max(_MOST_SAMPLES, batch_size))
        self.count = count // batch_size * batch_size
        self.batch_size = batch_size
        self._model, self._graph = model, graph
        self.inputs = sample_inputs(model, self.count)
        computed = reference_outputs(model, self.inputs, batch_size=batch_size)
        self.expected = list(computed.values())

    def batches(self) -> list[list[Array]]:
        """The inputs in the graph's order, batch by batch."""
        return [self._batch(start) for start in range(0, self.count, self.batch_size)]

    def every_layer(self) -> Mapping[str, Array]:
        """What nnabla computes in each layer for the first batch."""
        first = {name: values[: self.batch_size] for name, values in self.inputs.items()}
        return reference_outputs(self._model, first, list(self._graph.layers))

    def _batch(self, start: int) -> list[Array]:
        rows = slice(start, start + self.batch_size)
        return [
            np.ascontiguousarray(self.inputs[external.variable][rows].reshape(external.tensor.shape))
            for external in self._graph.externals
        ]


def check_export(folder: Path, graph: Graph, samples: Samples) -> Check:
    """Run an export in the other engines that are installed.

    Args:
        folder: A folder of NNEF with weights as 32 bit numbers.
        graph: What it was written from.
        samples: What to run it on.

    Raises:
        NnefCheckError: An engine computes something else, and the message names the first layer that differs; or none
            can run it.
    """
    agreements: list[Agreement] = []
    not_run: list[NotRun] = []
    for engine in _in_order(samples):
        if engine == "nnef" and samples.slow and agreements:
            not_run.append(NotRun(described(engine), "it would take minutes for a network of this size"))
            continue
        try:
            answers = run_referee(engine, folder, samples.batches())
        except ChildError as error:
            not_run.append(NotRun(described(engine), str(error).removeprefix(f"{unable(engine)}: ")))
            continue
        agreement = compared(engine, answers, samples)
        if not _agree(answers, samples):
            raise NnefCheckError(_difference(engine, folder, graph, samples, agreement))
        agreements.append(agreement)
    if not agreements:
        reasons = "\n".join(f"  {entry.engine} could not run the network: {entry.reason}" for entry in not_run)
        raise NnefCheckError(f"The export could not be checked, and was not written:\n{reasons}")
    return Check(tuple(agreements), tuple(not_run))


def compared(engine: str, answers: Sequence[Sequence[Array]], samples: Samples) -> Agreement:
    """How far an engine's answers are from nnabla's."""
    return agreement_of(described(engine), samples.count, samples.expected, _joined(answers, samples))


def _in_order(samples: Samples) -> Sequence[str]:
    """The engines; where one of them takes minutes, the other comes first."""
    return sorted(available(), key=lambda engine: (engine == "nnef") == samples.slow)


def _joined(answers: Sequence[Sequence[Array]], samples: Samples) -> list[Array]:
    """For each output what the engine computed of all batches, in nnabla's shape where it has as many numbers."""
    joined = []
    for number, expected in enumerate(samples.expected):
        found = np.concatenate([answer[number] for answer in answers])
        if found.size > expected.size:  # what is the same for all samples comes with every batch
            found = found[: len(expected)]
        joined.append(found.reshape(expected.shape) if found.size == expected.size else found)
    return joined


def _agree(answers: Sequence[Sequence[Array]], samples: Samples) -> bool:
    found = _joined(answers, samples)
    return all(close(ours, theirs) for ours, theirs in zip(found, samples.expected, strict=True))


def _difference(engine: str, folder: Path, graph: Graph, samples: Samples, agreement: Agreement) -> str:
    text = (
        f"{agreement.engine} computes something else from the export than nnabla from the network: the outputs differ "
        f"by up to {agreement.greatest_difference:.3g}. Nothing was written."
    )
    place = first_difference(engine, folder, graph, samples)
    return f"{text} {place}" if place else text


def first_difference(engine: str, folder: Path, graph: Graph, samples: Samples) -> str:
    """Say in a sentence which layer is the first whose values differ; nothing where none can be found."""
    try:
        values = values_of_layers(engine, folder, graph, samples)
    except ChildError:
        return ""
    for layer, (found, expected) in values.items():
        if not _same_tensor(found, expected):
            name = graph.layers[layer].name
            return f'The first layer whose values differ is "{layer}" (the tensor {name} of the graph).'
    return ""


def values_of_layers(engine: str, folder: Path, graph: Graph, samples: Samples) -> Mapping[str, tuple[Array, Array]]:
    """What an engine computes in each layer for the first batch, and what nnabla does.

    Raises:
        ChildError: The engine cannot run the graph with all tensors as outputs.
    """
    tensors = {tensor.name: tensor for tensor in graph.layers.values() if tensor not in graph.inputs}
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        open_graph = Path(name)
        for path in folder.glob("*.dat"):
            os.symlink(path.absolute(), open_graph / path.name)
        (open_graph / GRAPH).write_text(graph.text(list(tensors.values())), encoding="ascii")
        [answer] = run_referee(engine, open_graph, samples.batches()[:1])
    found = dict(zip(tensors, answer, strict=True))
    expected = samples.every_layer()
    return {
        layer: (found[tensor.name], expected[layer]) for layer, tensor in graph.layers.items() if tensor.name in found
    }


def _same_tensor(found: Array, expected: Array) -> bool:
    return found.size == expected.size and close(found.reshape(expected.shape), expected)
