"""Batch normalization over the samples of all processes.

On the CPU this is a function of its own, since nnabla has no synchronized one there: its own dies (SIGSEGV). Ioffe and
Szegedy (2015), https://arxiv.org/abs/1502.03167; the running statistics follow as nnabla's do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import nnabla as nn
import nnabla.functions as F
import numpy as np
from nnabla.function import PythonFunction
from numpy.typing import NDArray

from layerwright.engine.initializers import Array
from layerwright.layers.kinds import Value

Numbers = NDArray[np.float64]

NORMALIZATIONS = ("batch_normalization", "fused_batch_normalization")
"""The functions that see the batch as a whole."""

_BLOCK = 2**20


class SharedStatistics:
    """What normalizes batches that are divided among processes.

    Attributes:
        silent: Whether the samples of this process do not count: it has none, and computes one for the sake of the
            exchanges, which every process must make.
    """

    def __init__(self, sum_of_all: Callable[[Numbers], Numbers], cards: Any = None) -> None:
        """Remember how processes exchange numbers.

        Args:
            sum_of_all: Adds up the arrays of all processes.
            cards: nnabla's communicator, where processes compute on graphics cards. Its own function is used then,
                which gives each process the same weight and knows nothing of `silent`.
        """
        self._sum_of_all = sum_of_all
        self._cards = cards
        self.silent = False

    def normalize(self, function: str, inputs: Sequence[nn.Variable], arguments: Mapping[str, Value]) -> nn.Variable:
        """Do in all processes together what a function of nnabla does in one.

        Args:
            function: One of `NORMALIZATIONS`.
            inputs: The data, beta, gamma, and the running mean and variance.
            arguments: Those of the function.
        """
        common: dict[str, Any] = {name: arguments[name] for name in ("axes", "decay_rate", "eps")}
        if self._cards is not None:
            result = F.sync_batch_normalization(*inputs, comm=self._cards, group="world", **common)
        else:
            result = _Normalization(self, **common)(*inputs)
        return F.relu(result) if function == "fused_batch_normalization" else result

    def sums(self, *local: Numbers) -> list[Numbers]:
        """The sums over all processes of some arrays, in one exchange."""
        ends = np.cumsum([values.size for values in local])[:-1]
        mine = np.concatenate(local)
        return np.split(self._sum_of_all(mine * 0.0 if self.silent else mine), ends)


class _Normalization(PythonFunction):  # type: ignore[misc]
    def __init__(self, statistics: SharedStatistics, axes: Sequence[int], decay_rate: float, eps: float) -> None:
        super().__init__(nn.get_current_context())
        self._statistics = statistics
        [self._axis] = axes
        self._decay = decay_rate
        self._epsilon = eps
        self._mean = self._deviation = np.empty(0)
        self._count = 0.0

    @property
    def name(self) -> str:
        return "SharedBatchNormalization"

    def min_outputs(self) -> int:
        return 1

    def grad_depends_output_data(self, i: int, o: int) -> bool:
        return False

    def grad_depends_input_data(self, i: int, j: int) -> bool:
        # The gradient of the data and of gamma take the data; that of the data takes gamma.
        return (i == 0 and j in (0, 2)) or (i == 2 and j == 0)

    def setup_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        outputs[0].reset_shape(inputs[0].shape, True)

    def forward_impl(self, inputs: Sequence[nn.Variable], outputs: Sequence[nn.Variable]) -> None:
        x, beta, gamma, running_mean, running_variance = (variable.d for variable in inputs)
        data = self._by_map(x)
        total, squares, count = self._statistics.sums(*_moments(data), np.array([data[:, 0].size], np.float64))
        self._count = float(count[0])
        if self._is_single:
            # A single value has no variance: as in one process, the running statistics serve.
            mean, variance = (values.ravel().astype(np.float64) for values in (running_mean, running_variance))
        else:
            mean = total / self._count
            variance = np.maximum(squares / self._count - mean**2, 0.0)
            unbiased = variance * (self._count / (self._count - 1.0))
            for running, values in ((running_mean, mean), (running_variance, unbiased)):
                running[...] = self._decay * running + (1.0 - self._decay) * values.reshape(running.shape)
        self._mean, self._deviation = mean, np.sqrt(variance + self._epsilon)
        slope = gamma.ravel() / self._deviation
        shift = beta.ravel() - mean * slope
        result = self._by_map(outputs[0].d)
        np.multiply(data, _along_maps(slope), out=result)
        result += _along_maps(shift)

    def backward_impl(
        self,
        inputs: Sequence[nn.Variable],
        outputs: Sequence[nn.Variable],
        propagate_down: Sequence[bool],
        accum: Sequence[bool],
    ) -> None:
        gradient, data = self._by_map(outputs[0].g), self._by_map(inputs[0].d)
        of_beta, of_gamma = self._gradient_sums(gradient, data)
        for place, values in ((1, of_beta), (2, of_gamma)):
            if propagate_down[place]:
                _put(inputs[place].g, values.reshape(inputs[place].shape), accum[place])
        # Every process takes part, whether or not it needs the result: the others may.
        all_of_beta, all_of_gamma = self._statistics.sums(of_beta, of_gamma)
        if not propagate_down[0]:
            return
        slope = inputs[2].d.ravel() / self._deviation
        if self._statistics.silent:
            change = np.zeros_like(gradient)
        elif self._is_single:
            change = gradient * _along_maps(slope)
        else:
            # gradient - mean(gradient) - normalized data * mean(gradient * normalized data), over all processes
            by_data = all_of_gamma / self._count / self._deviation
            constant = all_of_beta / self._count - self._mean * by_data
            change = data * _along_maps(-by_data)
            change += gradient
            change -= _along_maps(constant)
            change *= _along_maps(slope)
        _put(self._by_map(inputs[0].g), change, accum[0])

    @property
    def _is_single(self) -> bool:
        return self._count <= 1.0

    def _by_map(self, values: Array) -> Array:
        """A view of an array as (before the axis of the maps, maps, behind it)."""
        return values.reshape(int(np.prod(values.shape[: self._axis])), values.shape[self._axis], -1)

    def _gradient_sums(self, gradient: Array, data: Array) -> tuple[Numbers, Numbers]:
        """The sums of the gradient, and of the gradient times the normalized data, for each map."""
        plain, weighted = np.zeros(data.shape[1]), np.zeros(data.shape[1])
        for rows in _blocks(data):
            block = gradient[rows].astype(np.float64)
            plain += block.sum((0, 2))
            weighted += np.einsum("ami,ami->m", block, data[rows])
        return plain, (weighted - self._mean * plain) / self._deviation


def _moments(data: Array) -> tuple[Numbers, Numbers]:
    """The sum and the sum of squares of each map; in 64 bits, since their difference is taken."""
    total, squares = np.zeros(data.shape[1]), np.zeros(data.shape[1])
    for rows in _blocks(data):
        block = data[rows].astype(np.float64)
        total += block.sum((0, 2))
        squares += np.einsum("ami,ami->m", block, block)
    return total, squares


def _blocks(data: Array) -> Iterator[slice]:
    """Rows in blocks, so that the 64-bit copies stay small."""
    step = max(1, _BLOCK // max(1, data[:1].size))
    for start in range(0, len(data), step):
        yield slice(start, start + step)


def _along_maps(values: Numbers) -> Array:
    return values.astype(np.float32)[:, None]


def _put(target: Array, values: NDArray[Any], accumulate: bool) -> None:
    if accumulate:
        target += values
    else:
        target[...] = values
