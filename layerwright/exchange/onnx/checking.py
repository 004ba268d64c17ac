"""Whether onnxruntime computes from a file what nnabla computes from the model; if not, where they part."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.agreement import Agreement, agreement_of, close
from layerwright.exchange.child import ChildError
from layerwright.exchange.model import Model, sample_inputs
from layerwright.exchange.onnx.graph import Graph
from layerwright.exchange.onnx.runner import run_file
from layerwright.exchange.onnx.writing import without_weights
from layerwright.exchange.reference import reference_outputs
from layerwright.model.problems import LayerwrightError

_SAMPLES = 4

_LARGE = 2_000_000_000
"""The multiply-adds from which on one sample is computed; nnabla takes seconds for each."""

_LARGEST_SEARCH = 2**30
"""The most bytes of weights for which the first layer that differs is looked for."""


class OnnxCheckError(LayerwrightError):
    """A file from which onnxruntime computes something else, or which it cannot run."""


def check_file(path: Path, graph: Graph, model: Model) -> Agreement:
    """Compare onnxruntime's results with nnabla's on the first rows of the model's data.

    Raises:
        OnnxCheckError: They differ, and the message names the first layer that does; or the file is refused.
    """
    samples = 1 if model.resolved.statistics.multiply_add > _LARGE else _SAMPLES
    sampled = sample_inputs(model, samples)
    inputs = _fed(graph, sampled)
    expected = reference_outputs(model, sampled)
    try:
        found = run_file(path, inputs, check=True)
    except ChildError as error:
        raise OnnxCheckError(f"The export could not be checked, and was not written. {error}") from None
    agreement = agreement_of("onnxruntime", samples, list(expected.values()), found)
    if not all(close(ours, theirs) for ours, theirs in zip(found, expected.values(), strict=True)):
        place = first_difference(path, graph, model, sampled)
        raise OnnxCheckError(
            "onnxruntime computes something else from the export than nnabla from the network: the outputs differ by "
            f"up to {agreement.greatest_difference:.3g}. Nothing was written. {place}".rstrip()
        )
    return agreement


def first_difference(path: Path, graph: Graph, model: Model, sampled: Mapping[str, Array]) -> str:
    """Say in a sentence which layer is the first whose values differ; nothing where none can be found."""
    if path.stat().st_size > _LARGEST_SEARCH:
        return ""
    import onnx

    given = {tensor for operator in graph.operators for tensor in operator.output}
    layers = {layer: tensor for layer, tensor in graph.layers.items() if tensor in given}
    open_model = onnx.load(str(path))
    outputs = without_weights(graph, {}, list(dict.fromkeys(layers.values()))).graph.output
    del open_model.graph.output[:]
    open_model.graph.output.extend(outputs)
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        file = Path(name) / "layers.onnx"
        onnx.save(open_model, str(file))
        try:
            answers = run_file(file, _fed(graph, sampled))
        except ChildError:
            return ""
    names = [entry.name for entry in outputs]
    found = dict(zip(names, answers, strict=True))
    expected = reference_outputs(model, sampled, list(layers))
    for layer, tensor in layers.items():
        if not close(found[tensor], expected[layer]):
            return f'The first layer whose values differ is "{layer}" (the tensor "{tensor}").'
    return ""


def _fed(graph: Graph, sampled: Mapping[str, Array]) -> dict[str, Array]:
    return {
        entry.name: np.ascontiguousarray(sampled[entry.variable].reshape(-1, *entry.shape)) for entry in graph.externals
    }
