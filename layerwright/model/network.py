"""A network as a person draws it: layers, the links between them, and where they lie on the canvas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol, TypeVar

import msgspec

MAIN_CONNECTOR = "Input"
"""The connector that data flows into. Others (`W`, `b`, `T`, ...) are fed at the side and named by the layer's type."""

FEEDBACK = "Delay"
"""The layer type that keeps a value for the next round of a loop: what flows into it closes no circle."""


class Layer(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One layer: its name, its type, and the properties that a person changed, as typed.

    Properties hold expressions of the property language (`Input[0]/2`, `*KernelShape`); those that are not named here
    have the default of the layer's type. `x` and `y` are canvas positions in pixels at 100 %, of the upper left corner.
    Data flows past a layer that is `bypassed`: it gives on its first input.
    """

    name: str
    type: str
    properties: Mapping[str, str] = msgspec.field(default_factory=dict)
    x: float = 0
    y: float = 0
    bypassed: bool = False
    comment: str = ""


class Link(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A wire from a layer's output to a connector of another layer; both are named.

    `bends` are the places on the canvas that it is led over. There is one wire at most between the same ends: what a
    wire is does not depend on its bends, as `same_wire` tells.
    """

    source: str
    target: str
    connector: str = MAIN_CONNECTOR
    bends: tuple[tuple[float, float], ...] = ()

    def same_wire(self, other: Link) -> bool:
        """Whether another link joins the same ends."""
        return (self.source, self.target, self.connector) == (other.source, other.target, other.connector)


class Frame(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A coloured area of the canvas under a title; the layers that lie inside move with it.

    `color` is the name of a colour of the window's theme, which knows what it looks like on dark and on light.
    Position and size are in pixels at 100 %.
    """

    title: str = ""
    color: str = ""
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0


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
    frames: tuple[Frame, ...] = ()

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
