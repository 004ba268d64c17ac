"""Every layer of the catalogue as ONNX: onnxruntime computes what the engine computes, or a reason is given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from layer_cases import NETWORKS
from onnx_files import inputs_of, model_of

from layerwright.engine.build import Graph
from layerwright.engine.parameters import ParameterStore
from layerwright.exchange.onnx.forms import FORMS
from layerwright.exchange.onnx.forms.table import REASONS
from layerwright.exchange.onnx.network import make_graph
from layerwright.exchange.onnx.writing import write_graph
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.problems import ProblemsError

PARTLY = ("Max:", "Min:", "Shift:", "OneHot:", "GroupNormalization:", "random", "takes no data", "is kept from")
"""Layers with properties that some operators lack, and what no layer can help."""

CASES = [
    pytest.param(text, id=text) for name, texts in NETWORKS.items() if not CATALOGUE[name].cannot_run for text in texts
]


def test_every_reason_is_of_a_layer_without_a_form() -> None:
    assert not REASONS.keys() & FORMS.keys()
    assert REASONS.keys() | FORMS.keys() <= CATALOGUE.keys()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("text", CASES)
def test_onnxruntime_computes_what_the_engine_computes(tmp_path: Path, text: str) -> None:
    model = model_of(text)
    if not model.resolved.nodes:
        pytest.skip("Nothing is left in use.")
    try:
        graph = make_graph(model)
    except ProblemsError as error:
        missing = [node for node in model.resolved.nodes if node.type.name not in FORMS]
        if missing or any(word in str(error) for word in PARTLY):
            pytest.skip(str(error).splitlines()[1].strip())
        raise
    path = tmp_path / "model.onnx"
    write_graph(graph, path, {})
    onnx.checker.check_model(str(path), full_check=True)
    inputs = inputs_of(model)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    fed = {entry.name: inputs[entry.variable].reshape(-1, *entry.shape) for entry in graph.externals}
    found = session.run(None, {entry.name: fed[entry.name] for entry in session.get_inputs()})
    store = ParameterStore()
    for name, values in model.parameters.items():
        store.put(name, values)
    engine = Graph(model.resolved, store, 2)
    engine.feed(inputs)
    names = [node.name for node in model.resolved.outputs]
    expected = engine.outputs(names)
    for name, values in zip(names, found, strict=True):
        assert values.shape == expected[name].shape, name
        np.testing.assert_allclose(values, expected[name], rtol=2e-5, atol=2e-5, err_msg=name)
