"""A working memory that is read by VATNoise has a value for each sample, through which networks hand on gradients."""

from __future__ import annotations

from pathlib import Path

import nnabla as nn
import nnabla.functions as F
import numpy as np
import pytest
from networks import network, project, resolved

from layerwright.engine.build import Graph
from layerwright.engine.parameter_files import ParameterError
from layerwright.engine.parameters import ParameterStore
from layerwright.exchange.model import load_model
from layerwright.exchange.nnp.runtime_formats import write_c, write_nnb
from layerwright.exchange.nnp.writing import write_nnp
from layerwright.exchange.python.writing import write_python
from layerwright.model.problems import ProblemsError
from layerwright.model.project import save_project
from layerwright.resolve.resolve import resolve
from layerwright.resolve.resolved import MemoryUse, Resolved

ESTIMATING = """
    Input(3, Dataset=n) > noise: VATNoise(Epsilon=10); kept: WorkingMemory(Size=3) > noise.Buf
    Input(3) > sum: Add2; noise > sum > a: Affine(2) > s: SquaredError
"""
USING = "kept: WorkingMemory(Size=3) > noise: VATNoise(Epsilon=2); other: WorkingMemory(Size=3) > noise.Buf"
BATCH = {
    "n": np.array([[3, 0, 4], [0, 1, 0]], np.float32),
    "x": np.array([[1, 2, 3], [4, 5, 6]], np.float32),
    "y": np.array([[1, 0], [0, 1]], np.float32),
}


def made(*texts: str) -> tuple[ParameterStore, list[Resolved]]:
    networks = [resolved(text) for text in texts]
    store = ParameterStore()
    for entry in networks:
        assert not entry.problems
        store.create(entry.parameters.values(), 3, Path())
    return store, networks


def memory(store: ParameterStore, of: Resolved, size: int) -> nn.Variable:
    return store.memory(of.memories["kept"], size)


def test_training_writes_the_gradient_of_each_sample_into_the_memory() -> None:
    """The peer is a graph of nnabla's own functions around the same noise, which flows in as an ordinary variable."""
    store, [estimating] = made(ESTIMATING)
    graph = Graph(estimating, store.with_own_gradients(), 2)
    graph.feed(BATCH)
    graph.train_step()
    length = np.sqrt((BATCH["n"] ** 2).sum(axis=1, keepdims=True))
    noise = nn.Variable.from_numpy_array(10 * BATCH["n"] / length, need_grad=True)
    weight, bias = (nn.Variable.from_numpy_array(store.variable(f"a/affine/{name}").d.copy()) for name in "Wb")
    summed = F.add2(nn.Variable.from_numpy_array(BATCH["x"]), noise)
    cost = F.mean(F.squared_error(F.affine(summed, weight, bias), nn.Variable.from_numpy_array(BATCH["y"])))
    cost.forward()
    noise.grad.zero()
    cost.backward()
    assert np.any(noise.g)
    np.testing.assert_allclose(memory(store, estimating, 2).d, 10 * noise.g, rtol=1e-5)


def test_another_network_reads_what_was_written_and_makes_noise_of_it() -> None:
    store, [estimating, using] = made(ESTIMATING, USING)
    reading = Graph(using, store.with_own_gradients(), 2)
    before = reading.outputs(["noise"])["noise"]
    np.testing.assert_allclose(np.sqrt((before**2).sum(axis=1)), [2, 2], rtol=1e-5)
    assert not np.allclose(before[0], before[1])
    writing = Graph(estimating, store.with_own_gradients(), 2)
    writing.feed(BATCH)
    writing.train_step()
    kept = memory(store, estimating, 2).d.copy()
    after = reading.outputs(["noise"])["noise"]
    assert not np.allclose(before, after)
    np.testing.assert_allclose(after, 2 * kept / np.sqrt((kept**2).sum(axis=1, keepdims=True)), rtol=1e-4)


def test_a_smaller_last_batch_has_a_memory_of_its_own_size() -> None:
    store, [estimating, using] = made(ESTIMATING, USING)
    last = {name: values[:1] for name, values in BATCH.items()}
    graph = Graph(estimating, store, 1)
    graph.feed(last)
    graph.train_step()
    assert memory(store, estimating, 1).shape == (1, 3)
    kept = memory(store, estimating, 1).d
    noise = Graph(using, store, 1).outputs(["noise"])["noise"]
    np.testing.assert_allclose(noise, 2 * kept / np.sqrt((kept**2).sum()), rtol=1e-4)


def test_a_memory_is_no_parameter_and_is_not_saved(tmp_path: Path) -> None:
    store, [estimating] = made(ESTIMATING)
    Graph(estimating, store, 2)
    assert list(store) == ["a/affine/W", "a/affine/b"] == list(estimating.parameters)
    store.save(tmp_path / "saved.h5")
    store.load(tmp_path / "saved.h5")


def test_it_starts_from_the_seed_and_the_name_or_from_its_file(tmp_path: Path) -> None:
    store, [using] = made(USING)
    again, _ = made(USING)
    assert np.array_equal(memory(store, using, 4).d, memory(again, using, 4).d)
    assert not np.array_equal(memory(store, using, 4).d, store.memory(using.memories["other"], 4).d)
    (tmp_path / "values.txt").write_text("1 2 3")
    of_file = resolved(USING.replace("Size=3)", "Size=3, File=values.txt)", 1))
    from_file = ParameterStore()
    from_file.create((), 0, tmp_path)
    assert memory(from_file, of_file, 2).d.tolist() == [[1, 2, 3], [1, 2, 3]]


