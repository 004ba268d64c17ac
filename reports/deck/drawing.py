"""A network as native shapes: a rounded rectangle for each layer, and lines for its links.

Lines that are straight or turn in their middle are connectors, which stay attached to both layers. Others are
freeforms: where a connector turns elsewhere, LibreOffice 7 leads it through layers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from layerwright.layers.colours import edge_colour
from reports.deck.design import Area
from reports.deck.sheet import EMU_PER_POINT, HAIRLINE, QUIET, RECTANGLE, Sheet, clean, placed, run_of
from reports.faces import second_line, tag_text
from reports.fitting import fitted, width_of
from reports.language import Language
from reports.paging import Drawn, Page, Tag
from reports.routing import Box, Site, Wire

_SITES: dict[Site, int] = {"top": 0, "left": 1, "bottom": 2, "right": 3}
"""The connection sites of a rectangle."""

_EDGE = 5.0
_CARD = 4.0
_EMU_PER_INCH = 914400


def draw(page: Page, sheet: Sheet, area: Area) -> None:
    """Draw a page of a network into an area, at its left upper corner and in the middle of the width."""
    across = (area.width - page.width * page.scale * _EMU_PER_INCH) / 2
    drawing = _Drawing(page, sheet.say, area.left + max(across, 0), area.top)
    sheet.add("".join(drawing.shapes(sheet.next_number())))


@dataclass(frozen=True)
class _Drawing:
    page: Page
    say: Language
    left: float
    top: float

    def shapes(self, number: int) -> Iterator[str]:
        """All shapes, with numbers from this one on: layers, then what joins them."""
        numbers: dict[str, int] = {}
        for drawn in self.page.layers:
            if drawn.layer.unit:
                for step in (2, 1):
                    yield self._card(drawn.box, step, number)
                    number += 1
            numbers[drawn.layer.name] = number
            yield self._body(drawn, number)
            yield self._edge(drawn, number + 1)
            number += 2
        for wire in self.page.wires:
            yield self._wire(wire, number, numbers)
            number += 1
            if wire.connector:
                yield self._connector_name(wire, number)
                number += 1
        for tag in self.page.tags:
            yield self._tag(tag, number)
            number += 1

    def _area(self, box: Box) -> Area:
        left, top = self._point((box.x, box.y))
        right, bottom = self._point((box.right, box.bottom))
        return Area(left, top, right - left, bottom - top)

    def _point(self, point: tuple[float, float]) -> tuple[int, int]:
        scale = self.page.scale * _EMU_PER_INCH
        return round(self.left + point[0] * scale), round(self.top + point[1] * scale)

    def _size(self, size: float) -> float:
        return max(round(size * self.page.relative_scale * 2) / 2, 5)

    def _card(self, box: Box, step: int, number: int) -> str:
        """A card that looks out behind a unit."""
        moved = Box(box.x + step * _CARD, box.y + step * _CARD, box.width, box.height)
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Card"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
            f'<p:spPr>{placed(self._area(moved))}{_ROUNDED}{_PAPER}<a:ln w="6350">{HAIRLINE}</a:ln></p:spPr></p:sp>'
        )

    def _body(self, drawn: Drawn, number: int) -> str:
        area = self._area(drawn.box)
        layer = drawn.layer
        name_size, small = self._size(10.5), self._size(8)
        inset = round(12 * self.page.scale * _EMU_PER_INCH)
        room = (area.width - inset * 1.8) / EMU_PER_POINT
        shape = width_of(layer.shape, small, fixed=True) + (8 if layer.shape else 0)
        name = fitted(layer.name, name_size, room - shape, bold=True)
        second = fitted(second_line(layer, self.say), small, room)
        tab = f'<a:tabLst><a:tab pos="{round(room * EMU_PER_POINT)}" algn="r"/></a:tabLst>'
        shape_run = run_of("\t" + layer.shape, small, self.say, quiet=True, fixed=True) if layer.shape else ""
        described = f"{layer.name}: {second_line(layer, self.say)} {layer.shape}"
        dashed = '<a:prstDash val="dash"/>' if layer.bypassed else ""
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(clean(layer.name))} '
            f"descr={quoteattr(clean(described))}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f'<p:spPr>{placed(area)}{_ROUNDED}{_PAPER}<a:ln w="9525">{HAIRLINE}{dashed}</a:ln></p:spPr>'
            f'<p:txBody><a:bodyPr wrap="square" lIns="{inset}" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/>'
            f'</a:bodyPr><a:lstStyle/><a:p><a:pPr algn="l">{tab}</a:pPr>'
            f"{run_of(name, name_size, self.say, bold=True)}{shape_run}</a:p>"
            f'<a:p><a:pPr algn="l"/>{run_of(second, small, self.say, quiet=True)}</a:p></p:txBody></p:sp>'
        )

    def _edge(self, drawn: Drawn, number: int) -> str:
        box = drawn.box
        area = self._area(Box(box.x + 1, box.y + 3, _EDGE, box.height - 6))
        colour = edge_colour(drawn.layer.category)[1:].upper()
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Edge"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
            f'<p:spPr>{placed(area)}{RECTANGLE}<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
            "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
        )

    def _wire(self, wire: Wire, number: int, numbers: Mapping[str, int]) -> str:
        points = [self._point(point) for point in wire.points]
        line = f'<a:ln w="11430">{QUIET}<a:round/><a:tailEnd type="triangle" w="sm" len="sm"/></a:ln>'
        if not _turns_in_the_middle(wire):
            return (
                f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={_link_name(wire)}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
                f"<p:spPr>{_freeform(points)}<a:noFill/>{line}</p:spPr></p:sp>"
            )
        geometry = {"straight": _straight, "down": _down, "side": _sideways}[wire.form](points)
        return (
            f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name={_link_name(wire)}/><p:cNvCxnSpPr>'
            f'<a:stCxn id="{numbers[wire.source]}" idx="{_SITES[wire.start]}"/>'
            f'<a:endCxn id="{numbers[wire.target]}" idx="{_SITES[wire.end]}"/></p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr>'
            f"<p:spPr>{geometry}{line}</p:spPr></p:cxnSp>"
        )

    def _connector_name(self, wire: Wire, number: int) -> str:
        """The name of a side connector, above the end of its wire."""
        x, y = wire.points[-1]
        area = self._area(Box(x - 34, y - 15, 30, 13))
        return self._label(area, wire.connector, number, "r")

    def _tag(self, tag: Tag, number: int) -> str:
        area = self._area(tag.box)
        size = self._size(7)
        text = fitted(tag_text(tag.others, self.page.number, leaves=tag.leaves), size, area.width / EMU_PER_POINT)
        return self._label(area, text, number, "r" if tag.leaves else "l")

    def _label(self, area: Area, text: str, number: int, align: str) -> str:
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Label"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            f"<p:spPr>{placed(area)}{RECTANGLE}<a:noFill/></p:spPr>"
            '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
            f'<a:lstStyle/><a:p><a:pPr algn="{align}"/>{run_of(text, self._size(7), self.say, quiet=True)}</a:p>'
            "</p:txBody></p:sp>"
        )


_ROUNDED = '<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val 10000"/></a:avLst></a:prstGeom>'
_PAPER = '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'

_Points = list[tuple[int, int]]


def _straight(points: _Points) -> str:
    (x0, y0), (x1, y1) = points
    return (
        f'<a:xfrm><a:off x="{x0}" y="{y0}"/><a:ext cx="{abs(x1 - x0)}" cy="{y1 - y0}"/></a:xfrm>'
        '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
    )


def _down(points: _Points) -> str:
    """Down, to the side, down: the preset goes sideways first, so it is turned by a quarter."""
    (x0, y0), _, _, (x1, y1) = points
    width, height = abs(x1 - x0), y1 - y0
    left, top = min(x0, x1) + width / 2 - height / 2, y0 + height / 2 - width / 2
    # Turned to the right, the way leads from the upper right to the lower left corner.
    turn = 'rot="5400000"' if x1 < x0 else 'rot="16200000" flipH="1"'
    place = f'<a:off x="{round(left)}" y="{round(top)}"/><a:ext cx="{height}" cy="{width}"/>'
    return f"<a:xfrm {turn}>{place}</a:xfrm>{_ELBOW}"


def _sideways(points: _Points) -> str:
    """To the side, along a lane in the middle, and on."""
    (x0, y0), _, _, (x1, y1) = points
    flips = (' flipH="1"' if x1 < x0 else "") + (' flipV="1"' if y1 < y0 else "")
    return (
        f'<a:xfrm{flips}><a:off x="{min(x0, x1)}" y="{min(y0, y1)}"/>'
        f'<a:ext cx="{abs(x1 - x0)}" cy="{abs(y1 - y0)}"/></a:xfrm>{_ELBOW}'
    )


_ELBOW = '<a:prstGeom prst="bentConnector3"><a:avLst><a:gd name="adj1" fmla="val 50000"/></a:avLst></a:prstGeom>'


def _freeform(points: _Points) -> str:
    """Any way."""
    left, top = min(x for x, _ in points), min(y for _, y in points)
    width, height = max(x for x, _ in points) - left, max(y for _, y in points) - top
    first, *others = (f'<a:pt x="{x - left}" y="{y - top}"/>' for x, y in points)
    steps = f"<a:moveTo>{first}</a:moveTo>" + "".join(f"<a:lnTo>{point}</a:lnTo>" for point in others)
    return (
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{width}" h="{height}" fill="none">{steps}</a:path></a:pathLst></a:custGeom>'
    )


def _turns_in_the_middle(wire: Wire) -> bool:
    """Whether a wire runs as a connector does of which nothing more is said."""
    if wire.form == "straight":
        return True
    (x0, y0), (lane, level), _, (x1, y1) = wire.points
    share = (level - y0) / (y1 - y0) if wire.form == "down" else (lane - x0) / (x1 - x0) if x1 != x0 else 0.0
    return abs(share - 0.5) < 0.01


def _link_name(wire: Wire) -> str:
    return quoteattr(clean(f"{wire.source} → {wire.target}"))
