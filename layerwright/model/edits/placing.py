"""Edits of where things lie on the canvas, and layers that are added at a place."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from layerwright.model.edits.flow import feeds_back, upstream
from layerwright.model.edits.layers import add_layer
from layerwright.model.edits.links import insert_into_link, lead_through, link
from layerwright.model.edits.naming import EditError, each, existing, existing_link
from layerwright.model.layout import COLUMN, GAP, GRID, LAYER_HEIGHT, LAYER_WIDTH, ROW, Position, arrange
from layerwright.model.network import Frame, Layer, Link, Network

_replace = msgspec.structs.replace

Edge = Literal["left", "center", "right", "top", "middle", "bottom"]
"""What layers are aligned by: an edge, the vertical line through their centre, or the horizontal one (`middle`)."""


def move_layers(network: Network, positions: Mapping[str, Position]) -> Network:
    """Put layers at new canvas positions (pixels at 100 %)."""
    for name in positions:
        existing(network, name)

    def moved(layer: Layer) -> Layer:
        x, y = positions[layer.name]
        return _replace(layer, x=x, y=y)

    return _replace(network, layers=each(network.layers, lambda layer: layer.name in positions, moved))


def shift(network: Network, names: Collection[str], by: Position, frames: Collection[int] = ()) -> Network:
    """Move layers and frames together, by a distance; see `positions_after_shift` for what goes with them.

    Args:
        network: The network.
        names: The layers.
        by: How far, to the right and down.
        frames: The frames, by their numbers. What lies inside moves with them: layers, bends and other frames.
    """
    for name in names:
        existing(network, name)
    x, y = by
    moving_frames = set(frames)
    moving = set(names)
    for number in frames:
        frame = _frame(network, number)
        moving.update(layers_in(network, frame))
        moving_frames.update(_frames_in(network, frame))
    areas = [network.frames[number] for number in moving_frames]

    def moved_link(entry: Link) -> Link:
        # A bend belongs to its link if both ends move, or to the frame that it lies in.
        both = entry.source in moving and entry.target in moving
        bends = tuple(
            (left + x, top + y) if both or any(_covers(area, left, top) for area in areas) else (left, top)
            for left, top in entry.bends
        )
        return _replace(entry, bends=bends) if bends != entry.bends else entry

    return _replace(
        network,
        layers=each(
            network.layers, lambda layer: layer.name in moving, lambda layer: _at(layer, layer.x + x, layer.y + y)
        ),
        links=each(network.links, lambda entry: bool(entry.bends), moved_link),
        frames=tuple(
            _replace(frame, x=frame.x + x, y=frame.y + y) if number in moving_frames else frame
            for number, frame in enumerate(network.frames)
        ),
    )


def nudge(network: Network, names: Collection[str], columns: int, rows: int, frames: Collection[int] = ()) -> Network:
    """Move layers and frames by steps of the grid, to the right and down."""
    return shift(network, names, (columns * GRID, rows * GRID), frames)


def align(network: Network, names: Collection[str], edge: Edge) -> Network:
    """Put layers in one line: the outermost of them says where an edge lies, the middle of all where a centre does.

    All layers are of one size, so that lines through edges and through centres differ only in what stays.
    """
    layers = [existing(network, name) for name in names]
    if not layers:
        return network
    across = edge in ("left", "center", "right")
    places = [layer.x if across else layer.y for layer in layers]
    if edge in ("left", "top"):
        line = min(places)
    elif edge in ("right", "bottom"):
        line = max(places)
    else:
        line = (min(places) + max(places)) / 2
    return move_layers(network, {layer.name: (line, layer.y) if across else (layer.x, line) for layer in layers})


def distribute(network: Network, names: Collection[str], along: Literal["across", "down"]) -> Network:
    """Put equal distances between layers: the outermost stay, the others keep their order."""
    across = along == "across"
    layers = sorted((existing(network, name) for name in names), key=lambda layer: layer.x if across else layer.y)
    if len(layers) < 3:
        return network
    first, last = layers[0], layers[-1]
    step = ((last.x - first.x) if across else (last.y - first.y)) / (len(layers) - 1)
    return move_layers(
        network,
        {
            layer.name: (first.x + step * number, layer.y) if across else (layer.x, first.y + step * number)
            for number, layer in enumerate(layers)
        },
    )


def arranged(network: Network, names: Collection[str] | None = None) -> Network:
    """Arrange all layers, or some (see `layout.arrange`); bends go with their links, frames with their layers."""
    for name in names or ():
        existing(network, name)
    places = arrange(network, names)
    held = [layers_in(network, frame) for frame in network.frames]
    after = move_layers(network, places)

    def distance(name: str) -> Position:
        before, now = network.by_name.get(name), after.by_name.get(name)
        return (now.x - before.x, now.y - before.y) if before and now else (0, 0)

    def led(entry: Link) -> Link:
        (x, y), (to_x, to_y) = distance(entry.source), distance(entry.target)
        return _replace(entry, bends=tuple((left + (x + to_x) / 2, top + (y + to_y) / 2) for left, top in entry.bends))

    def around(frame: Frame, inside: Collection[str]) -> Frame:
        before = _bounds(network.by_name[name] for name in inside)
        now = _bounds(after.by_name[name] for name in inside)
        if before is None or now is None or not any(distance(name) != (0, 0) for name in inside):
            return frame
        return _replace(
            frame,
            x=now[0] + frame.x - before[0],
            y=now[1] + frame.y - before[1],
            width=frame.width + (now[2] - now[0]) - (before[2] - before[0]),
            height=frame.height + (now[3] - now[1]) - (before[3] - before[1]),
        )

    return _replace(
        after,
        links=each(after.links, lambda entry: bool(entry.bends), led),
        frames=tuple(around(frame, inside) for frame, inside in zip(network.frames, held, strict=True)),
    )


def add_below(network: Network, layer: Layer, focused: str, link: bool = True, *, through: bool = True) -> Network:
    """Add a layer below another one; what lies there is pushed down just enough.

    Args:
        network: The network.
        layer: The layer; where it lies follows.
        focused: The layer above it.
        link: Whether the one above feeds it.
        through: Whether a layer that alone reads the one above reads the new one instead.
    """
    above = existing(network, focused)
    readers = network.links_from.get(focused, ())
    placed = _at(layer, above.x, above.y + ROW)
    if link and through and len(readers) == 1 and not feeds_back(network, readers[0]):
        after = insert_into_link(network, placed, readers[0])
    else:
        after = add_layer(network, placed)
        if link:
            after = _linked(after, focused, layer.name)
    return make_room(after, [layer.name])


def insert_on_wire(network: Network, layer: Layer, wire: Link) -> Network:
    """Add a layer in the middle of a wire, at its own place; what lies there or follows is pushed down just enough."""
    wire = existing_link(network, wire)
    above = existing(network, wire.source)
    low_enough = _at(layer, layer.x, max(layer.y, above.y + ROW)) if _goes_down(network, wire) else layer
    return make_room(insert_into_link(network, low_enough, wire), [layer.name])


def move_onto_wire(network: Network, name: str, wire: Link) -> Network:
    """Lead a wire through a layer without links that lies on it; what follows is pushed down just enough."""
    if network.links_into.get(name) or network.links_from.get(name):
        raise EditError(f'"{name}" has links already.')
    wire = existing_link(network, wire)
    layer, above = existing(network, name), existing(network, wire.source)
    if _goes_down(network, wire) and layer.y < above.y + ROW:
        network = move_layers(network, {name: (layer.x, above.y + ROW)})
    return make_room(lead_through(network, name, wire), [name])


def make_room(network: Network, names: Collection[str]) -> Network:
    """Push layers down that overlap some layers or that these feed, and what follows, just enough.

    Links that led downwards do so after it; layers are pushed no further than that and the gap between layers ask for.
    What lies above the layers and feeds them stays.
    """
    for name in names:
        existing(network, name)
    start = {layer.name: (layer.x, layer.y) for layer in network.layers}
    places = dict(start)
    cells = _Cells(places)
    fixed = set(names)
    lowest_fixed = max([places[name][1] for name in names], default=0)
    fixed |= {name for name in upstream(network, names) if name in places and places[name][1] <= lowest_fixed}
    waiting = [(places[name][1], name) for name in names]
    heapq.heapify(waiting)
    done: set[str] = set()
    while waiting:
        y, name = heapq.heappop(waiting)
        if name in done or y != places[name][1]:
            continue
        if name not in fixed:
            # Pushed onto one that stays, it goes below that one too.
            near = [places[other][1] for other in cells.near(name) if other in fixed]
            stay = [height for height in near if abs(height - y) < ROW]
            if stay:
                cells.move(name, (places[name][0], max(stay) + ROW))
                heapq.heappush(waiting, (max(stay) + ROW, name))
                continue
        done.add(name)
        lowest = y + ROW
        fed = [
            entry.target
            for entry in network.links_from.get(name, ())
            if entry.target in places
            and not feeds_back(network, entry)
            and (name in names or start[entry.target][1] > start[name][1])
        ]
        for other in (*cells.near(name), *fed):
            if other in fixed or other in done or places[other][1] >= lowest:
                continue
            cells.move(other, (places[other][0], lowest))
            heapq.heappush(waiting, (lowest, other))
    pushed = {name: place for name, place in places.items() if place != start[name]}
    return _pushed(network, start, pushed) if pushed else network


def _pushed(network: Network, start: Mapping[str, Position], pushed: Mapping[str, Position]) -> Network:
    """Put layers where they were pushed to; bends go along where both ends of their link are pushed."""

    def led(entry: Link) -> Link:
        ends = (entry.source, entry.target)
        if not all(name in pushed for name in ends):
            return entry
        down = min(pushed[name][1] - start[name][1] for name in ends)
        return _replace(entry, bends=tuple((x, y + down) for x, y in entry.bends))

    return _replace(move_layers(network, pushed), links=each(network.links, lambda entry: bool(entry.bends), led))


def free_position(network: Network, near: Position) -> Position:
    """The place next to a point, on the grid, at which a new layer overlaps nothing.

    Args:
        network: The network.
        near: Where the upper left corner should lie.
    """
    places = {layer.name: (layer.x, layer.y) for layer in network.layers}
    cells = _Cells(places)
    x, y = (round(value / GRID) * GRID for value in near)
    for reach in range(len(places) + 2):
        ring = [
            (x + column * COLUMN, y + row * ROW)
            for column in range(-reach, reach + 1)
            for row in range(-reach, reach + 1)
            if max(abs(column), abs(row)) == reach
        ]
        # Below before above, and above before beside.
        for place in sorted(ring, key=lambda at: (abs(at[0] - x) + abs(at[1] - y), at[1] < y, at)):
            if cells.is_free(place):
                return place
    raise AssertionError("more places are asked for than layers can take")


def layers_in(network: Network, frame: Frame) -> tuple[str, ...]:
    """The names of the layers that lie inside a frame."""
    return tuple(
        layer.name
        for layer in network.layers
        if _covers(frame, layer.x, layer.y) and _covers(frame, layer.x + LAYER_WIDTH, layer.y + LAYER_HEIGHT)
    )


def frame_around(network: Network, names: Collection[str], title: str = "", color: str = "") -> Frame:
    """A frame with some layers inside, with room for its title above them."""
    bounds = _bounds(existing(network, name) for name in names)
    if bounds is None:
        raise EditError("A frame needs a layer to be put around.")
    left, top, right, bottom = bounds
    return Frame(title, color, left - GRID, top - 2 * GRID, right - left + 2 * GRID, bottom - top + 3 * GRID)


def add_frame(network: Network, frame: Frame) -> Network:
    """Add a frame, behind those there are."""
    return _replace(network, frames=(*network.frames, frame))


def change_frame(network: Network, number: int, frame: Frame) -> Network:
    """Put the next state of a frame in the place of the one of a number; nothing moves with it (see `shift`)."""
    _frame(network, number)
    return _replace(network, frames=(*network.frames[:number], frame, *network.frames[number + 1 :]))


def remove_frames(network: Network, numbers: Collection[int]) -> Network:
    """Take frames away; what lies inside stays."""
    for number in numbers:
        _frame(network, number)
    return _replace(
        network, frames=tuple(frame for number, frame in enumerate(network.frames) if number not in set(numbers))
    )


class _Cells:
    """Positions by where they lie, so that neighbours are found without a look at all layers."""

    def __init__(self, places: dict[str, Position]) -> None:
        self._places = places
        self._cells: dict[tuple[int, int], set[str]] = {}
        for name, place in places.items():
            self._cells.setdefault(_cell(place), set()).add(name)

    def near(self, name: str) -> list[str]:
        """The layers that overlap one, or lie nearer below or above it than the gap allows."""
        return [other for other in self._around(self._places[name], GAP) if other != name]

    def is_free(self, place: Position) -> bool:
        """Whether a layer at a place would keep the gap to all others."""
        return not any(True for _ in self._around(place, GAP))

    def move(self, name: str, place: Position) -> None:
        """Note that a layer lies elsewhere."""
        self._cells[_cell(self._places[name])].discard(name)
        self._cells.setdefault(_cell(place), set()).add(name)
        self._places[name] = place

    def _around(self, place: Position, gap: int) -> Iterator[str]:
        x, y = place
        column, row = _cell(place)
        for near in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for other in sorted(self._cells.get(near, ())):
                left, top = self._places[other]
                if abs(left - x) < LAYER_WIDTH and abs(top - y) < LAYER_HEIGHT + gap:
                    yield other


def _cell(place: Position) -> tuple[int, int]:
    return int(place[0] // LAYER_WIDTH), int(place[1] // ROW)


def _goes_down(network: Network, wire: Link) -> bool:
    return network.by_name[wire.target].y > network.by_name[wire.source].y


def _linked(network: Network, source: str, target: str) -> Network:
    return link(network, source, target)


def _at(layer: Layer, x: float, y: float) -> Layer:
    return _replace(layer, x=x, y=y)


def _frame(network: Network, number: int) -> Frame:
    if not 0 <= number < len(network.frames):
        raise EditError(f'The network "{network.name}" has no frame number {number + 1}.')
    return network.frames[number]


def _frames_in(network: Network, frame: Frame) -> list[int]:
    """The numbers of the frames that lie inside another, itself included."""
    return [
        number
        for number, other in enumerate(network.frames)
        if other is frame
        or (
            _covers(frame, other.x, other.y)
            and _covers(frame, other.x + other.width, other.y + other.height)
            and other.width * other.height < frame.width * frame.height
        )
    ]


def _covers(frame: Frame, x: float, y: float) -> bool:
    return frame.x <= x <= frame.x + frame.width and frame.y <= y <= frame.y + frame.height


def _bounds(layers: Iterable[Layer]) -> tuple[float, float, float, float] | None:
    """The left, upper, right and lower edge around layers."""
    places = [(layer.x, layer.y) for layer in layers]
    if not places:
        return None
    columns, rows = zip(*places, strict=True)
    return min(columns), min(rows), max(columns) + LAYER_WIDTH, max(rows) + LAYER_HEIGHT
