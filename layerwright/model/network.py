"""A network as a person draws it: layers, the links between them, and where they lie on the canvas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Literal, Protocol, TypeVar

import msgspec

MAIN_CONNECTOR = "Input"
"""The connector that data flows into. Others (`W`, `b`, `T`, ...) are fed at the side and named by the layer's type."""

LinkEnd = Literal["source", "target"]

FEEDBACK = "Delay"
"""The layer type that keeps a value for the next round of a loop: what flows into it closes no circle."""


class Layer(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
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


class Link(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
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
    values = tuple(values)
    found = {value.name: value for value in values}
    if len(found) < len(values):
        found.update((value.name, value) for value in reversed(values))
    return found


def links_by_end(links: Collection[Link], end: LinkEnd) -> dict[str, tuple[Link, ...]]:
    """The links that start or end at each layer, in order."""
    groups: dict[str, tuple[Link, ...]] = {}
    several: dict[str, list[Link]] = {}
    for name, link in zip(map(attrgetter(end), links), links, strict=True):
        # Most layers have a single link; a tuple that grows by one at a time would be slow for those with many.
        if name not in groups:
            groups[name] = (link,)
        elif name in several:
            several[name].append(link)
        else:
            several[name] = [*groups[name], link]
    groups.update((name, tuple(found)) for name, found in several.items())
    return groups


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
        return links_by_end(self.links, "target")

    @cached_property
    def links_from(self) -> Mapping[str, tuple[Link, ...]]:
        """The links that start at each layer, in order."""
        return links_by_end(self.links, "source")
