"""The files of the library and of the examples are those that `authoring` writes."""

import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written() -> dict[Path, bytes]:
    sys.path.insert(0, str(ROOT))
    try:
        return dict(importlib.import_module("authoring.write").files())
    finally:
        sys.path.remove(str(ROOT))


def test_every_file_is_up_to_date(written: dict[Path, bytes]) -> None:
    old = [str(path.relative_to(ROOT)) for path, content in written.items() if path.read_bytes() != content]
    assert not old, "run: python -m authoring.write"


def test_no_unit_is_left_over(written: dict[Path, bytes]) -> None:
    assert set((ROOT / "units").glob("*.lwunit")) <= written.keys()
