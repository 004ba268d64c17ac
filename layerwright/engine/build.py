"""A resolved network as an nnabla graph that can be fed and computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import nnabla as nn
import nnabla.functions as F
import numpy as np
from nnabla.function import Function

from layerwright.engine.calls import Call, calls
from layerwright.engine.context import uses_card
from layerwright.engine.failures import EngineError, explained
from layerwright.engine.initializers import Array
from layerwright.engine.kernels.choice import REPLACEABLE, candidate, fast_function
from layerwright.engine.kernels.function import FastFunction
from layerwright.engine.kernels.orders import ELEMENTWISE, Orders
from layerwright.engine.parameters import ParameterStore
from layerwright.engine.shared_statistics import NORMALIZATIONS, SharedStatistics
from layerwright.layers.kinds import Value
from layerwright.resolve.resolved import DataUse, MemoryUse, Node, NodeUse, ParameterUse, Resolved

Hooks: TypeAlias = tuple[Callable[[Function], None], Callable[[Function], None]]
"""What is called with a function before and after it is computed."""

_LOOK_UP = ("Embed", "SoftmaxCrossEntropy", "CategoricalCrossEntropy", "TopNError")
"""The layers that find a place in memory by a class number."""

_NOT_COMPUTED = "The network cannot be computed"


@dataclass(frozen=True)
class _Feed:
    """A place where a variable of the dataset enters the graph."""

    variable: str
    target: nn.Variable


class Graph:
    """An nnabla graph for one batch size.

    Attributes:
        batch_size: The number of samples that are computed at once.
        uses_chance: Whether a result depends on nnabla's random numbers.
        has_own_seeds: Whether a layer brings a seed of its own, and with it a state that cannot be restored.
        replaceable_seconds: Roughly what nnabla takes for a batch in functions that fast kernels could replace.
    """

    def __init__(
        self,
        resolved: Resolved,
        store: ParameterStore,
        batch_size: int,
        *,
        own_seed: int = 0,
        inspect: bool = False,
        statistics: SharedStatistics | None = None,
    ) -> None:
        """Build the graph.

        Args:
            resolved: A network without problems.
            store: Holds every parameter of the network.
            batch_size: The number of samples of a batch.
            own_seed: Is added to the seeds that layers bring of their own.
            inspect: Keeps every intermediate result, at the price of memory.
            statistics: Normalizes batches of which other processes have parts.

        Raises:
            EngineError: nnabla refuses a layer; the message names it.
        """
        self.batch_size = batch_size
        self._resolved = resolved
        self._store = store
        self._own_seed = own_seed
        self._inspect = inspect
        self._statistics = statistics
        self.replaceable_seconds = 0.0
        self._feeds: list[_Feed] = []
        self._orders = Orders()
        self._outputs: dict[str, nn.Variable] = {}
        self._uses: dict[tuple[str, bool], nn.Variable] = {}
        for node in resolved.nodes:
            self._outputs[node.name] = self._variable(node)
        self._loss = self._sum_of_means(resolved.goals)
        self._measure = self._sum_of_means(resolved.measures)
        generators = {use.generator for use in resolved.data.values()}
        seeds = [node.integer("Seed") for node in resolved.nodes if "Seed" in node.values]
        self.uses_chance = bool(seeds) or bool(generators & {"Normal", "Uniform"})
        self.has_own_seeds = any(seed != -1 for seed in seeds)

    def feed(self, batch: Mapping[str, Array]) -> None:
        """Put the values of a batch in; each has the batch size as its first axis."""
        for entry in self._feeds:
            entry.target.d = batch[entry.variable].reshape(entry.target.shape)

    @property
    def has_loss(self) -> bool:
        """Whether there is a cost, whose gradients can flow back."""
        return self._loss is not None

    def train_step(self, weight: float = 1.0) -> float:
        """Compute the cost and add its gradients, times a weight, to those of the parameters.

        Returns:
            The cost: the sum of the means of its goals.

        Raises:
            EngineError: nnabla cannot compute it, as for want of memory.
        """
        loss = self._loss
        if loss is None:
            # A network without a loss is trained beside others, as to write into a memory, or for a loss that is drawn.
            loss = self._loss = self._sum_of_means(self._resolved.ends)
        assert loss is not None
        with explained(_NOT_COMPUTED):
            loss.forward(clear_no_need_grad=True)
            loss.backward(weight, clear_buffer=True)
        return float(loss.d)

    def measure(self) -> float:
        """Compute the error: the sum of the means of the measures."""
        assert self._measure is not None
        with explained(_NOT_COMPUTED):
            self._measure.forward(clear_buffer=True)
        return float(self._measure.d)

    def outputs(self, names: Sequence[str]) -> dict[str, Array]:
        """Compute the outputs of nodes, with the batch as first axis."""
        variables = [self._orders.plain(self._outputs[name]) for name in names]
        for variable in variables:
            variable.persistent = True
        with explained(_NOT_COMPUTED):
            nn.forward_all(variables, clear_buffer=True)
        return {name: variable.d.copy() for name, variable in zip(names, variables, strict=True)}

    def output(self, name: str) -> nn.Variable:
        """The variable that holds a node's output; how the values lie in it is a matter of the kernels."""
        return self._outputs[name]

    def ends(self) -> tuple[nn.Variable, ...]:
        """What is computed when the network is: its cost, or the outputs of one without a loss."""
        if self._loss is not None:
            return (self._loss,)
        return tuple(self._outputs[node.name] for node in self._resolved.outputs)

    def run_timed(self, forward: Hooks, backward: Hooks) -> None:
        """Compute everything, and the gradients where there is a cost.

        Args:
            forward: What is called with each function before and after its outputs are computed.
            backward: The same for its gradients.
        """
        if self._loss is None:
            nn.forward_all(self.ends(), function_pre_hook=forward[0], function_post_hook=forward[1])
            return
        self._loss.forward(clear_no_need_grad=True, function_pre_hook=forward[0], function_post_hook=forward[1])
        self._loss.backward(clear_buffer=True, function_pre_hook=backward[0], function_post_hook=backward[1])

    def trained_parameters(self) -> dict[str, float]:
        """The parameters that learn in this network, with the multiplier of their learning rate."""
        return {name: use.learning_rate for name, use in self._resolved.parameters.items() if use.trainable}

    def _variable(self, node: Node) -> nn.Variable:
        if node.type.name == "Input":
            use = node.sides[""]
            assert isinstance(use, DataUse)
            return self._data(use)
        variable: nn.Variable = None
        for step, row in enumerate(calls(node)):
            _check_device(node, row)
            inputs = [variable if step and entry == 0 else self._operand(node, entry) for entry in row.inputs]
            if row.passes_input:
                variable = inputs[0]
                continue
            for connector in row.inputs_with_gradients:
                inputs[row.inputs.index(connector)].need_grad = True
            with explained(f'The layer "{node.name}" ({node.type.name}) cannot be built'):
                variable = self._call(node, row, inputs)
            if row.stops_gradients:
                variable.need_grad = False
            if row.writes:
                variable.persistent = True
        if self._inspect:
            variable.persistent = True
        return variable

    def _call(self, node: Node, row: Call, inputs: Sequence[nn.Variable]) -> nn.Variable:
        if self._statistics and row.function in NORMALIZATIONS and row.arguments["batch_stat"] and node.batched:
            plain = [self._orders.plain(entry) for entry in inputs]
            return self._statistics.normalize(row.function, plain, row.arguments)
        arguments = self._arguments(node, row)
        own = self._fast_function(row.function, inputs, arguments)
        if own:
            return self._orders.apply(own, inputs)
        function = partial(getattr(F, row.function), **arguments)
        if row.function in ELEMENTWISE:
            return self._orders.apply_elementwise(function, inputs)
        return function(*(self._orders.plain(entry) for entry in inputs))

    def _fast_function(
        self, name: str, inputs: Sequence[nn.Variable], arguments: Mapping[str, Value]
    ) -> FastFunction | None:
        if name not in REPLACEABLE or self._inspect:
            return None
        shapes = [entry.shape for entry in inputs]
        # It checks the call and knows the shape of its output. On the inputs themselves it would leave a trace: even
        # when it is gone, nnabla would not free their memory before the end.
        trial = getattr(F, name)(*(nn.Variable(shape) for shape in shapes), **arguments)
        found = candidate(name, shapes, arguments, trial.shape)
        if found is None:
            return None
        self.replaceable_seconds += found.nanoseconds * 1e-9
        return fast_function(found, self._orders.is_last(inputs[0]))

    def _arguments(self, node: Node, row: Call) -> dict[str, Value]:
        arguments = dict(row.arguments)
        if arguments.get("seed", -1) != -1:
            arguments["seed"] = _moved(node.integer("Seed"), self._own_seed)
        if self._inspect and "inplace" in arguments:
            arguments["inplace"] = False
        if arguments.get("batch_stat") and self._has_one_value(node):
            # nnabla would make the running variance NaN.
            arguments["batch_stat"] = False
        return arguments

    def _operand(self, node: Node, entry: int | str) -> nn.Variable:
        if isinstance(entry, str):
            return self._existing(node, entry, self._side(node, entry))
        return self._existing(node, entry, self._flowing(node, node.sources[entry]))

    def _existing(self, node: Node, entry: int | str, variable: nn.Variable) -> nn.Variable:
        """Class numbers that are computed, brought into the range of classes: nnabla reads and writes beyond it.

        Those of the dataset are checked before.
        """
        classes = _class_count(node, entry)
        if classes is None or self._is_from_dataset(node, entry):
            return variable
        return F.minimum_scalar(F.maximum_scalar(variable, 0), classes - 1)

    def _is_from_dataset(self, node: Node, entry: int | str) -> bool:
        use = NodeUse(node.sources[entry]) if isinstance(entry, int) else node.sides[entry]
        if isinstance(use, NodeUse):
            use = self._resolved.by_name[use.node].sides.get("", use)
        return isinstance(use, DataUse) and use.from_dataset

    def _flowing(self, node: Node, name: str) -> nn.Variable:
        """The data that flows from one node to another."""
        source = self._resolved.by_name[name]
        variable = self._outputs[name]
        if node.batched and not source.batched:
            # What is the same for all samples is repeated for each.
            return F.broadcast(
                F.reshape(self._orders.plain(variable), (1, *source.output)), (self.batch_size, *source.output)
            )
        return variable

    def _has_one_value(self, node: Node) -> bool:
        """Whether a batch normalization sees a single value of each map, which has no variance."""
        [axis] = node.shape("Axes")
        return self.batch_size * node.input_size == node.input[axis]

    def _side(self, node: Node, connector: str) -> nn.Variable:
        use = node.sides[connector]
        if isinstance(use, ParameterUse):
            key = (use.name, use.trainable)
            if key not in self._uses:
                # A second variable on the same memory: whether it learns is a matter of this graph alone.
                self._uses[key] = self._store.variable(use.name).get_unlinked_variable(need_grad=use.trainable)
            return self._uses[key]
        if isinstance(use, MemoryUse):
            memory = self._store.memory(use, self.batch_size)
            return memory if use.by_gradients else memory.get_unlinked_variable(need_grad=False)
        if isinstance(use, NodeUse):
            is_parameter = any(parameter.name == connector for parameter in node.type.parameters)
            return self._outputs[use.node] if is_parameter else self._flowing(node, use.node)
        return self._data(use)

    def _data(self, use: DataUse) -> nn.Variable:
        shape = (self.batch_size, *use.shape)
        scale = use.multiplier
        # nnabla draws from no distribution without width; what is drawn from one around 0 has no sign.
        if use.generator == "Normal" and scale:
            return F.randn(0, abs(scale), shape)
        if use.generator == "Uniform" and scale:
            return F.rand(-abs(scale), abs(scale), shape)
        variable = nn.Variable(shape)
        if use.generator in ("Normal", "Uniform", "Constant"):
            variable.d = scale
        elif use.generator == "Range":
            variable.d = np.arange(shape[-1]) * scale
        else:
            self._feeds.append(_Feed(use.variable, variable))
        return variable

    def _sum_of_means(self, nodes: Sequence[Node]) -> nn.Variable | None:
        if not nodes:
            return None
        means = [F.mean(self._orders.plain(self._outputs[node.name])) for node in nodes]
        total = means[0]
        for mean in means[1:]:
            total = F.add2(total, mean)
        total.persistent = True
        return total


