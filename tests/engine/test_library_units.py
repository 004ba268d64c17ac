"""What units of the library compute, against the formulas of their papers."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from networks import network

from layerwright.engine.build import Graph
from layerwright.engine.chance import set_chance
from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.layers.kinds import show
from layerwright.library.shelf import library, units
from layerwright.model.network import Network
from layerwright.model.project import Project
from layerwright.model.settings import Mode
from layerwright.resolve.derive import derive
from layerwright.resolve.resolve import resolve


class Computed:
    """A unit in a network, with its parameters."""

    def __init__(self, text: str, *names: str, folder: Path) -> None:
        called = {entry.name: entry for name in names for entry in library().unit(name).networks}
        self.network = resolve(Project(networks=(network(text), *called.values())), "Main")
        assert self.network.problems == ()
        self.store = ParameterStore()
        self.store.create(self.network.parameters.values(), 0, folder)

    def values(self, name: str, batch: dict[str, Array], mode: Mode = "training") -> Array:
        """The output of a layer."""
        graph = Graph(derive(self.network, mode), self.store, len(next(iter(batch.values()))), inspect=True)
        graph.feed(batch)
        return graph.outputs([name])[name]


def softmax(values: Array, axis: int) -> Array:
    raised = np.exp(values - values.max(axis=axis, keepdims=True))
    result: Array = raised / raised.sum(axis=axis, keepdims=True)
    return result


def numbers(*shape: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def test_attention_is_that_of_the_paper(tmp_path: Path) -> None:
    text = """
        q: Input(2,5,8, Dataset=q) > u: Unit(ScaledDotProductAttention)
        k: Input(2,7,8, Dataset=k) > u
        v: Input(2,7,3, Dataset=v) > u
    """
    q, k, v = numbers(4, 2, 5, 8), numbers(4, 2, 7, 8, seed=1), numbers(4, 2, 7, 3, seed=2)
    found = Computed(text, "ScaledDotProductAttention", folder=tmp_path).values("u/Values", {"q": q, "k": k, "v": v})
    scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(8)
    np.testing.assert_allclose(found, softmax(scores, -1) @ v, rtol=1e-4, atol=1e-5)


def test_normalization_of_steps_is_that_of_each_alone(tmp_path: Path) -> None:
    x = numbers(3, 6, 8) * 5 + 2
    computed = Computed("Input(6,8) > u: Unit(TokenNormalization)", "TokenNormalization", folder=tmp_path)
    found = computed.values("u/Shift", {"x": x})
    expected = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4)


def test_squashing_keeps_the_direction_and_shortens(tmp_path: Path) -> None:
    x = numbers(3, 5, 4)
    found = Computed("Input(5,4) > u: Unit(CapsuleSquash)", "CapsuleSquash", folder=tmp_path).values(
        "u/Squashed", {"x": x}
    )
    squares = (x**2).sum(-1, keepdims=True)
    np.testing.assert_allclose(found, squares / (1 + squares) * x / np.sqrt(squares), rtol=1e-3, atol=1e-5)


def test_routing_is_the_procedure_of_the_paper(tmp_path: Path) -> None:
    predicted = numbers(2, 6, 3, 4)

    def squash(x: Array) -> Array:
        squares = (x**2).sum(-1, keepdims=True)
        result: Array = squares / (1 + squares) * x / np.sqrt(squares)
        return result

    logits = np.zeros((2, 6, 3, 1))
    for _ in range(3):
        coupling = softmax(logits, 2)
        upper = squash((coupling * predicted).sum(1))
        logits = logits + (predicted * upper[:, None]).sum(-1, keepdims=True)
    computed = Computed("Input(6,3,4) > u: Unit(CapsuleRouting)", "CapsuleRouting", folder=tmp_path)
    found = computed.values("u/LastSquash/Squashed", {"x": predicted})
    np.testing.assert_allclose(found, upper, rtol=1e-3, atol=1e-5)


def test_the_drawn_lstm_has_the_parameters_of_the_layer_and_computes_its_formulas(tmp_path: Path) -> None:
    x = numbers(2, 4, 3)
    computed = Computed("Input(4,3) > u: Unit(LongShortTermMemory, Size=5)", "LongShortTermMemory", folder=tmp_path)
    assert (
        computed.network.trainable_size
        == resolve(Project(networks=(network("Input(4,3) > LSTM(5)"),)), "Main").trainable_size
    )
    found = computed.values("u/End", {"x": x})

    def affine(name: str, values: Array) -> Array:
        [weight] = [use for use in computed.store if use.endswith(f"/{name}/affine/W")]
        result: Array = values @ computed.store.variable(weight).d + computed.store.variable(weight[:-1] + "b").d
        return result

    def sigmoid(values: Array) -> Array:
        result: Array = 1 / (1 + np.exp(-values))
        return result

    memory, cell = np.zeros((2, 5)), np.zeros((2, 5))
    for step in range(4):
        seen = np.concatenate([x[:, step], memory], axis=1)
        cell = sigmoid(affine("Forget", seen)) * cell + sigmoid(affine("Take", seen)) * np.tanh(affine("New", seen))
        memory = sigmoid(affine("Give", seen)) * np.tanh(cell)
        np.testing.assert_allclose(found[:, step], memory, rtol=1e-3, atol=1e-5)


def test_stochastic_weights_are_signs_drawn_as_often_as_the_weights_say(tmp_path: Path) -> None:
    computed = Computed(
        "Input(40) > u: Unit(BinaryConnectStochastic, Size=50)", "BinaryConnectStochastic", folder=tmp_path
    )
    [name] = [name for name in computed.store if name.endswith("/W")]
    weights = np.linspace(-1.2, 1.2, 2000, dtype=np.float32).reshape(40, 50)
    computed.store.variable(name).d = weights
    batch = {"x": numbers(2, 40)}
    graph = Graph(computed.network, computed.store, 2, inspect=True)
    graph.feed(batch)
    drawn = []
    for seed in range(60):
        set_chance(seed)
        drawn.append(graph.outputs(["u/Straight"])["u/Straight"].copy())
    np.testing.assert_allclose(np.abs(drawn), 1, atol=1e-5)
    share = (np.array(drawn) > 0).mean(0)
    expected = np.clip((weights + 1) / 2, 0, 1)
    # 60 coins have a standard deviation of at most 0.065; eight bits make steps of 1/256.
    assert np.abs(share - expected).mean() < 0.065
    assert np.abs(share - expected).max() < 5 * 0.065
    used = computed.values("u/Straight", batch, "validation")
    decided = np.abs(weights) > 0.01
    np.testing.assert_allclose(used[decided], np.sign(weights)[decided], atol=1e-5)


@pytest.mark.parametrize("name", [unit.name for unit in units()])
def test_each_unit_is_built_and_computes_finite_numbers(name: str, tmp_path: Path) -> None:
    unit = library().unit(name)
    small = smaller(unit.network)
    result = resolve(Project(networks=(small, *unit.networks[1:])), name)
    assert result.problems == ()
    store = ParameterStore()
    store.create(result.parameters.values(), 0, tmp_path)
    graph = Graph(result, store, 2)
    graph.feed({use.variable: numbers(2, *use.shape) for use in result.data.values() if use.from_dataset})
    [end] = result.outputs
    values = graph.outputs([end.name])[end.name]
    assert values.shape == (2, *end.output)
    assert np.isfinite(values).all()


def smaller(drawn: Network) -> Network:
    """The network with maps of at most 9 pixels, and each input from a variable of its own."""
    layers = []
    for layer in drawn.layers:
        if layer.type == "Input":
            axes = [int(axis) for axis in layer.properties["Size"].split(",")]
            if len(axes) == 3 and axes[1] == axes[2] > 9:
                # What comes up in U-Net is half as large as what it is joined with.
                least = {"Low": 4, "Skip": 8}.get(layer.name, 9)
                axes[1:] = [least, least]
            properties = {**layer.properties, "Size": show(tuple(axes)), "Dataset": layer.name}
            layer = msgspec.structs.replace(layer, properties=properties)
        layers.append(layer)
    return msgspec.structs.replace(drawn, layers=tuple(layers))
