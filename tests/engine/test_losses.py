"""Losses and error measures, against their formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


def _huber(x: Any, t: Any, delta: float) -> Any:
    distance = abs(x - t)
    return np.where(distance < delta, distance**2, delta * (2 * distance - delta))


LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "HuberLoss": lambda x, t: _huber(x, t, 1),
    "HuberLoss(Delta=0.2)": lambda x, t: _huber(x, t, 0.2),
    "AbsoluteError": lambda x, t: abs(x - t),
    "EpsilonInsensitiveLoss(Epsilon=0.3)": lambda x, t: np.maximum(abs(x - t) - 0.3, 0),
    "SigmoidCrossEntropy": lambda x, t: np.log1p(np.exp(x)) - t * x,
    "KLMultinomial": lambda x, t: (x * np.log(x / t)).sum((1, 2))[:, None],
    "KLMultinomial(BaseAxis=1)": lambda x, t: (x * np.log(x / t)).sum(2)[:, :, None],
    "BinaryError": lambda x, t: ((x >= 0.5) != (t >= 0.5)).astype(float),
}


@pytest.mark.parametrize("layer", LOSSES)
def test_a_loss_is_its_formula(build: Any, layer: str) -> None:
    built = build(f"Input(3,4) > loss: {layer}")
    batch = built.batch()
    assert built.computed("loss", batch) == pytest.approx(LOSSES[layer](batch["x"], batch["y"]), abs=1e-5)


@pytest.mark.parametrize("layer", LOSSES)
def test_a_loss_is_left_out_in_use(build: Any, layer: str) -> None:
    built = build(f"Input(3,4) > Affine(3,4) > loss: {layer}")
    [output] = built.graph(mode="runtime")._resolved.outputs
    assert output.type.name == ("Sigmoid" if layer == "SigmoidCrossEntropy" else "Affine")


def test_scores_leave_probabilities_in_use(build: Any) -> None:
    built = build("Input(3,4) > loss: SigmoidCrossEntropy")
    batch = built.batch()
    assert built.computed("loss", batch, "runtime") == pytest.approx(1 / (1 + np.exp(-batch["x"])), abs=1e-6)


def test_an_error_is_measured_beside_the_loss(build: Any) -> None:
    built = build("Input(3) > a: Affine(1) > s: Sigmoid > BinaryCrossEntropy; s > BinaryError")
    assert [node.type.name for node in built.network.losses] == ["BinaryCrossEntropy"]
    assert [node.type.name for node in built.network.measures] == ["BinaryError"]
