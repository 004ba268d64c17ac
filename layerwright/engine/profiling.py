"""What each node of a network costs on this machine, by the clock."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from math import prod

import msgspec
import nnabla as nn
import numpy as np
from nnabla.function import Function

from layerwright.engine.build import Graph
from layerwright.engine.failures import explained
from layerwright.engine.initializers import Array
from layerwright.resolve.resolved import Node, Resolved

_FEWEST_ROUNDS, _MOST_ROUNDS = 3, 30
_ENOUGH_SECONDS = 3.0
_MATRIX = 1024
_FLOAT_BYTES = 4


class NodeCost(msgspec.Struct, frozen=True):
    """What one node costs for one batch.

    Attributes:
        name: The node.
        type: Its layer type.
        forward: Seconds, the median of the rounds.
        backward: Seconds; 0 where no gradient flows.
        operations: Additions and multiplications of products, forward and backward; 0 where it has none.
        output_bytes: The memory of its output.
        parameter_bytes: The memory of its parameters, without gradients.
    """

    name: str
    type: str
    forward: float
    backward: float
    operations: int
    output_bytes: int
    parameter_bytes: int


class Measured(msgspec.Struct, frozen=True):
    """What was measured.

    Attributes:
        nodes: The nodes of a network that compute, in order.
        rounds: How often they were measured.
        limit: The most operations in a second that were seen in that time: in a product of large matrices, or in a
            node that was quicker.
    """

    nodes: tuple[NodeCost, ...]
    rounds: int
    limit: float


def measure_nodes(graph: Graph, resolved: Resolved) -> Measured:
    """Compute a batch of made-up values again and again, forward and, where there is a loss, backward.

    Raises:
        EngineError: nnabla cannot compute it.
    """
    owners = _Owners(resolved, graph)
    graph.feed(_values(resolved, graph.batch_size))
    _round(graph, owners, defaultdict(float))
    rounds: list[Mapping[tuple[str, str], float]] = []
    limits = [matrix_limit()]
    began = time.perf_counter()
    while len(rounds) < _FEWEST_ROUNDS or (
        len(rounds) < _MOST_ROUNDS and time.perf_counter() - began < _ENOUGH_SECONDS
    ):
        seconds: dict[tuple[str, str], float] = defaultdict(float)
        _round(graph, owners, seconds)
        rounds.append(seconds)

    def median(name: str, direction: str) -> float:
        return statistics.median(seconds.get((name, direction), 0.0) for seconds in rounds)

    nodes = [node for node in resolved.nodes if node.type.name != "Input"]
    costs = [
        _cost(node, resolved, graph, median(node.name, "forward"), median(node.name, "backward")) for node in nodes
    ]
    # Once more: on a machine that others use as well, what can be reached changes by the second.
    limits.append(matrix_limit())
    limits += [cost.operations / (cost.forward + cost.backward) for cost in costs if cost.forward + cost.backward]
    return Measured(tuple(costs), len(rounds), max(limits))


def matrix_limit() -> float:
    """The operations in a second of a product of large matrices, which hardly anything on this machine exceeds."""
    a, b = (np.random.default_rng(seed).random((_MATRIX, _MATRIX), np.float32) for seed in (0, 1))
    product = np.empty_like(a)
    best = float("inf")
    for _ in range(8):
        began = time.perf_counter()
        np.matmul(a, b, out=product)
        best = min(best, time.perf_counter() - began)
    return 2 * _MATRIX**3 / best


class _Owners:
    """Which node a function belongs to: the one whose output it computes or helps to compute."""

    def __init__(self, resolved: Resolved, graph: Graph) -> None:
        self._by_output = {graph.output(node.name): node.name for node in resolved.nodes}
        self._known: dict[nn.Variable, str] = {}
        functions: list[Function] = []
        for end in graph.ends():
            end.visit(functions.append)
        for function in reversed(functions):
            output = function.outputs[0]
            # What no node gives is on the way to one: behind it come the functions of the same node.
            owner = self._by_output.get(output) or self._known.get(output, "")
            for entry in function.inputs:
                if entry not in self._by_output:
                    self._known.setdefault(entry, owner)

    def of(self, function: Function) -> str:
        """The name of the node; nothing for what stands behind all nodes."""
        output = function.outputs[0]
        return self._by_output.get(output) or self._known.get(output, "")


def _round(graph: Graph, owners: _Owners, seconds: dict[tuple[str, str], float]) -> None:
    with explained("The network cannot be computed"):
        graph.run_timed(_clock(owners, seconds, "forward"), _clock(owners, seconds, "backward"))


def _clock(
    owners: _Owners, seconds: dict[tuple[str, str], float], direction: str
) -> tuple[Callable[[Function], None], Callable[[Function], None]]:
    """What is to be called before and after each function."""
    began = 0.0

    def start(_: Function) -> None:
        nonlocal began
        began = time.perf_counter()

    def stop(function: Function) -> None:
        seconds[owners.of(function), direction] += time.perf_counter() - began

    return start, stop


def _values(resolved: Resolved, size: int) -> Mapping[str, Array]:
    random = np.random.default_rng(0)
    values: dict[str, Array] = {}
    for use in resolved.data.values():
        shape = (size, *use.shape)
        drawn = random.random(shape) if use.classes is None else random.integers(0, use.classes, shape)
        values[use.variable] = drawn.astype(np.float32)
    return values


def operations(node: Node, resolved: Resolved, *, backward: bool) -> int:
    """The additions and multiplications of a node's products for one sample, with those of its gradients if wanted."""
    passes = 1
    if backward:
        # A product for the gradients of the weights, and one for those of the input where somebody needs them.
        passes += any(use.trainable for use in node.parameters)
        passes += any(resolved.by_name[source].type.name != "Input" for source in node.sources)
    return 2 * node.costs.multiply_add * passes


def _cost(node: Node, resolved: Resolved, graph: Graph, forward: float, backward: float) -> NodeCost:
    batch = graph.batch_size if node.batched else 1
    return NodeCost(
        node.name,
        node.type.name,
        forward,
        backward,
        operations(node, resolved, backward=backward > 0) * batch,
        prod(node.output) * batch * _FLOAT_BYTES,
        sum(prod(use.shape) for use in node.parameters) * _FLOAT_BYTES,
    )
