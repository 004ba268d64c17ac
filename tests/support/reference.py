"""The reference system's files, where they lie beside the repository: its tables, its projects and what it prints."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
PROJECTS = tuple(sorted((REFERENCE / "sdcproj").glob("*.sdcproj")))

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="The reference system's files are not beside the repository (../shared/reference)."
)


@cache
def table(name: str) -> Any:
    """The content of `layers.json`, `solvers.json` or `statistics.json`; empty where the reference is missing."""
    path = REFERENCE / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
