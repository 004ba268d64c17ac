"""Every row by layer type: ONE table, executed to build a graph and printed to export code.

The two cannot disagree, since they read the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from layerwright.engine.calls import (
    activation,
    arithmetic,
    arrange,
    basic,
    convolution,
    gradient,
    io,
    logical,
    loop,
    loss,
    math,
    normalization,
    others,
    parameter,
    pooling,
    preprocess,
    quantize,
    spectral,
    trigonometric,
)
from layerwright.engine.calls.form import Call, Row
from layerwright.resolve.resolved import Node

_MODULES = (
    io,
    parameter,
    basic,
    convolution,
    pooling,
    activation,
    normalization,
    quantize,
    math,
    trigonometric,
    arithmetic,
    logical,
    arrange,
    others,
    gradient,
    preprocess,
    spectral,
    loop,
    loss,
)


def _table(parts: Iterable[Mapping[str, Row]]) -> Mapping[str, Row]:
    table: dict[str, Row] = {}
    for part in parts:
        twice = table.keys() & part.keys()
        if twice:
            raise ValueError(f"There are two rows for {', '.join(sorted(twice))}.")
        table.update(part)
    return table


CALLS = _table(module.CALLS for module in _MODULES)
"""The rows by layer type. Input has none: its values are put in, not computed."""


def calls(node: Node) -> tuple[Call, ...]:
    """The calls that a node stands for; each after the first takes the result of the one before as its input 0.

    Raises:
        KeyError: The layer type has no row; a test makes sure that every type that is computed has one.
    """
    row = CALLS[node.type.name](node)
    return tuple(_present(call, node) for call in ((row,) if isinstance(row, Call) else row))


def _present(call: Call, node: Node) -> Call:
    """The call without the side connectors that are switched off."""
    inputs = tuple(entry for entry in call.inputs if isinstance(entry, int) or entry in node.sides)
    return Call(call.function, inputs, call.arguments)
