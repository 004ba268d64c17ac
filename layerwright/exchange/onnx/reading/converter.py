"""A network while it is made of a graph's operators."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, TypeAlias

import numpy as np

from layerwright.exchange.importing import kept_parameters
from layerwright.exchange.onnx.reading.parsed import Operator, Parsed
from layerwright.exchange.onnx.reading.problems import OnnxReadError
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Shape, show
from layerwright.model.edits import unique_name
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network

Values: TypeAlias = "np.ndarray[Any, Any]"


@dataclass(eq=False)
class Made:
    """A layer that is being made."""

    type: str
    name: str
    properties: dict[str, str]
    sources: list[Flow]
    sides: dict[str, Flow] = field(default_factory=dict)
    parameters: dict[str, Values] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Flow:
    """What a layer gives, with the shape for one sample in which the graph sees it.

    `given` is the shape that the layer itself gives, where only the shape was changed since.
    """

    made: Made
    shape: Shape
    given: Shape


Operand: TypeAlias = "Flow | Values"


class Converter:
    """Layers, links and parameters, made operator by operator."""

    def __init__(self, parsed: Parsed) -> None:
        self.opset = parsed.graph.opset
        self._parsed = parsed
        self._operands: dict[str, Flow] = {}
        self._made: list[Made] = []
        self._names: set[str] = set()
        self._operator: Operator | None = None
        self._users: dict[str, int] = {}
        for operator in parsed.graph.operators:
            for name in operator.inputs:
                self._users[name] = self._users.get(name, 0) + 1
        for name in parsed.graph.outputs:
            self._users[name] = self._users.get(name, 0) + 1
        only = len(parsed.graph.inputs) == 1
        for entry in parsed.graph.inputs:
            size = entry.shape[1:] or (1,)
            properties = {"Size": show(size), "Dataset": "x" if only else entry.name}
            made = self._add("Input", entry.name, properties, [])
            self._operands[entry.name] = Flow(made, size, size)

    def convert(self, operator: Operator, rule: Callable[[Converter, Operator], Any]) -> None:
        """Convert an operator; a rule gives the flows of its outputs."""
        self._operator = operator
        result = rule(self, operator)
        flows = result if isinstance(result, list) else [result]
        for name, flow in zip(operator.outputs, flows, strict=False):
            self._operands[name] = flow

    def users(self, name: str) -> int:
        """How many operators read a tensor; an output counts as being read."""
        return self._users.get(name, 0)

    def given(self, operator: Operator, number: int) -> bool:
        """Whether an operator has an input."""
        return number < len(operator.inputs) and bool(operator.inputs[number])

    def operand(self, name: str) -> Operand:
        """What a name stands for."""
        flow = self._operands.get(name)
        if flow is not None:
            return flow
        values = self._parsed.tensor(name)
        if values is None:
            raise OnnxReadError(f'nothing gives its input "{name}"')
        return values

    def flow(self, operator: Operator, number: int = 0, *, any_shape: bool = False) -> Flow:
        """What flows into an operator, in the shape that the graph sees unless any will do."""
        operand = self.operand(operator.inputs[number])
        if not isinstance(operand, Flow):
            raise OnnxReadError("it computes with stored tensors only, which is not supported here")
        return operand if any_shape else self.shaped(operand)

    def fixed(self, operator: Operator, number: int, what: str) -> Values:
        """A stored tensor that an operator needs."""
        operand = self.operand(operator.inputs[number])
        if isinstance(operand, Flow):
            raise OnnxReadError(f"its {what} is computed, and is supported only as a stored tensor")
        return operand

    def integers(self, operator: Operator, number: int, name: str) -> list[int] | None:
        """Integers that are an attribute in old operator sets, and an input in new ones."""
        if self.given(operator, number):
            return [int(entry) for entry in self.fixed(operator, number, name).reshape(-1)]
        value = operator.attributes.get(name)
        return None if value is None else [int(entry) for entry in value]

    def number(self, operator: Operator, number: int, name: str, default: float | None) -> float | None:
        """A number that is an attribute in old operator sets, and an input in new ones."""
        if self.given(operator, number):
            return float(self.fixed(operator, number, name).reshape(-1)[0])
        value = operator.attributes.get(name)
        return default if value is None else float(value)

    def shaped(self, flow: Flow) -> Flow:
        """A flow whose layer gives the shape that the graph sees."""
        if flow.given == flow.shape:
            return flow
        return self.layer("Reshape", [flow], flow.shape, {"OutShape": flow.shape})

    def shape_of(self, operator: Operator, number: int = 0) -> Shape:
        """The shape that the graph tells of an output, for one sample."""
        shape = self._parsed.graph.shapes.get(operator.outputs[number])
        if shape is None:
            raise OnnxReadError("its shape cannot be told from the file")
        if not shape or shape[0] != 1:
            raise OnnxReadError(f"it mixes the samples of a batch, or takes the batch away: its shape is {list(shape)}")
        return shape[1:] or (1,)

    def layer(
        self,
        kind: str,
        sources: Sequence[Flow],
        shape: Shape,
        properties: Mapping[str, Any] | None = None,
        *,
        sides: Mapping[str, Flow] | None = None,
        parameters: Mapping[str, Values] | None = None,
    ) -> Flow:
        """Add a layer that gives a shape."""
        written = {name: value if isinstance(value, str) else show(value) for name, value in (properties or {}).items()}
        made = self._add(kind, kind, written, list(sources))
        made.sides.update(sides or {})
        made.parameters.update(parameters or {})
        return Flow(made, shape, shape)

    def parameter(self, values: Values, rank: int) -> Flow:
        """A stored tensor as a layer of its own, to be calculated with; its batch axis must be 1."""
        shape = (*(1,) * (rank + 1 - values.ndim), *values.shape)
        if shape[0] != 1:
            raise OnnxReadError(f"a stored tensor of the shape {list(values.shape)} has a value for each sample")
        size = shape[1:] or (1,)
        return self.layer("Parameter", [], size, {"Size": size}, parameters={"": np.asarray(values).reshape(size)})

    def network(self, name: str, file: str) -> tuple[Network, dict[str, Values]]:
        """The finished network and its parameters by their names in the file of parameters."""
        ends = []
        for output in self._parsed.graph.outputs:
            operand = self._operands.get(output)
            if operand is None:
                raise OnnxReadError(f'the output "{output}" does not depend on the inputs')
            ends.append(self.shaped(operand))
        kept = {end.made for end in ends}
        for made in reversed(self._made):
            if made in kept:
                kept |= {flow.made for flow in (*made.sources, *made.sides.values())}
        layers, links, parameters = [], [], {}
        for made in self._made:
            if made not in kept:
                continue
            values, named = kept_parameters(made.name, CATALOGUE[made.type], made.parameters, file)
            parameters.update(values)
            layers.append(Layer(made.name, made.type, {**made.properties, **named}))
            links += [Link(flow.made.name, made.name, MAIN_CONNECTOR) for flow in made.sources]
            links += [Link(flow.made.name, made.name, connector) for connector, flow in made.sides.items()]
        return Network(name, tuple(layers), tuple(links)), parameters

    def _add(self, kind: str, hint: str, properties: dict[str, str], sources: list[Flow]) -> Made:
        clean = re.sub(r"[^\w.\-]+", "_", hint).strip("._") or kind
        name = unique_name(clean, self._names)
        self._names.add(name)
        made = Made(kind, name, properties, sources)
        self._made.append(made)
        return made


def elements(shape: Shape) -> int:
    """How many values a sample has."""
    return prod(shape)
