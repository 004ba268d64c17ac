"""Putting what units hold in their place, to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from layerwright.model.edits import EditError
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.project import Project
from layerwright.resolve.units.dissolving import Opening, opening_of

_replace = msgspec.structs.replace


def opened(project: Project, network: Network, units: Mapping[str, Network | None]) -> Network:
    """A network as it is shown with units opened in their place.

    The layers within are named as the nodes of the resolved network, as `Block/Convolution`, so that shapes and costs
    are found there; such a network is for showing only. All layers have the places of their own network. What is not
    complete is shown as far as it goes: inputs that nothing feeds, and of several layers that end the last one.

    Args:
        project: The project.
        network: The network that the units lie in.
        units: The units, each with the network that it calls as that is to be shown, since units may be opened in it,
            too; None for as it is.

    Raises:
        EditError: A unit cannot be opened; the message says why.
    """
    within = {
        name: _Within(network, opening_of(project, network, name, complete=False, inner=inner))
        for name, inner in units.items()
    }
    layers: list[Layer] = []
    for layer in network.layers:
        if layer.name in within:
            layers += within[layer.name].layers
        else:
            layers.append(layer)

    def giving(name: str) -> str:
        """What is shown of a layer, of a unit the layer whose output it gives; empty where it gives nothing."""
        passed: set[str] = set()
        while name in within and name not in passed:
            passed.add(name)
            unit = within[name]
            if unit.opening.output in unit.held:
                return f"{name}/{unit.opening.output}"
            # What a unit is fed with goes through it.
            name = unit.fed.get(unit.opening.output, "")
        return "" if name in within else name

    links: list[Link] = []
    for link in network.links:
        source = giving(link.source) if link.source in within else link.source
        if source and link.target not in within:
            links.append(link if source == link.source else _replace(link, source=source))
    for name, unit in within.items():
        for link in unit.opening.inner.links:
            source = f"{name}/{link.source}" if link.source in unit.held else giving(unit.fed.get(link.source, ""))
            if source and link.target in unit.held:
                links.append(Link(source, f"{name}/{link.target}", link.connector))
    _check(links, units)
    return _replace(network, layers=tuple(layers), links=tuple(links))


class _Within:
    """What a unit holds, as it is shown."""

    def __init__(self, network: Network, opening: Opening) -> None:
        self.opening = opening
        self.held = {layer.name for layer in opening.held}
        name = opening.layer.name
        self.layers = [_replace(layer, name=f"{name}/{layer.name}") for layer in opening.held]
        into = [link.source for link in network.links_into.get(name, ()) if link.connector == MAIN_CONNECTOR]
        # An input that nothing feeds is shown without.
        self.fed = dict(zip(opening.ports, into, strict=False))


def _check(links: list[Link], units: Iterable[str]) -> None:
    """Refuse to lead two links over one way, of which only one could be shown."""
    ends: set[tuple[str, str, str]] = set()
    for link in links:
        end = (link.source, link.target, link.connector)
        if end in ends:
            around = [name for name in units if any(layer.startswith(f"{name}/") for layer in end[:2])]
            name = (around or list(units))[0]
            raise EditError(f'Without "{name}", two layers would be linked twice.')
        ends.add(end)
