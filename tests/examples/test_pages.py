"""The pages on the examples are those that docs/make_examples.py writes."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from bundled import NAMES

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "examples"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "make_examples.py"))


def test_every_page_is_up_to_date(made: dict[str, Any]) -> None:
    written = made["documents"]()
    old = [path.name for path, text in written.items() if path.read_text(encoding="utf-8") != text]
    assert not old, "run: make library"
    assert set(PAGES.glob("*.md")) == set(written)


def test_every_picture_shows_the_networks_as_they_are(made: dict[str, Any]) -> None:
    pictures = made["pictures"]()
    old = [picture.path.name for picture in pictures if not picture.is_drawn()]
    assert not old, "run: make library"
    assert set((PAGES / "images").iterdir()) == {picture.path for picture in pictures}
    assert sum(picture.path.stat().st_size for picture in pictures) < 4 * 2**20


@pytest.mark.parametrize("name", NAMES)
def test_every_page_teaches_shows_and_counts(name: str) -> None:
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert "**What it teaches.**" in text
    sources = re.findall(r'<img src="([^"]+)" alt="[^"]+"', text)
    assert f"images/{name}.png" in sources
    assert all((PAGES / source).is_file() for source in sources)
    headings = re.findall(r"^## (\w+)$", text, re.MULTILINE)
    assert headings[:2] == ["Picture", "Statistics"]
    assert "Result" in headings


def test_every_example_has_a_page_and_a_line_in_the_list() -> None:
    text, _, tried = (PAGES / "README.md").read_text(encoding="utf-8").partition("## Tried")
    for part in (text, tried):
        assert sorted(re.findall(r"^\| \[[^]]+\]\((\w+)\.md\)", part, re.MULTILINE)) == NAMES
    assert {path.stem for path in PAGES.glob("*.md")} == {*NAMES, "README"}
