"""Presentations taken apart: whether their XML keeps what readers rely on, and what their slides say."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree
from pptx import Presentation

from reports.content import Content
from reports.deck.writing import make_deck
from reports.language import Code, Language

_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PRESENTATION = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def saved(content: Content, language: Code = "en", template: Path | None = None) -> bytes:
    """A presentation as the bytes of its file."""
    made = io.BytesIO()
    make_deck(content, Language(language), template).presentation.save(made)
    return made.getvalue()


def opened(content: bytes) -> Any:
    """A presentation, read again."""
    return Presentation(io.BytesIO(content))


def texts(slide: Any) -> list[str]:
    """Everything that a slide says, in order: its paragraphs, and the cells of its tables."""
    return [
        "".join(run.text or "" for run in paragraph.iter(f"{_DRAWING}t"))
        for paragraph in slide._element.iter(f"{_DRAWING}p")
    ]


def faults(content: bytes) -> Iterator[str]:
    """What a strict reader would have to repair."""
    with ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        if len(set(names)) < len(names):
            yield "a part stands twice"
        types = etree.fromstring(package.read("[Content_Types].xml"))
        known = {entry.get("PartName") for entry in types} | {entry.get("Extension") for entry in types}
        for name in names:
            if f"/{name}" not in known and name.rpartition(".")[2] not in known:
                yield f"{name} has no content type"
            if name.endswith(".rels"):
                yield from _missing_targets(name, etree.fromstring(package.read(name)), names)
        for name in names:
            if name.endswith(".xml"):
                root = etree.fromstring(package.read(name))
                yield from _unrelated(package, name, root, names)
                if name.startswith("ppt/charts/"):
                    yield from (f"{name}: {fault}" for fault in _chart_faults(root))
                if name.startswith("ppt/slides/"):
                    yield from (f"{name}: {fault}" for fault in _slide_faults(root))


def _missing_targets(name: str, root: Any, names: list[str]) -> Iterator[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    for entry in root:
        if entry.get("TargetMode") == "External":
            yield f"{name} leads outside to {entry.get('Target')}"
        else:
            target = posixpath.normpath(posixpath.join("/" + folder, entry.get("Target"))).lstrip("/")
            if target not in names:
                yield f"{name} names {target}, which is not there"


def _unrelated(package: ZipFile, name: str, root: Any, names: list[str]) -> Iterator[str]:
    """References to relationships that the part does not have."""
    folder, _, file = name.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    ids = {entry.get("Id") for entry in etree.fromstring(package.read(relations))} if relations in names else set()
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            if key.startswith(_RELATIONSHIP) and value not in ids:
                yield f"{name} refers to {value}, which is no relationship"


def _chart_faults(root: Any) -> Iterator[str]:
    for name in ("idx", "order", "axId", "crossAx", "ptCount"):
        for element in root.iter(f"{_CHART}{name}"):
            if not element.get("val").isdecimal():
                yield f"{name} is {element.get('val')}, no number from 0"
    axes = {element.get("val") for element in root.iter(f"{_CHART}axId")}
    if not axes.issuperset(element.get("val") for element in root.iter(f"{_CHART}crossAx")):
        yield "an axis crosses one that is not there"


def _slide_faults(root: Any) -> Iterator[str]:
    shapes = {element.get("id"): element for element in root.iter(f"{_PRESENTATION}cNvPr")}
    if len(shapes) < sum(1 for _ in root.iter(f"{_PRESENTATION}cNvPr")):
        yield "two shapes have the same number"
    for end in [*root.iter(f"{_DRAWING}stCxn"), *root.iter(f"{_DRAWING}endCxn")]:
        if end.get("id") not in shapes:
            yield "a connector ends at no shape"
    for extent in root.iter(f"{_DRAWING}ext"):
        if extent.get("cx") is not None and (int(extent.get("cx")) < 0 or int(extent.get("cy")) < 0):
            yield "a shape has a negative size"
    for table in root.iter(f"{_DRAWING}tbl"):
        columns = len(table.find(f"{_DRAWING}tblGrid"))
        if any(len(row.findall(f"{_DRAWING}tc")) != columns for row in table.findall(f"{_DRAWING}tr")):
            yield "a row of a table has another number of cells than there are columns"
    for body in root.iter(f"{_PRESENTATION}txBody"):
        if body.find(f"{_DRAWING}p") is None:
            yield "a text has no paragraph"
