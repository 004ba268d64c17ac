"""Chains of equal units, which a drawing may show as one of them and a number."""

from __future__ import annotations

from layerwright.model.network import MAIN_CONNECTOR, Layer, Network

LEAST = 2
"""The fewest units that are a chain."""


def repeated(network: Network) -> tuple[tuple[str, ...], ...]:
    """Find the chains of units that call the same network with the same arguments, one feeding the next alone.

    Returns:
        The names of each chain in the order of the flow; each chain is as long as it can be, and no unit is in two.
    """
    following = {layer.name: after for layer in network.layers if (after := _next_alike(network, layer)) is not None}
    led = set(following.values())
    chains = []
    for layer in network.layers:
        if layer.name in led or layer.name not in following:
            continue
        chain = [layer.name]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        if len(chain) >= LEAST:
            chains.append(tuple(chain))
    return tuple(chains)


def _next_alike(network: Network, layer: Layer) -> str | None:
    """The unit that alone reads a unit and is like it."""
    links = network.links_from.get(layer.name, ())
    if layer.type != "Unit" or len(links) != 1 or links[0].connector != MAIN_CONNECTOR:
        return None
    reader = network.by_name.get(links[0].target)
    if reader is None or reader is layer or len(network.links_into[reader.name]) != 1:
        return None
    alike = reader.type == layer.type and reader.properties == layer.properties and reader.bypassed == layer.bypassed
    return reader.name if alike else None
