"""Edits of layers themselves: added, removed, renamed, copied, their properties set."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from layerwright.model.edits.flow import feeds_back
from layerwright.model.edits.naming import FreeNames, check_name, each, existing
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network

_replace = msgspec.structs.replace


def add_layer(network: Network, layer: Layer) -> Network:
    """Add a layer; its name must be free (`unique_name` finds one)."""
    check_name(layer.name, network.by_name, "layer")
    return _replace(network, layers=(*network.layers, layer))


def remove_layers(network: Network, names: Collection[str]) -> Network:
    """Remove layers and every link at them."""
    names = set(names)
    for name in names:
        existing(network, name)
    return _replace(
        network,
        layers=tuple([layer for layer in network.layers if layer.name not in names]),
        links=tuple([link for link in network.links if link.source not in names and link.target not in names]),
    )


def remove_healing(network: Network, names: Collection[str]) -> Network:
    """Remove layers, and link what fed each of them to those that read it.

    That can be done where a layer has one input; the links of others go with them.
    """
    return remove_layers(healed(network, names), names)


def detach(network: Network, names: Collection[str]) -> Network:
    """Take layers out of the flow: they stay without links, and what fed each is linked to those that read it."""
    after = healed(network, names)
    kept = tuple([link for link in after.links if link.source not in names and link.target not in names])
    return _replace(after, links=kept)


def healed(network: Network, names: Collection[str]) -> Network:
    """The network with links that lead past some layers, which are still there with those of their links that are left.

    A layer is led past if exactly one link flows into it, and that into its main connector. Each link from it then
    starts at the layer before, in the same place among the inputs of its target. No way leads past a Delay, whose value
    is of another round.
    """
    for name in names:
        existing(network, name)
    chosen = set(names)
    links: list[Link | None] = list(network.links)
    places_from: dict[str, list[int]] = {}
    places_into: dict[str, list[int]] = {}
    for place, drawn in enumerate(network.links):
        places_from.setdefault(drawn.source, []).append(place)
        places_into.setdefault(drawn.target, []).append(place)
    present = {(link.source, link.target, link.connector) for link in network.links}
    for layer in network.layers:
        into = [link for place in places_into.get(layer.name, ()) if (link := links[place])]
        if layer.name not in chosen or len(into) != 1 or into[0].connector != MAIN_CONNECTOR:
            continue
        [entry] = into
        if entry.source == layer.name or feeds_back(network, entry):
            continue
        for place in (*places_into[layer.name], *places_from.get(layer.name, ())):
            link = links[place]
            links[place] = None
            if link is None or link is entry:
                continue
            past = Link(entry.source, link.target, link.connector, (*entry.bends, *link.bends))
            if (past.source, past.target, past.connector) not in present:
                present.add((past.source, past.target, past.connector))
                links[place] = past
                places_from.setdefault(past.source, []).append(place)
    return _replace(network, links=tuple([link for link in links if link]))


def rename_layer(network: Network, old: str, new: str) -> Network:
    """Rename a layer; its links follow."""
    existing(network, old)
    if new == old:
        return network
    check_name(new, network.by_name, "layer")

    def renamed(name: str) -> str:
        return new if name == old else name

    return _replace(
        network,
        layers=each(network.layers, lambda layer: layer.name == old, lambda layer: _replace(layer, name=new)),
        links=each(
            network.links,
            lambda link: old in (link.source, link.target),
            lambda link: _replace(link, source=renamed(link.source), target=renamed(link.target)),
        ),
    )


def set_properties(network: Network, names: Collection[str], values: Mapping[str, str | None]) -> Network:
    """Set properties of one or many layers; None takes a property back to its default."""

    def changed(layer: Layer) -> Layer:
        merged = {**layer.properties, **values}
        return _replace(layer, properties={key: value for key, value in merged.items() if value is not None})

    for name in names:
        existing(network, name)
    return _replace(network, layers=each(network.layers, lambda layer: layer.name in names, changed))


def set_comment(network: Network, names: Collection[str], comment: str) -> Network:
    """Write a comment at layers; an empty one takes it away."""
    for name in names:
        existing(network, name)
    return _replace(
        network,
        layers=each(network.layers, lambda layer: layer.name in names, lambda layer: _replace(layer, comment=comment)),
    )


def toggle_bypass(network: Network, names: Collection[str]) -> Network:
    """Let data flow past layers, or through them again if it flows past all of them already."""
    bypassed = not all(existing(network, name).bypassed for name in names)
    return set_bypassed(network, names, bypassed)


def set_bypassed(network: Network, names: Collection[str], bypassed: bool) -> Network:
    """Let data flow past layers, or through them."""
    for name in names:
        existing(network, name)
    return _replace(
        network,
        layers=each(
            network.layers, lambda layer: layer.name in names, lambda layer: _replace(layer, bypassed=bypassed)
        ),
    )


def duplicate(
    network: Network, names: Collection[str], offset: tuple[float, float] = (24, 24), *, linked: bool = False
) -> tuple[Network, tuple[str, ...]]:
    """Copy layers with the links among them.

    Args:
        network: The network.
        names: The layers.
        offset: How far the copies lie from what they are copied from.
        linked: Whether what flows in from other layers flows into the copies, too.

    Returns:
        The network with the copies, and their names in the order of the layers.
    """
    for name in names:
        existing(network, name)
    x, y = offset
    wanted = set(names)
    chosen = [layer for layer in network.layers if layer.name in wanted]
    free = FreeNames(network.by_name)
    new = {layer.name: free.like(layer.name) for layer in chosen}
    copies = [_replace(layer, name=new[layer.name], x=layer.x + x, y=layer.y + y) for layer in chosen]
    links = [
        Link(
            new.get(link.source, link.source),
            new[link.target],
            link.connector,
            tuple((left + x, top + y) for left, top in link.bends) if link.source in new else (),
        )
        for link in network.links
        if link.target in new and (linked or link.source in new)
    ]
    after = _replace(network, layers=(*network.layers, *copies), links=(*network.links, *links))
    return after, tuple(new.values())
