"""A network drawn over as many pages as it needs: where its layers stand and how the links between them run.

Rows of layers are taken from `arrange`, cut into strips, and the strips are set side by side until a page is full. A
link that leaves its strip for the next one runs between both; one that leads farther is told by a tag at either end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.layout import GAP, LAYER_HEIGHT, LAYER_WIDTH, ROW, arrange
from layerwright.model.network import MAIN_CONNECTOR, Link, Network
from reports.content.values import LayerContent
from reports.routing import Box, Router, Wire

BETWEEN = 64.0
"""What lies between two strips."""
MARGIN = 28.0
"""What is kept free around all strips, for lanes and tags."""

_WIDTH_OF_LAYER = 2.6
"""How wide a layer should be, in inches."""
_SCALES = (1.3, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7)
"""By which part of that it may be drawn so that the network fits on one page."""
_USUAL = 0.86
_LEAST = 0.5


@dataclass(frozen=True)
class Drawn:
    """A layer on a page, in pixels at 100 %."""

    layer: LayerContent
    box: Box


@dataclass(frozen=True)
class Tag:
    """Where a link of a layer goes on that leads to another page, or comes from there.

    `others` are the layers at the other ends with their pages, from 1.
    """

    layer: str
    box: Box
    leaves: bool
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Page:
    """One page of a drawing. `scale` is the number of inches in a pixel."""

    number: int
    layers: tuple[Drawn, ...]
    wires: tuple[Wire, ...]
    tags: tuple[Tag, ...]
    width: float
    height: float
    scale: float

    @property
    def relative_scale(self) -> float:
        """The scale, where 1 is the usual size of layers."""
        return self.scale * LAYER_WIDTH / _WIDTH_OF_LAYER


def paged(network: Network, layers: Mapping[str, LayerContent], width: float, height: float) -> tuple[Page, ...]:
    """Divide a network into pages.

    Args:
        network: The network.
        layers: What is drawn of each of its layers.
        width: The width of a page, in inches.
        height: The height of a page, in inches.
    """
    places = {name: (x, round(y / ROW)) for name, (x, y) in arrange(network).items()}
    if not places:
        return ()
    scale, strips = _strips(places, width, height)
    return tuple(_pages(network, layers, strips, width / scale, scale))


_Places = Mapping[str, tuple[float, int]]
_Strip = dict[str, tuple[float, int]]


def _strips(places: _Places, width: float, height: float) -> tuple[float, list[_Strip]]:
    """The strips and the scale, at which the network fits on one page if that is not too small."""
    nominal = _WIDTH_OF_LAYER / LAYER_WIDTH
    for part in _SCALES:
        scale = nominal * part
        strips = _cut(places, height / scale)
        if sum(map(_width, strips)) + BETWEEN * (len(strips) - 1) + 2 * MARGIN <= width / scale:
            return scale, strips
    part = _USUAL
    while True:
        scale = nominal * part
        strips = _cut(places, height / scale)
        room = width / scale - 2 * MARGIN
        if max(map(_width, strips)) <= room:
            return scale, strips
        if part <= _LEAST:
            return scale, [narrow for strip in strips for narrow in _divided(strip, room)]
        part -= 0.06


def _cut(places: _Places, height: float) -> list[_Strip]:
    """Strips of as many rows as fit, about the same number in each."""
    most = max(int((height - 2 * MARGIN + GAP) // ROW), 1)
    rows = 1 + max(row for _, row in places.values())
    count = ceil(rows / most)
    each = ceil(rows / count)
    strips: list[_Strip] = [{} for _ in range(ceil(rows / each))]
    for name, (x, row) in places.items():
        strips[row // each][name] = (x, row % each)
    return [_shifted(strip) for strip in strips if strip]


def _shifted(strip: _Strip) -> _Strip:
    left = min(x for x, _ in strip.values())
    return {name: (x - left, row) for name, (x, row) in strip.items()}


def _width(strip: _Places) -> float:
    return max(x for x, _ in strip.values()) + LAYER_WIDTH


def _divided(strip: _Strip, room: float) -> Iterator[_Strip]:
    """A strip that is wider than a page as several."""
    part: _Strip = {}
    for name, (x, row) in sorted(strip.items(), key=lambda entry: entry[1][0]):
        if part and x + LAYER_WIDTH - min(left for left, _ in part.values()) > room:
            yield _shifted(part)
            part = {}
        part[name] = (x, row)
    yield _shifted(part)


def _pages(
    network: Network, layers: Mapping[str, LayerContent], strips: Sequence[_Strip], room: float, scale: float
) -> Iterator[Page]:
    groups = list(_grouped(strips, room - 2 * MARGIN))
    page_of = {name: number for number, group in enumerate(groups, 1) for strip in group for name in strip}
    for number, group in enumerate(groups, 1):
        router = Router()
        left = MARGIN
        strip_of: dict[str, int] = {}
        for index, strip in enumerate(group):
            for name, (x, row) in strip.items():
                router.place(name, Box(left + x, MARGIN + row * ROW, LAYER_WIDTH, LAYER_HEIGHT))
                strip_of[name] = index
            left += _width(strip) + BETWEEN
        boxes = router.boxes
        wires, away = _linked(network, router, strip_of)
        yield Page(
            number=number,
            layers=tuple(Drawn(layers[name], box) for name, box in boxes.items()),
            wires=tuple(wires),
            tags=tuple(_tags(away, boxes, page_of)),
            width=max(box.right for box in boxes.values()) + MARGIN,
            height=max(box.bottom for box in boxes.values()) + MARGIN,
            scale=scale,
        )


def _grouped(strips: Sequence[_Strip], room: float) -> Iterator[list[_Strip]]:
    """Strips as pages, as many on each as fit."""
    group: list[_Strip] = []
    taken = 0.0
    for strip in strips:
        if group and taken + BETWEEN + _width(strip) > room:
            yield group
            group, taken = [], 0.0
        taken += _width(strip) + (BETWEEN if group else 0)
        group.append(strip)
    yield group


def _linked(network: Network, router: Router, strip_of: Mapping[str, int]) -> tuple[list[Wire], list[Link]]:
    """The wires of a page, and the links that have to be told by tags."""
    wires: list[Wire] = []
    away: list[Link] = []
    here = [link for link in network.links if link.source in strip_of or link.target in strip_of]
    # Those that need no lane first, so that lanes run around them.
    for link in sorted(here, key=lambda link: _distance(link, router)):
        if link.source not in strip_of or link.target not in strip_of:
            away.append(link)
            continue
        wire = None
        if abs(strip_of[link.source] - strip_of[link.target]) <= 1:
            place, count = _place(network, link)
            wire = router.wire(link.source, link.target, link.connector, link.connector != MAIN_CONNECTOR, place, count)
        if wire:
            wires.append(wire)
        else:
            away.append(link)
    return wires, away


def _place(network: Network, link: Link) -> tuple[int, int]:
    """Which of the linked side connectors of its layer a link enters, and how many there are."""
    linked = {entry.connector for entry in network.links_into[link.target]} - {MAIN_CONNECTOR}
    kind = CATALOGUE.get(network.by_name[link.target].type)
    order = [name for name in (kind.connectors if kind else ()) if name in linked]
    order += sorted(linked - set(order))
    return (order.index(link.connector) if link.connector in order else 0), len(order)


def _distance(link: Link, router: Router) -> float:
    boxes = router.boxes
    if link.source not in boxes or link.target not in boxes:
        return 0.0
    one, other = boxes[link.source], boxes[link.target]
    return abs(one.x - other.x) + abs(one.y - other.y)


def _tags(links: Sequence[Link], boxes: Mapping[str, Box], page_of: Mapping[str, int]) -> Iterator[Tag]:
    """The tags of links, one for each side of a layer."""
    ends: dict[tuple[str, bool], list[tuple[str, int]]] = {}
    for link in links:
        if link.source in boxes and link.target in page_of:
            ends.setdefault((link.source, True), []).append((link.target, page_of[link.target]))
        if link.target in boxes and link.source in page_of:
            ends.setdefault((link.target, False), []).append((link.source, page_of[link.source]))
    for (name, leaves), others in ends.items():
        box = boxes[name]
        width, height = box.width * 0.46, GAP - 6.0
        place = (
            Box(box.right - width, box.bottom + 2, width, height)
            if leaves
            else Box(box.x, box.y - height - 2, width, height)
        )
        yield Tag(name, place, leaves, tuple(dict.fromkeys(others)))
