"""What follows from the links alone: who is fed by whom, and where a link would close a circle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from layerwright.model.network import FEEDBACK, MAIN_CONNECTOR, Link, Network


def reachable(network: Network, start: str) -> set[str]:
    """The names of all layers that data from a layer flows to, itself included."""
    return downstream(network, [start])


def downstream(network: Network, names: Iterable[str]) -> set[str]:
    """The names of all layers that data from some layers flows to, these included."""
    return _followed(names, lambda name: [link.target for link in network.links_from.get(name, ())])


def upstream(network: Network, names: Iterable[str]) -> set[str]:
    """The names of all layers whose data flows to some layers, these included."""
    return _followed(names, lambda name: [link.source for link in network.links_into.get(name, ())])


def between(network: Network, names: Collection[str]) -> set[str]:
    """The names of all layers that lie on a way from one of some layers to another, these included."""
    return downstream(network, names) & upstream(network, names)


def feeds_back(network: Network, link: Link) -> bool:
    """Whether a link carries its value to the next round of a loop only, and so closes no circle."""
    layer = network.by_name.get(link.target)
    return link.connector == MAIN_CONNECTOR and layer is not None and layer.type == FEEDBACK


def closes_circle(network: Network, link: Link) -> bool:
    """Whether a link would make data flow back to where it comes from, within one round."""
    if feeds_back(network, link):
        return False
    return link.source in within_round(network, [link.target])


def within_round(network: Network, names: Iterable[str]) -> set[str]:
    """What data from some layers flows to without passing a Delay, these included."""
    return _followed(
        names,
        lambda name: [link.target for link in network.links_from.get(name, ()) if not feeds_back(network, link)],
    )


def _followed(names: Iterable[str], onward: Callable[[str], Iterable[str]]) -> set[str]:
    waiting = list(names)
    found = set(waiting)
    while waiting:
        for name in onward(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def has_circle(network: Network) -> bool:
    """Whether data would flow in a circle within one round."""
    waits = dict.fromkeys(network.by_name, 0)
    for link in network.links:
        if link.target in waits and link.source in waits and not feeds_back(network, link):
            waits[link.target] += 1
    ready = [name for name, count in waits.items() if not count]
    for name in ready:
        for link in network.links_from.get(name, ()):
            if link.target in waits and not feeds_back(network, link):
                waits[link.target] -= 1
                if not waits[link.target]:
                    ready.append(link.target)
    return len(ready) < len(waits)
