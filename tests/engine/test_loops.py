"""Loops compute what they say, against plain numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import resolved

from layerwright.resolve.derive import derive


def sigmoid(values: Any) -> Any:
    return 1 / (1 + np.exp(-values))


def parameters(built: Any) -> dict[str, Any]:
    return {name: values.copy() for name, values in built.store.arrays().items()}


def test_repetitions_have_parameters_of_their_own(build: Any) -> None:
    built = build("Input(4) > r: RepeatStart(Times=3) > a: Affine(4) > end: RepeatEnd")
    weights = parameters(built)
    assert list(weights) == [f"r[{number}]/a/affine/{name}" for number in range(3) for name in "Wb"]
    expected = built.batch()["x"]
    for number in range(3):
        expected = expected @ weights[f"r[{number}]/a/affine/W"] + weights[f"r[{number}]/a/affine/b"]
    np.testing.assert_allclose(built.computed("end"), expected, rtol=1e-5)


def test_rounds_along_an_axis_share_their_parameters_and_hand_on_a_value(build: Any) -> None:
    built = build(
        "Input(5,4) > RecurrentInput > j: Concatenate > a: Affine(3) > h: Tanh > out: RecurrentOutput; h > Delay > j"
    )
    weights = parameters(built)
    assert list(weights) == ["a/affine/W", "a/affine/b"]
    x = built.batch()["x"]
    state, states = np.zeros((2, 3), np.float32), []
    for step in range(5):
        joined = np.concatenate([x[:, step], state], axis=1)
        state = np.tanh(joined @ weights["a/affine/W"] + weights["a/affine/b"])
        states.append(state)
    np.testing.assert_allclose(built.computed("out"), np.stack(states, axis=1), rtol=1e-5)


@pytest.mark.parametrize("wired", [False, True])
def test_an_lstm_computes_its_equations(build: Any, wired: bool) -> None:
    built = build("Input(5,4) > l: LSTM(3)" + ("; Input(3, Dataset=z) > l.C.Initial" if wired else ""))
    weights = parameters(built)
    batch = built.batch()
    hidden = np.zeros((2, 3), np.float32)
    cell = batch["z"] if wired else np.zeros((2, 3), np.float32)
    expected = []
    for step in range(5):
        joined = np.concatenate([batch["x"][:, step], hidden], axis=1)
        part = {
            gate: joined @ weights[f"l/{gate}/affine/W"] + weights[f"l/{gate}/affine/b"]
            for gate in ("Affine", "IGate", "FGate", "OGate")
        }
        cell = sigmoid(part["FGate"]) * cell + sigmoid(part["IGate"]) * np.tanh(part["Affine"])
        hidden = sigmoid(part["OGate"]) * np.tanh(cell)
        expected.append(hidden)
    [leaf] = [node.name for node in built.network.outputs]
    np.testing.assert_allclose(built.computed(leaf), np.stack(expected, axis=1), rtol=1e-4, atol=1e-6)


def test_a_loop_learns(build: Any) -> None:
    built = build("Input(5,4) > LSTM(3) > a: Affine(2) > SquaredError")
    graph = built.graph()
    graph.feed(built.batch())
    graph.train_step()
    gradients = {name: built.store.variable(name).g for name in built.store}
    assert all(np.isfinite(values).all() and values.any() for values in gradients.values())


def test_an_input_of_the_next_round_must_have_the_shape_of_the_first() -> None:
    [problem] = resolved("Input(4) > RepeatStart > Affine(3) > RepeatEnd").problems
    assert problem.layer == "RepeatStart"
    assert problem.text == "What is repeated takes the shape 4 and gives 3."


@pytest.mark.parametrize(
    ("text", "layer", "says"),
    [
        ("Input(4) > RepeatStart > Affine(4)", "RepeatStart", "No RepeatEnd follows."),
        ("Input(4) > RepeatEnd", "RepeatEnd", "There is no RepeatStart before it."),
        ("Input(4,3) > RecurrentInput > Affine(4)", "RecurrentInput", "No RecurrentOutput follows."),
        ("Input(4) > RecurrentOutput", "RecurrentOutput", "There is no RecurrentInput before it."),
        ("Input(4) > Delay", "Delay", "It lies in no loop"),
    ],
)
def test_a_part_of_a_loop_without_the_others_is_told(text: str, layer: str, says: str) -> None:
    problems = resolved(text).problems
    assert any(problem.layer == layer and problem.text.startswith(says) for problem in problems)


def test_a_delay_of_the_wrong_size_is_told() -> None:
    text = "Input(5,4) > RecurrentInput > j: Concatenate > Affine(3) > h: Tanh > RecurrentOutput; h > Delay(2) > j"
    [problem] = resolved(text).problems
    assert "has the Size 2, and 3 flows into it" in problem.text


def test_a_parameter_takes_the_size_that_its_reader_expects() -> None:
    found = resolved("Input(4) > a: Affine(3); w: Parameter > s: Sigmoid > a.W")
    assert found.problems == ()
    assert found.by_name["w"].output == (4, 3)


def test_batch_normalization_in_a_loop_is_switched_in_every_round() -> None:
    found = derive(resolved("Input(4) > RepeatStart > BatchNormalization > RepeatEnd"), "validation")
    assert [node.value("BatchStat") for node in found.nodes if node.type.name == "BatchNormalization"] == [False] * 3
