"""ONNX files as editable projects: nnabla computes from them what onnxruntime computes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from onnx_files import NETWORKS, File, answers, inputs_of, model_of

from layerwright.engine.build import Graph
from layerwright.engine.parameters import ParameterStore
from layerwright.exchange.onnx.network import make_graph
from layerwright.exchange.onnx.reading import OnnxReadError, import_onnx
from layerwright.exchange.onnx.reading.operators import OPERATORS
from layerwright.exchange.onnx.writing import write_graph
from layerwright.model.project import Project, load_project, save_project
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve


def computed(project: Project, folder: Path, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
    """What nnabla computes from an imported project in use."""
    resolved = derive(resolve(project, project.networks[0].name), "runtime")
    store = ParameterStore()
    store.create(resolved.parameters.values(), 0, folder)
    graph = Graph(resolved, store, len(next(iter(inputs.values()))))
    graph.feed(inputs)
    return list(graph.outputs([node.name for node in resolved.outputs]).values())


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_as_torchvision_has_it_computes_the_same_once_imported(tmp_path: Path, name: str) -> None:
    file = File(3, 32, 32)
    path = file.save(tmp_path / f"{name}.onnx", NETWORKS[name](file))
    target = tmp_path / "imported.lwproj"
    imported = import_onnx(path, target)
    save_project(imported.project, target)
    project = load_project(target)
    assert project.networks[0].name == name
    assert len({(layer.x, layer.y) for layer in project.networks[0].layers}) == len(project.networks[0].layers)
    values = np.random.default_rng(5).normal(size=(3, 3, 32, 32)).astype(np.float32)
    [found] = computed(project, tmp_path, {"x": values})
    [expected] = answers(path, values)
    np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-4, atol=1e-4)


_AGAIN = (
    "Input(3,9,8) > Convolution(4, Strides=2,3, Padding=0,2, WithBias=False)",
    "Input(3,9) > DepthwiseConvolution(3, Strides=2, Dilation=1)",
    "Input(4,5,6) > Deconvolution(4,4, OutMaps=2, Padding=1,1, Strides=2,2, WithBias=False)",
    "Input(3,7,9) > MaxPooling(3,3, Strides=2,2, Padding=1,1, IgnoreBorder=False)",
    "Input(3,4,5) > PReLU(BaseAxis=1, slope.InitializerMultiplier=0.5)",
    "Input(4,5,5) > Convolution(4, Group=2) > ChannelShuffle",
    "Input(4) > RepeatStart(Times=3) > Affine(4) > ReLU > RepeatEnd",
)


@pytest.mark.parametrize("text", _AGAIN)
def test_what_was_exported_computes_the_same_once_imported_again(tmp_path: Path, text: str) -> None:
    model = model_of(text)
    graph = make_graph(model)
    path = tmp_path / "model.onnx"
    write_graph(graph, path, {})
    target = tmp_path / "imported.lwproj"
    project = import_onnx(path, target).project
    inputs = inputs_of(model)
    store = ParameterStore()
    for name, values in model.parameters.items():
        store.put(name, values)
    engine = Graph(model.resolved, store, 2)
    engine.feed(inputs)
    expected = list(engine.outputs([node.name for node in model.resolved.outputs]).values())
    given = {entry.name: inputs[entry.variable] for entry in graph.externals}
    found = computed(project, tmp_path, given if len(given) > 1 else {"x": next(iter(given.values()))})
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours.reshape(theirs.shape), theirs, rtol=1e-5, atol=1e-5)


def test_operators_that_are_not_supported_are_named_together(tmp_path: Path) -> None:
    file = File(3, 8, 8)
    x = file.op("NonZero", file.op("Erf", file.op("Erf", "input")))
    path = file.save(tmp_path / "odd.onnx", x)
    with pytest.raises(OnnxReadError, match="not supported") as caught:
        import_onnx(path, tmp_path / "p.lwproj")
    assert "Erf: /layer1/Erf_output_0, /layer2/Erf_output_0" in str(caught.value)
    assert "NonZero" in str(caught.value)
    assert list(tmp_path.glob("*.h5")) == []


@pytest.mark.parametrize("content", [b"", b"no onnx", b"\x08\x08" * 50, bytes(range(256)) * 4])
def test_files_that_are_no_onnx_are_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.onnx"
    path.write_bytes(content)
    with pytest.raises(OnnxReadError):
        import_onnx(path, tmp_path / "p.lwproj")


def test_weights_outside_the_folder_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.bin").write_bytes(bytes(64))
    folder = tmp_path / "inner"
    folder.mkdir()
    tensor = TensorProto(dims=[4], data_type=TensorProto.FLOAT, name="w", data_location=TensorProto.EXTERNAL)
    for key, value in (("location", "../secret.bin"), ("offset", "0"), ("length", "16")):
        entry = tensor.external_data.add()
        entry.key, entry.value = key, value
    info = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 4]) for name in ("x", "y")]
    graph = helper.make_graph([helper.make_node("Add", ["x", "w"], ["y"])], "g", info[:1], info[1:], [tensor])
    path = folder / "model.onnx"
    path.write_bytes(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]).SerializeToString())
    with pytest.raises(OnnxReadError, match="beside it"):
        import_onnx(path, folder / "p.lwproj")


def test_a_constant_that_fills_the_memory_is_refused(tmp_path: Path) -> None:
    file = File(4)
    shape = file.constant([2**20, 2**20])
    path = file.save(tmp_path / "bomb.onnx", file.op("Add", "input", file.op("ConstantOfShape", shape)))
    with pytest.raises(OnnxReadError, match=r"too large|shapes do not fit"):
        import_onnx(path, tmp_path / "p.lwproj")


def test_every_operator_that_is_read_exists() -> None:
    assert all(onnx.defs.has(name) for name in OPERATORS)
