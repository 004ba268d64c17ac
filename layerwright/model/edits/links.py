"""Edits of links: drawn, cut, led elsewhere, bent."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from layerwright.model.edits.flow import closes_circle
from layerwright.model.edits.layers import add_layer
from layerwright.model.edits.naming import EditError, existing, existing_link
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network

_replace = msgspec.structs.replace


def link(network: Network, source: str, target: str, connector: str = MAIN_CONNECTOR) -> Network:
    """Draw a wire from a layer's output to a connector of another.

    Raises:
        EditError: A layer is missing, the wire is there already, or it would close a circle.
    """
    new = Link(source, target, connector)
    _check_new(network, new)
    return _replace(network, links=(*network.links, new))


def unlink(network: Network, old: Link) -> Network:
    """Remove a wire."""
    return cut(network, [old])


def cut(network: Network, links: Iterable[Link]) -> Network:
    """Remove several wires."""
    gone = {_ends(existing_link(network, old)) for old in links}
    return _replace(network, links=tuple([other for other in network.links if _ends(other) not in gone]))


def relink(
    network: Network, old: Link, *, source: str | None = None, target: str | None = None, connector: str | None = None
) -> Network:
    """Lead one end of a wire to another layer or connector; it keeps its place among the links.

    Raises:
        EditError: What it would join cannot be joined; see `link`.
    """
    old = existing_link(network, old)
    if connector is None:
        connector = old.connector if target is None else MAIN_CONNECTOR
    new = Link(source or old.source, target or old.target, connector)
    if new.same_wire(old):
        return network
    _check_new(_replace(network, links=tuple([other for other in network.links if other is not old])), new)
    return _replace(network, links=tuple([new if other is old else other for other in network.links]))


def insert_into_link(network: Network, layer: Layer, old: Link) -> Network:
    """Add a layer in the middle of a wire; nothing else moves (see `insert_on_wire`)."""
    existing_link(network, old)
    return lead_through(add_layer(network, layer), layer.name, old)


def lead_through(network: Network, name: str, old: Link) -> Network:
    """Lead a wire through a layer that is there already; the bends above it stay with the first half.

    Raises:
        EditError: It would close a circle, or the layer is at an end of the wire.
    """
    layer, old = existing(network, name), existing_link(network, old)
    if name in (old.source, old.target):
        raise EditError(f'"{name}" is at an end of that link.')
    position = network.links.index(old)
    first = Link(old.source, name, MAIN_CONNECTOR, tuple(bend for bend in old.bends if bend[1] < layer.y))
    second = _replace(old, source=name, bends=tuple(bend for bend in old.bends if bend[1] >= layer.y))
    for end in (old.source, old.target):
        existing(network, end)
    if network.links_into.get(name) or network.links_from.get(name):
        # A layer without links neither closes a circle nor is linked already.
        rest = _replace(network, links=(*network.links[:position], *network.links[position + 1 :]))
        _check_new(rest, first)
        _check_new(_replace(rest, links=(*rest.links, first)), second)
    return _replace(network, links=(*network.links[:position], first, second, *network.links[position + 1 :]))


def move_link(network: Network, old: Link, place: int) -> Network:
    """Give a wire another place, counted from 0, among those that enter the same connector: the order of the inputs."""
    old = existing_link(network, old)
    same = [other for other in network.links_into[old.target] if other.connector == old.connector]
    rest = [other for other in same if other is not old]
    rest.insert(max(0, min(place, len(rest))), old)
    ordered = iter(rest)
    chosen = {_ends(other) for other in same}
    return _replace(
        network, links=tuple([next(ordered) if _ends(other) in chosen else other for other in network.links])
    )


def add_bend(network: Network, wire: Link, at: tuple[float, float], index: int | None = None) -> Network:
    """Lead a wire over one more place, the last of them or before the one of an index."""
    wire = existing_link(network, wire)
    index = len(wire.bends) if index is None else index
    return _bent(network, wire, (*wire.bends[:index], at, *wire.bends[index:]))


def move_bend(network: Network, wire: Link, index: int, to: tuple[float, float]) -> Network:
    """Move a bend of a wire."""
    wire = existing_link(network, wire)
    _check_bend(wire, index)
    return _bent(network, wire, (*wire.bends[:index], to, *wire.bends[index + 1 :]))


def remove_bend(network: Network, wire: Link, index: int) -> Network:
    """Take a bend of a wire away."""
    wire = existing_link(network, wire)
    _check_bend(wire, index)
    return _bent(network, wire, (*wire.bends[:index], *wire.bends[index + 1 :]))


def _bent(network: Network, wire: Link, bends: tuple[tuple[float, float], ...]) -> Network:
    new = _replace(wire, bends=bends)
    return _replace(network, links=tuple([new if other is wire else other for other in network.links]))


def _check_bend(wire: Link, index: int) -> None:
    if not 0 <= index < len(wire.bends):
        raise EditError(f'The link from "{wire.source}" to "{wire.target}" has no bend number {index + 1}.')


def _check_new(network: Network, new: Link) -> None:
    existing(network, new.source)
    existing(network, new.target)
    if any(other.same_wire(new) for other in network.links_into.get(new.target, ())):
        raise EditError(f'"{new.source}" is linked to "{new.target}" already.')
    if closes_circle(network, new):
        raise EditError(f'A link from "{new.source}" to "{new.target}" would close a circle.')


def _ends(wire: Link) -> tuple[str, str, str]:
    return wire.source, wire.target, wire.connector
