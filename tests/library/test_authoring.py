"""The files of the library and of the examples are those that `authoring` writes."""

from pathlib import Path

import pytest
from authoring import write

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written() -> dict[Path, bytes]:
    return dict(write.files())


def test_every_file_is_up_to_date(written: dict[Path, bytes]) -> None:
    old = [str(path.relative_to(ROOT)) for path, content in written.items() if path.read_bytes() != content]
    assert not old, "run: make library"


def test_no_unit_is_left_over(written: dict[Path, bytes]) -> None:
    assert set((ROOT / "units").glob("*.lwunit")) <= written.keys()
