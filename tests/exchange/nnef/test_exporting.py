"""The export of a trained network: what is written, how it is checked, and what happens where that fails."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

import msgspec
import nnef
import numpy as np
import pytest
from networks import project
from nnef_models import imported, in_nnabla

from layerwright.exchange.model import Model, load_model, sample_inputs
from layerwright.exchange.nnef import exporting
from layerwright.exchange.nnef.checking import NnefCheckError
from layerwright.exchange.nnef.exporting import write_nnef
from layerwright.exchange.nnef.forms.activation import plain
from layerwright.exchange.nnef.identifiers import Identifiers
from layerwright.exchange.nnef.network import FORMS, make_graph
from layerwright.exchange.nnef.writing import NnefWriteError
from layerwright.model.problems import ProblemsError
from layerwright.model.project import save_project
from layerwright.training.run import Run


def loaded(tmp_path: Path, text: str) -> Model:
    """The model of a project file."""
    path = tmp_path / "main.lwproj"
    save_project(project(text), path)
    return load_model(path)


def outputs(model: Model, inputs: Any) -> Any:
    """The one output of a model."""
    [values] = in_nnabla(model, inputs, len(next(iter(inputs.values())))).values()
    return values


def test_a_folder_holds_the_text_the_weights_the_notes_and_the_check(run: Run, tmp_path: Path) -> None:
    exported = write_nnef(load_model(run.folder), tmp_path / "small")
    names = {path.name for path in exported.path.iterdir()}
    assert {"graph.nnef", "model.json", "check.json", "Convolution_W.dat", "Affine_2_b.dat"} <= names
    assert "graph.quant" not in names
    assert [entry.engine.partition(" ")[0] for entry in exported.check.engines] == ["nnef.Session", "tract"]
    for entry in exported.check.engines:
        assert entry.samples == entry.same_first_class == 16
        assert 0 < entry.greatest_difference < 1e-5
    text = (exported.path / "graph.nnef").read_text()
    assert text.startswith("version 1.0;\n\ngraph Main(Input) -> (Softmax)\n")
    assert "    ReLU = relu(BatchNormalization);  # [1, 6, 12, 12]\n" in text
    check = msgspec.json.decode((exported.path / "check.json").read_bytes())
    assert [entry["engine"] for entry in check["engines"]] == [entry.engine for entry in exported.check.engines]


def test_the_khronos_package_reads_every_weight(run: Run, tmp_path: Path) -> None:
    model = load_model(run.folder)
    write_nnef(model, tmp_path / "small")
    tensors = nnef.load_graph(str(tmp_path / "small")).tensors
    assert np.array_equal(tensors["Convolution_W"].data, model.parameters["Convolution/conv/W"])
    assert np.array_equal(tensors["Affine_W"].data, model.parameters["Affine/affine/W"].T)


@pytest.mark.parametrize(
    ("ending", "options"),
    [("", {}), ("", {"batch_size": 3}), ("", {"fold_batchnorm": True}), (".nnef.tar", {}), (".nnef.tgz", {})],
)
def test_what_was_written_computes_the_same_once_it_is_imported(
    run: Run, tmp_path: Path, ending: str, options: Any
) -> None:
    model = load_model(run.folder)
    exported = write_nnef(model, tmp_path / f"small{ending}", **options)
    inputs = sample_inputs(model, 6)
    again = imported(exported.path, tmp_path / "project")
    np.testing.assert_allclose(outputs(again, inputs), outputs(model, inputs), atol=1e-6)
    kinds = [node.type.name for node in again.resolved.nodes]
    assert ("BatchNormalization" in kinds) is not bool(options.get("fold_batchnorm"))


@pytest.mark.parametrize(("storage", "allowed"), [("float16", 0.01), ("int8", 0.1)])
def test_weights_of_fewer_bits_are_smaller_and_their_cost_is_what_it_is(
    run: Run, tmp_path: Path, storage: Any, allowed: float
) -> None:
    model = load_model(run.folder)
    whole = write_nnef(model, tmp_path / "whole").weights
    exported = write_nnef(model, tmp_path / "small", storage=storage)
    assert exported.weights < whole
    assert exported.check.cost
    again = imported(exported.path, tmp_path / "project")
    inputs = sample_inputs(model, 16)
    difference = np.abs(outputs(again, inputs) - outputs(model, inputs)).max()
    assert 0 < difference < allowed
    assert exported.check.cost.greatest_difference == pytest.approx(difference, abs=1e-6)
    assert (exported.path / "graph.quant").exists() == (storage == "int8")


def test_quantized_weights_are_what_the_specification_says(run: Run, tmp_path: Path) -> None:
    model = load_model(run.folder)
    write_nnef(model, tmp_path / "small", storage="int8")
    tensor = nnef.load_graph(str(tmp_path / "small")).tensors["Affine_W"]
    assert tensor.data.dtype == np.int8
    numbers = tensor.data * tensor.quantization["scale"]
    step = tensor.quantization["scale"].max()
    np.testing.assert_allclose(numbers, model.parameters["Affine/affine/W"].T, atol=step / 2 + 1e-7)


def test_all_layers_that_cannot_be_expressed_are_named_before_anything_is_written(tmp_path: Path) -> None:
    model = loaded(tmp_path, "Input(4,4) > Sort > BatchInv > Flat: Reshape(16) > TopKData(3)")
    with pytest.raises(ProblemsError) as caught:
        write_nnef(model, tmp_path / "out")
    assert [problem.layer for problem in caught.value.problems] == ["Sort", "BatchInv", "TopKData"]
    assert not (tmp_path / "out").exists()


def test_a_wrong_export_fails_and_the_first_layer_that_differs_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMS, "ReLU", plain("abs"))  # type: ignore[index]
    target = tmp_path / "small"
    with pytest.raises(NnefCheckError, match=r'The first layer whose values differ is "ReLU" \(the tensor ReLU'):
        write_nnef(load_model(run.folder), target)
    assert list(tmp_path.iterdir()) == []


def test_without_any_engine_that_can_run_it_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMS, "ReLU", plain("unheard_of"))  # type: ignore[index]
    with pytest.raises(NnefCheckError, match=r"could not be checked, and was not written[^$]*nnef.Session"):
        write_nnef(load_model(run.folder), tmp_path / "small")
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_export_is_replaced_and_other_files_are_not(run: Run, tmp_path: Path) -> None:
    model = load_model(run.folder)
    target = tmp_path / "small"
    write_nnef(model, target)
    (target / "left.dat").write_bytes(b"")
    write_nnef(model, target)
    assert not (target / "left.dat").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("Dear")
    with pytest.raises(NnefWriteError, match=r"holds other files"):
        write_nnef(model, other)
    with pytest.raises(NnefWriteError, match=r"is a file"):
        write_nnef(model, other / "letter.txt")
    assert (other / "letter.txt").read_text() == "Dear"


def test_what_fails_at_the_end_leaves_an_earlier_export_as_it_was(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "small.nnef.tar"
    write_nnef(load_model(run.folder), target)
    before = target.read_bytes()

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "put_in_place", full)
    with pytest.raises(NnefWriteError, match="No space left on device"):
        write_nnef(load_model(run.folder), target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["small.nnef.tar"]


def test_the_same_network_makes_the_same_archive(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_nnef(load_model(run.folder), tmp_path / f"{name}.nnef.tar")
    first, second = ((tmp_path / f"{name}.nnef.tar").read_bytes() for name in ("a", "b"))
    assert first == second
    with tarfile.open(tmp_path / "a.nnef.tar") as archive:
        assert "graph.nnef" in archive.getnames()[:4]


def test_names_that_differ_only_by_what_nnef_does_not_allow_stay_apart() -> None:
    identifiers = Identifiers()
    given = ["conv 1", "conv_1", "Conv-1", "1st", "graph", "入力", "出力", "ü", "_"]
    made = [identifiers.new(name) for name in given]
    assert len({name.casefold() for name in made}) == len(made)
    assert made[:5] == ["conv_1", "conv_1_2", "Conv_1_3", "layer_1st", "layer_graph"]
    assert all(name.isascii() and name.isidentifier() for name in made)


def test_layers_have_their_names_again_after_the_import(tmp_path: Path) -> None:
    text = "入力: Input(3) > 全結合: Affine(4) > ReLU-1: ReLU > ReLU 1: Affine(2)"
    model = loaded(tmp_path, text)
    write_nnef(model, tmp_path / "out")
    again = imported(tmp_path / "out", tmp_path / "project")
    assert [node.name for node in again.resolved.nodes] == ["入力", "全結合", "ReLU-1", "ReLU 1"]


def test_values_that_depend_on_parameters_only_are_stored(tmp_path: Path) -> None:
    text = "Input(2,8,8) > c: Convolution(4); Parameter(Size=4,2,3,3) > WeightStandardization > c.W"
    model = loaded(tmp_path, text.replace("Convolution(4)", "Convolution(3,3, OutMaps=4)"))
    exported = write_nnef(model, tmp_path / "out")
    assert exported.operations == 1
    assert all(entry.greatest_difference < 1e-5 for entry in exported.check.engines)


def test_a_network_that_takes_no_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="takes nothing from a dataset"):
        make_graph(loaded(tmp_path, "Parameter(Size=3) > ReLU"))
