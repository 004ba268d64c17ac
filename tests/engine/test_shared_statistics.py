"""Our batch normalization over several processes, held against nnabla's over one."""

from __future__ import annotations

import nnabla as nn
import nnabla.functions as F
import numpy as np
import pytest

from layerwright.engine import shared_statistics
from layerwright.engine.initializers import Array
from layerwright.engine.shared_statistics import SharedStatistics

ARGUMENTS = {"decay_rate": 0.8, "eps": 1e-3}
CASES = [((8, 5), 1), ((6, 3, 4, 5), 1), ((6, 3, 4, 5), 3), ((4, 2, 3, 3, 2), 2), ((2, 1), 1)]


def computed(values: Array, axis: int, how: SharedStatistics | None, function: str) -> list[Array]:
    """The result, the gradients of data, beta and gamma, and the running statistics after a step."""
    random = np.random.default_rng(2)
    shape = [1] * values.ndim
    shape[axis] = values.shape[axis]
    x = nn.Variable.from_numpy_array(values, need_grad=True)
    beta, gamma, mean, variance = (
        nn.Variable.from_numpy_array(random.uniform(0.5, 2.0, shape).astype(np.float32), need_grad=place < 2)
        for place in range(4)
    )
    for variable in (x, beta, gamma):
        variable.g = 0.5  # what is there already must stay
    inputs, arguments = (x, beta, gamma, mean, variance), {**ARGUMENTS, "axes": (axis,)}
    result = how.normalize(function, inputs, arguments) if how else getattr(F, function)(*inputs, **arguments)
    total = F.sum(result * nn.Variable.from_numpy_array(random.normal(size=values.shape).astype(np.float32)))
    result.persistent = True
    total.forward(clear_no_need_grad=True)
    total.backward(2.0, clear_buffer=True)
    return [result.d, x.g, beta.g, gamma.g, mean.d, variance.d]


@pytest.mark.parametrize("function", shared_statistics.NORMALIZATIONS)
@pytest.mark.parametrize(("shape", "axis"), CASES)
def test_alone_it_is_nnablas_own(
    shape: tuple[int, ...], axis: int, function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_statistics, "_BLOCK", 32)
    values = np.random.default_rng(1).normal(3.0, 2.0, shape).astype(np.float32)
    ours = computed(values, axis, SharedStatistics(lambda sums: sums), function)
    for own, theirs in zip(ours, computed(values, axis, None, function), strict=True):
        assert own == pytest.approx(theirs, rel=2e-5, abs=2e-5)


def test_a_process_without_samples_adds_nothing_and_changes_nothing() -> None:
    asked: list[Array] = []

    def with_those_of_others(sums: Array) -> Array:
        asked.append(sums.copy())
        return sums + 4.0

    statistics = SharedStatistics(with_those_of_others)
    statistics.silent = True
    _, gradient, *_ = computed(np.full((1, 3), 7.0, np.float32), 1, statistics, "batch_normalization")
    assert all((sums == 0.0).all() for sums in asked)
    assert len(asked) == 2
    assert (gradient == 0.5).all()


def test_a_single_value_in_all_processes_is_normalized_by_the_running_statistics() -> None:
    values = np.full((1, 3), 7.0, np.float32)
    result, gradient, _, _, mean, variance = computed(
        values, 1, SharedStatistics(lambda sums: sums), "batch_normalization"
    )
    assert np.isfinite(result).all()
    assert (gradient != 0.5).any()
    random = np.random.default_rng(2)
    expected = [random.uniform(0.5, 2.0, (1, 3)).astype(np.float32) for _ in range(4)]
    assert mean == pytest.approx(expected[2])
    assert variance == pytest.approx(expected[3])
