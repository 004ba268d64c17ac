"""The result of resolving: flat nodes in order, with shapes, costs, parameters and data known."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import TypeAlias

from layerwright.layers.declaration import Costs, Facts, LayerType
from layerwright.layers.kinds import Shape, Value
from layerwright.model.problems import Problem


@dataclass(frozen=True)
class ParameterUse:
    """A stored tensor that a node uses, and how it starts and learns.

    The name is the one it is stored under, such as `Convolution/conv/W`; nodes that use the same name share it.
    """

    name: str
    shape: Shape
    initializer: str
    multiplier: float
    learning_rate: float
    learned: bool
    file: str = ""

    @property
    def trainable(self) -> bool:
        """Whether training changes it by gradients."""
        return self.learned and self.learning_rate != 0


@dataclass(frozen=True)
class DataUse:
    """Values that come in from outside the network: a variable of the dataset, or generated values.

    `classes` is the number of classes where the values are labels.
    """

    variable: str
    shape: Shape
    generator: str = "None"
    multiplier: float = 1.0
    classes: int | None = None

    @property
    def from_dataset(self) -> bool:
        """Whether the values come from the dataset."""
        return self.generator == "None"


@dataclass(frozen=True)
class NodeUse:
    """The output of another node."""

    node: str


Use: TypeAlias = ParameterUse | DataUse | NodeUse


@dataclass(frozen=True)
class Node(Facts):
    """One layer as it is computed: its name includes the units around it, as `Fire/Squeeze`.

    `batched` tells whether there is a value for each sample; a stored parameter, and what is computed from nothing
    else, has one value for all. `step` is the round of the loop that it lies in, from 0.
    """

    name: str
    network: str
    layer: str
    type: LayerType
    values: Mapping[str, Value]
    sources: tuple[str, ...]
    shapes: tuple[Shape, ...]
    result: Shape
    sides: Mapping[str, Use]
    costs: Costs
    batched: bool = True
    step: int = 0

    @property
    def inputs(self) -> tuple[Shape, ...]:
        """The shapes that flow in."""
        return self.shapes

    @property
    def output(self) -> Shape:
        """The shape that flows out."""
        return self.result

    @property
    def may_overwrite_input(self) -> bool:
        """Not asked any more: the values that depend on it are known."""
        raise AttributeError("may_overwrite_input is asked while a layer is resolved, not of its node")

    @property
    def wanted(self) -> Shape:
        """Not asked any more: it is what flows out."""
        return self.result

    def linked(self, connector: str) -> Shape | None:
        """Not asked any more: the shapes that depend on it are known."""
        raise AttributeError("linked is asked while a layer is resolved, not of its node")

    def value(self, name: str) -> Value:
        """The value of a property."""
        return self.values[name]

    def axis(self, axis: int) -> int:
        """An axis of the input where the batch, if there is one, is counted too; negative ones count from the end."""
        return axis + 1 if self.batched and axis >= 0 else axis

    def with_batch(self, shape: Shape) -> Shape:
        """A shape with -1 for the batch in front of it, if there is one."""
        return (-1, *shape) if self.batched else shape

    @property
    def parameters(self) -> tuple[ParameterUse, ...]:
        """The stored tensors that it uses."""
        return tuple(use for use in self.sides.values() if isinstance(use, ParameterUse))

    @property
    def feeds(self) -> Iterable[str]:
        """The names of all nodes whose output it reads."""
        return (*self.sources, *(use.node for use in self.sides.values() if isinstance(use, NodeUse)))


@dataclass(frozen=True)
class LayerResult:
    """A layer as it was drawn, with what became of it: a unit stands for all it holds, a looped layer for all rounds.

    `costs` counts a parameter once. `reference_costs` counts as the reference system does: parameters anew in every
    round, and of a unit's outputs only the last.
    """

    name: str
    type: str
    output: Shape | None
    costs: Costs
    reference_costs: Costs


@dataclass(frozen=True)
class Resolved:
    """A network ready to be built, or as much of it as could be understood, with the problems.

    `nodes` are in an order in which each comes after those it reads; `layers` are in the order drawn.
    """

    network: str
    nodes: tuple[Node, ...]
    layers: tuple[LayerResult, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """The nodes by name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def parameters(self) -> Mapping[str, ParameterUse]:
        """Every stored tensor once, by name, in the order of first use."""
        found: dict[str, ParameterUse] = {}
        for node in self.nodes:
            for use in node.parameters:
                earlier = found.setdefault(use.name, use)
                if use.trainable and not earlier.trainable:
                    # Shared between a frozen and a learning layer: it learns.
                    found[use.name] = use
        return found

    @property
    def data(self) -> Mapping[str, DataUse]:
        """Everything that comes in from outside, by the node and connector it enters at."""
        classes = self._classes_of_labels()
        return {
            f"{node.name}:{connector}": replace(use, classes=classes[node.name]) if node.name in classes else use
            for node in self.nodes
            for connector, use in node.sides.items()
            if isinstance(use, DataUse)
        }

    def _classes_of_labels(self) -> Mapping[str, int]:
        """The number of classes for each Input node that is read as labels; the least, where several layers read it."""
        classes: dict[str, int] = {}
        for node in self.nodes:
            if node.type.labels and self.by_name[node.sources[0]].type.name == "Input":
                count = node.type.labels(node)
                classes[node.sources[0]] = min(count, classes.get(node.sources[0], count))
        return classes

    @property
    def losses(self) -> tuple[Node, ...]:
        """The nodes that training makes small."""
        return tuple(node for node in self.nodes if node.type.is_loss)

    @property
    def measures(self) -> tuple[Node, ...]:
        """The nodes whose mean is the network's error: error measures where there are any, else the losses."""
        return tuple(node for node in self.nodes if node.type.is_measure) or self.losses

    @property
    def outputs(self) -> tuple[Node, ...]:
        """The nodes that nobody else reads."""
        read = {name for node in self.nodes for name in node.feeds}
        return tuple(node for node in self.nodes if node.name not in read)

    @property
    def statistics(self) -> Costs:
        """The eight statistics of the whole network; a shared parameter counts once."""
        total = sum((node.costs for node in self.nodes), Costs())
        uses = [use for node in self.nodes for use in node.parameters]
        again = sum(prod(use.shape) for use in uses) - self.stored_size
        return replace(total, parameter=total.parameter - again)

    @property
    def reference_statistics(self) -> dict[str, int]:
        """The eight statistics as the reference system prints them.

        It counts a unit's Output only once, at its end, shared parameters wherever they are used and those in loops in
        every round, and adds up in numbers of single precision, which are coarse beyond 16 million.
        """
        total = sum((layer.reference_costs for layer in self.layers), Costs())
        return {name: int(struct.unpack("f", struct.pack("f", count))[0]) for name, count in total.named().items()}

    @property
    def stored_size(self) -> int:
        """How many numbers are stored, running statistics included."""
        return sum(prod(use.shape) for use in self.parameters.values())

    @property
    def trainable_size(self) -> int:
        """How many numbers training changes by gradients: what papers quote."""
        return sum(prod(use.shape) for use in self.parameters.values() if use.trainable)
