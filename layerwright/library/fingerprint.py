"""What a network computes, as a short text: places, comments and names of called networks count for nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from layerwright.model.network import Network
from layerwright.model.project import plain

_LENGTH = 32
"""How many hexadecimal digits are kept: 128 bits, beyond any chance that two networks have the same."""


def fingerprint(network: Network, called: Mapping[str, Network]) -> str:
    """The fingerprint of a network: the same for networks that are drawn otherwise, but compute the same.

    Args:
        network: The network.
        called: The networks that its units may call, by name.

    Returns:
        Hexadecimal digits. A change of a layer's name counts, since parameters are stored under it.
    """
    return _fingerprint(network, called, {})


def _fingerprint(network: Network, called: Mapping[str, Network], known: dict[str, str]) -> str:
    if network.name in known:
        return known[network.name]
    # A network that calls itself ends here too.
    known[network.name] = ""
    layers = []
    for layer in network.layers:
        properties = dict(layer.properties)
        if layer.type == "Unit":
            inner = called.get(properties.get("Network", ""))
            properties["Network"] = _fingerprint(inner, called, known) if inner else ""
        layers.append([layer.name, layer.type, plain(properties), layer.bypassed])
    links = [[link.source, link.target, link.connector] for link in network.links]
    digest = hashlib.sha256(msgspec.json.encode([layers, links])).hexdigest()[:_LENGTH]
    known[network.name] = digest
    return digest
