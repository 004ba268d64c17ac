"""Writes the units of the library and the examples, as they are drawn in this folder: python -m authoring.write."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from authoring.drawing import EXAMPLES, ROOT, UNITS
from layerwright.library.unit import SUFFIX as UNIT_SUFFIX
from layerwright.library.unit import encode_unit
from layerwright.model.project import SUFFIX, encode_project

GROUPS = (
    "Small networks",
    "Classification",
    "Sequences",
    "Generative",
    "Segmentation and detection",
    "Comparing",
    "Other forms",
)
OLDER = {"Small networks": ("mnist_lenet",), "Classification": ("mnist_convnet",)}
"""Examples that are kept by hand, by the group that they are listed in."""
_TITLES = {"mnist_lenet": "LeNet on digits", "mnist_convnet": "Convolutional network on digits"}


def files() -> Mapping[Path, bytes]:
    """What is written where."""
    for module in ("convolutional_units", "other_units", "classification", "sequences", "generative", "small"):
        importlib.import_module(f"authoring.{module}")
    written = {ROOT / "units" / f"{unit.name}{UNIT_SUFFIX}": encode_unit(unit) for unit in UNITS.values()}
    for entry in EXAMPLES:
        written[ROOT / "examples" / entry.name / f"{entry.name}{SUFFIX}"] = encode_project(entry.project)
    written[ROOT / "examples" / "index.json"] = _index()
    return written


def _index() -> bytes:
    """The groups that examples are listed in, each with its examples in order."""
    groups = []
    for group in GROUPS:
        entries = [{"name": name, "title": _TITLES[name]} for name in OLDER.get(group, ())]
        entries += [{"name": entry.name, "title": entry.title} for entry in EXAMPLES if entry.group == group]
        groups.append({"group": group, "examples": entries})
    assert {entry.group for entry in EXAMPLES} <= set(GROUPS)
    return msgspec.json.format(msgspec.json.encode(groups), indent=1) + b"\n"


if __name__ == "__main__":
    for _path, _content in files().items():
        _path.parent.mkdir(exist_ok=True)
        _path.write_bytes(_content)
