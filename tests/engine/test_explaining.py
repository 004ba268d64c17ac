"""Grad-CAM, compared with the same computed by hand in numpy."""

from __future__ import annotations

import numpy as np
import pytest
from networks import resolved
from numpy.lib.stride_tricks import sliding_window_view

from layerwright.engine.build import Graph
from layerwright.engine.explaining import grad_cam, learning_throughout
from layerwright.engine.failures import EngineError
from layerwright.engine.initializers import Array
from layerwright.engine.parameters import ParameterStore
from layerwright.resolve.derive import derive
from layerwright.resolve.resolved import Resolved

_CONVOLUTION = "Input(2,6,5) > Convolution(3, KernelShape=3,2, BorderMode=valid)"
_CLASSES = f"{_CONVOLUTION} > ReLU > Affine(4) > Softmax > CategoricalCrossEntropy"


class Example:
    """A network with parameters that are far from zero, and one sample."""

    def __init__(self, text: str) -> None:
        self.network: Resolved = derive(resolved(text), "runtime")
        random = np.random.default_rng(0)
        self.store = ParameterStore()
        self.values: dict[str, Array] = {}
        for name, use in self.network.parameters.items():
            self.values[name] = random.normal(size=use.shape).astype(np.float32)
            self.store.put(name, self.values[name])
        self.sample: Array = random.normal(size=(1, *self.network.nodes[0].output)).astype(np.float32)

    def explain(self, layer: str, number: int | None) -> tuple[Array, int]:
        network = learning_throughout(self.network)
        graph = Graph(network, self.store, 1, inspect=True)
        graph.feed({"x": self.sample})
        return grad_cam(graph, network, layer, number)

    def maps(self) -> Array:
        """The maps of the convolution."""
        weights, biases = self.values["Convolution/conv/W"], self.values["Convolution/conv/b"]
        windows = sliding_window_view(self.sample[0], weights.shape[2:], axis=(1, 2))  # type: ignore[call-overload]
        maps: Array = np.einsum("ihwkl,oikl->ohw", windows, weights) + biases[:, None, None]
        return maps

    def scores(self, maps: Array) -> Array:
        scores: Array = (
            np.maximum(maps, 0).reshape(-1) @ self.values["Affine/affine/W"] + self.values["Affine/affine/b"]
        )
        return scores

    def heat(self, direction: Array) -> Array:
        """Grad-CAM of the convolution, where a score is the product of all scores with a direction."""
        maps = self.maps()
        gradients = (self.values["Affine/affine/W"] @ direction).reshape(maps.shape) * (maps > 0)
        weights = gradients.mean(axis=(1, 2))
        heat: Array = np.maximum(np.einsum("o,ohw->hw", weights, maps), 0)
        return heat


@pytest.mark.parametrize("number", range(4))
def test_the_maps_are_weighted_by_the_mean_gradients_of_the_score_before_softmax(number: int) -> None:
    example = Example(_CLASSES)
    heat, chosen = example.explain("Convolution", number)
    assert chosen == number
    np.testing.assert_allclose(heat, example.heat(np.eye(4, dtype=np.float32)[number]), rtol=1e-4, atol=1e-4)
    assert heat.min() >= 0


def test_without_a_class_the_predicted_one_is_explained() -> None:
    example = Example(_CLASSES)
    _, chosen = example.explain("Convolution", None)
    assert chosen == example.scores(example.maps()).argmax()


def test_a_frozen_network_is_explained_like_one_that_learns() -> None:
    free = Example(_CLASSES)
    frozen = Example(_CLASSES)
    still = "Convolution(3, KernelShape=3,2, BorderMode=valid, W.LRateMultiplier=0, b.LRateMultiplier=0)"
    frozen.network = derive(resolved(f"Input(2,6,5) > {still} > ReLU > Affine(4) > SoftmaxCrossEntropy"), "runtime")
    assert not any(use.trainable for name, use in frozen.network.parameters.items() if name.startswith("Conv"))
    np.testing.assert_allclose(frozen.explain("Convolution", 1)[0], free.explain("Convolution", 1)[0], rtol=1e-5)


@pytest.mark.parametrize("number", [0, 1])
def test_of_one_probability_both_classes_can_be_explained(number: int) -> None:
    example = Example(f"{_CONVOLUTION} > ReLU > Affine(1) > Sigmoid > BinaryCrossEntropy")
    heat, _ = example.explain("Convolution", number)
    direction = np.array([1.0 if number else -1.0], np.float32)
    np.testing.assert_allclose(heat, example.heat(direction), rtol=1e-4, atol=1e-4)


def test_only_maps_can_be_explained() -> None:
    with pytest.raises(EngineError, match='"Affine" gives no maps'):
        Example(_CLASSES).explain("Affine", 0)


def test_where_no_gradients_flow_it_is_said() -> None:
    example = Example("Input(2,6,5) > MaxPooling(2,2) > Affine(4) > Softmax")
    with pytest.raises(EngineError, match="nothing before it is learned"):
        example.explain("MaxPooling", 0)
