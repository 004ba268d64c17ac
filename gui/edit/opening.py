"""A network as it is drawn while units of it are opened in their place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from math import ceil

import msgspec

from layerwright.model.edits import free_position, move_layers
from layerwright.model.edits.naming import each
from layerwright.model.layout import GRID, LAYER_HEIGHT, arrange, overlapping
from layerwright.model.network import Frame, Layer, Link, Network
from layerwright.model.project import Project
from layerwright.resolve.units import opened

Position = tuple[float, float]

_replace = msgspec.structs.replace
_APART = 8.0
"""What lies between the frame around a unit and other layers at least."""


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a network.

    Attributes:
        network: The layers of the network itself, and those within opened units under names as `Block/Convolution`.
        own: The network itself.
        offsets: For each opened unit, how far what it holds lies from where its own network has it.
        frames: The frames around what opened units hold.
    """

    network: Network
    own: Network
    offsets: Mapping[str, Position] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)

    def unit_at(self, point: Position) -> str:
        """The opened unit whose frame lies at a place of the canvas; empty for none."""
        x, y = point
        for unit, frame in self.frames.items():
            if frame.x <= x <= frame.x + frame.width and frame.y <= y <= frame.y + frame.height:
                return unit
        return ""

    def own_place(self, at: Position) -> Position:
        """The place in the network for a place on the canvas, where what is below opened units lies farther down."""
        return at[0], at[1] - self._pushed(at[1], lambda name: self.network.by_name[name].y)

    def shown_place(self, at: Position) -> Position:
        """The place on the canvas for a place in the network."""
        return at[0], at[1] + self._pushed(at[1], lambda name: self.own.by_name[name].y)

    def _pushed(self, y: float, height: Callable[[str], float]) -> float:
        """How far what lies at a height was pushed down: as far as the lowest layer above it."""
        best = (-float("inf"), 0.0)
        for layer in self.own.layers:
            there = self.network.by_name.get(layer.name)
            if there is not None and height(layer.name) <= y:
                best = max(best, (height(layer.name), there.y - layer.y))
        return best[1]


def drawing(project: Project, network: Network, units: Mapping[str, Position]) -> Drawing:
    """A network with units opened in their place.

    Args:
        project: The project.
        network: The network in view.
        units: The units to open, each with the place within its own network that lies where the unit does.

    Raises:
        EditError: A unit cannot be opened; the message says why.
    """
    shown = network
    for unit, origin in units.items():
        shown = _opened(project, shown, unit, origin)
    if not units:
        return Drawing(network, network)
    own = len(network.frames)
    offsets: dict[str, Position] = {}
    for unit in units:
        for name, (x, y) in places_within(project, network, unit).items():
            there = shown.by_name[f"{unit}/{name}"]
            offsets[unit] = (there.x - x, there.y - y)
            break
    frames = {frame.title: frame for frame in shown.frames[own:]}
    found = Drawing(shown, network, offsets, frames)
    return replace(found, network=_replace(shown, links=_led(project, found)))


def places_within(project: Project, network: Network, unit: str) -> dict[str, Position]:
    """Where what a unit holds lies in its own network; arranged, where layers lie over each other there."""
    called = project.by_name.get(network.by_name[unit].properties.get("Network", ""))
    if called is None:
        return {}
    one = opened(project, network, unit)
    held = [layer.name for layer in called.layers if f"{unit}/{layer.name}" in one.by_name]
    return _tidy(called, held)


def origin_within(project: Project, network: Network, unit: str) -> Position:
    """The upper left corner of what a unit holds, in its own network.

    Raises:
        EditError: The unit cannot be opened; the message says why.
    """
    places = places_within(project, network, unit).values()
    return min((x for x, _ in places), default=0.0), min((y for _, y in places), default=0.0)


def tidied(network: Network, names: Collection[str]) -> Network:
    """A network whose layers of some names lie where they are drawn; see `places_within`."""
    places = _tidy(network, names)
    return move_layers(network, places) if any(places[name] != _place(network, name) for name in places) else network


def given_way(network: Network, names: Collection[str]) -> Network:
    """Put layers that lie over others on the free place next to where they are."""
    for name in names:
        others = _replace(network, layers=tuple(layer for layer in network.layers if layer.name != name))
        x, y = _place(network, name)
        over = {layer.name: (layer.x, layer.y) for layer in others.layers} | {name: (x, y)}
        if any(name in pair for pair in overlapping(over)):
            network = move_layers(network, {name: free_position(others, (x, y))})
    return network


def _tidy(network: Network, names: Collection[str]) -> dict[str, Position]:
    held = {name: _place(network, name) for name in names}
    return dict(arrange(network, held)) if next(overlapping(held), None) else held


def _place(network: Network, name: str) -> Position:
    layer = network.by_name[name]
    return layer.x, layer.y


def _opened(project: Project, network: Network, unit: str, origin: Position) -> Network:
    """What a unit holds lies in a frame in the unit's place, and all that was below goes down as a whole."""
    drawn = opened(project, network, unit)
    at = network.by_name[unit]
    inside = [layer for layer in drawn.layers if layer.name not in network.by_name]
    if not inside or not drawn.frames:
        return drawn
    # What lies farthest up and left may have moved since the unit was opened, and the rest is to stay.
    now = origin_within(project, network, unit)
    across, up = now[0] - origin[0], now[1] - origin[1]
    frame = _moved(drawn.frames[-1], across, up)
    above = max((layer.y + LAYER_HEIGHT for layer in network.layers if layer.y < at.y), default=frame.y)
    down = _steps(above + _APART - frame.y)
    bottom = frame.y + frame.height + down
    below = min((layer.y for layer in network.layers if layer.y > at.y), default=bottom)
    more = _steps(bottom + _APART - below)

    def placed(layer: Layer) -> Layer:
        before = network.by_name.get(layer.name)
        if before is None:
            return _replace(layer, x=layer.x + across, y=layer.y + up + down)
        return _replace(layer, x=before.x, y=before.y + (more if before.y > at.y else 0))

    frames = [_moved(other, 0, more if other.y > at.y else 0) for other in network.frames]
    return _replace(
        drawn, layers=tuple(placed(layer) for layer in drawn.layers), frames=(*frames, _moved(frame, 0, down))
    )


def _led(project: Project, drawn: Drawing) -> tuple[Link, ...]:
    """The links with their bends where they are drawn; one that crosses the edge of a unit finds its own way."""
    within: dict[tuple[str, str, str], tuple[Position, ...]] = {}
    for unit, (across, down) in drawn.offsets.items():
        for link in project.network(drawn.own.by_name[unit].properties["Network"]).links:
            bends = tuple((x + across, y + down) for x, y in link.bends)
            within[f"{unit}/{link.source}", f"{unit}/{link.target}", link.connector] = bends
    own = drawn.own.by_name

    def bends_of(link: Link) -> tuple[Position, ...]:
        if link.source in own and link.target in own:
            return tuple(drawn.shown_place(bend) for bend in link.bends)
        return within.get((link.source, link.target, link.connector), ())

    links = drawn.network.links
    return each(links, lambda link: bends_of(link) != link.bends, lambda link: _replace(link, bends=bends_of(link)))


def _moved(frame: Frame, across: float, down: float) -> Frame:
    return _replace(frame, x=frame.x + across, y=frame.y + down) if across or down else frame


def _steps(distance: float) -> float:
    """A distance in whole steps of the grid; 0 where it is none."""
    return ceil(distance / GRID) * GRID if distance > 0 else 0.0
