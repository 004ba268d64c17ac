"""Every layer of the catalogue as NNP: nnabla's own loader computes what the engine does, and so does what is read."""

from __future__ import annotations

import sys
from collections import OrderedDict
from pathlib import Path

import msgspec
import nnabla as nn
import numpy as np
import pytest
from layer_cases import NETWORKS
from networks import network, project
from onnx_files import inputs_of, model_of

from layerwright.engine.build import Graph
from layerwright.engine.parameters import ParameterStore
from layerwright.exchange.model import Model
from layerwright.exchange.nnp import parsed, reading, writer
from layerwright.exchange.nnp.problems import NnpReadError
from layerwright.exchange.nnp.reading import import_nnp
from layerwright.exchange.nnp.request import REQUEST, Request
from layerwright.exchange.python.writing import model_code, support_module
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.project import encode_project
from layerwright.model.settings import Configuration
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve

_BY_CHANCE = (
    "Random",
    "Deformable",
    "AdaptiveSeparable",
    "VATNoise",
    "ImageAugmentation",
    "Generator=Normal",
    "Generator=Uniform",
    "Prune",
)

CASES = [
    pytest.param(texts[0], id=texts[0])
    for name, texts in NETWORKS.items()
    if not CATALOGUE[name].cannot_run
    and texts[0].count("Input(") == 1
    and not any(word in texts[0] for word in _BY_CHANCE)
]


def written(model: Model, text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that nnabla writes in this process."""
    made = msgspec.structs.replace(project(network(text)), configuration=Configuration(batch_size=2))
    target = folder / "p.nnp"
    code, initial = model_code(made, ["Main"]), support_module("initial.py")
    request = Request(encode_project(made).decode(), ("Main",), code, initial, "", str(folder), str(target), ())
    (folder / REQUEST).write_bytes(msgspec.json.encode(request))
    for name in ("initial", "model"):
        monkeypatch.setitem(sys.modules, name, sys)  # is put back afterwards
    writer._work(folder, [])
    return target


@pytest.mark.parametrize("text", CASES)
def test_nnablas_loader_and_ours_compute_what_the_engine_computes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    model = model_of(text)
    if not model.resolved.nodes or not model.data:
        pytest.skip("Nothing flows through it in use.")
    with nn.parameter_scope("", OrderedDict()):
        path = written(model, text, tmp_path, monkeypatch)
    inputs = inputs_of(model)
    store = ParameterStore()
    for name, values in model.parameters.items():
        store.put(name, values)
    engine = Graph(model.resolved, store, 2)
    engine.feed(inputs)
    expected = engine.outputs([node.name for node in model.resolved.outputs])

    from nnabla.utils.load import load

    with nn.parameter_scope("", OrderedDict()):
        info = load([str(path)], prepare_data_iterator=False, batch_size=2)
        executor = info.executors["Executor"]
        for variable, name in executor.dataset_assign.items():
            variable.variable_instance.d = inputs[name].reshape(variable.variable_instance.shape)
        results = {assigned[1]: variable for variable, assigned in executor.output_assign.items()}
        executor.forward_target.forward()
        for node, values in expected.items():
            found = results[node if node in results else f"{node}_output"].variable_instance.d
            np.testing.assert_array_equal(found.reshape(values.shape), values)

    monkeypatch.setattr(reading, "run_child", lambda module, folder, **options: parsed._work(folder, []))
    try:
        imported = import_nnp(path, tmp_path / "again.lwproj").project
    except NnpReadError as error:
        pytest.skip(str(error).splitlines()[-1].strip())
    resolved = derive(resolve(imported, imported.networks[0].name), "runtime")
    store = ParameterStore()
    store.create(resolved.parameters.values(), 0, tmp_path)
    again = Graph(resolved, store, 2)
    again.feed({use.variable: inputs[use.variable] for use in resolved.data.values() if use.from_dataset})
    found = again.outputs([node.name for node in resolved.outputs])
    for ours, theirs in zip(found.values(), expected.values(), strict=True):
        np.testing.assert_array_equal(ours.reshape(theirs.shape), theirs)
