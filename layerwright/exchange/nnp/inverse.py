"""The table of calls read backwards: which layer a function is, and which properties its arguments are.

Rows are asked with marks in the place of property values; where a mark comes out is where the property goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from layerwright.engine.calls import CALLS, Call
from layerwright.layers.catalogue import CATALOGUE


@dataclass(frozen=True)
class Mark:
    """Stands for the value of a property; `is_axis` where the batch is counted on top."""

    property: str
    is_axis: bool = False


@dataclass(frozen=True)
class Inverse:
    """A layer type, what each input of the function is to it, and what each argument is."""

    layer: str
    inputs: tuple[int | str, ...]
    arguments: Mapping[str, Mark]


class _Probe:
    """Answers a row's questions with marks."""

    batched = True

    def value(self, name: str) -> Any:
        return Mark(name)

    integer = number = flag = text = shape = value

    def axis(self, axis: Any) -> Any:
        return Mark(axis.property, is_axis=True) if isinstance(axis, Mark) else axis + 1


@cache
def inverse() -> Mapping[str, Inverse]:
    """The layer of each function whose arguments are plain properties, by the function's name in lower case."""
    found: dict[str, Inverse] = {}
    for name, row in CALLS.items():
        try:
            made: Any = row(_Probe())  # type: ignore[arg-type]
        except (TypeError, AttributeError, ValueError, KeyError):
            continue  # a row that computes with values has a rule of its own
        calls = [call for call in ((made,) if isinstance(made, Call) else made) if not call.stops_gradients]
        if len(calls) != 1 or calls[0].passes_input:
            continue
        [call] = calls
        arguments = {key: value for key, value in call.arguments.items() if isinstance(value, Mark)}
        known = found.get(plain_name(call.function))
        if known is None or plain_name(name) == plain_name(call.function):
            found[plain_name(call.function)] = Inverse(name, call.inputs, arguments)
    return found


def plain_name(name: str) -> str:
    """A function's name without what differs between its spellings, such as `maxpooling` for `max_pooling`."""
    return name.replace("_", "").lower()


def is_loss(layer: str) -> bool:
    """Whether a layer type is a loss or measures an error."""
    return CATALOGUE[layer].is_loss or CATALOGUE[layer].is_measure
