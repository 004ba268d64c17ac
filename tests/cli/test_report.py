"""`layerwright report`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from decks import faults, opened
from report_runs import make_run, train_run

from layerwright.training.run import Run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that is trained and not evaluated."""
    return train_run(make_run(tmp_path_factory.mktemp("report"), max_epoch=1), evaluated=False)


def test_a_presentation_is_written_and_what_is_missing_is_told(program: Any, run: Run, tmp_path: Path) -> None:
    outcome = program("report", run.folder, "--output", tmp_path / "r.pptx", "--title", "Stripes")
    assert outcome.status == 0, outcome.err
    assert "Written to" in outcome.out
    assert 'The executor "Executor" has not been run' in outcome.out
    made = (tmp_path / "r.pptx").read_bytes()
    assert list(faults(made)) == []
    assert opened(made).slides[0].shapes.title.text == "Stripes"
    assert [path.name for path in tmp_path.iterdir()] == ["r.pptx"]


def test_a_page_in_japanese_is_written(program: Any, run: Run, tmp_path: Path) -> None:
    outcome = program("report", run.folder, "--output", tmp_path / "r.html", "--language", "ja", "--json")
    assert outcome.status == 0, outcome.err
    told = json.loads(outcome.out)
    assert told["file"] == str(tmp_path / "r.html")
    assert len(told["missing"]) == 1
    assert "学習方法" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_run_is_evaluated_first_when_asked(program: Any, tmp_path: Path) -> None:
    run = train_run(make_run(tmp_path, max_epoch=1), evaluated=False)
    outcome = program("report", run.folder, "--output", tmp_path / "r.pptx", "--evaluate", "--json")
    assert outcome.status == 0, outcome.err
    assert json.loads(outcome.out)["missing"] == []
    assert (run.evaluation("Executor") / "metrics.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--output", "r.pdf"), "Name it .pptx or .html"),
        (("--output", "r.html", "--template", "t.pptx"), "A template is for presentations"),
        (("--output", "missing/r.pptx"), "does not exist. Make it first"),
        (("--output", "r.pptx", "--template", "none.pptx"), "none.pptx"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    program: Any, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = program("report", run.folder, *arguments)
    assert outcome.status == 1
    assert text in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_run_is_refused(program: Any, tmp_path: Path) -> None:
    outcome = program("report", tmp_path, "--output", tmp_path / "r.pptx")
    assert outcome.status == 1
    assert "is not a run folder" in outcome.err
