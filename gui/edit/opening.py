"""A network as it is drawn while units of it are opened in their place, and units within these."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from gui.edit.room import Area, Position, Shift, around, body_at, room
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.declaration import Costs, total
from layerwright.model.edits import EditError, free_position, move_layers
from layerwright.model.edits.naming import each
from layerwright.model.layout import GRID, LAYER_HEIGHT, LAYER_WIDTH, arrange, overlapping
from layerwright.model.network import MAIN_CONNECTOR, Frame, Layer, Link, Network
from layerwright.model.project import Project
from layerwright.resolve.arguments import argument_properties, with_overrides
from layerwright.resolve.resolved import Resolved
from layerwright.resolve.units import held_by, opened, opening_of, output_of

__all__ = [
    "Drawing",
    "Level",
    "Position",
    "called_by",
    "costs_within",
    "drawing",
    "drawn_name",
    "given_way",
    "origin_after",
    "origin_within",
    "outputs_within",
    "tidied",
    "unit_of",
]

_replace = msgspec.structs.replace
_FARTHEST = 200
"""How many steps of the grid layers give way together at most."""
_NOT_COMPUTED = ("RepeatStart", "RepeatEnd", "RecurrentInput", "RecurrentOutput")


@dataclass(frozen=True)
class Level:
    """A network that is seen on the canvas: that in view, or the one that an opened unit calls.

    Attributes:
        network: The network, with its layers where they are drawn while all units in it are closed.
        offset: How far the whole of it lies from where the network has it.
        across: How far opened units in it push what is beside them to the right.
        down: How far they push what is below.
    """

    network: Network
    offset: Position = (0.0, 0.0)
    across: Shift = field(default_factory=Shift)
    down: Shift = field(default_factory=Shift)

    def shown(self, at: Position) -> Position:
        """The place on the canvas for a place in the network."""
        x, y = at
        return x + self.across.by(x) + self.offset[0], y + self.down.by(y) + self.offset[1]

    def own(self, at: Position) -> Position:
        """The place in the network for a place on the canvas."""
        x, y = at[0] - self.offset[0], at[1] - self.offset[1]
        return x - self.across.back(x), y - self.down.back(y)

    def moved(self, across: float, down: float) -> Level:
        """The same elsewhere on the canvas."""
        return Level(self.network, (self.offset[0] + across, self.offset[1] + down), self.across, self.down)


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a network. Opened units are named as `Block`, and those within them as `Block/Cell`.

    Attributes:
        network: The layers of the network itself, and those within opened units under names as `Block/Convolution`.
        own: The network itself.
        levels: The networks that are seen: that in view under an empty name, and those of the opened units.
        frames: The frames around what opened units hold, those around others first.
        owners: For each frame that is drawn besides those of the network itself the opened unit that it stands around;
            with a stroke at the end, as `Block/`, the one whose network has it.
    """

    network: Network
    own: Network
    levels: Mapping[str, Level]
    frames: Mapping[str, Frame] = field(default_factory=dict)
    owners: tuple[str, ...] = ()

    def unit_at(self, point: Position) -> str:
        """The opened unit whose frame lies at a place of the canvas, the innermost; empty for none."""
        return next((unit for unit in reversed(tuple(self.frames)) if _area(self.frames[unit]).holds(point)), "")

    def own_place(self, at: Position, unit: str = "") -> Position:
        """The place in the network in view, or in that of an opened unit, for a place on the canvas."""
        return self.levels[unit].own(at) if unit in self.levels else at


def unit_of(shown: str) -> str:
    """The opened unit that holds what is drawn under a name; empty for what lies in the network in view."""
    return shown.rpartition("/")[0]


def drawn_name(node: str, units: Collection[str]) -> str:
    """The name under which a node of the resolved network is drawn: its layer, or the closed unit that it lies in."""
    name = ""
    for part in node.split("/"):
        if part.endswith("]"):
            # The round of a loop.
            continue
        name = f"{name}/{part}" if name else part
        if name not in units:
            break
    return name


def costs_within(resolved: Resolved, shown: Collection[str]) -> Costs:
    """What layers within opened units cost together, as they are called; the rounds of a loop share parameters."""
    found: list[Costs] = []
    learned: set[str] = set()
    for node in resolved.nodes:
        path = "/".join(part for part in node.name.split("/") if not part.endswith("]"))
        if any(path == name or path.startswith(f"{name}/") for name in shown):
            found.append(_replace(node.costs, parameter=0) if path in learned else node.costs)
            learned.add(path)
    return total(found)


