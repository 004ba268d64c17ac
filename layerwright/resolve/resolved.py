"""The result of resolving: flat nodes in order, with shapes, costs, parameters and data known."""

from __future__ import annotations

import struct
from abc import ABCMeta
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import TypeAlias

import msgspec

from layerwright.layers.declaration import Costs, DataConnector, Facts, LayerType, total
from layerwright.layers.kinds import Shape, Value
from layerwright.model.problems import Problem
from layerwright.resolve.totals import Totals


class ParameterUse(msgspec.Struct, frozen=True, gc=False):
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


class MemoryUse(msgspec.Struct, frozen=True, gc=False):
    """A tensor with a value for each sample of a batch, which layers write into.

    It starts as `stored` says, each sample for itself, is no parameter of the network, and is not saved. Networks that
    name it alike share it, each batch size apart.

    Attributes:
        stored: Its name, and what it starts from.
        by_gradients: Whether it is written into while gradients flow back, by the layers that read it; else it takes
            what flows into it, and no gradient passes it.
    """

    stored: ParameterUse
    by_gradients: bool = True

    @property
    def name(self) -> str:
        """What networks share it by."""
        return self.stored.name

    @property
    def shape(self) -> Shape:
        """The shape of one sample's value."""
        return self.stored.shape


_NO_GOALS = ("Input", "Output")
"""What ends a network without being a goal of training."""


class DataUse(msgspec.Struct, frozen=True, gc=False):
    """Values that come in from outside the network: a variable of the dataset, or generated values.

    `classes` is the number of classes where the values are labels; one that is a `share` lies from 0 to 1.
    """

    variable: str
    shape: Shape
    generator: str = "None"
    multiplier: float = 1.0
    classes: int | None = None
    share: bool = False

    @property
    def from_dataset(self) -> bool:
        """Whether the values come from the dataset."""
        return self.generator == "None"


class NodeUse(msgspec.Struct, frozen=True, gc=False):
    """The output of another node."""

    node: str


Use: TypeAlias = ParameterUse | MemoryUse | DataUse | NodeUse


class _StructOfFacts(msgspec.StructMeta, ABCMeta):
    """The metaclass of what is both."""


class Node(msgspec.Struct, Facts, frozen=True, gc=False, metaclass=_StructOfFacts):
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
    def parameters(self) -> list[ParameterUse]:
        """The stored tensors that it uses."""
        return [use for use in self.sides.values() if isinstance(use, ParameterUse)]

    @property
    def feeds(self) -> Iterable[str]:
        """The names of all nodes whose output it reads."""
        return (*self.sources, *(use.node for use in self.sides.values() if isinstance(use, NodeUse)))


