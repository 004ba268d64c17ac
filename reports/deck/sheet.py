"""One slide while it is filled: text, tables and pictures as native shapes, in colours of the theme."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.util import Pt

from reports.content.values import Picture
from reports.deck.design import Area, Design
from reports.fitting import fitted, lines_of
from reports.language import Language
from reports.words import Line

NAMESPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
EMU_PER_POINT = 12700
FIXED = "Consolas"
THEME = "+mn-lt"
"""What stands for the typeface of the theme in which text is set."""

_SMALLEST_TITLE = 16

Align = Literal["l", "r", "ctr"]

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Shade:
    """The fill of a cell: a colour of the theme, from 0 (not at all) to 1."""

    colour: str
    strength: float


class Sheet:
    """A slide with its title, to which content is added."""

    def __init__(self, design: Design, layout: Any, title: str, say: Language) -> None:
        self.slide = design.presentation.slides.add_slide(layout)
        self.area = design.area
        self.say = say
        self._design = design
        self._write_title(clean(title))
        self._add_number(layout)

    @property
    def shapes(self) -> Any:
        """The shapes of python-pptx."""
        return self.slide.shapes

    def notes(self, text: str) -> None:
        """Say in the speaker's notes how the figures were made."""
        self.slide.notes_slide.notes_text_frame.text = clean(text)

    def drop_places(self) -> None:
        """Take the places for text away that are not used, as where a template has no layout with a title alone."""
        for shape in list(self.slide.placeholders):
            if shape.placeholder_format.idx and shape._element.ph.get("type") != "sldNum":
                shape._element.getparent().remove(shape._element)

    def _write_title(self, title: str) -> None:
        """Write the title, smaller than the layout has it where it would run into the content."""
        place = self.slide.shapes.title
        place.text = title
        size = given = self._design.title_size
        room, height = place.width / EMU_PER_POINT - 15, place.height / EMU_PER_POINT
        while size > _SMALLEST_TITLE and lines_of(title, size, room) * size * 1.2 > height:
            size -= 1
        if size < given:
            for run in place.text_frame.paragraphs[0].runs:
                run.font.size = Pt(size)

    def next_number(self) -> int:
        """A number that no shape of the slide has yet."""
        return max(int(value) for value in self._tree.xpath("//@id") if str(value).isdecimal()) + 1

    def add(self, content: str) -> None:
        """Add shapes that are written as XML."""
        for shape in parse_xml(f"<p:spTree {NAMESPACES}>{content}</p:spTree>"):
            self._tree.insert_element_before(shape, "p:extLst")

    def bullets(self, lines: Sequence[Line], area: Area, size: float = 16) -> None:
        """Write lines into the layout's place for text; a smaller type where they would not fit."""
        while size > 9 and _height(lines, size, area) > area.height / EMU_PER_POINT:
            size -= 1
        frame = self._body(area)
        for index, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            paragraph.level = line.level
            run = paragraph.add_run()
            run.text = clean(line.text)
            run.font.size = Pt(size if line.level == 0 else size - 1)
            paragraph.space_before = Pt(size * (0.4 if line.level == 0 else 0.12))

    def text(
        self, text: str, area: Area, size: float = 12, *, align: Align = "l", quiet: bool = False, bold: bool = False
    ) -> None:
        """Write a text without a bullet."""
        self.add(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self.next_number()}" name="Text"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
            "</p:nvSpPr>"
            f"<p:spPr>{placed(area)}{RECTANGLE}<a:noFill/></p:spPr>"
            '<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/></a:bodyPr>'
            f"<a:lstStyle/>{paragraph(text, size, self.say, align=align, quiet=quiet, bold=bold)}</p:txBody></p:sp>"
        )

    def picture(self, picture: Picture, area: Area, description: str) -> None:
        """Put a picture into the middle of an area, in its own proportions."""
        scale = min(area.width / picture.width, area.height / picture.height)
        width, height = int(picture.width * scale), int(picture.height * scale)
        left, top = area.left + (area.width - width) // 2, area.top + (area.height - height) // 2
        shape = self.shapes.add_picture(io.BytesIO(picture.png), left, top, width, height)
        shape._element.nvPicPr.cNvPr.set("descr", clean(description))

    def table(
        self,
        rows: Sequence[Sequence[str]],
        area: Area,
        *,
        header: bool = True,
        widths: Sequence[float] | None = None,
        numeric: bool = True,
        size: float = 14,
        shades: Callable[[int, int], Shade | None] = lambda row, column: None,
        name: str = "Table",
    ) -> None:
        """Add a table, as high as its rows need and at most as high as the area.

        Args:
            rows: The texts, with the titles of the columns in the first row if there is a header.
            area: Where it stands.
            header: Whether the first row holds titles.
            widths: The shares of the columns in the width.
            numeric: Whether all columns but the first stand at the right.
            size: The type size at most.
            shades: The fill of each cell.
            name: What the table is called in the list of shapes.
        """
        shares = widths or [1 / len(rows[0])] * len(rows[0])
        columns = [int(area.width * share / sum(shares)) for share in shares]
        height = min(int(size * 1.9 * EMU_PER_POINT), area.height // len(rows))
        size = max(min(size, height / EMU_PER_POINT / 1.45), 5)
        body = "".join(
            f'<a:tr h="{height}">'
            + "".join(
                self._cell(
                    text,
                    min(size, columns[column] / EMU_PER_POINT / 2.2),
                    columns[column],
                    "r" if numeric and column else "l",
                    bold=header and row == 0,
                    shade=shades(row, column),
                    last=row == len(rows) - 1,
                )
                for column, text in enumerate(cells)
            )
            + "</a:tr>"
            for row, cells in enumerate(rows)
        )
        grid = "".join(f'<a:gridCol w="{width}"/>' for width in columns)
        first = ' firstRow="1"' if header else ""
        self.add(
            f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{self.next_number()}" name={quoteattr(clean(name))}/>'
            '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
            f'<p:xfrm><a:off x="{area.left}" y="{area.top}"/>'
            f'<a:ext cx="{sum(columns)}" cy="{height * len(rows)}"/></p:xfrm>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
            f"<a:tbl><a:tblPr{first}><a:tableStyleId>{{2D5ABB26-0587-4C30-8999-92F81FD0307C}}</a:tableStyleId></a:tblPr>"
            f"<a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        )

    def _cell(
        self, text: str, size: float, width: int, align: Align, *, bold: bool, shade: Shade | None, last: bool
    ) -> str:
        inset = min(91440, width // 10)
        room = (width - 2 * inset) / EMU_PER_POINT
        fill = "<a:noFill/>"
        inverse = False
        if shade and shade.strength > 0:
            strength = int(min(shade.strength, 1) * 100_000)
            colour = f'<a:schemeClr val="{shade.colour}"><a:alpha val="{strength}"/></a:schemeClr>'
            fill = f"<a:solidFill>{colour}</a:solidFill>"
            inverse = shade.strength > 0.6
        line = HAIRLINE if not bold else SOLID
        border = f'<a:lnB w="{6350 if not bold else 12700}">{line}</a:lnB>' if not last else ""
        return (
            "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>"
            + paragraph(fitted(text, size, room, bold=bold), size, self.say, align=align, bold=bold, inverse=inverse)
            + f'</a:txBody><a:tcPr marL="{inset}" marR="{inset}" marT="18000" marB="18000" anchor="ctr">'
            f"{border}{fill}</a:tcPr></a:tc>"
        )

    @property
    def _tree(self) -> Any:
        return self.slide.shapes._spTree

    def _body(self, area: Area) -> Any:
        for shape in self.slide.placeholders:
            if shape.placeholder_format.idx == 1:
                shape.left, shape.top, shape.width, shape.height = area.left, area.top, area.width, area.height
                return shape.text_frame
        box = self.shapes.add_textbox(area.left, area.top, area.width, area.height)
        box.text_frame.word_wrap = True
        return box.text_frame

    def _add_number(self, layout: Any) -> None:
        """The slide's number, where the layout has a place for it; python-pptx leaves it out."""
        for shape in layout.placeholders:
            if shape._element.ph is not None and shape._element.ph.get("type") == "sldNum":
                index = shape._element.ph.get("idx")
                self.add(
                    f'<p:sp><p:nvSpPr><p:cNvPr id="{self.next_number()}" name="Slide Number"/>'
                    '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
                    f'<p:nvPr><p:ph type="sldNum" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/>'
                    '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" '
                    f'type="slidenum"><a:rPr lang="{self.say.tag}"/><a:t>#</a:t></a:fld></a:p></p:txBody></p:sp>'
                )


RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
HAIRLINE = '<a:solidFill><a:schemeClr val="tx1"><a:alpha val="22000"/></a:schemeClr></a:solidFill>'
SOLID = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
QUIET = '<a:solidFill><a:schemeClr val="tx1"><a:lumMod val="65000"/><a:lumOff val="35000"/></a:schemeClr></a:solidFill>'
INVERSE = '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'


def clean(text: str) -> str:
    """A text without characters that XML cannot hold."""
    return _FORBIDDEN.sub("�", text)


def placed(area: Area) -> str:
    """Where a shape stands, as XML."""
    return f'<a:xfrm><a:off x="{area.left}" y="{area.top}"/><a:ext cx="{area.width}" cy="{area.height}"/></a:xfrm>'


def run_of(
    text: str,
    size: float,
    say: Language,
    *,
    quiet: bool = False,
    bold: bool = False,
    fixed: bool = False,
    inverse: bool = False,
) -> str:
    """A piece of text in one type, as XML."""
    colour = QUIET if quiet else INVERSE if inverse else SOLID
    # Some templates have no style for the text of shapes, and programs then take any typeface.
    face = f'<a:latin typeface="{FIXED if fixed else THEME}"/>'
    weight = ' b="1"' if bold else ' b="0"'
    return (
        f'<a:r><a:rPr lang="{say.tag}" sz="{round(size * 100)}"{weight}>{colour}{face}</a:rPr>'
        f"<a:t>{escape(clean(text))}</a:t></a:r>"
    )


def paragraph(
    text: str,
    size: float,
    say: Language,
    *,
    align: Align = "l",
    quiet: bool = False,
    bold: bool = False,
    inverse: bool = False,
) -> str:
    """A paragraph in one type, as XML."""
    return f'<a:p><a:pPr algn="{align}"/>{run_of(text, size, say, quiet=quiet, bold=bold, inverse=inverse)}</a:p>'


def _height(lines: Iterable[Line], size: float, area: Area) -> float:
    """About how high bullets are, in points."""
    room = area.width / EMU_PER_POINT - 30
    return 8 + sum(
        lines_of(line.text, size, room - 20 * line.level) * size * 1.22 + size * (0.4 if line.level == 0 else 0.12)
        for line in lines
    )
