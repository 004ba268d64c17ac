"""Edits that let two layers of one chain change places: what a person moves up or down in a list of layers."""

from __future__ import annotations

import msgspec

from layerwright.model.edits.flow import feeds_back
from layerwright.model.edits.naming import EditError, existing
from layerwright.model.network import MAIN_CONNECTOR, Link, Network

_replace = msgspec.structs.replace


def move_earlier(network: Network, name: str) -> Network:
    """Let data flow through a layer before it flows through the one that feeds it.

    Raises:
        EditError: There is no layer before it, or more than one way leads past the two.
    """
    existing(network, name)
    into = network.links_into.get(name, ())
    if len(into) != 1 or into[0].connector != MAIN_CONNECTOR:
        raise EditError(f'"{name}" does not follow one layer alone: {len(into)} links lead into it.')
    return _swapped(network, into[0])


def move_later(network: Network, name: str) -> Network:
    """Let data flow through a layer after it has flowed through the one that it feeds.

    Raises:
        EditError: There is no layer after it, or more than one way leads past the two.
    """
    existing(network, name)
    out = network.links_from.get(name, ())
    if len(out) != 1:
        raise EditError(f'"{name}" is not followed by one layer alone: {len(out)} links begin at it.')
    return _swapped(network, out[0])


def _swapped(network: Network, between: Link) -> Network:
    """The network in which the layers at the ends of a wire have changed places, in the flow and on the canvas."""
    upper, lower = network.by_name[between.source], network.by_name[between.target]
    if between.connector != MAIN_CONNECTOR or len(network.links_into.get(lower.name, ())) != 1:
        raise EditError(f'"{lower.name}" does not follow "{upper.name}" alone, so they cannot change places.')
    if len(network.links_from.get(upper.name, ())) != 1:
        raise EditError(f'"{upper.name}" feeds other layers too, so "{lower.name}" cannot go before it.')
    count = sum(link.connector == MAIN_CONNECTOR for link in network.links_into.get(upper.name, ()))
    if count != 1:
        raise EditError(f'"{lower.name}" cannot go before "{upper.name}", into which {count} links lead.')
    if feeds_back(network, between):
        raise EditError(f'"{upper.name}" feeds "{lower.name}" in the next round, so they cannot change places.')

    def turned(link: Link) -> Link:
        if link is between:
            return Link(lower.name, upper.name)
        if link.target == upper.name and link.connector == MAIN_CONNECTOR:
            return Link(link.source, lower.name)
        if link.source == lower.name:
            return Link(upper.name, link.target, link.connector)
        return link

    places = {upper.name: (lower.x, lower.y), lower.name: (upper.x, upper.y)}
    layers = tuple(
        [
            _replace(layer, x=places[layer.name][0], y=places[layer.name][1]) if layer.name in places else layer
            for layer in network.layers
        ]
    )
    return _replace(network, layers=layers, links=tuple([turned(link) for link in network.links]))