class LayerResult(msgspec.Struct, frozen=True, gc=False):
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

    `nodes` are in an order in which each comes after those it reads; `layers` are in the order drawn. `totals` are what
    was added up over the nodes of this network, or of one that it was made from.
    """

    network: str
    nodes: tuple[Node, ...]
    layers: tuple[LayerResult, ...]
    problems: tuple[Problem, ...]
    totals: Totals | None = field(default=None, compare=False, repr=False)

    @cached_property
    def by_name(self) -> Mapping[str, Node]:
        """The nodes by name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def parameters(self) -> Mapping[str, ParameterUse]:
        """Every stored tensor once, by name, in the order of first use."""
        found: dict[str, ParameterUse] = {use.name: use for use in self._uses}
        if len(found) == len(self._uses):
            return found
        found = {}
        for use in self._uses:
            earlier = found.setdefault(use.name, use)
            if earlier is not use and use.trainable and not earlier.trainable:
                # Shared between a frozen and a learning layer: it learns.
                found[use.name] = use
        return found

    @cached_property
    def _uses(self) -> list[ParameterUse]:
        """The stored tensors that the nodes use, each as often as it is used."""
        return [use for node in self.nodes for use in node.parameters]

    @property
    def memories(self) -> Mapping[str, MemoryUse]:
        """What is kept for each sample of a batch, by the nodes that give it."""
        return {node.name: use for node in self.nodes for use in node.sides.values() if isinstance(use, MemoryUse)}

    @property
    def data(self) -> Mapping[str, DataUse]:
        """Everything that comes in from outside, by the node and connector it enters at."""
        classes, shares = self._classes_of_labels(), self._shares()
        return {
            f"{node.name}:{connector}": msgspec.structs.replace(
                use, classes=classes.get(node.name, use.classes), share=use.share or node.name in shares
            )
            for node in self.nodes
            for connector, use in node.sides.items()
            if isinstance(use, DataUse)
        }

    def _classes_of_labels(self) -> Mapping[str, int]:
        """The number of classes for each Input node that is read as labels; the least, where several layers read it."""
        classes: dict[str, int] = {}
        for node in self.nodes:
            counted = [(node.sources[0], node.type.labels)] if node.type.labels else []
            counted += [(name, side.classes) for name, side in self._linked_data(node) if side.classes]
            for name, count in counted:
                if self.by_name[name].type.name == "Input":
                    classes[name] = min(count(node), classes.get(name, count(node)))
        return classes

    def _shares(self) -> set[str]:
        """The nodes whose values are read as shares, from 0 to 1."""
        return {name for node in self.nodes for name, side in self._linked_data(node) if side.share}

    @staticmethod
    def _linked_data(node: Node) -> Iterable[tuple[str, DataConnector]]:
        """What is linked to the data connectors of a node."""
        for side in node.type.data:
            use = node.sides.get(side.name)
            if isinstance(use, NodeUse):
                yield use.node, side

    @property
    def losses(self) -> tuple[Node, ...]:
        """The nodes that compare with a target."""
        return tuple(node for node in self.nodes if node.type.is_loss)

    @property
    def goals(self) -> tuple[Node, ...]:
        """The nodes whose means training makes small: all ends, where there is a loss."""
        return self.ends if self.losses else ()

    @property
    def ends(self) -> tuple[Node, ...]:
        """The nodes that nobody reads, but for error measures and Output layers.

        A loss that is weighted or added to others counts as what becomes of it, and what ends without a loss, as a
        penalty, counts as well. So does the reference system, which trains networks without a loss, too, where others
        of the project have one.
        """
        return tuple(node for node in self.outputs if not node.type.is_measure and node.type.name not in _NO_GOALS)

    @property
    def measures(self) -> tuple[Node, ...]:
        """The nodes whose mean is the network's error: error measures where there are any, else the goals."""
        return tuple(node for node in self.nodes if node.type.is_measure) or self.goals

    @property
    def outputs(self) -> tuple[Node, ...]:
        """The nodes that nobody else reads."""
        read = {name for node in self.nodes for name in node.feeds}
        return tuple(node for node in self.nodes if node.name not in read)

    @cached_property
    def statistics(self) -> Costs:
        """The eight statistics of the whole network; a shared parameter counts once."""
        totals = self.totals if self.totals and self.totals.nodes is self.nodes else Totals.of(self.nodes)
        if not totals.shares:
            return totals.costs
        used = sum(prod(use.shape) for use in self._uses)
        return totals.costs.with_(parameter=totals.costs.parameter - used + self.stored_size)

    @cached_property
    def reference_statistics(self) -> Mapping[str, int]:
        """The eight statistics as the reference system prints them.

        It counts a unit's Output only once, at its end, shared parameters wherever they are used and those in loops in
        every round, and adds up in numbers of single precision, which are coarse beyond 16 million.
        """
        counted = total(layer.reference_costs for layer in self.layers)
        return {name: int(struct.unpack("f", struct.pack("f", count))[0]) for name, count in counted.named().items()}

    @cached_property
    def stored_size(self) -> int:
        """How many numbers are stored, running statistics included."""
        return sum(prod(use.shape) for use in self.parameters.values())

    @cached_property
    def trainable_size(self) -> int:
        """How many numbers training changes by gradients: what papers quote."""
        return sum(prod(use.shape) for use in self.parameters.values() if use.trainable)
