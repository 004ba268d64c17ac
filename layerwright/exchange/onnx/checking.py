"""Whether onnxruntime computes from a file what nnabla computes from the model; if not, where they part.

The outputs are compared first. A network may make the rounding of its first layers ever larger, as one does whose batch
normalizations still have the statistics that they start from: two right engines then give other outputs. So where
outputs differ, every layer is computed for itself from nnabla's values of the layers before it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import msgspec
import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.agreement import TOLERANCE, Agreement, agreement_of, difference, largest
from layerwright.exchange.child import ChildError
from layerwright.exchange.model import Model, sample_inputs
from layerwright.exchange.onnx.graph import Graph, size_of
from layerwright.exchange.onnx.runner import run_file
from layerwright.exchange.onnx.writing import LARGEST, with_layers_apart, write_model
from layerwright.exchange.reference import reference_outputs
from layerwright.model.problems import LayerwrightError

_SAMPLES = 4

_LARGE = 2_000_000_000
"""The multiply-adds from which on one sample is computed; nnabla takes seconds for each."""

_SMALLEST = 1e-12
"""What is taken for the size of values that are all smaller."""


class OnnxCheckError(LayerwrightError):
    """A file from which onnxruntime computes something else, or which it cannot run."""


class Layers(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of computing each layer for itself: how many, and how far apart in parts of a layer's largest value.

    `overflows` names the first layer for which nnabla finds values that are no numbers, as a deep network gives that
    was never trained. From there on engines may rightly disagree, and nothing was compared.
    """

    compared: int
    greatest_relative_difference: float
    overflows: str | None = None


@dataclass(frozen=True)
class Checked:
    """What came of the check.

    Attributes:
        agreement: How far the outputs are from nnabla's.
        relative: The same in parts of the largest value of the output.
        layers: The comparison layer by layer; None where the outputs agree.
    """

    agreement: Agreement
    relative: float
    layers: Layers | None


def check_file(path: Path, graph: Graph, model: Model) -> Checked:
    """Compare onnxruntime's results with nnabla's on the first rows of the model's data.

    Random values are drawn by nnabla and fed to both.

    Raises:
        OnnxCheckError: They differ, and the message names the first layer that does; or the file is refused.
    """
    samples = 1 if model.resolved.statistics.multiply_add > _LARGE else _SAMPLES
    sampled = sample_inputs(model, samples)
    drawn = [entry.layer for entry in graph.externals if entry.layer]
    outputs = [node.name for node in model.resolved.outputs]
    computed = reference_outputs(model, sampled, [*outputs, *drawn], samples=samples)
    expected = [computed[name] for name in outputs]
    fed = _fed(graph, sampled, computed)
    try:
        found = run_file(path, fed, check=True)
    except ChildError as error:
        raise OnnxCheckError(f"The export could not be checked, and was not written. {error}") from None
    agreement = agreement_of("onnxruntime", samples, expected, found)
    relative = max(_relative(ours, theirs) for ours, theirs in zip(expected, found, strict=True))
    if relative <= TOLERANCE:
        return Checked(agreement, relative, None)
    problem = (
        "onnxruntime computes something else from the export than nnabla from the network: the outputs differ by "
        f"up to {agreement.greatest_difference:.3g}. Nothing was written."
    )
    apart, overflows = _layers_apart(graph, model, sampled, fed, samples)
    if not apart:
        raise OnnxCheckError(problem)
    for layer, value in apart.items():
        if value > TOLERANCE:
            raise OnnxCheckError(
                f'{problem} The first layer whose values differ is "{layer}" (the tensor "{graph.layers[layer]}").'
            )
    return Checked(agreement, relative, Layers(len(apart), max(apart.values()), overflows))


def _layers_apart(
    graph: Graph, model: Model, sampled: Mapping[str, Array], fed: Mapping[str, Array], samples: int
) -> tuple[dict[str, float], str | None]:
    """How far each layer is from nnabla's, in parts of its largest value; nothing where they cannot be computed.

    Each layer takes nnabla's values of the layers before it, so that differences do not add up. With it comes the first
    layer with values that are no numbers; it and those after it are left out.
    """
    if size_of(graph) > LARGEST:
        return {}, None
    given = {tensor for operator in graph.operators for tensor in operator.output}
    layers = {layer: tensor for layer, tensor in graph.layers.items() if tensor in given}
    expected = reference_outputs(model, sampled, list(layers), samples=samples)
    overflows = next((layer for layer in layers if not np.isfinite(expected[layer]).all()), None)
    first = {tensor: expected[layer] for layer, tensor in reversed(layers.items())}
    apart, names = with_layers_apart(graph, {tensor: values.shape for tensor, values in first.items()})
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        file = Path(name) / "layers.onnx"
        write_model(apart, graph.stored, file)
        try:
            answers = run_file(file, {**fed, **{names[tensor]: values for tensor, values in first.items()}})
        except ChildError:
            return {}, None
    found = dict(zip(first, answers, strict=True))
    compared = takewhile(lambda layer: layer != overflows, layers)
    return {layer: _relative(expected[layer], found[layers[layer]]) for layer in compared}, overflows


def _relative(expected: Array, found: Array) -> float:
    """How far apart results are in parts of the largest of them."""
    return difference(expected, found) / max(largest(expected), _SMALLEST)


def _fed(graph: Graph, sampled: Mapping[str, Array], computed: Mapping[str, Array]) -> dict[str, Array]:
    values = {
        entry.name: computed[entry.layer] if entry.layer else sampled[entry.variable] for entry in graph.externals
    }
    return {entry.name: np.ascontiguousarray(values[entry.name].reshape(-1, *entry.shape)) for entry in graph.externals}
