"""Graphs: what flows in, what learns, what the modes change, and what is told when nnabla refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from layerwright.engine.build import Graph, first_not_finite
from layerwright.engine.chance import set_chance
from layerwright.engine.context import DeviceError, use_device
from layerwright.engine.failures import EngineError, explained
from layerwright.engine.initializers import Array

CLASSIFIER = "Input(6) > Affine(5) > BatchNormalization > ReLU > Affine_2: Affine(3) > SoftmaxCrossEntropy"


def gradients(built: Any, graph: Graph, batch: Mapping[str, Array]) -> dict[str, Array]:
    names = graph.trained_parameters()
    for name in names:
        built.store.variable(name).g = 0
    graph.feed(batch)
    graph.train_step()
    return {name: built.store.variable(name).g.copy() for name in names}


# What flows in


def test_dataset_values_are_put_in_whatever_their_own_shape(build: Any) -> None:
    built = build("Input(2,3) > MulScalar(2)")
    batch = {"x": np.arange(12, dtype=np.float32).reshape(2, 6), "unused": np.zeros((2, 1), np.float32)}
    assert built.computed("MulScalar", batch).reshape(2, 6).tolist() == (batch["x"] * 2).tolist()


@pytest.mark.parametrize(
    ("generator", "expected"),
    [("Constant", [[3, 3, 3], [3, 3, 3]]), ("Range", [[0, 3, 6], [0, 3, 6]])],
)
def test_generated_constants_last_for_many_steps(build: Any, generator: str, expected: Any) -> None:
    built = build(
        f"Input(3, Generator={generator}, GeneratorMultiplier=3) > same: MulScalar > Affine(2) > SquaredError"
    )
    graph = built.graph()
    for _ in range(3):
        graph.feed({"y": np.zeros((2, 2), np.float32)})
        graph.train_step()
        assert graph.outputs(["same"])["same"].tolist() == expected


@pytest.mark.parametrize(("generator", "deviation", "kurtosis"), [("Normal", 2.0, 3.0), ("Uniform", 2 / 3**0.5, 1.8)])
def test_generated_noise_has_its_distribution_and_is_new_each_time(
    build: Any, generator: str, deviation: float, kurtosis: float
) -> None:
    graph = build(f"Input(20000, Generator={generator}, GeneratorMultiplier=2) > MulScalar").graph()
    set_chance(1)
    first, second = (graph.outputs(["MulScalar"])["MulScalar"].copy() for _ in range(2))
    assert first.std() == pytest.approx(deviation, rel=0.02)
    assert np.mean((first / first.std()) ** 4) == pytest.approx(kurtosis, abs=0.15)
    assert not np.array_equal(first, second)
    set_chance(1)
    assert np.array_equal(graph.outputs(["MulScalar"])["MulScalar"], first)
    assert graph.uses_chance


def test_a_target_may_be_another_layer(build: Any) -> None:
    built = build("x: Input(4) > a: Affine(4) > loss: SquaredError; x > b: MulScalar(3) > loss.T")
    batch = built.batch()
    difference = built.computed("a", batch) - built.computed("b", batch)
    assert built.computed("loss", batch) == pytest.approx(difference**2, rel=1e-6)


# What learns


def test_only_learned_parameters_with_a_learning_rate_are_trained(build: Any) -> None:
    built = build(
        "Input(6) > Affine(5, W.LRateMultiplier=0, b.LRateMultiplier=0.5) > BatchNormalization > SquaredError"
    )
    graph = built.graph()
    assert graph.trained_parameters() == {
        "Affine/affine/b": 0.5,
        "BatchNormalization/bn/beta": 1.0,
        "BatchNormalization/bn/gamma": 1.0,
    }
    frozen = built.store.variable("Affine/affine/W")
    frozen.g = 0
    gradients(built, graph, built.batch())
    assert not frozen.g.any()


def test_a_parameter_shared_by_a_frozen_and_a_learning_layer_learns_by_the_second_alone(build: Any) -> None:
    text = "Input(4) > a: Affine(4, ParameterScope=s{}) > b: Affine(4, ParameterScope=s) > SquaredError"
    frozen, apart = build(text.format(", W.LRateMultiplier=0, b.LRateMultiplier=0")), build(text.format(""))
    batch = frozen.batch()
    partly, wholly = gradients(frozen, frozen.graph(), batch), gradients(apart, apart.graph(), batch)
    assert partly.keys() == wholly.keys()
    hidden, output = frozen.computed("a", batch), frozen.computed("b", batch)
    error = 2 * (output - batch["y"]) / output.size
    assert partly["s/affine/W"] == pytest.approx(hidden.T @ error, rel=1e-4)
    assert not np.allclose(partly["s/affine/W"], wholly["s/affine/W"])


def test_gradients_are_the_same_in_place_and_beside(build: Any) -> None:
    built = build(
        """
        Input(2,6,6) > a: Convolution(4) > BatchNormalization > r: ReLU > c: Convolution(4) > bn: BatchNormalization
        r, bn > Add2 > LeakyReLU > MulScalar(2) > Affine(3) > SoftmaxCrossEntropy
        """
    )
    batch = built.batch()
    in_place, beside = (gradients(built, built.graph(inspect=inspect), batch) for inspect in (False, True))
    assert in_place.keys() == beside.keys()
    for name, values in in_place.items():
        assert np.array_equal(values, beside[name]), name


def test_several_losses_are_added(build: Any) -> None:
    built = build("Input(4) > a: Affine(3) > SoftmaxCrossEntropy; a > s: SquaredError(T.Dataset=z)")
    graph, batch = built.graph(), built.batch()
    graph.feed(batch)
    parts = [built.computed(name, batch).mean() for name in ("SoftmaxCrossEntropy", "s")]
    assert graph.train_step() == pytest.approx(sum(parts), rel=1e-6)


def test_the_cost_is_weighted_in_the_gradients_only(build: Any) -> None:
    built = build(CLASSIFIER)
    graph, batch = built.graph(), built.batch()
    whole = gradients(built, graph, batch)
    for name in whole:
        built.store.variable(name).g = 0
    graph.feed(batch)
    assert graph.train_step(0.25) == graph.train_step(0.75)
    for name, values in whole.items():
        assert built.store.variable(name).g == pytest.approx(values, rel=1e-5, abs=1e-7)


# What the modes change


def test_dropout_works_while_training_and_lets_all_pass_elsewhere(build: Any) -> None:
    built = build("Input(1000) > Dropout(0.4) > MulScalar > SquaredError")
    batch = {"x": np.ones((2, 1000), np.float32), "y": np.ones((2, 1000), np.float32)}
    set_chance(1)
    values = built.computed("MulScalar", batch)
    assert 0.35 < (values == 0).mean() < 0.45
    assert values[values != 0] == pytest.approx(1 / 0.6)
    assert (built.computed("MulScalar", batch, "validation") == 1).all()


def test_dropout_can_stay_on_outside_training(build: Any) -> None:
    built = build("Input(1000) > Dropout(0.4, SkipAtTest=False) > MulScalar")
    assert (built.computed("MulScalar", {"x": np.ones((2, 1000), np.float32)}, "runtime") == 0).any()


def test_a_layer_with_a_seed_of_its_own_repeats_what_it_draws(build: Any) -> None:
    built = build("Input(100) > Dropout(Seed=7)")
    batch = {"x": np.ones((2, 100), np.float32)}
    drawn = built.computed("Dropout", batch)
    assert np.array_equal(drawn, built.computed("Dropout", batch))
    assert not np.array_equal(drawn, built.computed("Dropout", batch, own_seed=1))
    graph = built.graph()
    assert graph.has_own_seeds
    assert graph.uses_chance


def test_batch_normalization_gathers_statistics_while_training_and_uses_them_elsewhere(build: Any) -> None:
    built = build("Input(3,2,2) > BatchNormalization(DecayRate=0.75, Epsilon=0.01)")
    random = np.random.default_rng(0)
    batch = {"x": random.normal(5, 3, (8, 3, 2, 2)).astype(np.float32)}
    values = built.computed("BatchNormalization", batch)
    mean, variance = batch["x"].mean((0, 2, 3)), batch["x"].var((0, 2, 3))
    axes = (slice(None), None, None)
    assert values == pytest.approx((batch["x"] - mean[axes]) / np.sqrt(variance + 0.01)[axes], abs=1e-5)
    running = {name: built.store.variable(f"BatchNormalization/bn/{name}").d.ravel() for name in ("mean", "var")}
    assert running["mean"] == pytest.approx(0.25 * mean, rel=1e-5)
    # The running variance is that of a sample, as usual: its starting value is 0.
    assert running["var"] == pytest.approx(0.25 * variance * 32 / 31, rel=1e-5)
    expected = (batch["x"] - running["mean"][axes]) / np.sqrt(running["var"] + 0.01)[axes]
    before = {name: value.copy() for name, value in running.items()}
    assert built.computed("BatchNormalization", batch, "validation") == pytest.approx(expected, rel=1e-4, abs=1e-4)
    for name, value in before.items():
        assert np.array_equal(value, built.store.variable(f"BatchNormalization/bn/{name}").d.ravel())


@pytest.mark.parametrize("size", [1, 2])
def test_batch_normalization_keeps_its_statistics_where_a_batch_has_one_value_of_each_map(
    build: Any, size: int
) -> None:
    built = build("Input(3) > BatchNormalization > SquaredError")
    graph = built.graph(size)
    graph.feed(built.batch(size))
    graph.train_step()
    names = ("BatchNormalization/bn/mean", "BatchNormalization/bn/var")
    assert built.store.first_not_finite() is None
    assert any(built.store.variable(name).d.any() for name in names) == (size > 1)


def test_a_network_is_used_without_its_loss_and_gives_probabilities(build: Any) -> None:
    built = build(CLASSIFIER)
    batch = {"x": built.batch()["x"]}
    scores = built.computed("Affine_2", batch, "runtime")
    exponentials = np.exp(scores - scores.max(1, keepdims=True))
    values = built.computed("SoftmaxCrossEntropy", batch, "runtime")
    assert values == pytest.approx(exponentials / exponentials.sum(1, keepdims=True), rel=1e-5)


# What is told


@pytest.mark.parametrize(
    "text",
    [
        "Input(8,8,3) > conv: Convolution(4, ChannelLast=True)",
        "Input(8,8,3) > conv: MaxPooling(2,2, ChannelLast=True)",
        "Input(8,8,3) > conv: AveragePooling(2,2, ChannelLast=True)",
    ],
)
def test_maps_as_the_last_axis_are_refused_on_the_cpu(build: Any, text: str) -> None:
    built = build(text)
    with pytest.raises(EngineError, match=r'The layer "conv" \(\w+\) cannot be computed on the CPU .* ChannelLast'):
        built.graph()


def test_what_nnabla_refuses_is_told_without_its_own_paths(build: Any) -> None:
    built = build("Input(3,8) > d: Dropout")
    values = {**built.network.by_name["d"].values, "P": 2.0}
    nodes = tuple(
        msgspec.structs.replace(node, values=values) if node.name == "d" else node for node in built.network.nodes
    )
    with pytest.raises(EngineError) as caught:
        Graph(replace(built.network, nodes=nodes), built.store, 2)
    assert str(caught.value).startswith('The layer "d" (Dropout) cannot be built: ')
    assert "/" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("value error in setup_impl\n/hd/a.cpp:3\nFailed `a == b`: Sizes differ: 1, 2.\n", "Sizes differ: 1, 2."),
        ("memory error in alloc\n/hd/a.cpp:3\nN4nbla9CpuMemoryE allocation failed.", "there is not enough memory"),
        ("something else", "something else."),
        ("", "nnabla does not say why."),
    ],
)
def test_errors_of_nnabla_become_sentences(text: str, sentence: str) -> None:
    with pytest.raises(EngineError, match=r"^It fails: ") as caught, explained("It fails"):
        raise RuntimeError(text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("device", "text"),
    [
        ("tpu", 'There is no device "tpu". Use cpu, cuda or cuda:N.'),
        ("cuda:x", 'There is no device "cuda:x"'),
        ("cuda", 'The device "cuda" cannot be used: .*layerwright doctor'),
    ],
)
def test_a_device_that_cannot_be_used_is_told(device: str, text: str) -> None:
    with pytest.raises(DeviceError, match=text):
        use_device(device)


# Where values stop being finite


def test_the_layer_in_which_values_overflow_is_named(build: Any) -> None:
    built = build("Input(4) > a: MulScalar(9e18) > MulScalar(9e18) > b: MulScalar(9e18) > Tanh > SquaredError")
    place = first_not_finite(built.network, built.store, built.batch())
    assert place == 'in the output of the layer "b" (MulScalar)'


def test_a_parameter_that_is_not_finite_is_named_with_its_layer(build: Any) -> None:
    built = build(CLASSIFIER)
    built.store.variable("Affine_2/affine/W").d[0] = np.nan
    place = first_not_finite(built.network, built.store, built.batch())
    assert place == 'in the parameter "Affine_2/affine/W" of the layer "Affine_2"'


def test_a_variable_of_the_dataset_that_is_not_finite_is_named(build: Any) -> None:
    built = build(CLASSIFIER)
    batch = {**built.batch(), "x": np.full((2, 6), np.nan, np.float32)}
    assert first_not_finite(built.network, built.store, batch) == 'in the variable "x" of the dataset'


def test_a_network_whose_values_are_all_finite_is_not_blamed(build: Any) -> None:
    built = build(CLASSIFIER)
    assert first_not_finite(built.network, built.store, built.batch()) == "in the sum of the losses"
