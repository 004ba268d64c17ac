"""The scene mirrors the network in view: after an edit, only what the edit touched is made anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from gui.edit.canvas.drawing import State
from gui.edit.canvas.face import Face, face_of, nodes_of, repeats, side_connectors
from gui.edit.canvas.geometry import HEIGHT, WIDTH
from gui.edit.canvas.items import FrameItem, LayerItem, WireItem, wire_of
from gui.edit.canvas.routing import Point, Router, Wire
from gui.edit.canvas.tiles import Tiles
from gui.edit.opening import unit_of
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Shape, Value
from layerwright.model.network import MAIN_CONNECTOR, Layer, Network
from layerwright.model.problems import Problem
from layerwright.resolve.resolved import LayerResult, Node, Resolved

_MOST_ROUTED = 40
"""Of more wires than this, the way is found only when their layers have come to rest."""

_FEW = 40
"""Of no more layers than this it is asked one by one whether they lie near a wire."""
_ABOVE = 2.0
"""Where layers are drawn that are being moved: above all others."""
_MANY = 200
"""More layers than this are moved without an index of places."""


@dataclass(frozen=True)
class _Known:
    """What a face was made from."""

    layer: Layer
    node: Node | None
    result: LayerResult | None
    severity: str
    repeat: int

    @property
    def output(self) -> Shape | None:
        """The shape that flows out."""
        return self.result.output if self.result else self.node.output if self.node else None

    @property
    def values(self) -> Mapping[str, Value] | None:
        """The values of the properties."""
        return self.node.values if self.node else None


class NetworkScene(QGraphicsScene):
    """Layers, wires and frames of one network.

    `version` grows whenever anything is drawn differently, so that pictures of the whole know when they are old.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tiles = Tiles()
        self.layers: dict[str, LayerItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self.frames: list[FrameItem] = []
        self.router = Router()
        self.version = 0
        self.moving: frozenset[str] = frozenset()
        self.standing_out: list[LayerItem] = []
        self.progressing: list[LayerItem] = []
        self.whole_text = False
        self.is_near = True
        """Whether items are drawn one by one, so that a change of one is to be drawn at once."""
        self.resolved: Resolved | None = None
        self.network = Network("")
        self.units: Mapping[str, str] = {}
        """The units that are shown opened, and the networks that they call."""
        self.owners: tuple[str, ...] = ()
        """For each frame behind those of the network itself the opened unit that it stands around, or lies in."""
        self.given: Mapping[str, str] = {}
        """For each unit within an opened one the layer whose output it gives, named as the nodes are."""
        self.reach: Callable[[Iterable[str]], Collection[str]] = set
        """Networks and all that they call."""
        self.problems: Mapping[str, tuple[Problem, ...]] = {}
        self._known: dict[str, _Known] = {}
        self._wires_at: dict[str, set[Wire]] = {}
        self._more_problems: tuple[Problem, ...] = ()

    def show_network(self, network: Network, resolved: Resolved) -> None:
        """Show a network from nothing, as when another comes into view."""
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        for item in (*self.wires.values(), *self.layers.values(), *self.frames):
            self.removeItem(item)
        self.layers, self.wires, self.frames = {}, {}, []
        self.router = Router()
        self._known, self._wires_at = {}, {}
        self.standing_out, self.progressing = [], []
        self.moving = frozenset()
        self.network, self.resolved = Network(""), None
        self.mirror(network, resolved)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)

    def mirror(self, network: Network, resolved: Resolved) -> frozenset[str]:
        """Show the next state of the network; gives the names of the layers that lie elsewhere or are new."""
        before = self.network
        framed = network.frames[len(network.frames) - len(self.owners) :]
        self.router.frames = {
            unit: (frame.x, frame.y, frame.x + frame.width, frame.y + frame.height)
            for unit, frame in zip(self.owners, framed, strict=False)
            if not unit.endswith("/")
        }
        moved = self._mirror_layers(network) if network.layers is not before.layers else frozenset()
        self.network = network
        linked: set[str] = set()
        if network.links is not before.links or moved:
            linked = self._mirror_wires(network, moved)
        if network.frames is not before.frames:
            self._mirror_frames(network)
        self._mirror_faces(network, resolved, linked)
        if moved or linked or network.frames is not before.frames:
            self.touch()
        return moved

    def take_problems(self, problems: Iterable[Problem]) -> None:
        """Show what a check of the whole project found, besides what follows from the network alone."""
        known = set(self.resolved.problems) if self.resolved else set()
        more = tuple(problem for problem in problems if problem not in known)
        if more != self._more_problems and self.resolved is not None:
            self._more_problems = more
            resolved, self.resolved = self.resolved, None
            self._mirror_faces(self.network, resolved, set())

    def retell(self) -> None:
        """Say everything in the language chosen now."""
        if self.resolved is not None:
            self._known.clear()
            self._mirror_faces(self.network, self.resolved, set())

    def touch(self) -> None:
        """Note that something is drawn differently."""
        self.version += 1

    def content(self, names: Iterable[str] | None = None) -> QRectF:
        """The rectangle around some layers, or around all layers and frames."""
        wanted = None if names is None else set(names)
        shown = self.layers if wanted is None else self.layers.keys() & wanted
        chosen = [self.layers[name] for name in shown]
        bounds = QRectF()
        if chosen:
            xs = [item.x() for item in chosen]
            ys = [item.y() for item in chosen]
            bounds = QRectF(min(xs), min(ys), max(xs) - min(xs) + WIDTH, max(ys) - min(ys) + HEIGHT)
        for frame in self.frames:
            if wanted is None or self.owner_of(frame) in wanted:
                bounds = bounds.united(frame.area())
        return bounds

    def drawn(self) -> QRectF:
        """The rectangle around all that is drawn, the lanes of the wires included."""
        bounds = self.content()
        for wire in self.wires.values():
            bounds = bounds.united(wire.boundingRect())
        return bounds.adjusted(-20, -20, 20, 20)

    def wires_at(self, name: str) -> Collection[Wire]:
        """The wires that begin or end at a layer."""
        return self._wires_at.get(name, frozenset())

    def layer_at(self, point: QPointF, reach: float = 0.0) -> LayerItem | None:
        """The layer at a point, or the nearest within reach of it."""
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach or 1, 2 * reach or 1)
        found = [item for item in self.items(area) if isinstance(item, LayerItem)]
        return min(found, key=lambda item: _outside(item.body(), point), default=None)

    def wire_at(self, point: QPointF, reach: float) -> WireItem | None:
        """The wire nearest to a point, within reach of it."""
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        near = [item for item in self.wires.values() if item.boundingRect().adjusted(-1, -1, 1, 1).intersects(area)]
        nearest = min(near, key=lambda item: item.distance(point), default=None)
        return nearest if nearest is not None and nearest.distance(point) <= reach else None

    def frame_at(self, point: QPointF, *, title: bool = True) -> FrameItem | None:
        """The frame whose title, or whose whole area, lies at a point; the topmost."""
        for frame in reversed(self.frames):
            if (frame.title_area() if title else frame.area()).contains(point):
                return frame
        return None

    def crossed(self, strokes: Collection[QLineF]) -> list[WireItem]:
        """The wires that a stroke runs across."""
        return [item for item in self.wires.values() if any(item.crosses(part) for part in strokes)]

    def owner_of(self, frame: FrameItem) -> str:
        """The opened unit that a frame stands around, with a stroke at the end where its network has the frame.

        It is empty for a frame of the network itself.
        """
        number = frame.index - len(self.frames) + len(self.owners)
        return self.owners[number] if number >= 0 else ""

    def inside(self, area: QRectF, *, whole: bool, unit: str = "") -> list[str]:
        """What lies in a rectangle, wholly or in part, of the network itself or of an opened unit."""
        meets = area.contains if whole else area.intersects
        found = [name for name, item in self.layers.items() if meets(item.body())]
        if not self.units:
            return found
        opened = [self.owner_of(frame) for frame in self.frames if meets(frame.area())]
        return [name for name in (*found, *(name for name in opened if name in self.units)) if unit_of(name) == unit]

    def begin_moving(self, names: Iterable[str]) -> None:
        """Say which layers are being moved, so that pictures of the rest stay as they are."""
        self.moving = frozenset(names)
        for name in self.moving:
            self.layers[name].setZValue(_ABOVE)
        self.touch()

    def move(self, positions: Mapping[str, Point]) -> None:
        """Let layers lie elsewhere while they are being moved; the network is not changed."""
        joined: set[Wire] = set()
        carried: dict[Wire, Point] = {}
        for name, (x, y) in positions.items():
            item = self.layers[name]
            by = (x - item.x(), y - item.y())
            item.setPos(x, y)
            self.router.place(name, x, y)
            for wire in self._wires_at.get(name, ()):
                if wire[0] in positions and wire[1] in positions:
                    carried[wire] = by
                else:
                    joined.add(wire)
        for wire, (dx, dy) in carried.items():
            if wire in self.wires:
                self.wires[wire].lead([(x + dx, y + dy) for x, y in self.wires[wire].points])
        find = self._route if len(joined) <= _MOST_ROUTED else self._route_quickly
        for wire in joined:
            find(self.wires[wire])

    def end_moving(self) -> None:
        """Bring everything back to where the network has it."""
        names = self.moving
        self.moving = frozenset()
        for name in names & self.layers.keys():
            self.layers[name].setZValue(0)
        by_name = self.network.by_name
        astray = frozenset(
            name
            for name in names
            if name in by_name and self.layers[name].pos() != QPointF(by_name[name].x, by_name[name].y)
        )
        for name in astray:
            layer = by_name[name]
            self.layers[name].setPos(layer.x, layer.y)
            self.router.place(name, layer.x, layer.y)
        self._reroute(names & self.layers.keys())
        self.touch()

    def dress(self) -> None:
        """Take the colours and faces of the theme anew."""
        self.tiles.forget()
        for wire in self.wires.values():
            wire.dress()
        self.touch()
        self.update()

    def show_states(self, states: Mapping[str, State]) -> None:
        """Show how layers stand; those that are not named are plain."""
        for item in self.standing_out:
            if item.name not in states:
                item.show_state(State.PLAIN)
        standing = []
        for name, state in states.items():
            if name in self.layers:
                self.layers[name].show_state(state)
                standing.append(self.layers[name])
        self.standing_out = standing

    def show_progress(self, progress: Mapping[str, float]) -> None:
        """Show how far something is with each layer, from 0 to 1; with those that are not named there is nothing."""
        for item in self.progressing:
            if item.name not in progress:
                item.show_progress(0.0)
        self.progressing = [self.layers[name] for name in progress if name in self.layers]
        for item in self.progressing:
            item.show_progress(progress[item.name])

    def _mirror_layers(self, network: Network) -> frozenset[str]:
        by_name = network.by_name
        moved: set[str] = set()
        before = self.network.by_name
        # Qt's index of places takes time that grows with the square of what moves in a crowd.
        many = sum(before.get(name) is not layer for name, layer in by_name.items()) > _MANY
        index = self.itemIndexMethod()
        if many:
            self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        gone = [name for name in self.layers if name not in by_name]
        if gone:
            self.standing_out = [item for item in self.standing_out if item.name in by_name]
            self.progressing = [item for item in self.progressing if item.name in by_name]
        for name in gone:
            self.removeItem(self.layers.pop(name))
            self.router.remove(name)
            self._known.pop(name, None)
            moved.add(name)
        for name, layer in by_name.items():
            item = self.layers.get(name)
            if item is None:
                item = LayerItem(self, layer, Face(name, "", "", ""))
                self.layers[name] = item
                self.addItem(item)
            elif item.layer is layer:
                continue
            elif (item.x(), item.y()) == (layer.x, layer.y) and (item.layer.x, item.layer.y) == (layer.x, layer.y):
                item.layer = layer
                continue
            item.layer = layer
            item.setPos(layer.x, layer.y)
            self.router.place(name, layer.x, layer.y)
            moved.add(name)
        if many:
            self.setItemIndexMethod(index)
        return frozenset(moved)

    def _mirror_wires(self, network: Network, moved: Collection[str]) -> set[str]:
        """Gives the names of the layers at whose ends something changed."""
        known = network.by_name
        wanted = {wire_of(link): link for link in network.links if link.source in known and link.target in known}
        linked: set[str] = set()
        for wire in [wire for wire in self.wires if wire not in wanted]:
            self.removeItem(self.wires.pop(wire))
            self.router.release(wire)
            for end in wire[:2]:
                self._wires_at[end].discard(wire)
            linked.update(wire[:2])
        added: list[WireItem] = []
        for wire, link in wanted.items():
            item = self.wires.get(wire)
            if item is None:
                kind = CATALOGUE.get(known[link.target].type)
                item = WireItem(link, kind.category if kind else "")
                self.wires[wire] = item
                self.addItem(item)
                for end in wire[:2]:
                    self._wires_at.setdefault(end, set()).add(wire)
                linked.update(wire[:2])
                added.append(item)
            elif item.link is not link:
                if item.link != link:
                    added.append(item)
                item.link = link
        # Ports stand where the links say, so that faces come before ways.
        for name in linked:
            self._show_ports(network, name)
        joined = {wire for name in linked for wire in self._wires_at.get(name, ()) if wire[2] != MAIN_CONNECTOR}
        for item in added:
            joined.discard(item.wire)
            self._route(item)
        for wire in joined:
            self._route(self.wires[wire])
        if moved and len(moved) < len(self.layers):
            self._reroute(moved, leave={item.wire for item in added} | joined)
        return linked

    def _show_ports(self, network: Network, name: str) -> None:
        item = self.layers.get(name)
        if item:
            linked = {link.connector for link in network.links_into.get(name, ())}
            item.shown_ports = tuple(port for port in side_connectors(item.layer) if port in linked)

    def _reroute(self, moved: Collection[str], leave: Collection[Wire] = ()) -> None:
        """Find new ways for the wires at moved layers, and for those whose way leads where these lie now."""
        joined = {wire for name in moved for wire in self._wires_at.get(name, ())}
        for wire in joined.difference(leave):
            self._route(self.wires[wire])
        lying = [self.layers[name].body() for name in moved if name in self.layers]
        around = QRectF()
        for area in lying:
            around = around.united(area)
        for wire, item in self.wires.items():
            if wire in joined or item.link.bends or not item.boundingRect().intersects(around):
                continue
            # Where many lie anew, the router knows sooner whether one of them is in the way.
            near = len(lying) > _FEW or any(item.boundingRect().intersects(area) for area in lying)
            if near and not self.router.is_clear(item.points):
                self._route(item)

    def _route(self, item: WireItem) -> None:
        item.lead(self.router.route(item.wire, self._side(item), item.link.bends))

    def _route_quickly(self, item: WireItem) -> None:
        item.lead(self.router.quick(item.wire, self._side(item), item.link.bends))

    def _side(self, item: WireItem) -> Point | None:
        if item.link.connector == MAIN_CONNECTOR:
            return None
        port = self.layers[item.link.target].input(item.link.connector)
        return (port.x(), port.y())

    def _mirror_frames(self, network: Network) -> None:
        while len(self.frames) > len(network.frames):
            self.removeItem(self.frames.pop())
        for index, frame in enumerate(network.frames):
            if index == len(self.frames):
                self.frames.append(FrameItem(index, frame))
                self.addItem(self.frames[index])
            elif self.frames[index].frame is not frame or self.frames[index].area().topLeft() != QPointF(
                frame.x, frame.y
            ):
                self.frames[index].take(frame)

    def _mirror_faces(self, network: Network, resolved: Resolved, linked: Collection[str]) -> None:
        fresh = resolved is not self.resolved or network.by_name.keys() - self._known.keys() != set()
        self.resolved = resolved
        if fresh:
            self._collect_problems(network, resolved)
        results = {result.name: result for result in resolved.layers} if fresh else {}
        nodes = nodes_of(resolved, opened=any("/" in name for name in network.by_name)) if fresh else {}
        times = repeats(resolved, network.layers) if fresh else {}
        changed = False
        for name, layer in network.by_name.items():
            before = self._known.get(name)
            same = before is not None and before.layer is layer and name not in linked
            if not fresh and same:
                continue
            if fresh or before is None:
                node, result, severity = nodes.get(self.given.get(name, name)), results.get(name), self._severity(name)
                repeat = times.get(name, 1)
                # Most is as it was, and known by being the same object: this goes through thousands of layers.
                if same and before is not None and before.node is node and before.result is result:
                    same = (before.severity, before.repeat) == (severity, repeat)
                    if same:
                        continue
                known = _Known(layer, node, result, severity, repeat)
            else:
                known = _Known(layer, before.node, before.result, before.severity, before.repeat)
            if before is not None and name not in linked and _alike(before, known):
                self._known[name] = known
                continue
            self._known[name] = known
            into = network.links_into.get(name, ())
            face = face_of(layer, known.output, known.values, known.severity, into, known.repeat)
            item = self.layers[name]
            if face != item.face:
                changed = True
                item.show_face(face)
        if changed:
            self.touch()

    def _collect_problems(self, network: Network, resolved: Resolved) -> None:
        """Sort the problems by layer; a unit tells those that lie within it."""
        found: dict[str, list[Problem]] = {}
        within: dict[str, list[Problem]] = {}
        for problem in (*resolved.problems, *self._more_problems):
            if problem.network == network.name and problem.layer:
                found.setdefault(problem.layer, []).append(problem)
            elif problem.network:
                within.setdefault(problem.network, []).append(problem)
        if within:
            for layer in network.layers:
                if layer.type == "Unit":
                    reached = self.reach((layer.properties.get("Network", ""),))
                    inside = [problem for name in within.keys() & reached for problem in within[name]]
                    if inside:
                        found.setdefault(layer.name, []).extend(inside)
            for unit, called in self.units.items():
                for problem in within.get(called, ()):
                    found.setdefault(f"{unit}/{problem.layer}", []).append(problem)
        self.problems = {name: tuple(problems) for name, problems in found.items()}

    def _severity(self, name: str) -> str:
        found = self.problems.get(name, ())
        if not found:
            return ""
        return "error" if any(problem.severity == "error" for problem in found) else "warning"


def _alike(before: _Known, now: _Known) -> bool:
    """Whether two faces made from these would say the same."""
    return (
        (before.layer is now.layer or _same_saying(before.layer, now.layer))
        and before.severity == now.severity
        and before.repeat == now.repeat
        and before.output == now.output
        and (before.values is now.values or before.values == now.values)
    )


def _same_saying(before: Layer, now: Layer) -> bool:
    return (before.name, before.type, before.bypassed, before.comment, before.properties) == (
        now.name,
        now.type,
        now.bypassed,
        now.comment,
        now.properties,
    )


def _outside(area: QRectF, point: QPointF) -> float:
    dx = max(area.left() - point.x(), 0.0, point.x() - area.right())
    dy = max(area.top() - point.y(), 0.0, point.y() - area.bottom())
    return dx + dy
