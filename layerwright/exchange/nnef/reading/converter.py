"""A network while it is made of a graph's statements."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, TypeAlias

import numpy as np

from layerwright.exchange.importing import kept_parameters
from layerwright.exchange.nnef.reading.container import Container
from layerwright.exchange.nnef.reading.parsed import ParsedGraph, Statement, references
from layerwright.exchange.nnef.reading.problems import NnefReadError
from layerwright.exchange.nnef.reading.stored import read_variable
from layerwright.exchange.nnef.values import Stored, Values
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Shape, show
from layerwright.model.edits import name_problem, unique_name
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network


@dataclass(eq=False)
class Made:
    """A layer that has no name yet."""

    type: str
    properties: dict[str, str]
    sources: list[Flow]
    sides: dict[str, Flow] = field(default_factory=dict)
    parameters: dict[str, Values] = field(default_factory=dict)
    hint: str = ""
    name: str = ""


@dataclass(frozen=True, eq=False)
class Flow:
    """What a layer gives, with the batch in front of its shape."""

    made: Made
    shape: Shape


@dataclass(frozen=True, eq=False)
class Fixed:
    """A stored tensor, or what is computed from such alone; only the first has a name."""

    values: Values
    name: str = ""

    @property
    def shape(self) -> Shape:
        """Its shape."""
        return self.values.shape


@dataclass(frozen=True, eq=False)
class Rows:
    """Lines along the last axis of what a layer gives, which the graph sees as rows of one matrix."""

    flow: Flow


Operand: TypeAlias = "Flow | Fixed | Rows | float"


class Converter:
    """Layers, links and parameters, made statement by statement.

    Attributes:
        batch_size: The number of samples that the graph is written for.
        parameters: The values of the stored tensors of the layers.
    """

    def __init__(self, graph: ParsedGraph, container: Container, variables: Mapping[str, str]) -> None:
        """Begin a network.

        Args:
            graph: The graph.
            container: Where its tensors lie.
            variables: The variables of a dataset that inputs are, by the inputs' names, where they are known.
        """
        self.graph = graph
        self.batch_size = 0
        self._variables = variables
        self._container = container
        self._operands: dict[str, Operand] = {}
        self._made: list[Made] = []
        self._stored: dict[Hashable, Flow] = {}
        self._users: dict[str, int] = {}
        for statement in graph.statements:
            for name in references([*statement.inputs.values()]):
                self._users[name] = self._users.get(name, 0) + 1

    def users(self, name: str) -> int:
        """How many statements read a tensor; an output counts as being read."""
        return self._users.get(name, 0) + self.graph.outputs.count(name)

    def readers(self, name: str) -> list[Statement]:
        """The statements that read a tensor."""
        return [entry for entry in self.graph.statements if name in references([*entry.inputs.values()])]

    def shape(self, name: str) -> Shape:
        """The shape of a tensor with the batch."""
        return self.graph.tensors[name].shape

    def data_name(self, name: str) -> str:
        """The variable of a dataset that an input is."""
        return self._variables.get(name) or ("x" if len(self.graph.inputs) == 1 else name)

    def operand(self, value: Any) -> Operand:
        """What an argument stands for."""
        if isinstance(value, dict):
            return self._operands[str(value["name"])]
        if isinstance(value, bool):
            return float(value)
        if isinstance(value, int | float):
            return float(value)
        raise NnefReadError(f"a tensor or a number was expected, not {value!r}")

    def flow(self, value: Any, what: str = "input") -> Flow:
        """What flows in, which must come from a layer."""
        operand = self.operand(value)
        if isinstance(operand, Flow):
            return operand
        if isinstance(operand, Rows):
            raise NnefReadError(f"its {what} mixes the samples of a batch")
        raise NnefReadError(
            f"its {what} is a constant, and is supported only where it is computed from the graph's inputs"
        )

    def fixed(self, value: Any, what: str) -> Values:
        """A stored tensor."""
        operand = self.operand(value)
        if isinstance(operand, Fixed):
            return operand.values
        if isinstance(operand, float):
            return Stored(np.float32(operand).reshape(()))
        raise NnefReadError(f"its {what} is computed, and is supported only as a stored tensor")

    def layer(
        self,
        kind: str,
        sources: Sequence[Flow],
        shape: Sequence[int],
        properties: Mapping[str, Any] | None = None,
        *,
        sides: Mapping[str, Flow] | None = None,
        parameters: Mapping[str, Values] | None = None,
    ) -> Flow:
        """Add a layer; its name comes from the statement that it is made for."""
        written = {name: value if isinstance(value, str) else show(value) for name, value in (properties or {}).items()}
        made = Made(kind, written, list(sources), dict(sides or {}), dict(parameters or {}), hint=kind)
        self._made.append(made)
        return Flow(made, tuple(shape))

    def parameter(self, fixed: Fixed, rank: int) -> Flow:
        """A stored tensor as a layer of its own, lying over a tensor of a rank: axes of size 1 are added at the end."""
        shape = (*fixed.shape, *(1,) * (rank - len(fixed.shape)))
        if shape and shape[0] == self.batch_size != 1:
            fixed = _first_of_equals(fixed)
            shape = (*fixed.shape, *shape[len(fixed.shape) :])
        if shape and shape[0] != 1 and self.batch_size != 1:
            raise NnefReadError(
                f"a stored tensor of the shape {list(fixed.shape)} has a value of its own for each sample"
            )
        size = shape[1:] or (1,)
        values = Reshaped(fixed.values, size)
        # What is stored once is one layer, however many read it.
        if values.origin not in self._stored:
            flow = self.layer("Parameter", [], (1, *size), {"Size": size}, parameters={"": values})
            flow.made.name = fixed.name
            self._stored[values.origin] = flow
        return self._stored[values.origin]

    def set(self, statement: Statement, *results: Operand) -> None:
        """Say what the tensors are that a statement gives."""
        for name, result in zip(statement.names, results, strict=False):
            self._operands[name] = result

    def converted(self, statement: Statement, operator: Callable[[Converter, Statement], Any]) -> None:
        """Convert a statement and name the layers that were made for it."""
        begun = len(self._made)
        result = operator(self, statement)
        results = list(result) if isinstance(result, list | tuple) else [result]
        self.set(statement, *results)
        for name, operand in zip(statement.names, results, strict=False):
            if isinstance(operand, Flow) and operand.made in self._made[begun:] and not operand.made.name:
                operand.made.name = name
        for made in self._made[begun:]:
            made.hint = f"{statement.result}_{made.type}"

    def load(self, statement: Statement) -> Fixed:
        """The stored tensor of a variable."""
        label, name = statement.attributes.get("label"), statement.result
        if not isinstance(label, str):
            raise NnefReadError("a variable has no label")
        return Fixed(read_variable(self._container, label, name, self.graph.tensors[name]), name)

    def network(self, name: str, names: Mapping[str, str], file: str) -> Imported:
        """The finished network.

        Args:
            name: Its name.
            names: The names of layers whose identifiers differ from them.
            file: The file of parameters, which layers refer to.
        """
        ends = [self._operands[output] for output in self.graph.outputs]
        for end, output in zip(ends, self.graph.outputs, strict=True):
            if not isinstance(end, Flow):
                raise NnefReadError(f"The output {output} is a constant: it does not depend on the graph's inputs.")
            if ends.count(end) > 1 or any(end in (*made.sources, *made.sides.values()) for made in self._made):
                self.layer("Identity", [end], end.shape).made.hint = f"{output}_output"
        kept = self._leading_to(ends)
        taken: set[str] = set()
        for made in sorted(kept, key=lambda made: not made.name):
            # A layer within a unit has a name with the unit's before it, which no layer can have.
            known = (names.get(made.name, ""), made.name, made.hint, made.type)
            made.name = unique_name(next(name for name in known if name and not name_problem(name)), taken)
            taken.add(made.name)
        return _finished(name, kept, file)

    def _leading_to(self, ends: Iterable[Operand]) -> list[Made]:
        """The layers that outputs depend on, in order."""
        wanted = {end.made for end in ends if isinstance(end, Flow)}
        wanted |= {made for made in self._made if made.type == "Identity" and made.hint.endswith("_output")}
        for made in reversed(self._made):
            if made in wanted:
                wanted |= {flow.made for flow in (*made.sources, *made.sides.values())}
        return [made for made in self._made if made in wanted]


@dataclass(frozen=True)
class Imported:
    """A network, and the values of its stored tensors by their names in the file of parameters."""

    network: Network
    parameters: Mapping[str, Values]


class Reshaped:
    """Values under another shape."""

    def __init__(self, values: Values, shape: Shape) -> None:
        if prod(shape) != prod(values.shape):
            raise NnefReadError(f"{list(values.shape)} cannot be seen as {list(shape)}")
        self._values = values
        self.shape = tuple(shape)
        self.dtype = values.dtype
        self.parts = values.parts

    def array(self) -> Any:
        """All of it."""
        return self._values.array().reshape(self.shape)

    @property
    def origin(self) -> Hashable:
        """Where the values come from, and the shape."""
        return self._values.origin, self.shape


def _first_of_equals(fixed: Fixed) -> Fixed:
    """What a stored tensor holds for every sample, if it is the same for all; else the tensor itself."""
    values = fixed.values.array()
    return Fixed(Stored(values[:1]), fixed.name) if (values == values[:1]).all() else fixed


def _learned(made: Made) -> Hashable:
    """What layers have in common that share all of their parameters; a layer without any shares with none."""
    return (
        (made.type, *((name, values.origin) for name, values in made.parameters.items())) if made.parameters else made
    )


def _finished(name: str, kept: Sequence[Made], file: str) -> Imported:
    layers, links, parameters = [], [], {}
    owners: dict[Hashable, str] = {}
    for made in kept:
        kind = CATALOGUE[made.type]
        properties = dict(made.properties)
        owner = owners.setdefault(_learned(made), made.name) if "ParameterScope" in kind.properties else made.name
        if owner != made.name:
            # The graph uses the same variables for both, as the steps of an unrolled loop do.
            properties["ParameterScope"] = owner
        else:
            kept_values, named = kept_parameters(made.name, kind, made.parameters, file)
            parameters.update(kept_values)
            properties.update(named)
        layers.append(Layer(made.name, made.type, properties))
        links += [Link(flow.made.name, made.name, MAIN_CONNECTOR) for flow in made.sources]
        links += [Link(flow.made.name, made.name, connector) for connector, flow in made.sides.items()]
    return Imported(Network(name, tuple(layers), tuple(links)), parameters)
