"""An NNEF graph as values, and its text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from layerwright.exchange.nnef.values import Values
from layerwright.layers.kinds import Shape


@dataclass(eq=False)
class Tensor:
    """A tensor of the graph: its identifier, which is set last, and its shape with the batch."""

    shape: Shape
    name: str = ""
    hint: str = ""


Argument: TypeAlias = "Tensor | float | int | bool | str | Sequence[Argument]"
"""A list is written in brackets, a tuple in parentheses; numbers with a fraction are what NNEF calls scalars."""


@dataclass(frozen=True)
class Operation:
    """One statement: `result = name(inputs, attributes)`."""

    name: str
    inputs: tuple[Argument, ...]
    attributes: Mapping[str, Argument]
    result: Tensor
    dtype: str = ""


@dataclass(frozen=True)
class External:
    """A value that comes in from outside, and the variable of the dataset that it is."""

    tensor: Tensor
    variable: str


@dataclass(frozen=True)
class Variable:
    """A stored tensor: its values, and the stored parameter that they were made of."""

    tensor: Tensor
    values: Values
    parameter: str = ""
    weight: bool = False
    """Whether it is one of the large factors that may be stored as integers: a kernel or a matrix."""

    maps_axis: int = 0
    """The axis of a weight along which each output map has a scale of its own."""

    @property
    def label(self) -> str:
        """The name of its file, without the suffix."""
        return self.tensor.name


@dataclass
class Graph:
    """Everything that a folder of NNEF holds."""

    name: str
    externals: list[External] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    outputs: list[Tensor] = field(default_factory=list)
    layers: dict[str, Tensor] = field(default_factory=dict)
    """The tensor that each layer gives, in the order of computation."""

    @property
    def inputs(self) -> list[Tensor]:
        """The tensors that come in from outside."""
        return [external.tensor for external in self.externals]

    def text(self, outputs: Sequence[Tensor] | None = None) -> str:
        """The content of `graph.nnef`, with other outputs than the graph's own where some are given."""
        return "\n".join(self._lines(self.outputs if outputs is None else outputs)) + "\n"

    def _lines(self, outputs: Sequence[Tensor]) -> Iterator[str]:
        names = [", ".join(tensor.name for tensor in tensors) for tensors in (self.inputs, outputs)]
        yield "version 1.0;"
        yield ""
        yield f"graph {self.name}({names[0]}) -> ({names[1]})"
        yield "{"
        for external in self.externals:
            yield statement(Operation("external", (), {"shape": list(external.tensor.shape)}, external.tensor))
        if self.variables:
            yield ""
        for variable in self.variables:
            attributes: dict[str, Argument] = {"shape": list(variable.tensor.shape), "label": variable.label}
            dtype = "integer" if variable.values.dtype.kind == "i" else ""
            yield statement(Operation("variable", (), attributes, variable.tensor, dtype))
        yield ""
        for operation in self.operations:
            yield statement(operation)
        yield "}"


def statement(operation: Operation) -> str:
    """A statement as a line of text, with the shape of its result as a comment."""
    arguments = [argument(entry) for entry in operation.inputs]
    arguments += [f"{name} = {argument(entry)}" for name, entry in operation.attributes.items()]
    dtype = f"<{operation.dtype}>" if operation.dtype else ""
    result = operation.result
    return f"    {result.name} = {operation.name}{dtype}({', '.join(arguments)});  # {list(result.shape)}"


def argument(value: Argument) -> str:
    """An argument as text."""
    if isinstance(value, Tensor):
        return value.name
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return scalar(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f"'{value}'"
    inner = ", ".join(map(argument, value))
    return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"


def scalar(value: float) -> str:
    """A number with a fraction, as short as single precision allows; NNEF has no infinity."""
    if not math.isfinite(value):
        raise ValueError(f"NNEF cannot write the number {value}")
    with np.errstate(over="ignore"):
        short = np.float32(value)
    text = str(short) if np.isfinite(short) else repr(value)
    return text if any(letter in text for letter in ".e") else f"{text}.0"
