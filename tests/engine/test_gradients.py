"""Layers that change what flows back through them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerwright.engine.failures import EngineError


def gradient(build: Any, layer: str, weights: list[float]) -> Any:
    """The gradient of a learned vector whose elements cost their weights once a layer has let them pass."""
    size = len(weights)
    built = build(
        f"p: Parameter(Size={size}) > through: {layer}; Input({size}) > w: Identity; through, w > Mul2 > Sum(Axes=0) "
        "> loss: AbsoluteError(T.Generator=Constant, T.GeneratorMultiplier=-1000)"
    )
    graph = built.graph(batch_size=1)
    graph.feed({"x": np.array([weights], np.float32)})
    variable = built.store.variable("p")
    variable.grad.zero()
    graph.train_step()
    return variable.g.tolist()


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("Identity", [3, -4, 0.5]),
        ("Output", [3, -4, 0.5]),
        ("Unlink", [0, 0, 0]),
        ("ClipGradByValue(min.GeneratorMultiplier=-2)", [1, -2, 0.5]),
        ("TopKGrad(1)", [3, 0, 0]),
        ("TopKGrad(1, Abs=True)", [0, -4, 0]),
    ],
)
def test_a_gradient_is_what_the_layer_makes_of_it(build: Any, layer: str, expected: list[float]) -> None:
    assert gradient(build, layer, [3, -4, 0.5]) == expected


def test_a_gradient_is_scaled_to_a_length(build: Any) -> None:
    assert gradient(build, "ClipGradByNorm(ClipNorm=10)", [3, -4]) == pytest.approx([6, -8])


@pytest.mark.parametrize("layer", ["OneHot(4)", "Sort(OnlyIndex=True)"])
def test_what_makes_indices_or_takes_them_stops_gradients(build: Any, layer: str) -> None:
    assert gradient(build, f"{layer} > Sum(Axes=0)", [3]) == [0]


def test_the_noise_of_adversarial_training_keeps_the_gradient_in_its_buffer(build: Any) -> None:
    """The buffer is data, into which nnabla writes when gradients flow back."""
    built = build("Input(2) > Affine(2) > VATNoise(Epsilon=3) > Affine(1) > SquaredError")
    graph = built.graph(batch_size=1)
    graph.feed({"x": np.ones((1, 2)), "buf": np.zeros((1, 2)), "y": np.ones((1, 1))})
    graph.train_step()
    [buffer] = [feed.target for feed in graph._feeds if feed.variable == "buf"]
    assert np.any(buffer.d)


def test_the_noise_of_adversarial_training_must_differ_from_sample_to_sample(build: Any) -> None:
    built = build("Parameter(Size=3) > noise: VATNoise; Parameter(Size=3) > noise.Buf")
    with pytest.raises(EngineError, match=r'The layer "noise" \(VATNoise\) needs a value for each sample'):
        built.graph()
