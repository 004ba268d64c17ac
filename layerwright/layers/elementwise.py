"""The form of the many layers that treat each element on its own, and differ in little but name, help and cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from layerwright.layers.declaration import Category, Costs, Facts, LayerType, Property
from layerwright.layers.macros import same_as_input


def each(**operations: int) -> Callable[[Facts], Costs]:
    """The costs of so many operations, by the names of `Costs`, for each element of the output."""
    return lambda facts: _times(facts.output_size, operations)


def each_input(**operations: int) -> Callable[[Facts], Costs]:
    """The costs of so many operations for each element of the input."""
    return lambda facts: _times(facts.input_size, operations)


def elementwise(
    category: Category,
    name: str,
    help: str,
    aliases: tuple[str, ...],
    *properties: Property,
    references: tuple[str, ...] = (),
    **operations: int,
) -> LayerType:
    """A layer that keeps the shape of its input, and needs so many operations for each element."""
    return LayerType(
        name=name,
        category=category,
        help=help,
        output=same_as_input,
        costs=each(**operations),
        own_properties=properties,
        references=references,
        aliases=aliases,
    )


def _times(size: int, operations: Mapping[str, int]) -> Costs:
    return Costs(**{operation: count * size for operation, count in operations.items()})