def test_networks_that_share_one_must_agree_on_its_shape() -> None:
    store, [using, larger] = made(USING, USING.replace("Size=3", "Size=4"))
    Graph(using, store, 2)
    with pytest.raises(ParameterError, match=r'"kept" has the shape \(3,\) in one network and \(4,\) in another'):
        Graph(larger, store, 2)


def test_only_the_memory_of_noise_has_a_value_for_each_sample() -> None:
    plain = resolved("Input(3) > a: Add2; kept: WorkingMemory(Size=3) > a")
    assert not plain.by_name["kept"].batched
    assert not plain.memories
    noisy = resolved(USING)
    assert noisy.by_name["kept"].batched
    assert isinstance(noisy.by_name["kept"].sides[""], MemoryUse)
    assert noisy.statistics.parameter == 6


def test_no_other_program_is_given_one(tmp_path: Path) -> None:
    file = tmp_path / "p.lwproj"
    save_project(project(network(USING)), file)
    for write in (
        lambda: load_model(file),  # what NNEF and ONNX are made of
        lambda: write_nnp(file, tmp_path / "p.nnp"),
        lambda: write_nnb(file, tmp_path / "p.nnb"),
        lambda: write_c(file, tmp_path / "c"),
        lambda: write_python(file, tmp_path / "code"),
    ):
        with pytest.raises(ProblemsError, match="keeps a value for each sample") as caught:
            write()
        assert {problem.layer for problem in caught.value.problems} == {"kept", "other"}
    assert list(tmp_path.iterdir()) == [file]
    assert resolve(project(network(USING)), "Main").memories.keys() == {"kept", "other"}


# --- written by a link ------------------------------------------------------------------------------------------------

KEEPING = "Input(3) > Shift: MulScalar(2) > kept: WorkingMemory(Size=3) > MulScalar(0)"
MIXING = "Input(3) > sum: Add2; kept: WorkingMemory(Size=3) > sum > a: Affine(2) > s: SquaredError"


def of_one_project(*texts: str) -> tuple[ParameterStore, list[Resolved]]:
    whole = project(*(network(text, f"N{place}") for place, text in enumerate(texts)))
    networks = [resolve(whole, name) for name in whole.by_name]
    store = ParameterStore()
    for entry in networks:
        assert not entry.problems
        store.create(entry.parameters.values(), 3, Path())
    return store, networks


def test_what_one_network_writes_another_reads_sample_by_sample() -> None:
    store, [keeping, mixing] = of_one_project(KEEPING, MIXING)
    assert isinstance(keeping.by_name["kept"].sides[""], MemoryUse)
    assert isinstance(mixing.by_name["kept"].sides[""], MemoryUse)
    writer, reader = (Graph(entry, store.with_own_gradients(), 2) for entry in (keeping, mixing))
    for graph in (writer, reader):
        graph.feed(BATCH)
    assert writer.train_step() == 0
    reader.train_step()
    np.testing.assert_array_equal(memory(store, mixing, 2).d, 2 * BATCH["x"])
    np.testing.assert_array_equal(Graph(mixing, store, 2).output("kept").shape, (2, 3))
    used = Graph(mixing, store, 2)
    used.feed(BATCH)
    np.testing.assert_array_equal(used.outputs(["sum"])["sum"], 3 * BATCH["x"])


def test_what_is_written_is_given_on_and_stays() -> None:
    store, [keeping] = of_one_project("Input(3) > kept: WorkingMemory(Size=3) > Affine(2) > s: SquaredError")
    graph = Graph(keeping, store.with_own_gradients(), 2)
    for factor in (1, 2):
        graph.feed({**BATCH, "x": BATCH["x"] * factor})
        graph.train_step()
        np.testing.assert_array_equal(memory(store, keeping, 2).d, factor * BATCH["x"])


def test_a_memory_that_is_written_can_hold_class_numbers() -> None:
    labels = "Input(1, Dataset=c) > kept: WorkingMemory(Size=1)"
    store, [writing, using] = of_one_project(
        labels, "Input(3) > Affine(4) > loss: SoftmaxCrossEntropy; kept: WorkingMemory(Size=1) > loss.T"
    )
    writer, reader = Graph(writing, store, 2), Graph(using, store.with_own_gradients(), 2)
    writer.feed({"c": np.array([[3], [1]], np.float32)})
    writer.outputs(["kept"])
    reader.feed(BATCH)
    assert np.isfinite(reader.train_step())


def test_a_memory_that_nobody_writes_is_the_same_for_all_samples() -> None:
    _, [alone] = of_one_project(MIXING)
    assert not alone.by_name["kept"].batched


def test_what_does_not_fit_into_a_memory_is_told() -> None:
    [problem] = resolved("Input(4) > kept: WorkingMemory(Size=3)").problems
    assert (problem.layer, problem.property) == ("kept", "Size")
    assert problem.text == "A memory of the Size 3 is to hold 4."
