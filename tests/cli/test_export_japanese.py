"""What exports say at their end is known in Japanese, as the window shows it: also with blanks in a file's name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from networks import project

from layerwright.translation import translated

_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_COLUMNS = re.compile(r" {2,}")


def _in_japanese(text: str) -> list[str]:
    """The lines of a text as the window shows them: columns are apart from each other."""
    return [
        " ".join(translated(part, "ja") for part in _COLUMNS.split(line) if part)
        for line in text.splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize("form", ["python", "nnp", "nnb", "c", "sdcproj"])
def test_the_end_of_an_export(form: str, program: Any, saved: Any, tmp_path: Path) -> None:
    source = saved(project("Input(2) > Affine(3)"))
    target = tmp_path / f"my network.{form}"
    outcome = program("export", form, source, "--output", target)
    assert outcome.status == 0
    lines = _in_japanese(outcome.out)
    assert str(target) in lines[0]
    assert [line for line in lines if not _JAPANESE.search(line)] == []
    assert not re.search(r"\b(Exported|the|files?|folder)\b", lines[0].replace(str(target), ""))


@pytest.mark.parametrize(
    "line",
    [
        "Exported to the file /home/a b/p.onnx.",
        "Exported to the folder /home/a b/p.",
        "Written to the file /home/a b/p.pptx: 12 slides.",
        "Written to the file /home/a b/p.html.",
        "The check is kept in /home/a b/p.check.json.",
        "5 operators, 168 bytes of weights.",
        "onnxruntime computes the same on 4 samples: the greatest difference is 0, or 0 of the largest value.",
    ],
)
def test_the_end_of_an_export_that_takes_long(line: str) -> None:
    [said] = _in_japanese(line)
    assert _JAPANESE.search(said)
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{3,}", said)


def test_lines_that_are_no_sentences() -> None:
    said = _in_japanese("Project\n  warning  text\nNetwork Main")
    assert said == ["プロジェクト", "警告 テキスト", "ネットワーク Main"]
