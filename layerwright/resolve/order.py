"""The order in which layers are computed."""

from __future__ import annotations

import heapq

from layerwright.model.network import Layer, Network


def in_order(network: Network) -> tuple[list[Layer], list[Layer]]:
    """Put layers behind all that flows into them; among those that could come next, the one drawn first comes first.

    Returns:
        The layers in order, and the layers of one circle of links if there is one (those behind it are in neither).
    """
    layers = network.layers
    position = {layer.name: index for index, layer in reversed(list(enumerate(layers)))}
    waits = {
        index: {position[link.source] for link in network.links_into.get(layer.name, ()) if link.source in position}
        for index, layer in enumerate(layers)
    }
    ready = [index for index, sources in waits.items() if not sources]
    order = []
    while ready:
        index = heapq.heappop(ready)
        order.append(layers[index])
        for link in network.links_from.get(layers[index].name, ()):
            target = position.get(link.target)
            if target is not None and index in waits[target]:
                waits[target].discard(index)
                if not waits[target]:
                    heapq.heappush(ready, target)
    done = {layer.name for layer in order}
    left = {index: sources for index, sources in waits.items() if layers[index].name not in done}
    return order, [layers[index] for index in _circle(left)]


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
