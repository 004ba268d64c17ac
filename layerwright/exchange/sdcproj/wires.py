"""The links of a .sdcproj: which connector a pin is, and the other way round.

Pin 0 is the main connector, and pin k the k-th at the side of the type. A unit has a pin for each Input layer of the
network that it calls, where a project here has several links to the main connector, in that order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from layerwright.exchange.sdcproj.ini import Section
from layerwright.exchange.sdcproj.tables import pin_name, pin_number
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network


@dataclass(frozen=True)
class Wire:
    """A link as the file has it."""

    section: Section
    source: Layer
    target: Layer
    pin: int

    @property
    def connector(self) -> str:
        """The connector that the pin is."""
        if self.pin == 0:
            return MAIN_CONNECTOR
        sides = _sides(self.target.type)
        return sides[self.pin - 1] if self.pin <= len(sides) else pin_name(self.pin)


def in_order_of_inputs(wires: Sequence[Wire]) -> Iterator[Wire]:
    """The links with those into a unit in the order of its pins, all at its main connector.

    Where a pin of a unit is left free, its links stay as they are: they would become those of other inputs.
    """
    pins: dict[str, set[int]] = {}
    for wire in wires:
        pins.setdefault(wire.target.name, set()).add(wire.pin)
    several = {
        name: iter(sorted((wire for wire in wires if wire.target.name == name), key=lambda wire: wire.pin))
        for name in dict.fromkeys(wire.target.name for wire in wires if wire.target.type == "Unit")
        if pins[name] != {0} and pins[name] == set(range(len(pins[name])))
    }
    for wire in wires:
        name = wire.target.name
        yield replace(next(several[name]), pin=0) if name in several else wire


def pins_of(network: Network) -> Mapping[int, int | None]:
    """The pin that each link of a network enters at, by its place; None where the format has none for it."""
    pins: dict[int, int | None] = {}
    taken: dict[str, int] = {}
    for place, link in enumerate(network.links):
        target = network.by_name.get(link.target)
        pins[place] = _pin(link, target.type if target else "")
        if target and target.type == "Unit" and link.connector == MAIN_CONNECTOR:
            pins[place] = taken.get(link.target, 0)
            taken[link.target] = taken.get(link.target, 0) + 1
    return pins


def _pin(link: Link, layer_type: str) -> int | None:
    if link.connector == MAIN_CONNECTOR:
        return 0
    sides = _sides(layer_type)
    return sides.index(link.connector) + 1 if link.connector in sides else pin_number(link.connector)


def _sides(layer_type: str) -> Sequence[str]:
    return CATALOGUE[layer_type].connectors if layer_type in CATALOGUE else ()
