"""A network as a person draws it: layers, the links between them, and where they lie on the canvas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol, TypeVar

import msgspec

MAIN_CONNECTOR = "Input"
"""The connector that data flows into. Others (`W`, `b`, `T`, ...) are fed at the side and named by the layer's type."""


class Layer(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One layer: its name, its type, and the properties that a person changed, as typed.

    Properties hold expressions of the property language (`Input[0]/2`, `*KernelShape`); those that are not named here
    have the default of the layer's type. `x` and `y` are canvas positions in pixels at 100 %.
    """

    name: str
    type: str
    properties: Mapping[str, str] = msgspec.field(default_factory=dict)
    x: float = 0
    y: float = 0


class Link(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A wire from a layer's output to a connector of another layer; both are named."""

    source: str
    target: str
    connector: str = MAIN_CONNECTOR


class _HasName(Protocol):
    @property
    def name(self) -> str: ...


_Named = TypeVar("_Named", bound=_HasName)


def first_by_name(values: Iterable[_Named]) -> Mapping[str, _Named]:
    """Values by name in their order; where a name stands twice, the first."""
    found: dict[str, _Named] = {}
    for value in values:
        found.setdefault(value.name, value)
    return found


class Network(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, dict=True):
    """Layers and links under a name; a network with Argument layers can be called as a unit by others.

    The order of links into one connector is the order of that layer's inputs.
    """

    name: str
    layers: tuple[Layer, ...] = ()
    links: tuple[Link, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Layer]:
        """The layers by name; where a name stands twice, the first."""
        return first_by_name(self.layers)

    @cached_property
    def links_into(self) -> Mapping[str, tuple[Link, ...]]:
        """The links that end at each layer, in order."""
        return self._grouped("target")

    @cached_property
    def links_from(self) -> Mapping[str, tuple[Link, ...]]:
        """The links that start at each layer, in order."""
        return self._grouped("source")

    def _grouped(self, end: str) -> Mapping[str, tuple[Link, ...]]:
        groups: dict[str, list[Link]] = {}
        for link in self.links:
            groups.setdefault(getattr(link, end), []).append(link)
        return {name: tuple(links) for name, links in groups.items()}
