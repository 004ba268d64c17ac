"""What a newer version of a unit does otherwise: layers, properties and links that came, went or changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network

Kind = Literal["added", "removed", "changed", "linked", "unlinked"]


class Change(msgspec.Struct, frozen=True):
    """One difference between two networks.

    Attributes:
        kind: A layer was `added`, `removed` or `changed`; a link was made or taken away.
        what: The layer's name and type, or the ends of the link.
        property: The property of the layer that differs; empty for the layer as a whole.
        before: What it was; empty where it had its default.
        after: What it is.
    """

    kind: Kind
    what: str
    property: str = ""
    before: str = ""
    after: str = ""


def changes(before: Network, after: Network) -> tuple[Change, ...]:
    """What a network does otherwise than the one before: arguments first, then layers, then links.

    Layers are told apart by their names. Places and comments count for nothing.
    """
    found = [*_layers(before, after), *_links(before, after)]
    arguments = {layer.name for layer in (*before.layers, *after.layers) if layer.type == "Argument"}
    return tuple(sorted(found, key=lambda change: change.what.partition(" ")[0] not in arguments))


def _layers(before: Network, after: Network) -> Iterator[Change]:
    for layer in before.layers:
        now = after.by_name.get(layer.name)
        if now is None:
            yield Change("removed", _told(layer))
        elif now.type != layer.type:
            yield Change("changed", layer.name, "", layer.type, now.type)
        else:
            yield from _properties(layer, now)
    for layer in after.layers:
        if layer.name not in before.by_name:
            yield Change("added", _told(layer))


def _properties(before: Layer, after: Layer) -> Iterator[Change]:
    for name in dict.fromkeys((*before.properties, *after.properties)):
        old, new = before.properties.get(name, ""), after.properties.get(name, "")
        if old != new:
            yield Change("changed", before.name, name, old, new)
    if before.bypassed != after.bypassed:
        yield Change("changed", before.name, "bypassed", str(before.bypassed), str(after.bypassed))


def _links(before: Network, after: Network) -> Iterator[Change]:
    old, new = _by_ends(before), _by_ends(after)
    # What is linked to a layer that came or went says nothing that the layer does not say.
    known = before.by_name.keys() & after.by_name.keys()
    for ends, link in old.items():
        if ends not in new and {link.source, link.target} <= known:
            yield Change("unlinked", _ends(link))
    for ends, link in new.items():
        if ends not in old and {link.source, link.target} <= known:
            yield Change("linked", _ends(link))


def _by_ends(network: Network) -> Mapping[tuple[str, str, str], Link]:
    return {(link.source, link.target, link.connector): link for link in network.links}


def _ends(link: Link) -> str:
    target = link.target if link.connector == MAIN_CONNECTOR else f"{link.target}.{link.connector}"
    return f"{link.source} \N{RIGHTWARDS ARROW} {target}"


def _told(layer: Layer) -> str:
    return layer.name if layer.name == layer.type else f"{layer.name} ({layer.type})"
