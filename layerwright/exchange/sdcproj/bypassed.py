"""Networks without their bypassed layers, for a format that has no such thing."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from layerwright.exchange.sdcproj.ini import SdcprojError
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.problems import Problem
from layerwright.model.project import Project, named

_NEVER = ("Input", "Argument")
"""What gives a unit its inputs and arguments does so although it is bypassed."""


def without_bypassed(project: Project) -> tuple[Project, tuple[Problem, ...]]:
    """Take bypassed layers out, and link what fed each to what read it: the project computes the same.

    The last layer of a unit becomes an Identity where the unit would lose its output otherwise. A layer that is read
    although nothing flows into it stays, which is an error here too.

    Returns:
        The project, and a warning for each layer.

    Raises:
        SdcprojError: A unit would end with a layer that fed nothing but a bypassed one.
    """
    called = {layer.properties.get("Network") for each in project.networks for layer in each.layers}
    warnings: list[Problem] = []
    networks = []
    for network in project.networks:
        healed = network
        # Once more where one that nothing flows into was read by others that have gone.
        while bypassed := [layer for layer in healed.layers if _can_go(healed, layer)]:
            standing = {layer.name for layer in bypassed if network.name in called and _is_only_end(healed, layer)}
            warnings += [_warning(network, layer, layer.name in standing) for layer in bypassed]
            healed = _healed(healed, {layer.name for layer in bypassed}, standing)
        if network.name in called:
            _refuse_loose_ends(network, healed)
        networks.append(healed)
    return (msgspec.structs.replace(project, networks=tuple(networks)) if warnings else project), tuple(warnings)


def _can_go(network: Network, layer: Layer) -> bool:
    if not layer.bypassed or layer.type in _NEVER or network.by_name[layer.name] is not layer:
        return False
    return not network.links_from.get(layer.name) or _feed(network, layer.name) is not None


def _feed(network: Network, name: str) -> Link | None:
    """The first link into a layer, which is what it gives on when it is bypassed."""
    links = network.links_into.get(name, ())
    return next((link for link in links if link.connector == MAIN_CONNECTOR and link.source in network.by_name), None)


def _is_only_end(network: Network, layer: Layer) -> bool:
    """Whether nobody reads a layer, while others read what feeds it."""
    feed = _feed(network, layer.name)
    if feed is None or network.links_from.get(layer.name):
        return False
    kind = CATALOGUE.get(layer.type)
    return not (kind and kind.is_setting) and len(network.links_from[feed.source]) > 1


def _healed(network: Network, gone: set[str], standing: set[str]) -> Network:
    """The network without some layers, of which a few become Identity layers."""
    layers = tuple(
        Layer(layer.name, "Identity", {}, layer.x, layer.y) if layer.name in standing else layer
        for layer in network.layers
        if layer.name not in gone or layer.name in standing
    )
    return msgspec.structs.replace(network, layers=layers, links=tuple(_links(network, gone, standing)))


def _refuse_loose_ends(before: Network, after: Network) -> None:
    ends, after_ends = _ends(before), _ends(after)
    if len(after_ends) > len(ends):
        raise SdcprojError(
            f'Without its bypassed layers, which NNC does not know, the unit "{before.name}" would end with '
            f"{named(after_ends)}. Remove what is bypassed and what only feeds it, or switch it on."
        )


def _ends(network: Network) -> list[str]:
    """The layers that nobody reads, settings aside."""
    return [
        layer.name
        for layer in network.layers
        if not network.links_from.get(layer.name) and not (layer.type in CATALOGUE and CATALOGUE[layer.type].is_setting)
    ]


def _links(network: Network, gone: set[str], standing: set[str]) -> Iterator[Link]:
    for link in network.links:
        if link.target in standing:
            if link is not _feed(network, link.target):
                continue
        elif link.target in gone:
            continue
        source = _given_on(network, link.source, gone - standing)
        yield link if source == link.source else msgspec.structs.replace(link, source=source)


def _given_on(network: Network, name: str, gone: set[str]) -> str:
    """The layer whose value a layer that is gone has given on; in a circle of such layers, any of them."""
    passed: set[str] = set()
    while name in gone and name not in passed:
        passed.add(name)
        feed = _feed(network, name)
        name = feed.source if feed else name
    return name


def _warning(network: Network, layer: Layer, stands: bool) -> Problem:
    done = "an Identity stands in its place" if stands else "it is left out, and what feeds it is linked to its readers"
    return Problem(
        network=network.name,
        layer=layer.name,
        text=f"The layer is bypassed, which NNC does not know: {done}.",
        severity="warning",
    )
