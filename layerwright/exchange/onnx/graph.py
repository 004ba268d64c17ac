"""A graph of ONNX operators while it is made from nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.model import Model
from layerwright.layers.kinds import Shape
from layerwright.resolve.resolved import DataUse, Node, NodeUse, ParameterUse

if TYPE_CHECKING:
    from onnx import NodeProto

OPSET = 17
"""The operator set: the oldest with LayerNormalization, understood since onnxruntime 1.12."""


class Inexpressible(Exception):
    """A layer that these operators cannot express; the message is the reason."""


@dataclass(frozen=True)
class Stored:
    """A tensor whose values go into the file."""

    name: str
    values: Array | np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class External:
    """A tensor that is fed, with the shape for one sample.

    Attributes:
        name: Its name.
        variable: The variable of the dataset; empty for values that a layer draws here.
        shape: The shape for one sample.
        layer: The node that draws them, whoever computes with the file has to draw them instead; empty otherwise.
        generator: From what they are drawn: `Normal` or `Uniform`.
        scale: The standard deviation, or the greatest of them.
    """

    name: str
    variable: str
    shape: Shape
    layer: str = ""
    generator: str = ""
    scale: float = 1.0


@dataclass
class Graph:
    """Operators in order, with what they read and give.

    Attributes:
        name: The network's name.
        externals: What is fed.
        stored: The tensors whose values go into the file.
        operators: The operators.
        outputs: The outputs: the name and the shape for one sample, and whether there is a value for each.
        layers: The tensor of each node's output.
    """

    name: str
    externals: list[External] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)
    operators: list[NodeProto] = field(default_factory=list)
    outputs: list[tuple[str, Shape, bool]] = field(default_factory=list)
    layers: dict[str, str] = field(default_factory=dict)


class Builder:
    """Adds the operators of one node after the other to a graph; forms call it.

    Tensors have the batch as first axis where the node has a value for each sample.
    """

    def __init__(self, model: Model) -> None:
        self.graph = Graph(model.network)
        self._model = model
        self._resolved = model.resolved
        self._names: set[str] = set()
        self._stored: dict[Any, str] = {}
        self._externals: dict[tuple[str, str, Shape], str] = {}
        self._node: Node | None = None
        self._batch = ""

    def begin(self, node: Node) -> None:
        """Add operators for this node from now on."""
        self._node = node

    def finish(self, node: Node, tensor: str) -> None:
        """Let a tensor be the node's output."""
        self.graph.layers[node.name] = tensor

    def end(self) -> Graph:
        """The graph, once all nodes are there: outputs have the names of their nodes."""
        for node in self._resolved.outputs:
            name = self._unique(node.name)
            self._add("Identity", [self.graph.layers[node.name]], [name], {})
            self.graph.outputs.append((name, node.output, node.batched))
        return self.graph

    def op(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add an operator with one output."""
        [output] = self.ops(operator, 1, *inputs, **attributes)
        return output

    def ops(self, operator: str, count: int, *inputs: str, **attributes: Any) -> list[str]:
        """Add an operator with several outputs."""
        assert self._node is not None
        outputs = [self._unique(self._node.name) for _ in range(count)]
        self._add(operator, list(inputs), outputs, attributes)
        return outputs

    def input(self, node: Node, number: int = 0) -> str:
        """The tensor of one of a node's inputs, with a batch axis of 1 where it needs one."""
        return self._flowing(node, node.sources[number])

    def inputs(self, node: Node) -> list[str]:
        """The tensors of all inputs."""
        return [self.input(node, number) for number in range(len(node.sources))]

    def side(self, node: Node, connector: str, shape: Shape | None = None) -> str:
        """The tensor of a side connector, in another shape where one is given."""
        use = node.sides[connector]
        if isinstance(use, ParameterUse):
            return self._parameter(use, shape)
        if isinstance(use, DataUse):
            return self._data(use)
        if not isinstance(use, NodeUse):
            raise Inexpressible(f'"{connector}" is kept from one step to the next, which no file does.')
        stored = any(parameter.name == connector for parameter in node.type.parameters)
        tensor = self.graph.layers[use.node] if stored else self._flowing(node, use.node)
        return tensor if shape is None else self.reshape(tensor, shape)

    def side_shape(self, node: Node, connector: str) -> Shape:
        """The shape of what a side connector carries, for one sample."""
        use = node.sides[connector]
        return self._resolved.by_name[use.node].output if isinstance(use, NodeUse) else use.shape

    def values(self, node: Node, connector: str) -> Array:
        """The values of a parameter.

        Raises:
            Inexpressible: They are computed, so that they are not known.
        """
        use = node.sides[connector]
        if not isinstance(use, ParameterUse):
            raise Inexpressible(f'"{connector}" is linked; its values must be a parameter of the layer itself.')
        return self._model.parameters[use.name]

    def is_batched(self, name: str) -> bool:
        """Whether a node has a value for each sample."""
        return self._resolved.by_name[name].batched

    def constant(self, values: Any, dtype: Any = np.float32) -> str:
        """A tensor of constant values."""
        array = np.asarray(values, dtype)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._stored:
            name = self._unique("constant")
            self._stored[key] = name
            self.graph.stored.append(Stored(name, array))
        return self._stored[key]

    def integers(self, values: Sequence[int]) -> str:
        """A tensor of integers, such as a shape."""
        return self.constant(tuple(values), np.int64)

    def reshape(self, tensor: str, shape: Sequence[int]) -> str:
        """A tensor in another shape; 0 keeps an axis, -1 stands for what is left."""
        return self.op("Reshape", tensor, self.integers(shape))

    def expanded(self, tensor: str, shape: Shape) -> str:
        """A tensor with a batch axis of 1, repeated for each sample."""
        return self.op("Expand", tensor, self.batch_shape(shape))

    def batch_shape(self, shape: Shape) -> str:
        """The shape of a batch of values, as a tensor."""
        if not self._batch:
            if not self._externals:
                raise Inexpressible("The network takes no data, so that the number of samples is not known.")
            first = next(iter(self._externals.values()))
            size = self.op("Shape", first)
            self._batch = self.op("Slice", size, self.integers((0,)), self.integers((1,)))
        return self.op("Concat", self._batch, self.integers(shape), axis=0) if shape else self._batch

    def _flowing(self, node: Node, name: str) -> str:
        source = self._resolved.by_name[name]
        tensor = self.graph.layers[name]
        if node.batched and not source.batched:
            return self.reshape(tensor, (1, *source.output))
        return tensor

    def _parameter(self, use: ParameterUse, shape: Shape | None) -> str:
        wanted = use.shape if shape is None else shape
        key = (use.name, wanted)
        if key not in self._stored:
            name = self._unique(use.name)
            self._stored[key] = name
            self.graph.stored.append(Stored(name, self._model.parameters[use.name].reshape(wanted)))
        return self._stored[key]

    def _data(self, use: DataUse) -> str:
        if use.from_dataset:
            return self._fed(External(use.variable, use.variable, use.shape))
        if _is_random(use):
            raise Inexpressible("It takes random values besides its input. Link an Input layer that draws them.")
        values = np.full(use.shape, use.multiplier, np.float32)
        if use.generator == "Range":
            values = np.broadcast_to(np.arange(use.shape[-1]) * use.multiplier, use.shape).astype(np.float32)
        return self.expanded(self.constant(values[np.newaxis]), use.shape)

    def feed(self, node: Node) -> None:
        """Let what an Input layer stands for be fed, where it is not made of constants."""
        if takes_random_values(node) or _data_of(node).from_dataset:
            self.source(node)

    def source(self, node: Node) -> str:
        """What an Input layer stands for: random values come in from outside, since no two engines draw the same."""
        use = _data_of(node)
        if takes_random_values(node):
            return self._fed(External(node.name, "", use.shape, node.name, use.generator, abs(use.multiplier)))
        return self._data(use)

    def _fed(self, external: External) -> str:
        key = (external.variable, external.layer, external.shape)
        if key not in self._externals:
            name = self._unique(external.name)
            self._externals[key] = name
            self.graph.externals.append(replace(external, name=name))
        return self._externals[key]

    def _unique(self, name: str) -> str:
        made, number = name, 1
        while made in self._names:
            number += 1
            made = f"{name}:{number}"
        self._names.add(made)
        return made

    def _add(self, operator: str, inputs: list[str], outputs: list[str], attributes: dict[str, Any]) -> None:
        from onnx.helper import make_node

        used = {name: value for name, value in attributes.items() if value is not None}
        self.graph.operators.append(make_node(operator, inputs, outputs, name=outputs[0], **used))


def takes_random_values(node: Node) -> bool:
    """Whether an Input layer draws its values."""
    return _is_random(_data_of(node))


def _is_random(use: DataUse) -> bool:
    return use.generator in ("Normal", "Uniform") and bool(use.multiplier)


def _data_of(node: Node) -> DataUse:
    use = node.sides[""]
    assert isinstance(use, DataUse)
    return use


def size_of(graph: Graph) -> int:
    """How many bytes the stored tensors take."""
    return sum(prod(entry.values.shape) * entry.values.dtype.itemsize for entry in graph.stored)
