"""The layouts of a presentation: those of a user's template, or an own design of calm pages in 16:9."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.util import Inches

from reports.content.gathering import ReportError
from reports.deck.opening import opened
from reports.language import Language

_TITLE_SIZE = 4400
"""The size of titles where a template says none, in hundredths of a point."""

_TITLE_SHARE = 0.4
"""Where a title ends at the latest that has content below it, as a share of the slide's height."""

_KEPT = ("title", "obj", "titleOnly")

_COLOURS = {
    "dk1": "1B2430",
    "lt1": "FFFFFF",
    "dk2": "5D6878",
    "lt2": "F1F3F6",
    "accent1": "1860D2",
    "accent2": "E0A03C",
    "accent3": "35B0A2",
    "accent4": "9B83F2",
    "accent5": "EC6A67",
    "accent6": "76839A",
    "hlink": "1860D2",
    "folHlink": "5D6878",
}
"""The window's light theme, and the edges of its layers for further series of charts."""

_NAMESPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


@dataclass(frozen=True)
class Area:
    """A part of a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    def part(self, left: float = 0, top: float = 0, width: float = 1, height: float = 1) -> Area:
        """A part of it, as shares from 0 to 1."""
        return Area(
            int(self.left + left * self.width),
            int(self.top + top * self.height),
            int(width * self.width),
            int(height * self.height),
        )


@dataclass(frozen=True)
class Design:
    """A presentation without slides, with the layouts that a report uses and the room that they leave for content."""

    presentation: Any
    title: Any
    text: Any
    bare: Any
    area: Area
    own: bool

    @property
    def title_size(self) -> float:
        """The size of titles that the master sets, in points."""
        style = self.presentation.slide_master._element.find(f"{_p('txStyles')}/{_p('titleStyle')}/{_a('lvl1pPr')}")
        size = (
            style.find(_a("defRPr")).get("sz") if style is not None and style.find(_a("defRPr")) is not None else None
        )
        return float(size or _TITLE_SIZE) / 100


def own_design(say: Language, typeface: str) -> Design:
    """The design that comes with the program."""
    presentation: Any = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    for layout in list(presentation.slide_layouts):
        if layout._element.get("type") not in _KEPT:
            presentation.slide_layouts.remove(layout)
    _set_theme(presentation, typeface if say.code == "ja" else "")
    _set_master(presentation.slide_master)
    layouts = {layout._element.get("type"): layout for layout in presentation.slide_layouts}
    _set_title_layout(layouts["title"])
    for kind in ("obj", "titleOnly"):
        for shape in layouts[kind].placeholders:
            # What has no place of its own has that of the master.
            transform = shape._element.spPr.find(_a("xfrm"))
            if transform is not None:
                shape._element.spPr.remove(transform)
    return Design(presentation, layouts["title"], layouts["obj"], layouts["titleOnly"], _area(layouts["obj"]), True)


def template_design(path: Path) -> Design:
    """The design of a user's presentation, whose own slides are left out.

    Raises:
        ReportError: It cannot be read, or has no layout with a title.
    """
    presentation = opened(path)
    _drop_slides(presentation)
    title = _layout(presentation, ("title", "ctrTitle"), 0)
    text = _layout(presentation, ("obj", "tx"), 1)
    bare = _layout(presentation, ("titleOnly",), 0, but=title) or text or title
    if title is None or bare is None:
        raise ReportError(f'The template "{path}" has no slide layout with a title. Add one, or leave it out.')
    return Design(presentation, title, text or bare, bare, _template_area(presentation, text, bare), False)


def _drop_slides(presentation: Any) -> None:
    slides = presentation.slides._sldIdLst
    for entry in list(slides):
        presentation.part.drop_rel(entry.rId)
        slides.remove(entry)
    # Sections name slides by their numbers.
    for extension in presentation.part._element.findall(f".//{_p('extLst')}/{_p('ext')}"):
        if extension.get("uri") == "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}":
            extension.getparent().remove(extension)


def _layout(presentation: Any, kinds: tuple[str, ...], more: int, but: Any = None) -> Any:
    """The first layout of one of some kinds; else the first with a title and so many other places for text.

    A title in the middle of the slide, as that of a section has, leaves no room below it.
    """
    layouts = [layout for layout in presentation.slide_layouts if layout is not but]
    for kind in kinds:
        for layout in layouts:
            if layout._element.get("type") == kind:
                return layout
    for layout in layouts:
        indices = [shape.placeholder_format.idx for shape in layout.placeholders]
        above = but is None or all(
            shape.top + shape.height < presentation.slide_height * _TITLE_SHARE
            for shape in layout.placeholders
            if shape.placeholder_format.idx == 0
        )
        if 0 in indices and above and (not more or 1 in indices):
            return layout
    return None


def _area(layout: Any) -> Area:
    body = next(shape for shape in layout.placeholders if shape.placeholder_format.idx == 1)
    return Area(body.left, body.top, body.width, body.height)


def _template_area(presentation: Any, text: Any, bare: Any) -> Area:
    if text is not None and any(shape.placeholder_format.idx == 1 for shape in text.placeholders):
        return _area(text)
    width, height = presentation.slide_width, presentation.slide_height
    title = next(shape for shape in bare.placeholders if shape.placeholder_format.idx == 0)
    top = title.top + title.height + height // 40
    return Area(width // 20, top, width * 9 // 10, height * 92 // 100 - top)


def _set_theme(presentation: Any, typeface: str) -> None:
    part = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = part.blob.decode("utf-8")
    for name, colour in _COLOURS.items():
        text = re.sub(f"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>', text, count=1)
    if typeface:
        text = text.replace('<a:ea typeface=""/>', f'<a:ea typeface="{typeface}"/>')
        text = re.sub(r'(<a:font script="Jpan" typeface=)"[^"]*"', rf'\1"{typeface}"', text)
    text = text.replace('name="Office Theme"', 'name="Layerwright"', 1)
    part._blob = text.encode("utf-8")


def _set_master(master: Any) -> None:
    for shape in master.placeholders:
        kind = shape._element.ph.get("type")
        if kind == "title":
            _put(shape, 0.6, 0.36, 12.13, 0.8)
        elif kind == "body":
            _put(shape, 0.6, 1.35, 12.13, 5.55)
        elif kind == "dt":
            _put(shape, 0.6, 7.0, 2.5, 0.3)
        elif kind == "ftr":
            _put(shape, 3.6, 7.0, 6.1, 0.3)
        else:
            _put(shape, 10.23, 7.0, 2.5, 0.3)
    styles = master._element.find(_p("txStyles"))
    title = styles.find(f"{_p('titleStyle')}/{_a('lvl1pPr')}")
    title.set("algn", "l")
    title.find(_a("defRPr")).set("sz", "2600")
    title.find(_a("defRPr")).set("b", "1")
    for level, size in enumerate((1800, 1600, 1400, 1400, 1400), 1):
        found = styles.find(f"{_p('bodyStyle')}/{_a(f'lvl{level}pPr')}")
        found.find(_a("defRPr")).set("sz", str(size))
    master._element.cSld.spTree.append(_bar(30, Inches(0.0), Inches(0.5), Inches(0.14), Inches(0.52)))


def _set_title_layout(layout: Any) -> None:
    layout._element.set("showMasterSp", "0")
    for shape in layout.placeholders:
        index = shape.placeholder_format.idx
        if index == 0:
            _put(shape, 1.0, 2.2, 11.3, 1.3)
            _set_level(shape, "l", 40)
            shape._element.txBody.find(_a("bodyPr")).set("anchor", "b")
        elif index == 1:
            _put(shape, 1.0, 3.65, 11.3, 2.6)
            _set_level(shape, "l", 18)
    layout._element.cSld.spTree.append(_bar(30, Inches(0.0), Inches(2.45), Inches(0.3), Inches(1.0)))


def _set_level(shape: Any, align: str, size: int) -> None:
    style = shape._element.txBody.find(_a("lstStyle"))
    level = style.find(_a("lvl1pPr"))
    if level is None:
        level = parse_xml(f"<a:lvl1pPr {_NAMESPACES}><a:defRPr/></a:lvl1pPr>")
        style.insert(0, level)
    level.set("algn", align)
    properties = level.find(_a("defRPr"))
    properties.set("sz", str(size * 100))


def _put(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(value) for value in (left, top, width, height))


def _bar(identity: int, left: int, top: int, width: int, height: int) -> Any:
    """A bar of the accent colour, at the edge of the slide."""
    return parse_xml(
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{identity}" name="Accent"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _a(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}"


def _p(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/presentationml/2006/main}}{name}"
