"""The order in which layers are computed."""

from __future__ import annotations

import heapq
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from itertools import count

from layerwright.model.network import Layer, Link, Network


def in_order(network: Network) -> tuple[list[Layer], list[Layer]]:
    """Put layers behind all that flows into them; among those that could come next, the one drawn first comes first.

    Returns:
        The layers in order, and the layers of one circle of links if there is one (those behind it are in neither).
    """
    layers, links_into, by_name = network.layers, network.links_into, network.by_name
    order: list[Layer] = []
    done: set[str] = set()
    waiting: dict[str, list[tuple[int, Iterator[Link]]]] = {}
    for place, drawn in enumerate(layers):
        # A layer, and then those drawn before it that waited for it, each with its links that have not been followed.
        ready = [(place, iter(links_into.get(drawn.name, ())))]
        while ready:
            index, links = heapq.heappop(ready)
            for link in links:
                if link.source not in done and link.source in by_name:
                    waiting.setdefault(link.source, []).append((index, links))
                    break
            else:
                layer = layers[index]
                order.append(layer)
                done.add(layer.name)
                for entry in waiting.pop(layer.name, ()):
                    heapq.heappush(ready, entry)
    return order, _circle_among([layer for layer in layers if layer.name not in done], network)


def in_order_again(
    names: Iterable[str],
    links_into: Mapping[str, tuple[Link, ...]],
    links_from: Mapping[str, tuple[Link, ...]],
    before: tuple[str, ...],
    touched: Set[str],
) -> tuple[str, ...] | None:
    """The order of layers after an edit: what lies before it, and what follows after it, is as it was.

    Args:
        names: The names of the layers as drawn, each once.
        links_into: The links into each of them.
        links_from: The links from each of them.
        before: The order of all layers before the edit.
        touched: The layers that are new, gone or drawn at another place, or have other links into them.

    Returns:
        The names in the order of `in_order`; None if there is a circle.
    """
    place = dict(zip(names, count()))
    turn = dict(zip(before, count()))

    def is_fed(name: str, done: Container[str]) -> bool:
        """Whether all that flows into a layer has been done."""
        return not [link for link in links_into.get(name, ()) if link.source not in done and link.source in place]

    # Until the first touched layer had its turn, or could have it now, nothing is different.
    start = min([turn[name] for name in touched if name in turn], default=len(before))
    for name in touched & place.keys():
        sources = {link.source for link in links_into.get(name, ())} & place.keys()
        if touched.isdisjoint(sources):
            start = min(start, max([turn[source] + 1 for source in sources], default=0))
    order = list(before[:start])
    done = set(order)
    rest = [name for name in before[start:] if name in place]
    ready = [place[name] for name in (*rest, *(place.keys() - turn.keys())) if is_fed(name, done)]
    heapq.heapify(ready)
    drawn = list(place)
    following = iter(rest)
    waiting = touched & place.keys()
    apart: set[str] = set()
    while ready and (waiting or apart):
        name = drawn[heapq.heappop(ready)]
        order.append(name)
        done.add(name)
        waiting.discard(name)
        for reader in {link.target for link in links_from.get(name, ())}:
            if reader in place and is_fed(reader, done):
                heapq.heappush(ready, place[reader])
        if name in turn:
            # What is done here, and not yet where it was before, or the other way round.
            apart ^= {name}
            apart ^= {next(following)}
    if not waiting and not apart:
        order += following
    return tuple(order) if len(order) == len(place) else None


def _circle_among(layers: list[Layer], network: Network) -> list[Layer]:
    """One circle of links among layers that could not be put in order."""
    position = {layer.name: index for index, layer in reversed(list(enumerate(layers)))}
    left = {
        index: {position[link.source] for link in network.links_into[layer.name] if link.source in position}
        for index, layer in enumerate(layers)
    }
    return [layers[index] for index in _circle(left)]


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
