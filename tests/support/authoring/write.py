"""Writes the units of the library and the examples, as they are drawn in this folder: python -m authoring.write."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

from authoring.drawing import EXAMPLES, ROOT, UNITS
from layerwright.library.unit import SUFFIX as UNIT_SUFFIX
from layerwright.library.unit import encode_unit
from layerwright.model.project import SUFFIX, encode_project


def files() -> Mapping[Path, bytes]:
    """What is written where."""
    for module in ("convolutional_units", "other_units", "classification", "sequences", "generative", "small"):
        importlib.import_module(f"authoring.{module}")
    written = {ROOT / "units" / f"{unit.name}{UNIT_SUFFIX}": encode_unit(unit) for unit in UNITS.values()}
    for entry in EXAMPLES:
        written[ROOT / "examples" / entry.name / f"{entry.name}{SUFFIX}"] = encode_project(entry.project)
    return written


if __name__ == "__main__":
    for _path, _content in files().items():
        _path.parent.mkdir(exist_ok=True)
        _path.write_bytes(_content)
