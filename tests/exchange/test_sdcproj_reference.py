"""The reference system's own projects, where they lie beside the repository, survive import and export."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from reference import PROJECTS, needs_reference

from layerwright.exchange.sdcproj import read_sdcproj
from layerwright.exchange.sdcproj.reading import read_content
from layerwright.exchange.sdcproj.writing import write_content, write_sdcproj
from layerwright.model.problems import errors
from layerwright.model.project import decode_project, encode_project

pytestmark = [needs_reference, pytest.mark.parametrize("path", PROJECTS, ids=lambda path: path.stem)]

Ini = dict[str, dict[str, str]]

NUMBERED_ANEW = {"ID", "SourceLayerID", "DestLayerID", "NumProperty"}
RENAMED = {"SkipAtInspection": "SkipAtTest", "NormalConvolutionHe": "NormalConvolutionHeForward"}
COUNTED_BY_NNC = {"NumData"}
"""What docs/sdcproj.md lists as normalised, besides the prefix of a lone network and copies in units."""


@cache
def exported(path: Path) -> bytes:
    return write_content(read_sdcproj(path).project)


def test_import_export_import_gives_the_same_project(path: Path) -> None:
    assert read_content(exported(path)).project == read_sdcproj(path).project


def test_the_export_loses_nothing_and_tells_nothing(path: Path, tmp_path: Path) -> None:
    assert write_sdcproj(read_sdcproj(path).project, tmp_path / "out.sdcproj") == ()


def test_the_import_is_no_error_and_can_be_saved(path: Path) -> None:
    imported = read_sdcproj(path)
    assert not errors(imported.warnings)
    assert decode_project(encode_project(imported.project)) == imported.project


def test_everything_in_the_original_stands_in_the_export(path: Path) -> None:
    before, after = flat(ini(path.read_bytes())), flat(ini(exported(path)))
    missing = {
        place: (value, after.get(place))
        for place, value in before.items()
        if not same(value, after.get(place)) and not (place not in after and is_copy_in_unit(place, value, before))
    }
    assert missing == {}


def ini(content: bytes) -> Ini:
    """The sections of a file, by a reader that knows nothing of ours."""
    sections: Ini = {}
    for line in content.decode("utf-8-sig").split("\n"):
        if line.startswith("["):
            current = sections.setdefault(line[1:-1], {})
        elif line:
            key, _, value = line.partition("=")
            current[key] = value
    return sections if "Global" in sections else {with_prefix(name): entries for name, entries in sections.items()}


def with_prefix(section: str) -> str:
    return f"Main_{section}" if section.startswith(("Layer_", "Link_", "Network_Global")) else section


def flat(sections: Ini) -> dict[tuple[str, str], str]:
    """Every value by section and key; properties by their names, and links by the places of layers."""
    return {
        (section, key): value
        for section, entries in sections.items()
        for key, value in plain(section, entries, sections)
        if key not in NUMBERED_ANEW | COUNTED_BY_NNC
    }


def plain(section: str, entries: dict[str, str], sections: Ini) -> Iterator[tuple[str, str]]:
    prefix = section.rpartition("_Link_")[0]
    for key, value in entries.items():
        if key in ("SourceLayerID", "DestLayerID"):
            layers = (name for name in sections if name.startswith(f"{prefix}_Layer_"))
            yield key.removesuffix("ID"), next(name for name in layers if sections[name]["ID"] == value)
        elif key.startswith("Property_") and key.endswith("_Name"):
            given = entries[key.replace("_Name", "_Value")]
            yield f"property {RENAMED.get(value, value)}", RENAMED.get(given, given)
        elif not key.startswith("Property_"):
            yield key, value


def same(before: str, after: str | None) -> bool:
    """Whether two values are equal, as texts or, like 1 and 1.0, as numbers."""
    if before == after:
        return True
    try:
        return after is not None and float(before) == float(after)
    except ValueError:
        return False


def is_copy_in_unit(place: tuple[str, str], value: str, values: dict[tuple[str, str], str]) -> bool:
    """Whether a unit only repeats what a layer in the network that it calls says."""
    section, key = place
    names = key.removeprefix("property ").split(".")
    while values.get((section, "Type")) == "Unit":
        called = values[section, "property Network"]
        inner = (name for name, other in values if other == "property Name" and name.startswith(f"{called}_Layer_"))
        section = next(name for name in inner if values[name, "property Name"] == names[0])
        names = names[1:]
        if (section, f"property {'.'.join(names)}") in values:
            return same(value, values[section, f"property {'.'.join(names)}"])
    return False
