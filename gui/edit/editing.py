"""What a person does to the network in view: each verb is one named step of undo, for canvas, panels and menus."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Literal

import msgspec
from PySide6.QtCore import QObject

from gui.edit.carrying import Carrying
from gui.edit.choice import Choice
from gui.edit.framing import framed
from gui.edit.library import with_library_unit
from gui.edit.networks import Networks
from gui.edit.state import EditState
from gui.edit.units import Units
from gui.edit.within import Within
from gui.translation import localized
from layerwright.model import edits
from layerwright.model.edits import Edge
from layerwright.model.layout import GRID, LAYER_HEIGHT, LAYER_WIDTH
from layerwright.model.network import MAIN_CONNECTOR, Frame, Layer, Link, Network
from layerwright.model.project import Project
from layerwright.resolve.connecting import Connecting, connecting
from layerwright.resolve.renaming import rename_layer

Position = tuple[float, float]

_BURST = 1.0
"""Seconds without a step of the same kind after which the next one is undone on its own."""
_NEAR = 40.0
"""How far below or above another layer a new one may be dropped to be linked to it, in pixels at 100 %."""


@dataclass(frozen=True)
class Neighbour:
    """A layer next to which another one is dropped, and whether that lies above it."""

    name: str
    above: bool


class Editing(QObject):
    """The verbs of the editor. What cannot be done is told by `Document.refused`, and changes nothing.

    `carrying` holds those about the clipboard, `units` those about units, `within` those about layers of a unit that is
    opened in its place, `networks` those about whole networks.
    """

    def __init__(self, state: EditState) -> None:
        super().__init__(state)
        self.state = state
        self.where: Callable[[], Position] = lambda: (0.0, 0.0)
        """Where a layer goes that nothing else gives a place: the canvas says what it shows."""
        self.carrying = Carrying(state, self)
        self.units = Units(state, self)
        self.within = Within(state, self)
        self.networks = Networks(state, self)
        self._burst = 0
        self._last: tuple[str, float] = ("", 0.0)
        self._known: tuple[Project, Network, Connecting] | None = None

    @property
    def network(self) -> Network:
        """The network in view."""
        return self.state.network

    @property
    def connecting(self) -> Connecting:
        """What may be linked in the network in view."""
        project, network = self.state.document.project, self.network
        if self._known is None or self._known[0] is not project or self._known[1] is not network:
            self._known = project, network, connecting(project, network, self.state.resolved)
        return self._known[2]

    def layer_for(self, choice: Choice, at: Position = (0.0, 0.0), network: Network | None = None) -> Layer:
        """A layer with a free name, as picked from the palette."""
        base = choice.properties.get("Network") or choice.type if choice.type == "Unit" else choice.type
        name = edits.unique_name(base, (network or self.network).by_name)
        return Layer(name, choice.type, dict(choice.properties), *at)

    def add(self, choice: Choice) -> str:
        """Add a layer below the focused one, linked to it if its type fits; without focus, where the canvas looks.

        It is brought into view.
        """
        if self.state.inner:
            level, name = self.within.level(self.state.inner)
            added = self.within.shown_name(level, level.add_behind(choice, name))
        elif self.state.focused:
            added = self.add_behind(choice, self.state.focused)
        else:
            added = self.add_at(choice, self.where())
        if added:
            self.state.reveal.emit((added,))
        return added

    def add_behind(self, choice: Choice, source: str) -> str:
        """Add a layer below another one, linked to it if its type fits."""
        layer = self.layer_for(choice)
        linked, through = self.joins(choice, source)
        return self._added(layer, lambda network: edits.add_below(network, layer, source, linked, through=through))

    def add_at(self, choice: Choice, at: Position) -> str:
        """Add a layer at a place; it gives way to others."""
        layer = self.layer_for(choice, edits.free_position(self.network, at))
        return self._added(layer, lambda network: edits.add_layer(network, layer))

    def add_beside(self, choice: Choice, neighbour: Neighbour, at: Position) -> str:
        """Add a layer next to another one, linked to it if their types fit."""
        if not neighbour.above:
            layer = self.layer_for(choice)
            linked, through = self.joins(choice, neighbour.name)
            return self._added(
                layer, lambda network: edits.add_below(network, layer, neighbour.name, linked, through=through)
            )
        wire = self._only_wire_into(neighbour.name)
        if wire is not None and all(self.joins(choice, wire.source)):
            return self.insert(choice, wire, (self.network.by_name[neighbour.name].x, at[1]))
        layer = self.layer_for(choice, edits.free_position(self.network, at))

        def added(network: Network) -> Network:
            after = edits.add_layer(network, layer)
            fits = not Connecting(self.state.document.project, after).why_not(layer.name, neighbour.name)
            return edits.link(after, layer.name, neighbour.name) if fits else after

        return self._added(layer, added)

    def add_linked(self, choice: Choice, source: str, at: Position) -> str:
        """Add a layer at a place, fed by another: a wire was let go there."""
        level, name = self.within.level(source)
        if level is not self:
            return level.add_linked(choice, name, self.within.place(self.within.unit_of(level), at))
        layer = self.layer_for(choice, edits.free_position(self.network, at))
        return self._added(layer, lambda network: edits.link(edits.add_layer(network, layer), source, layer.name))

    def insert(self, choice: Choice, wire: Link, at: Position) -> str:
        """Add a layer in the middle of a wire; what follows moves down just enough.

        One that cannot be fed by what the wire carries is added beside it.
        """
        if not self.joins(choice, wire.source)[0]:
            return self.add_at(choice, at)
        layer = self.layer_for(choice, at)
        text = self.tr("Insert {name}").format(name=layer.name)
        return self._added(layer, lambda network: edits.insert_on_wire(network, layer, wire), text)

    def joins(self, choice: Choice, source: str) -> tuple[bool, bool]:
        """Whether a layer that is picked could be fed by one that is there, and then feed what that one feeds."""
        before = self.state.document.project
        project = with_library_unit(before, Layer("", choice.type, dict(choice.properties)))
        known = self.connecting if project is before else Connecting(project, self.network, self.state.resolved)
        if choice.type == "Unit" and choice.properties.get("Network", "") not in known.accepting_units(source):
            return False, False
        return known.joins(choice.type, source)

    def neighbour(self, at: Position, leave_out: Collection[str] = ()) -> Neighbour | None:
        """The layer that one with its upper left corner at a place would lie right below, or right above."""
        x, y = at
        best: tuple[float, Neighbour] | None = None
        for layer in self.network.layers:
            if layer.name in leave_out or abs(layer.x - x) > LAYER_WIDTH / 2:
                continue
            below, above = y - (layer.y + LAYER_HEIGHT), layer.y - (y + LAYER_HEIGHT)
            for gap, is_above in ((below, False), (above, True)):
                # Not less than that: what is dropped on a layer belongs below or above it, as its middle lies lower or
                # higher.
                if -LAYER_HEIGHT <= gap <= _NEAR and (best is None or abs(gap) < best[0]):
                    best = (abs(gap), Neighbour(layer.name, is_above))
        return best[1] if best else None

    def joinable(self, name: str, neighbour: Neighbour) -> bool:
        """Whether a layer can be linked to another one that it lies next to."""
        source, target = (name, neighbour.name) if neighbour.above else (neighbour.name, name)
        return not self.connecting.why_not(source, target)

    def _only_wire_into(self, name: str) -> Link | None:
        """The wire into a layer's main connector, where there is one alone."""
        into = [wire for wire in self.network.links_into.get(name, ()) if wire.connector == MAIN_CONNECTOR]
        return into[0] if len(into) == 1 else None

    @property
    def at_hand(self) -> Editing:
        """The verbs for the network that the focused layer lies in, which may be that of an opened unit."""
        return self.within.level(self.state.inner)[0] if self.state.inner else self

    def remove_healing(self) -> None:
        """Remove the selected layers, and link what fed each to what read it."""
        if self.state.inner:
            self.at_hand.remove_healing()
            return
        names = self.state.selection
        if names:
            self._edit(
                self._about(self.tr("Delete {name}"), self.tr("Delete {count} layers"), names),
                lambda n: edits.remove_healing(n, names),
            )

    def remove(self) -> None:
        """Remove the selected layers with all their links."""
        if self.state.inner:
            self.at_hand.remove()
            return
        names = self.state.selection
        if names:
            text = self._about(
                self.tr("Delete {name} with its links"), self.tr("Delete {count} layers with their links"), names
            )
            self._edit(text, lambda network: edits.remove_layers(network, names))

    def detach(self, names: Collection[str], merge: str = "") -> bool:
        """Take layers out of the flow, which closes behind them."""
        level, own = self._at_home(names)
        if level is not self:
            return level.detach(own, merge)
        text = self._about(self.tr("Detach {name}"), self.tr("Detach {count} layers"), names)
        return self._edit(text, lambda network: edits.detach(network, names), merge=merge)

    def link(self, source: str, target: str, connector: str = MAIN_CONNECTOR) -> bool:
        """Draw a wire, unless the engine says why not."""
        if self._refused(source, target, connector):
            return False
        found = self.within.placed(Link(source, target, connector))
        new = found.link
        text = self.tr("Link {source} to {target}").format(source=new.source, target=new.target)
        return found.editing.edit(text, lambda network: edits.link(network, new.source, new.target, new.connector))

    def link_to(self, target: str) -> bool:
        """Draw a wire from the focused layer to another one's first free connector."""
        source = self.state.inner or self.state.focused
        if not source or source == target:
            return False
        free = self.within.free_connectors(target, source)
        return self.link(source, target, free[0] if free else MAIN_CONNECTOR)

    def relink(
        self, wire: Link, *, source: str | None = None, target: str | None = None, connector: str = MAIN_CONNECTOR
    ) -> bool:
        """Lead an end of a wire elsewhere."""
        new = Link(source or wire.source, target or wire.target, connector)
        if self._refused(new.source, new.target, connector, instead=wire):
            return False
        before, after = self.within.placed(wire), self.within.placed(new)
        text = self.tr("Lead a link from {source} to {target}").format(
            source=after.link.source, target=after.link.target
        )
        old, now = before.link, after.link
        if before.editing is after.editing:
            return after.editing.edit(
                text, lambda n: edits.relink(n, old, source=now.source, target=now.target, connector=now.connector)
            )
        # From a network into one within it, or the other way.
        changes = {
            before.editing.state.network_name: lambda network: edits.unlink(network, old),
            after.editing.state.network_name: lambda n: edits.link(n, now.source, now.target, now.connector),
        }
        return self.within.change(text, changes)

    def cut(self, wires: Collection[Link]) -> bool:
        """Remove wires."""
        if not wires:
            return False
        text = self.tr("Remove a link") if len(wires) == 1 else self.tr("Remove {count} links").format(count=len(wires))
        going: dict[Editing, list[Link]] = {}
        for wire in wires:
            found = self.within.placed(wire)
            if found.link not in going.setdefault(found.editing, []):
                going[found.editing].append(found.link)
        if len(going) == 1:
            [(level, links)] = going.items()
            return level.edit(text, lambda network: edits.cut(network, links))
        names = {level.state.network_name: links for level, links in going.items()}
        return self.within.change(text, {name: partial(_without, links) for name, links in names.items()})

    def add_bend(self, wire: Link, at: Position, index: int) -> bool:
        """Lead a wire over a place."""
        return self._bent(wire, self.tr("Bend a link"), lambda n, link, to: edits.add_bend(n, link, to, index), at)

    def move_bend(self, wire: Link, index: int, to: Position) -> bool:
        """Move a bend of a wire."""
        return self._bent(wire, self.tr("Move a bend"), lambda n, link, at: edits.move_bend(n, link, index, at), to)

    def remove_bend(self, wire: Link, index: int) -> bool:
        """Take a bend away."""
        return self._bent(wire, self.tr("Remove a bend"), lambda n, link, _: edits.remove_bend(n, link, index))

    def move(self, names: Collection[str], by: Position, frames: Collection[int] = (), merge: str = "") -> bool:
        """Move layers and frames by a distance."""
        if not any(by):
            return False
        level, own = self._at_home(names)
        if level is not self:
            return level.move(own, by, frames, merge)
        text = self._moving(names, frames)
        return self._place(text, names, lambda network: edits.shift(network, names, by, frames), merge=merge)

    def move_onto(self, name: str, wire: Link, by: Position) -> bool:
        """Move a layer without links onto a wire, which then leads through it."""
        level, own = self.within.level(name)
        if level is not self:
            return level.move_onto(own, self.within.placed(wire).link, by)
        text = self.tr("Insert {name}").format(name=name)
        return self._place(text, (), lambda network: edits.move_onto_wire(edits.shift(network, [name], by), name, wire))

    def move_beside(self, name: str, neighbour: Neighbour, by: Position) -> bool:
        """Move a layer without links next to another one of its network, and link them if their types fit."""
        level, own = self.within.level(name)
        if level is not self:
            return level.move_beside(own, neighbour, by)
        source, target = (name, neighbour.name) if neighbour.above else (neighbour.name, name)
        free = self.connecting.free_connectors(target, source)
        if MAIN_CONNECTOR not in free:
            return self.move([name], by)
        text = self.tr("Link {source} to {target}").format(source=source, target=target)
        return self._place(text, [name], lambda network: edits.link(edits.shift(network, [name], by), source, target))

    def nudge(self, columns: int, rows: int) -> bool:
        """Move the selected layers by steps of the grid; a burst is undone as one."""
        if self.state.inner:
            return self.at_hand.nudge(columns, rows)
        names = self.state.selection
        if not names:
            return False
        mark = self._merging("nudge:" + "/".join((self.state.network_name, *sorted(names))))
        text, way = self._moving(names, ()), (float((columns > 0) - (columns < 0)), float((rows > 0) - (rows < 0)))
        return self._place(text, names, lambda n: edits.nudge(n, names, columns, rows), merge=mark, towards=way)

    def align(self, edge: Edge) -> None:
        """Put the selected layers in one line."""
        names = self.state.selection
        if len(names) > 1:
            self._place(self.tr("Align"), names, lambda network: edits.align(network, names, edge))

    def distribute(self, *, across: bool) -> None:
        """Put equal distances between the selected layers."""
        names = self.state.selection
        if len(names) > 2:
            along: Literal["across", "down"] = "across" if across else "down"
            self._place(self.tr("Distribute"), names, lambda network: edits.distribute(network, names, along))

    def arrange(self) -> None:
        """Lay out the selected layers where there are several, else the whole network."""
        names = self.state.selection if len(self.state.selection) > 1 else None
        self._edit(self.tr("Arrange"), lambda network: edits.arranged(network, names))

    def rename(self, name: str, new: str) -> bool:
        """Rename a layer; it stays selected. Loops, expressions and units of other networks that name it follow."""
        if new == name:
            return False
        text = self.tr("Rename {name} to {new}").format(name=name, new=new)
        done = self.state.document.edit(
            self.state.told(text), lambda project: rename_layer(project, self.state.network_name, name, new)
        )
        if done:
            self.state.select([new])
        return done

    def set_property(self, names: Collection[str], values: Mapping[str, str | None], merge: str = "") -> bool:
        """Set properties of layers."""
        text = self._about(self.tr("Change {name}"), self.tr("Change {count} layers"), names)
        return self._edit(text, lambda network: edits.set_properties(network, names, values), merge=merge)

    def bypass(self) -> None:
        """Let data flow past the selected layers, or through them again."""
        if self.state.inner:
            self.at_hand.bypass()
            return
        names = self.state.selection
        if names:
            off = not all(self.network.by_name[name].bypassed for name in names)
            one = self.tr("Bypass {name}") if off else self.tr("Switch {name} on")
            many = self.tr("Bypass {count} layers") if off else self.tr("Switch {count} layers on")
            self._edit(self._about(one, many, names), lambda network: edits.toggle_bypass(network, names))

    def duplicate(self) -> None:
        """Copy the selected layers beside themselves."""
        if self.state.inner:
            self.at_hand.duplicate()
            return
        names = self.state.selection
        if not names:
            return
        made: list[str] = []

        def copied(network: Network) -> Network:
            after, new = edits.duplicate(network, names, (GRID, GRID))
            made[:] = new
            return self.state.given_way(after, new)

        if self._edit(self._about(self.tr("Duplicate {name}"), self.tr("Duplicate {count} layers"), names), copied):
            self.state.select(made)

    def frame_selection(self) -> None:
        """Put a frame around the selected layers; others make room for its title and its edge."""
        names = self.state.selection
        if names:
            title = self.tr("Part")
            self._edit(self.tr("Add a frame"), lambda network: framed(network, names, title))

    def change_frame(self, number: int, frame: Frame, text: str = "") -> bool:
        """Change a frame's title, colour or size."""
        return self._edit(text or self.tr("Change a frame"), lambda n: edits.change_frame(n, number, frame))

    def colour_frame(self, number: int, colour: str) -> bool:
        """Give a frame another colour."""
        return self.change_frame(number, msgspec.structs.replace(self.network.frames[number], color=colour))

    def remove_frame(self, number: int) -> bool:
        """Take a frame away; what lies inside stays."""
        return self._edit(self.tr("Remove a frame"), lambda network: edits.remove_frames(network, [number]))

    def select_all(self) -> None:
        """Select every layer."""
        self.state.select(self.network.by_name)

    def select_upstream(self) -> None:
        """Select all layers that feed the selected ones, directly or not."""
        self._select_found(edits.upstream(self.network, self.state.selection))

    def select_downstream(self) -> None:
        """Select all layers that the selected ones feed, directly or not."""
        self._select_found(edits.downstream(self.network, self.state.selection))

    def select_between(self) -> None:
        """Select all layers that lie on a way from one selected layer to another."""
        self._select_found(edits.between(self.network, self.state.selection))

    def edit(self, text: str, change: Callable[[Network], Network], merge: str = "") -> bool:
        """Make any other edit of the network in view."""
        return self._edit(text, change, merge=merge)

    def _edit(self, text: str, change: Callable[[Network], Network], *, merge: str = "") -> bool:
        return self.state.document.edit_network(self.state.network_name, self.state.told(text), change, merge=merge)

    def _place(
        self,
        text: str,
        names: Collection[str],
        change: Callable[[Network], Network],
        *,
        merge: str = "",
        towards: Position = (0.0, 0.0),
    ) -> bool:
        """Make an edit that puts layers elsewhere; those that are named go beside others where they are to."""
        state = self.state
        return self._edit(text, lambda n: state.given_way(change(state.tidied(n)), names, towards), merge=merge)

    def _bent(
        self, wire: Link, text: str, change: Callable[[Network, Link, Position], Network], at: Position = (0.0, 0.0)
    ) -> bool:
        found = self.within.placed(wire)
        if found.link.source != wire.source.rpartition("/")[2] or found.link.target != wire.target.rpartition("/")[2]:
            self.state.document.refused.emit(
                self.tr("A link across the edge of an opened unit finds its own way. Bend it where the unit is closed.")
            )
            return False
        to = self.within.place(self.within.unit_of(found.editing), at)
        return found.editing.edit(text, lambda network: change(network, found.link, to))

    def _at_home(self, names: Collection[str]) -> tuple[Editing, Collection[str]]:
        """The verbs for drawn layers of one network, and their names there."""
        if not self.state.opened or not names:
            return self, names
        homes = [self.within.level(name) for name in names]
        return homes[0][0], [own for level, own in homes if level is homes[0][0]]

    def _added(self, layer: Layer, change: Callable[[Network], Network], text: str = "") -> str:
        """Make the edit that adds a layer; a unit of the library comes with the networks that it needs."""

        def added(project: Project) -> Project:
            project = with_library_unit(project, layer)
            network = change(self.state.tidied(project.network(self.state.network_name)))
            return edits.replace_network(project, self.state.given_way(network, [layer.name]))

        text = self.state.told(text or self.tr("Add {name}").format(name=layer.name))
        done = self.state.document.edit(text, added)
        return self._select_new(layer.name) if done else ""

    def _select_new(self, name: str) -> str:
        self.state.select([name])
        return name

    def _select_found(self, names: Collection[str]) -> None:
        if names:
            self.state.select([name for name in self.network.by_name if name in names], self.state.focused)

    def _refused(self, source: str, target: str, connector: str, instead: Link | None = None) -> bool:
        reason = self.within.why_not(source, target, connector, instead=instead)
        if reason:
            text = self.tr("{source} cannot be linked to {target}: {reason}.")
            self.state.document.refused.emit(text.format(source=source, target=target, reason=localized(reason)))
        return bool(reason)

    def _moving(self, names: Collection[str], frames: Collection[int]) -> str:
        if frames and not names:
            return self.tr("Move a frame")
        return self._about(self.tr("Move {name}"), self.tr("Move {count} layers"), names)

    def _merging(self, kind: str) -> str:
        now = monotonic()
        before, time = self._last
        if before != kind or now - time > _BURST:
            self._burst += 1
        self._last = (kind, now)
        return f"{kind}#{self._burst}"

    @staticmethod
    def _about(one: str, many: str, names: Collection[str]) -> str:
        return one.format(name=next(iter(names))) if len(names) == 1 else many.format(count=len(names))


def _without(links: Collection[Link], network: Network) -> Network:
    return edits.cut(network, links)
