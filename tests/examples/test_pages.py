"""The pages on the examples are those that docs/make_examples.py writes."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from bundled import NAMES

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "examples"


def test_every_page_is_up_to_date() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "make_examples.py"))["documents"]()
    old = [path.name for path, text in written.items() if path.read_text(encoding="utf-8") != text]
    assert not old, "run: make library"
    assert set(PAGES.glob("*.md")) == set(written)


def test_every_example_has_a_page_and_a_line_in_the_list() -> None:
    listed = re.findall(r"^\| \[[^]]+\]\((\w+)\.md\)", (PAGES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == NAMES
    assert {path.stem for path in PAGES.glob("*.md")} == {*NAMES, "README"}
