"""The form of a row: what a layer is in nnabla, as data.

nnabla counts a batch axis in front of ours, so axes are one higher here, but for nodes without a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from layerwright.layers.kinds import Value
from layerwright.resolve.resolved import Node


@dataclass(frozen=True)
class Call:
    """A call of `nnabla.functions`.

    Attributes:
        function: The function's name.
        inputs: The arrays it takes in order: a number stands for an input of the node, a name for a side connector.
        arguments: Its keyword arguments.
    """

    function: str
    inputs: tuple[int | str, ...]
    arguments: Mapping[str, Value]

    @property
    def passes_input(self) -> bool:
        """Whether the input itself is to be taken for the result, and nothing called.

        nnabla's identity shares its memory with its input, and clears a parameter's when it clears its output.
        """
        return self.function == "identity"

    @property
    def stops_gradients(self) -> bool:
        """Whether the result must be told to take no gradients (`need_grad = False`).

        nnabla's unlink would pass zeros back, and take them from functions that refuse to compute a gradient; its
        assign computes none.
        """
        return self.function in ("unlink", "assign")

    @property
    def writes(self) -> bool:
        """Whether the result lies in the memory of the first input, and must stay there."""
        return self.function == "assign"

    @property
    def inputs_with_gradients(self) -> tuple[str, ...]:
        """The side connectors that must take gradients (`need_grad = True`), whatever they carry.

        nnabla dies (SIGSEGV) where a deformable convolution's input takes gradients and its offsets take none.
        """
        return ("Offset",) if self.function == "deformable_convolution" else ()


Row: TypeAlias = Callable[[Node], "Call | tuple[Call, ...]"]
"""Makes of a node the call that it stands for, or several, each taking the result of the one before as its input 0."""


def plain(function: str, *inputs: int | str, **properties: str) -> Callable[[Node], Call]:
    """A function whose keyword arguments are properties under other names."""

    def row(node: Node) -> Call:
        return Call(function, inputs or (0,), {name: node.value(source) for name, source in properties.items()})

    return row


def along_axis(function: str, *inputs: int | str, **properties: str) -> Callable[[Node], Call]:
    """A function with the axis of the classes."""
    return _with_axis("axis", "Axis", plain(function, *inputs, **properties))


def with_base_axis(function: str, *inputs: int | str, **properties: str) -> Callable[[Node], Call]:
    """A function with the first of the axes that it takes together."""
    return _with_axis("base_axis", "BaseAxis", plain(function, *inputs, **properties))


def _with_axis(argument: str, property: str, made: Callable[[Node], Call]) -> Callable[[Node], Call]:
    def row(node: Node) -> Call:
        call = made(node)
        return Call(call.function, call.inputs, {argument: node.axis(node.integer(property)), **call.arguments})

    return row
