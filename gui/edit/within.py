"""What a person does within a unit that is opened in its place: all layers that call the unit change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.edit.choice import Choice
from gui.edit.opening import unit_of
from gui.edit.state import EditState
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model import edits
from layerwright.model.layout import LAYER_HEIGHT, LAYER_WIDTH
from layerwright.model.network import MAIN_CONNECTOR, Layer, Link, Network
from layerwright.model.project import Project
from layerwright.resolve.units import output_of, ports_of

if TYPE_CHECKING:
    from gui.edit.editing import Editing

Position = tuple[float, float]


@dataclass(frozen=True)
class Placed:
    """What a wire on the canvas is: a link of the network in view, or of one that an opened unit calls.

    Attributes:
        editing: The verbs of that network.
        link: The link there.
        reason: Why there can be no such link.
    """

    editing: Editing
    link: Link
    reason: str = ""


class Within(QObject):
    """Leads from what is drawn to the network that it belongs to.

    On the canvas, layers within opened units have names as `Block/Convolution`; `level` tells where such a layer is at
    home, `placed` the same of a wire, and `spot` of a place.
    """

    def __init__(self, state: EditState, editing: Editing) -> None:
        super().__init__(editing)
        self._state = state
        self._own = editing
        self._levels: dict[str, Editing] = {}

    @property
    def layer(self) -> Layer | None:
        """The layer within an opened unit that is looked at."""
        network, name = self._state.inner_place
        return self._state.document.project.network(network).by_name[name] if network else None

    def layer_shown(self, name: str) -> Layer | None:
        """The layer that is drawn under a name."""
        editing, own = self.level(name)
        return editing.network.by_name.get(own)

    def level(self, shown: str) -> tuple[Editing, str]:
        """The verbs for a layer that is drawn, and its name in its network."""
        network, name = self._state.place_of(shown)
        return (self.of_unit(unit_of(shown)), name) if network else (self._own, shown)

    def of_unit(self, unit: str) -> Editing:
        """The verbs for the network that an opened unit calls; for an empty name, those for the network in view.

        Args:
            unit: The unit as it is named on the canvas; one within an opened unit as `Block/Cell`.
        """
        if not unit:
            return self._own
        if unit not in self._levels:
            # Here, since each of the two knows the other.
            from gui.edit.editing import Editing
            from gui.edit.inner import InnerState

            self._levels[unit] = Editing(InnerState(self._state, unit))
        return self._levels[unit]

    def unit_of(self, editing: Editing) -> str:
        """The opened unit that verbs are for; empty for those for the network in view."""
        return next((unit for unit, level in self._levels.items() if level is editing), "")

    def shown_name(self, editing: Editing, name: str) -> str:
        """What a layer of a network is drawn under."""
        unit = self.unit_of(editing)
        return f"{unit}/{name}" if unit and name else name

    def spot(self, at: Position) -> tuple[Editing, Position]:
        """The network that a layer belongs to which is put at a place of the canvas, and its place there.

        Args:
            at: Where its upper left corner lies on the canvas; the middle decides.
        """
        unit = self._state.drawn.unit_at((at[0] + LAYER_WIDTH / 2, at[1] + LAYER_HEIGHT / 2)) if self._opened else ""
        return self.of_unit(unit), self.place(unit, at)

    def place(self, unit: str, at: Position) -> Position:
        """The place in the network of an opened unit, or in that in view where none is named, for one of the canvas."""
        return self._state.drawn.own_place(at, unit) if self._opened else at

    def placed(self, wire: Link) -> Placed:
        """What a wire between drawn layers is, whether it is there or wanted."""
        source_unit, target_unit = self._unit(wire.source), self._unit(wire.target)
        source, target = self._inner(wire.source), self._inner(wire.target)
        if source_unit == target_unit:
            bends = tuple(self.place(source_unit, bend) for bend in wire.bends)
            return Placed(self.of_unit(source_unit), Link(source, target, wire.connector, bends))
        around = _common(source_unit, target_unit)
        leading, reason = self._led_out(source_unit, source, around)
        if reason or target_unit == around:
            beside = target if target_unit == around else _child(around, target_unit)
            return Placed(self.of_unit(around), Link(leading, beside, wire.connector), reason)
        editing = self.of_unit(target_unit)
        ports = self._ports(target_unit, around, leading)
        known = [port for port in ports if any(link.source == port for link in _into(editing, target, wire.connector))]
        if not ports:
            reason = self.tr("{name} does not feed {unit}").format(name=leading, unit=target_unit.rpartition("/")[2])
            return Placed(editing, Link("", target, wire.connector), reason)
        return Placed(editing, Link((known or ports)[0], target, wire.connector))

    def why_not(self, source: str, target: str, connector: str = MAIN_CONNECTOR, *, instead: Link | None = None) -> str:
        """Why a wire cannot be drawn between two drawn layers; empty when it can."""
        found = self.placed(Link(source, target, connector))
        old = self.placed(instead) if instead else None
        return found.reason or found.editing.connecting.why_not(
            found.link.source,
            found.link.target,
            connector,
            instead=old.link if old and old.editing is found.editing else None,
        )

    def free_connectors(self, target: str, source: str) -> tuple[str, ...]:
        """The connectors of a drawn layer that take a wire from another one, the main one first."""
        layer = self.layer_shown(target)
        kind = CATALOGUE.get(layer.type) if layer else None
        connectors = (MAIN_CONNECTOR, *kind.connectors) if kind else ()
        return tuple(name for name in connectors if not self.why_not(source, target, name))

    def inserting(self, choice: Choice, wire: Link, at: Position) -> Callable[[], str] | None:
        """What inserts a new layer in a wire that is drawn, and gives the name it is drawn under.

        A wire that crosses the edge of an opened unit is divided on the side of the edge where the layer is put.

        Args:
            choice: What is to be added.
            wire: The wire as it is drawn.
            at: Where the upper left corner lies on the canvas.

        Returns:
            None where it cannot be fed by what the wire carries.
        """
        editing, place = self.spot(at)
        found = self.placed(wire)
        if found.reason:
            return None
        source_unit, target_unit = self._unit(wire.source), self._unit(wire.target)
        side = self.unit_of(editing)
        if source_unit != target_unit:
            around = _common(source_unit, target_unit)
            if side != around and _is_within(source_unit, side):
                leading, _ = self._led_out(source_unit, self._inner(wire.source), side)
                return self._behind(editing, choice, leading)
            if side != target_unit and _is_within(target_unit, side) and _is_within(side, around):
                leading, _ = self._led_out(source_unit, self._inner(wire.source), around)
                sources = [leading] if side == around else self._ports(side, around, leading)
                unit = _child(side, target_unit)
                found = Placed(editing, next(link for link in _into(editing, unit) if link.source in sources))
        editing, link = found.editing, found.link
        if not editing.joins(choice, link.source)[0]:
            return None
        real = next((entry for entry in _into(editing, link.target, link.connector) if entry.same_wire(link)), None)
        if real is None:
            return None
        place = self.place(self.unit_of(editing), at)
        return lambda: self.shown_name(editing, editing.insert(choice, real, place))

    def _behind(self, editing: Editing, choice: Choice, source: str) -> Callable[[], str] | None:
        """What adds a layer behind the one whose output a unit gives back: it gives back that of the new one then."""
        if not editing.joins(choice, source)[0]:
            return None
        return lambda: self.shown_name(editing, editing.add_behind(choice, source))

    def callers(self) -> int:
        """How many layers of the project call the network that the layer belongs to."""
        called, _ = self._state.inner_place
        networks = self._state.document.project.networks
        return sum(
            layer.type == "Unit" and layer.properties.get("Network") == called
            for network in networks
            for layer in network.layers
        )

    def go(self) -> None:
        """Go into the unit, with its layers selected as they are."""
        state = self._state
        if state.inner:
            names, focused = [name.rpartition("/")[2] for name in state.chosen], state.inner.rpartition("/")[2]
            state.enter(*state.called_around(state.inner))
            state.select(names, focused)
            state.reveal.emit((focused,))

    def enter(self) -> bool:
        """Go into the unit within an opened unit that has the focus; gives whether it is one."""
        layer = self.layer
        called = layer.properties.get("Network", "") if layer is not None and layer.type == "Unit" else ""
        if called not in self._state.document.project.by_name:
            return False
        self._state.enter(*self._state.called_around(self._state.inner), called)
        return True

    def set_property(self, property: str, value: str) -> bool:
        """Set a property of the layer that is looked at."""
        editing, name = self.level(self._state.inner)
        return editing.set_property([name], {property: value})

    def rename(self, new: str) -> bool:
        """Rename the layer that is looked at; loops, expressions and callers that name it follow."""
        editing, name = self.level(self._state.inner)
        return editing.rename(name, new)

    def change(self, text: str, changes: Mapping[str, Callable[[Network], Network]]) -> bool:
        """Make edits of several networks, which are named, as one step of undo."""

        def changed(project: Project) -> Project:
            for name, change in changes.items():
                project = edits.replace_network(project, change(project.network(name)))
            return project

        return self._state.document.edit(text, changed)

    @property
    def _opened(self) -> bool:
        return bool(self._state.opened)

    def _unit(self, shown: str) -> str:
        return unit_of(shown) if any(self._state.place_of(shown)) else ""

    def _inner(self, shown: str) -> str:
        return self._state.place_of(shown)[1] or shown

    def _led_out(self, unit: str, source: str, around: str) -> tuple[str, str]:
        """What stands for a layer of an opened unit in a network around it, and why its output does not get there."""
        while unit != around:
            given = output_of(self.of_unit(unit).network)
            name = unit.rpartition("/")[2]
            if given != source:
                reason = self.tr("{unit} gives back the output of {name}").format(unit=name, name=given)
                return _child(around, unit), reason
            source, unit = name, unit_of(unit)
        return source, ""

    def _ports(self, unit: str, around: str, source: str) -> list[str]:
        """The Input layers of an opened unit that a layer of a network around it feeds."""
        above = unit_of(unit)
        sources = [source] if above == around else self._ports(above, around, source)
        network = self.of_unit(above).network
        into = network.links_into.get(unit.rpartition("/")[2], ())
        links = [link.source for link in into if link.connector == MAIN_CONNECTOR]
        # There may be more of one than of the other while something is missing.
        return [port for port, fed in zip(ports_of(self.of_unit(unit).network), links, strict=False) if fed in sources]


def _common(one: str, other: str) -> str:
    """The innermost opened unit around two, or one of them; empty where they share none."""
    parts: list[str] = []
    for first, second in zip(one.split("/"), other.split("/"), strict=False):
        if first != second:
            break
        parts.append(first)
    return "/".join(parts)


def _is_within(unit: str, around: str) -> bool:
    """Whether an opened unit is another one, or lies in it."""
    return not around or unit == around or unit.startswith(f"{around}/")


def _child(around: str, unit: str) -> str:
    """The unit of a network that another one is, or lies in."""
    return unit[len(around) + 1 if around else 0 :].partition("/")[0]


def _into(editing: Editing, target: str, connector: str = MAIN_CONNECTOR) -> list[Link]:
    return [link for link in editing.network.links_into.get(target, ()) if link.connector == connector]
