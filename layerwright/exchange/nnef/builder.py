"""What the forms of layers are written with: operations, stored tensors and what flows into a node."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layerwright.engine.initializers import Array
from layerwright.exchange.model import Model
from layerwright.exchange.nnef.graph import Argument, External, Graph, Operation, Tensor, Variable
from layerwright.exchange.nnef.identifiers import Identifiers, sanitized
from layerwright.exchange.nnef.values import Stored, Values
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import DataUse, Node, NodeUse, ParameterUse

Scalar = float
Operand = Tensor | float


class InexpressibleError(Exception):
    """A layer that NNEF has no form for; the message says why, as the end of a sentence."""


Form = Callable[["Builder", Node], Tensor]
"""Writes the operations of a node and gives the tensor that it stands for."""


class Builder:
    """A graph while it is made of a model, node by node."""

    def __init__(self, model: Model, batch_size: int, baked: Mapping[str, Array], folded: Mapping[str, Array]) -> None:
        """Begin a graph.

        Args:
            model: The model.
            batch_size: The number of samples, which NNEF fixes.
            baked: The values of nodes that depend on parameters only.
            folded: Parameters that take the place of the model's, by the name of the node and the connector.
        """
        self.model = model
        self.batch_size = batch_size
        self.graph = Graph(sanitized(model.network))
        self._baked = baked
        self._folded = folded
        self._identifiers = Identifiers()
        self._names = {node.name: self._identifiers.new(node.name) for node in model.resolved.nodes}
        self._tensors: dict[str, Tensor] = {}
        self._variables: dict[tuple[str, str], Tensor] = {}
        self._made: list[Tensor] = []

    def shape(self, node: Node) -> Shape:
        """The shape of a node's output with the batch in front."""
        return (self.batch_size if node.batched else 1, *node.output)

    def input(self, node: Node, number: int = 0, *, spread: bool = True) -> Tensor:
        """What flows into the main connector.

        Args:
            node: The node.
            number: Which of several inputs.
            spread: Repeats for every sample what is the same for all; else its batch has the size 1.
        """
        return self._flowing(node.sources[number], spread)

    def inputs(self, node: Node) -> list[Tensor]:
        """All that flows into the main connector."""
        return [self.input(node, number) for number in range(len(node.sources))]

    def side(self, node: Node, connector: str, *, spread: bool = False) -> Operand:
        """What flows into a side connector; a number where that is the same everywhere."""
        use = node.sides[connector]
        if isinstance(use, DataUse):
            operand = self._data(node, connector, use)
            return (
                self.filled(node, connector, operand, use.shape) if spread and isinstance(operand, float) else operand
            )
        if isinstance(use, NodeUse) and f"{node.name}:{connector}" not in self._folded:
            return self._flowing(use.node, spread)
        values = self.values(node, connector)
        tensor = self.variable(node, connector, Stored(values, (1, *values.shape)))
        return self.spread(tensor) if spread else tensor

    def operand(self, node: Node, number: int = 0) -> Operand:
        """What flows into the main connector of a layer that repeats axes of size 1; a constant is a number."""
        constant = self._constant_of(node.sources[number])
        return self.input(node, number, spread=False) if constant is None else constant

    def side_operand(self, node: Node, connector: str) -> Operand:
        """The same for a side connector."""
        use = node.sides[connector]
        constant = self._constant_of(use.node) if isinstance(use, NodeUse) else None
        return self.side(node, connector) if constant is None else constant

    def _constant_of(self, name: str) -> float | None:
        """The number that a Constant layer of one element gives."""
        source = self.model.resolved.by_name[name]
        if source.type.name != "Constant" or prod(source.output) != 1:
            return None
        return float(self._baked[name].reshape(()))

    def filled(self, node: Node, suffix: str, value: float, shape: Shape) -> Tensor:
        """A stored tensor that holds one number everywhere."""
        return self.variable(node, suffix, Stored(np.full((self.batch_size, *shape), value, np.float32)))

    def has(self, node: Node, connector: str) -> bool:
        """Whether something flows into a side connector."""
        return connector in node.sides or f"{node.name}:{connector}" in self._folded

    def is_folded(self, node: Node) -> bool:
        """Whether the layer before does the work of this one."""
        return f"{node.name}:" in self._folded

    @staticmethod
    def stored(values: Array, shape: Sequence[int] | None = None) -> Stored:
        """Values as they are, in a shape of as many elements."""
        return Stored(values, None if shape is None else tuple(shape))

    def values(self, node: Node, connector: str) -> Array:
        """The values of a parameter, or of what is linked in its place.

        Raises:
            InexpressibleError: They differ from sample to sample.
        """
        folded = self._folded.get(f"{node.name}:{connector}")
        if folded is not None:
            return folded
        use = node.sides[connector]
        if isinstance(use, ParameterUse):
            return self.model.parameters[use.name]
        if isinstance(use, NodeUse) and use.node in self._baked:
            return self._baked[use.node]
        raise InexpressibleError(f"its {connector} is computed for each sample")

    def _flowing(self, name: str, spread: bool) -> Tensor:
        source = self.model.resolved.by_name[name]
        if source.batched:
            return self._tensors[name]
        if name not in self._tensors:
            values = self._baked[name]
            # An output is not a variable, but a copy of one, which has the name then.
            given = source in self.model.resolved.outputs
            named = None if given else self._names[name]
            self._tensors[name] = self.variable(source, "value", Stored(values, (1, *values.shape)), named=named)
        return self.spread(self._tensors[name]) if spread else self._tensors[name]

    def spread(self, tensor: Tensor) -> Tensor:
        """Repeat for every sample what is the same for all."""
        if tensor.shape[0] == self.batch_size:
            return tensor
        return self.op(
            "tile",
            tensor,
            gives=(self.batch_size, *tensor.shape[1:]),
            repeats=[self.batch_size, *(1 for _ in tensor.shape[1:])],
        )

    def _data(self, node: Node, connector: str, use: DataUse) -> Operand:
        if use.generator in ("Normal", "Uniform"):
            raise InexpressibleError("NNEF has no random numbers")
        if use.generator == "Constant":
            return float(np.float32(use.multiplier))
        if use.generator == "Range":
            values = np.broadcast_to(np.arange(use.shape[-1]) * use.multiplier, (1, *use.shape)).astype(np.float32)
            return self.variable(node, connector or "range", Stored(values))
        name = self._identifiers.new(f"{node.name}_{connector}") if connector else self._names[node.name]
        tensor = Tensor((self.batch_size, *use.shape), name)
        self.graph.externals.append(External(tensor, use.variable))
        return tensor

    def _copied(self, tensor: Tensor, name: str) -> Tensor:
        """A copy under a name of its own, which an output that is also something else needs."""
        copied = self.op("copy", tensor, gives=tensor.shape)
        copied.name = name
        return copied

    def add(self, node: Node, form: Form) -> None:
        """Write a node by its form."""
        self._made = []
        tensor = form(self, node)
        if tensor in self._made:
            self._made.remove(tensor)
            tensor.name = self._names[node.name]
        for made in self._made:
            made.name = self._identifiers.new(f"{node.name}_{made.hint}")
        if self.is_folded(node):
            # What the layer before gives is no longer what it gave.
            del self.graph.layers[node.sources[0]]
        self._tensors[node.name] = self.graph.layers[node.name] = tensor

    def finish(self, outputs: Sequence[Node]) -> Graph:
        """Name the outputs and give the graph."""
        for node in outputs:
            self._made = []
            tensor = self._tensors[node.name] if node.batched else self._flowing(node.name, spread=False)
            if tensor.name != self._names[node.name]:
                # It is another layer's result.
                tensor = self._copied(tensor, self._names[node.name])
            elif tensor in self.graph.inputs:
                tensor = self._copied(tensor, self._identifiers.new(f"{node.name}_output"))
            self.graph.layers[node.name] = tensor
            self.graph.outputs.append(tensor)
        self._put_variables_in_order()
        return self.graph

    def _put_variables_in_order(self) -> None:
        """Order stored tensors by where they are read first, so that equal graphs have equal texts."""
        place: dict[Tensor, int] = {}
        for operation in self.graph.operations:
            for tensor in _tensors_in(operation.inputs):
                place.setdefault(tensor, len(place))
        self.graph.variables.sort(key=lambda variable: place.get(variable.tensor, len(place)))

    def op(self, name: str, *inputs: Argument, gives: Sequence[int], **attributes: Argument) -> Tensor:
        """Add an operation; its result has a shape with the batch in front."""
        result = Tensor(tuple(gives), hint=name)
        self._made.append(result)
        self.graph.operations.append(Operation(name, inputs, attributes, result))
        return result

    def cast(self, x: Tensor, dtype: str) -> Tensor:
        """The same numbers as another type of NNEF."""
        result = Tensor(x.shape, hint="cast")
        self._made.append(result)
        self.graph.operations.append(Operation("cast", (x,), {}, result, dtype))
        return result

    def elementwise(self, name: str, *inputs: Operand, **attributes: Argument) -> Tensor:
        """Add an operation that works element by element, repeating axes of size 1."""
        shapes = [entry.shape for entry in inputs if isinstance(entry, Tensor)]
        return self.op(name, *inputs, gives=np.broadcast_shapes(*shapes), **attributes)

    def chain(self, x: Operand, *steps: tuple[Any, ...]) -> Tensor:
        """Add operations after one another, each on the result of the one before and a further operand."""
        for name, *others in steps:
            x = self.elementwise(name, x, *others)
        assert isinstance(x, Tensor)
        return x

    def reshaped(self, x: Tensor, shape: Sequence[int], *, first: int = 0) -> Tensor:
        """The same elements in another shape, whose first axis is the batch.

        Args:
            x: The tensor.
            shape: The whole new shape.
            first: What stands for the first axis: 0 keeps it, -1 lets it follow from the rest.
        """
        return x if tuple(shape) == x.shape else self.op("reshape", x, gives=shape, shape=[first, *shape[1:]])

    def variable(
        self,
        node: Node,
        connector: str,
        values: Values,
        *,
        weight: bool = False,
        maps_axis: int = 0,
        named: str | None = None,
    ) -> Tensor:
        """A stored tensor; layers that share a parameter share it where they store it in the same form."""
        use = node.sides.get(connector)
        shared = use.name if isinstance(use, ParameterUse) and f"{node.name}:{connector}" not in self._folded else ""
        key = (shared or f"{node.name}:{connector}", f"{type(values).__name__} {values.shape}")
        if key not in self._variables:
            name = named or self._identifiers.new(f"{node.name}_{connector or 'value'}")
            tensor = self._variables[key] = Tensor(values.shape, name)
            self.graph.variables.append(Variable(tensor, values, shared, weight, maps_axis))
        return self._variables[key]

    def identifier(self, node: Node, suffix: str) -> str:
        """A new identifier for a tensor that belongs to a node."""
        return self._identifiers.new(f"{node.name}_{suffix}")

    def constant(self, node: Node, suffix: str, values: NDArray[Any]) -> Tensor:
        """A stored tensor that is no parameter, such as a table of indices."""
        if values.dtype.kind == "f":
            values = values.astype(np.float32)
        return self.variable(node, suffix, Stored(np.ascontiguousarray(values)))

    def truth(self, condition: Tensor) -> Tensor:
        """1 where a condition holds, else 0."""
        return self.op("select", condition, 1.0, 0.0, gives=condition.shape)

    def reduced(self, name: str, x: Tensor, axes: Collection[int], **attributes: Argument) -> Tensor:
        """Take axes together; they stay with the size 1."""
        shape = [1 if axis in axes else size for axis, size in enumerate(x.shape)]
        return self.op(name, x, gives=shape, axes=sorted(axes), **attributes)

    def part(self, x: Tensor, axis: int, begin: int, end: int) -> Tensor:
        """A part of an axis."""
        shape = [*x.shape[:axis], end - begin, *x.shape[axis + 1 :]]
        return self.op("slice", x, gives=shape, axes=[axis], begin=[begin], end=[end])

    def concatenated(self, tensors: Sequence[Tensor], axis: int) -> Tensor:
        """Tensors joined along an axis."""
        first = tensors[0].shape
        size = sum(tensor.shape[axis] for tensor in tensors)
        return self.op("concat", list(tensors), gives=[*first[:axis], size, *first[axis + 1 :]], axis=axis)

    def transposed(self, x: Tensor, axes: Sequence[int]) -> Tensor:
        """Axes in another order."""
        if list(axes) == sorted(axes):
            return x
        return self.op("transpose", x, gives=[x.shape[axis] for axis in axes], axes=list(axes))

    def times_matrix(self, node: Node, x: Tensor, axis: int, matrix: Array) -> Tensor:
        """Multiply every line along an axis by a fixed matrix of new by old size."""
        new, old = matrix.shape
        last = [number for number in range(len(x.shape)) if number != axis] + [axis]
        turned = self.transposed(x, last)
        flat = self.reshaped(turned, (x.shape[0] * prod(turned.shape[1:-1]), old), first=-1)
        name = f"matrix_{axis}"
        weights = self.constant(node, name, matrix)
        lines = self.op("linear", flat, weights, gives=(flat.shape[0], new))
        back = self.reshaped(lines, (*turned.shape[:-1], new), first=-1)
        return self.transposed(back, [last.index(number) for number in range(len(last))])


def _tensors_in(arguments: Sequence[Argument]) -> Iterator[Tensor]:
    """The tensors that arguments are, also within lists."""
    for entry in arguments:
        if isinstance(entry, Tensor):
            yield entry
        elif isinstance(entry, list | tuple):
            yield from _tensors_in(entry)