def _moved(seed: int, by: int) -> int:
    """Another seed within the integers of nnabla, for which -1 means to draw one."""
    moved = (seed + by + 2**31) % 2**32 - 2**31
    return 0 if moved == -1 else moved


def _class_count(node: Node, entry: int | str) -> int | None:
    """How many classes an operand counts in, where nnabla looks values up by it."""
    if node.type.name not in _LOOK_UP:
        return None
    if entry == 0 and node.type.labels:
        return node.type.labels(node)
    connector = next((connector for connector in node.type.data if connector.name == entry), None)
    return connector.classes(node) if connector and connector.classes else None


def _check_device(node: Node, row: Call) -> None:
    """Refuse what nnabla would build and then fail to compute."""
    if row.arguments.get("channel_last") and not uses_card():
        raise EngineError(
            f'The layer "{node.name}" ({node.type.name}) cannot be computed on the CPU with its maps as the last axis. '
            "Set ChannelLast to False, or train on a GPU with --device cuda."
        )


def first_not_finite(
    resolved: Resolved, store: ParameterStore, batch: Mapping[str, Array], otherwise: str = "in the sum of the losses"
) -> str:
    """Say where NaN or infinity first appears when a batch is computed, following the order of computation.

    Where layers work by chance, the caller sets it as it was when the cost was computed.

    Args:
        resolved: The network.
        store: Its parameters.
        batch: The batch.
        otherwise: What to say where all parameters and outputs are finite.

    Returns:
        A clause such as `in the output of the layer "Affine_2" (Affine)`.
    """
    for variable, values in batch.items():
        if not np.isfinite(values).all():
            return f'in the variable "{variable}" of the dataset'
    size = len(next(iter(batch.values()))) if batch else 1
    graph = Graph(resolved, store, size, inspect=True)
    graph.feed(batch)
    outputs = graph.outputs([node.name for node in resolved.nodes])
    for node in resolved.nodes:
        for use in node.parameters:
            if not np.isfinite(store.variable(use.name).d).all():
                return f'in the parameter "{use.name}" of the layer "{node.name}"'
        if not np.isfinite(outputs[node.name]).all():
            return f'in the output of the layer "{node.name}" ({node.type.name})'
    return otherwise