def called_by(project: Project, networks: Iterable[str]) -> set[str]:
    """Networks and all that they call, directly or not."""
    waiting = list(networks)
    found = set(waiting)
    while waiting:
        network = project.by_name.get(waiting.pop())
        for layer in network.layers if network else ():
            called = layer.properties.get("Network", "") if layer.type == "Unit" else ""
            if called and called not in found:
                found.add(called)
                waiting.append(called)
    return found


def drawing(project: Project, network: Network, units: Mapping[str, Position]) -> Drawing:
    """A network with units opened in their place.

    Args:
        project: The project.
        network: The network in view.
        units: The units to open, each with the place within its own network that lies where the unit does.

    Raises:
        EditError: A unit cannot be opened; the message says why.
    """
    if not units:
        return Drawing(network, network, {"": Level(network)})
    part = _part(project, network, units, frozenset((network.name,)))
    frames, owners = _framed(part)
    shown = _replace(part.network, frames=frames, links=_led(part))
    return Drawing(shown, network, part.levels, part.frames, owners)


def origin_within(project: Project, network: Network, unit: str) -> Position:
    """The place in the network that a unit calls which is to lie where the unit does.

    Raises:
        EditError: The unit cannot be opened; the message says why.
    """
    return _begin(opening_of(project, network, unit, complete=False).inner)


def origin_after(before: Network, now: Network, origin: Position) -> Position:
    """What of a network lies where a unit does that is opened, once the network was edited.

    What stays in the network is to stay on the canvas; where all of it was laid out anew, it begins at the unit again.
    """
    old, new = (_tidy(network, [layer.name for layer in held_by(network)]) for network in (before, now))
    ways = {(new[name][0] - old[name][0], new[name][1] - old[name][1]) for name in old.keys() & new.keys()}
    if len(ways) < 2 or (0, 0) in ways:
        return origin
    (left, top), (to_left, to_top) = _begin(before), _begin(now)
    return origin[0] + to_left - left, origin[1] + to_top - top


def outputs_within(project: Project, drawn: Drawing) -> dict[str, str]:
    """For each unit within an opened one the layer whose output it gives, named as the nodes are."""
    return {
        f"{unit}/{layer.name}": _output_within(project, f"{unit}/{layer.name}", layer)
        for unit, level in drawn.levels.items()
        for layer in level.network.layers
        if unit and layer.type == "Unit"
    }


def _output_within(project: Project, path: str, unit: Layer) -> str:
    seen: set[str] = set()
    layer: Layer | None = unit
    while layer is not None and layer.type == "Unit":
        called = project.by_name.get(layer.properties.get("Network", ""))
        if called is None or called.name in seen:
            break
        seen.add(called.name)
        layer = _computed(called, called.by_name.get(output_of(called)))
        path = f"{path}/{layer.name}" if layer is not None else path
    return path


def _computed(network: Network, layer: Layer | None) -> Layer | None:
    """A layer that is computed, or the nearest before it: ends of loops are not, nor is what data flows past."""
    passed: set[str] = set()
    while layer is not None and layer.name not in passed and (layer.bypassed or layer.type in _NOT_COMPUTED):
        passed.add(layer.name)
        into = [link.source for link in network.links_into.get(layer.name, ()) if link.connector == MAIN_CONNECTOR]
        layer = network.by_name.get(into[0]) if into else None
    return layer


def tidied(network: Network, names: Collection[str]) -> Network:
    """A network with layers of some names where they are drawn: arranged, where they lie over each other."""
    places = _tidy(network, names)
    return move_layers(network, places) if any(places[name] != _place(network, name) for name in places) else network


