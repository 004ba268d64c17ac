"""The distributions that parameters start from, held against the formulas that nnabla reads networks with."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from nnabla.core.graph_def import _create_initializer

from layerwright.engine.initializers import INITIALIZERS, Array, initial_values
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import ParameterUse

AFFINE = (300, 20, 10)
CONVOLUTION = (64, 32, 5, 5)
DEPTHWISE = (2000, 5, 5)
CHANNEL_LAST = (64, 5, 5, 32)

CASES = [
    *((name, AFFINE) for name in INITIALIZERS if "Affine" in name),
    *((name, shape) for name in INITIALIZERS if "Convolution" in name for shape in (CONVOLUTION, DEPTHWISE)),
    *((name, CHANNEL_LAST) for name in INITIALIZERS if "CLConv" in name),
    *((name, AFFINE) for name in ("Normal", "Uniform", "Constant")),
]


def ours(name: str, shape: Shape, multiplier: float = 1.0) -> Array:
    use = ParameterUse("W", shape, name, multiplier, 1.0, learned=True)
    return initial_values(use, np.random.default_rng(5))


def theirs(name: str, shape: Shape, multiplier: float) -> Array:
    settings = SimpleNamespace(initializer=SimpleNamespace(type=name, multiplier=multiplier))
    return np.asarray(_create_initializer(settings, np.random.RandomState(5))(shape))


def test_every_initializer_that_a_layer_offers_exists_and_is_tested() -> None:
    offered = {name for kind in CATALOGUE.values() for parameter in kind.parameters for name in parameter.initializers}
    assert offered == set(INITIALIZERS)
    assert {name for name, _ in CASES} == set(INITIALIZERS)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_values_are_distributed_as_nnabla_distributes_them(name: str, shape: Shape) -> None:
    mine, reference = ours(name, shape, 0.5), theirs(name, shape, 0.5)
    assert mine.shape == shape
    # With some 50,000 numbers, the deviation of a sample has a relative error of 0.3 %.
    assert mine.std() == pytest.approx(reference.std(), rel=0.02)
    assert mine.mean() == pytest.approx(reference.mean(), abs=0.02 * max(reference.std(), 1e-9))
    if "Uniform" in name:
        assert np.abs(mine).max() == pytest.approx(np.abs(reference).max(), rel=0.001)
        assert mine.min() == pytest.approx(-mine.max(), rel=0.001)
    elif "Normal" in name:
        # The kurtosis tells a bell from a box, whose is 1.8.
        assert np.mean((mine / mine.std()) ** 4) == pytest.approx(3, abs=0.15)


def test_a_convolution_over_three_axes_counts_all_of_its_kernel() -> None:
    shape = (40, 30, 3, 3, 3)
    assert ours("NormalConvolutionHeForward", shape).std() == pytest.approx((2 / (30 * 27)) ** 0.5, rel=0.02)


def test_a_constant_is_its_multiplier() -> None:
    assert np.array_equal(ours("Constant", (2, 3), 0.25), np.full((2, 3), 0.25))
