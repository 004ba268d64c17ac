"""The order in which layers are computed."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping

from layerwright.model.network import Layer, Link, Network


def in_order(network: Network) -> tuple[list[Layer], list[Layer]]:
    """Put layers behind all that flows into them; among those that could come next, the one drawn first comes first.

    Returns:
        The layers in order, and the layers of one circle of links if there is one (those behind it are in neither).
    """
    layers, links_from = network.layers, network.links_from
    position = {layer.name: index for index, layer in reversed(list(enumerate(layers)))}
    waits = [0] * len(layers)
    for target, links in network.links_into.items():
        if target in position:
            waits[position[target]] = sum([link.source in position for link in links])
    ready = [index for index, layer in enumerate(layers) if not waits[position[layer.name]]]
    done: set[str] = set()
    order = []
    while ready:
        layer = layers[heapq.heappop(ready)]
        order.append(layer)
        if layer.name in done:
            continue
        done.add(layer.name)
        for link in links_from.get(layer.name, ()):
            if link.target in position:
                index = position[link.target]
                waits[index] -= 1
                if not waits[index]:
                    heapq.heappush(ready, index)
    left = {
        index: {position[link.source] for link in network.links_into[layer.name] if _is_missing(link, position, done)}
        for index, layer in enumerate(layers)
        if layer.name not in done
    }
    return order, [layers[index] for index in _circle(left)]


def _is_missing(link: Link, position: Mapping[str, int], done: Collection[str]) -> bool:
    """Whether a link starts at a layer that has not been put in order."""
    return link.source in position and link.source not in done


def _circle(waits: dict[int, set[int]]) -> list[int]:
    """Follow what each waits for until one comes again; of the circle, the one drawn first comes first."""
    if not waits:
        return []
    path: dict[int, None] = {}
    at = min(waits)
    while at not in path:
        path[at] = None
        at = min(waits[at])
    followed = list(path)
    circle = followed[followed.index(at) :][::-1]
    first = circle.index(min(circle))
    return circle[first:] + circle[:first]