def given_way(network: Network, names: Collection[str], towards: Position = (0.0, 0.0)) -> Network:
    """Put layers that lie over others beside them, all together and as near as possible.

    What is not drawn where the network is opened, as its inputs, goes out of their way instead.

    Args:
        network: The network.
        names: The layers.
        towards: The direction in which they go on until they lie free; without one, the nearest place is taken.
    """
    moving = set(names)
    drawn = {layer.name for layer in held_by(network)} | moving
    others = [(layer.x, layer.y) for layer in network.layers if layer.name in drawn - moving]
    places = {name: _place(network, name) for name in names}

    def is_free(across: float, down: float) -> bool:
        return not any(
            abs(x + across - left) < LAYER_WIDTH and abs(y + down - top) < LAYER_HEIGHT
            for x, y in places.values()
            for left, top in others
        )

    ways = [towards] if any(towards) else [(0.0, 1.0), (1.0, 0.0), (-1.0, 0.0), (0.0, -1.0)]
    tried = ((across * steps * GRID, down * steps * GRID) for steps in range(_FARTHEST) for across, down in ways)
    by = next((by for by in tried if is_free(*by)), (0.0, 0.0))
    if any(by):
        network = move_layers(network, {name: (x + by[0], y + by[1]) for name, (x, y) in places.items()})
    # Those that lie over each other, and all where there is no room for them together, find places one by one.
    visible = {name: _place(network, name) for name in drawn}
    over = {name for pair in overlapping(visible) for name in pair} & moving
    every = {layer.name: (layer.x, layer.y) for layer in network.layers}
    hidden = {name for pair in overlapping(every) if moving.intersection(pair) for name in pair} - drawn
    for name in (*sorted(over), *sorted(hidden)):
        rest = _replace(network, layers=tuple(layer for layer in network.layers if layer.name != name))
        network = move_layers(network, {name: free_position(rest, _place(network, name))})
    return network


def _tidy(network: Network, names: Collection[str]) -> dict[str, Position]:
    held = {name: _place(network, name) for name in names}
    return dict(arrange(network, held)) if next(overlapping(held), None) else held


def _begin(network: Network) -> Position:
    """What lies where a unit does that calls a network: the column of what it gives back, so that the flow goes on."""
    places = _tidy(network, [layer.name for layer in held_by(network)])
    given = output_of(network)
    across = places[given][0] if given in places else min((x for x, _ in places.values()), default=0.0)
    return across, min((y for _, y in places.values()), default=0.0)


def _place(network: Network, name: str) -> Position:
    layer = network.by_name[name]
    return layer.x, layer.y


def _area(frame: Frame) -> Area:
    return Area(frame.x, frame.y, frame.x + frame.width, frame.y + frame.height)


@dataclass(frozen=True)
class _Part:
    """A network with its opened units, with names and places as seen from within that network."""

    network: Network
    levels: Mapping[str, Level]
    frames: Mapping[str, Frame] = field(default_factory=dict)


def _part(project: Project, network: Network, units: Mapping[str, Position], outside: frozenset[str]) -> _Part:
    """Open units of a network, from the innermost out, so that each makes as much room as it needs."""
    parts: dict[str, _Part] = {}
    for unit in units:
        if "/" not in unit:
            called = _called(project, network, unit, outside)
            inner = {path[len(unit) + 1 :]: origin for path, origin in units.items() if path.startswith(f"{unit}/")}
            parts[unit] = _part(project, called, inner, outside | {called.name})
    shown = opened(project, network, {unit: part.network for unit, part in parts.items()})
    begins: dict[str, Position] = {}
    blocks: dict[str, Area] = {}
    for unit, part in parts.items():
        # The column of what it gives back stays in that of the unit, also where it is pushed aside within.
        x, y = begins[unit] = (part.levels[""].shown(units[unit])[0], units[unit][1])
        taken = around(_taken(part, shown, unit))
        if taken is not None:
            blocks[unit] = taken.grown(GRID, 2 * GRID, GRID, GRID).moved(-x, -y)
    across, down = room({layer.name: (layer.x, layer.y) for layer in network.layers}, blocks)
    levels = {"": Level(network, (0.0, 0.0), across, down)}
    frames: dict[str, Frame] = {}
    moved: dict[str, Position] = {}
    for unit, part in parts.items():
        (x, y), origin = levels[""].shown(_place(network, unit)), begins[unit]
        by = moved[unit] = (x - origin[0], y - origin[1])
        levels |= {_path(unit, inner): level.moved(*by) for inner, level in part.levels.items()}
        if unit in blocks:
            area = blocks[unit].moved(x, y)
            frames[unit] = Frame(unit, "", area.left, area.top, area.right - area.left, area.bottom - area.top)
        frames |= {
            _path(unit, inner): _replace(frame, x=frame.x + by[0], y=frame.y + by[1])
            for inner, frame in part.frames.items()
        }

    def placed(layer: Layer) -> Layer:
        unit = layer.name.partition("/")[0]
        if unit in moved:
            x, y = layer.x + moved[unit][0], layer.y + moved[unit][1]
        else:
            x, y = levels[""].shown((layer.x, layer.y))
        return layer if (layer.x, layer.y) == (x, y) else _replace(layer, x=x, y=y)

    # Frames are those of the network itself: where they are drawn depends on what is around.
    shown = _replace(shown, layers=tuple(map(placed, shown.layers)), frames=network.frames)
    return _Part(shown, levels, frames)


