"""Every layer type of the catalogue: written as NNEF, computed by the Khronos interpreter and by tract, and read back.

What comes back with the same layers is written once more, and must be the same text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nnef
import numpy as np
import pytest
from children import in_this_process
from layer_cases import NETWORKS
from networks import project
from nnef_models import imported, in_nnabla, in_session, in_tract

from layerwright.engine.parameter_files import starting_values
from layerwright.exchange.model import Model, executed
from layerwright.exchange.nnef.forms import FORMS, REASONS
from layerwright.exchange.nnef.graph import Graph
from layerwright.exchange.nnef.network import make_graph
from layerwright.exchange.nnef.reading.problems import NnefReadError
from layerwright.exchange.nnef.writing import write_graph
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.problems import ProblemsError

BATCH = 2

_NOT_COMPUTED = {kind.name for kind in CATALOGUE.values() if kind.output is None} | {"Unsupported"}
_STORED = {"Parameter", "WorkingMemory", "Constant"}
"""What depends on parameters only: its values are stored, and no operation is needed."""

_REMOVED = {kind.name for kind in CATALOGUE.values() if kind.when_running is not None}
"""What is gone once losses and error measures are removed."""

_OPENED = {kind.name for kind in CATALOGUE.values() if kind.opened}

_MIXING = {"NormNormalization", "WeightStandardization", "WeightNormalization", "InstanceNormalization"}
"""What takes the samples of a batch together in some networks, which no network can do that is read back."""

_NOT_IN_TRACT = {
    "DepthwiseDeconvolution": "Convolution input and kernel channels (second axis in both) must match",
    "Deconvolution": "Convolution input and kernel channels (second axis in both) must match",
    "Embed": 'No definition for operator Identifier("cast")',
    "OneHot": 'No definition for operator Identifier("cast")',
    "Max": 'No definition for operator Identifier("cast")',
    "Min": 'No definition for operator Identifier("cast")',
    "MaxPooling": "because first two first dimensions are N and C",
    "Unpooling": 'No definition for operator Identifier("length_of")',
    "Pad": "unsupported padding mode replicate",
    "Shift": "unsupported padding mode replicate",
}
"""What tract says of some networks of a layer type; it runs the others of that type, and all of the others."""

_NOT_READ_BACK = _MIXING | {"GroupNormalization", "ATan2", "BatchMatmul", "BroadcastTo"}


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute and parse here, which is faster than in a process for each of some hundred networks."""
    in_this_process(monkeypatch)


def made(text: str) -> Model:
    """The model of a network, with the parameters that it starts from."""
    whole = project(text)
    resolved = executed(whole, "Main")
    parameters = {use.name: starting_values(use, 0, Path()) for use in resolved.parameters.values()}
    return Model(whole, "Main", resolved, parameters, (), Path("main.lwproj"), None)


def rows(model: Model) -> dict[str, Any]:
    """Values for all that a model takes: between 0 and 1, or small numbers of classes."""
    random = np.random.default_rng(1)
    values: dict[str, Any] = {}
    for name, use in model.data.items():
        shape = (BATCH, *use.shape)
        drawn = random.uniform(0.1, 0.9, shape) if use.classes is None else random.integers(0, 3, shape)
        values[name] = drawn.astype(np.float32)
    return values


def fed(graph: Graph, inputs: Any) -> list[Any]:
    """The inputs in the graph's order."""
    return [inputs[external.variable].reshape(external.tensor.shape) for external in graph.externals]


def test_every_layer_type_has_a_form_or_a_reason() -> None:
    known = FORMS.keys() | REASONS.keys() | _STORED | _OPENED
    assert known >= CATALOGUE.keys() - _NOT_COMPUTED - _REMOVED
    assert not FORMS.keys() & REASONS.keys()
    assert FORMS.keys() | REASONS.keys() <= CATALOGUE.keys()


@pytest.mark.parametrize("kind", [kind for kind in NETWORKS if not CATALOGUE[kind].cannot_run])
def test_other_engines_compute_what_nnabla_does(kind: str, tmp_path: Path) -> None:
    written, reasons = 0, set()
    for number, text in enumerate(NETWORKS[kind]):
        model = made(text)
        if not model.resolved.nodes:
            continue
        try:
            graph = make_graph(model, batch_size=BATCH)
        except ProblemsError as error:
            _assert_reasonable(kind, model, error)
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        write_graph(graph, folder, "float32")
        inputs = rows(model)
        expected = in_nnabla(model, inputs, BATCH)
        _assert_shapes(folder, graph)
        _assert_same(in_session(folder, fed(graph, inputs)), expected, text)
        found = in_tract(folder, fed(graph, inputs))
        if isinstance(found, str):
            reasons.add(found)
        else:
            _assert_same(found, expected, text)
        _assert_read_back(model, text, folder, tmp_path / f"{number}-project", graph, inputs, expected)
        written += 1
    assert written or kind in REASONS.keys() | _STORED | _REMOVED, kind
    known = _NOT_IN_TRACT.get(kind)
    assert bool(reasons) == bool(known), reasons
    assert all(known and known in reason for reason in reasons), reasons


def _assert_same(found: list[Any], expected: dict[str, Any], text: str) -> None:
    for ours, theirs in zip(expected.values(), found, strict=True):
        np.testing.assert_allclose(theirs.reshape(ours.shape), ours, atol=5e-6, rtol=1e-5, err_msg=text)


def _assert_shapes(folder: Path, graph: Graph) -> None:
    """The shapes in the comments are those that the Khronos package finds."""
    loaded = nnef.load_graph(str(folder))
    nnef.infer_shapes(loaded)
    for operation in graph.operations:
        assert tuple(loaded.tensors[operation.result.name].shape) == operation.result.shape


def _assert_reasonable(kind: str, model: Model, error: ProblemsError) -> None:
    """What cannot be written is what we have said, or takes no data, or works by chance."""
    for problem in error.problems:
        if problem.layer:
            assert problem.text.startswith(f"{model.resolved.by_name[problem.layer].type.name} cannot be expressed")
        else:
            assert not model.data


def _assert_read_back(
    model: Model, text: str, folder: Path, place: Path, graph: Graph, inputs: Any, expected: dict[str, Any]
) -> None:
    try:
        again = imported(folder, place)
    except NnefReadError:
        if not _NOT_READ_BACK & {node.type.name for node in model.resolved.nodes}:
            raise
        return
    variables = {external.tensor.name: external.variable for external in graph.externals}
    first = next(iter(variables.values()))
    values = {name: inputs[variables.get(name, first)].reshape(BATCH, *use.shape) for name, use in again.data.items()}
    computed = in_nnabla(again, values, BATCH)
    for ours, theirs in zip(expected.values(), computed.values(), strict=True):
        np.testing.assert_allclose(theirs.reshape(ours.shape), ours, atol=2e-5, rtol=1e-4, err_msg=text)
    if [node.type.name for node in again.resolved.nodes] == [node.type.name for node in model.resolved.nodes]:
        assert make_graph(again, batch_size=BATCH).text() == graph.text()