def _called(project: Project, network: Network, unit: str, outside: frozenset[str]) -> Network:
    """The network that a unit calls, with its layers where they are drawn.

    Raises:
        EditError: It lies in itself, or there is none.
    """
    layer = network.by_name[unit]
    name = layer.properties.get("Network", "")
    called = project.by_name.get(name)
    if called is None:
        raise EditError(f'The unit "{unit}" calls no network: there is none with the name "{name}".')
    if name in outside:
        raise EditError(f'The unit "{unit}" calls the network that it lies in.')
    _, called = with_overrides(layer, called, {**CATALOGUE["Unit"].properties, **argument_properties(called)})
    return tidied(called, [entry.name for entry in held_by(called)])


def _taken(part: _Part, shown: Network, unit: str) -> Iterator[Area]:
    """What an opened unit has inside its frame."""
    for layer in part.network.layers:
        if f"{unit}/{layer.name}" in shown.by_name:
            yield body_at((layer.x, layer.y))
    for frame in part.frames.values():
        yield _area(frame)
    level = part.levels[""]
    for frame in level.network.frames:
        yield _area(_stretched(frame, level, _frames_in(part, "")))


def _path(unit: str, inner: str) -> str:
    return f"{unit}/{inner}" if inner else unit


def _framed(part: _Part) -> tuple[tuple[Frame, ...], tuple[str, ...]]:
    """The frames that are drawn, those of the network itself first, and what the others belong to."""

    def of_level(unit: str) -> list[Frame]:
        level, units = part.levels[unit], _frames_in(part, unit)
        return [_stretched(frame, level, units) for frame in level.network.frames]

    own = of_level("")
    others: list[Frame] = []
    owners: list[str] = []
    for unit, frame in part.frames.items():
        inside = of_level(unit)
        others += [frame, *inside]
        owners += [unit, *(f"{unit}/" for _ in inside)]
    return (*own, *others), tuple(owners)


def _frames_in(part: _Part, unit: str) -> dict[str, Frame]:
    """The frames around the units that are opened in a network, by the names of these."""
    return {path.rpartition("/")[2]: frame for path, frame in part.frames.items() if unit_of(path) == unit}


def _stretched(frame: Frame, level: Level, units: Mapping[str, Frame]) -> Frame:
    """A frame of a network as it is drawn: around what is opened inside it, and elsewhere as what it holds."""
    before = _area(frame)
    (left, top), (right, bottom) = level.shown((before.left, before.top)), level.shown((before.right, before.bottom))
    inside = [
        _area(unit).grown(GRID / 2, GRID, GRID / 2, GRID / 2)
        for name, unit in units.items()
        if before.holds(_place(level.network, name))
    ]
    area = around((Area(left, top, right, bottom), *inside))
    if area is None or area == before:
        return frame
    return _replace(frame, x=area.left, y=area.top, width=area.right - area.left, height=area.bottom - area.top)


def _led(part: _Part) -> tuple[Link, ...]:
    """The links with their bends where they are drawn; one that crosses the edge of a unit finds its own way."""
    led: dict[tuple[str, str, str], tuple[Position, ...]] = {}
    for unit, level in part.levels.items():
        for link in level.network.links:
            if link.bends:
                ends = (_path(unit, link.source), _path(unit, link.target)) if unit else (link.source, link.target)
                led[ends[0], ends[1], link.connector] = tuple(map(level.shown, link.bends))

    def bends_of(link: Link) -> tuple[Position, ...]:
        return led.get((link.source, link.target, link.connector), ())

    links = part.network.links
    return each(links, lambda link: bends_of(link) != link.bends, lambda link: _replace(link, bends=bends_of(link)))
