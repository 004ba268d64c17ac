"""What is told of a project's runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from layerwright.model.network import Network
from layerwright.model.project import Project
from layerwright.model.settings import Configuration, Monitor
from layerwright.training.events import Epoch, Event, EventWriter, Failed, Finished, Started, Stopped
from layerwright.training.history import Note, is_running, read_note, readable, runs_of, summary, write_note
from layerwright.training.run import Run

STARTED = Started(pid=1, device="cpu", epoch=0, iteration=0, epochs=3, iterations=10)


def run(tmp_path: Path, name: str = "a", *events: Event, monitors: tuple[Monitor, ...] = ()) -> Run:
    project = Project(networks=(Network("Main"),), configuration=Configuration(max_epoch=3, monitors=monitors))
    made = Run.create(tmp_path / "p.runs" / name, project, tmp_path / "p.lwproj", device="cpu")
    write = EventWriter(made.events)
    for event in events:
        write(event)
    return made


def epoch(number: int, cost: float, best: bool, **errors: float) -> Epoch:
    return Epoch(epoch=number, cost=cost, monitors=errors, learning_rates={}, seconds=2.0, best=best)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), "new"),
        ((STARTED,), "stopped"),
        ((STARTED, Stopped(epoch=0, iteration=4)), "stopped"),
        ((STARTED, Failed(text="No room.")), "failed"),
        ((STARTED, Failed(text="No room."), STARTED, Finished(epochs=3, seconds=1, best_epoch=1)), "finished"),
    ],
)
def test_the_last_word_decides_what_became_of_a_run(tmp_path: Path, events: tuple[Event, ...], state: str) -> None:
    assert summary(run(tmp_path, "a", *events).folder).state == state


def test_a_run_with_a_worker_is_running_whatever_was_said(tmp_path: Path) -> None:
    made = run(tmp_path, "a", STARTED, Failed(text="No room."))
    with made.locked():
        assert is_running(made)
        assert summary(made.folder).state == "running"
    assert not is_running(made)
    assert summary(made.folder).text == "No room."


def test_the_best_error_is_the_deciding_monitors(tmp_path: Path) -> None:
    events = (epoch(1, 3.0, True, train=0.1, valid=0.5), epoch(2, 2.0, False, train=0.05, valid=0.6))
    monitors = (Monitor("train", "Main", "D"), Monitor("valid", "Main", "D"))
    found = summary(run(tmp_path, "a", STARTED, *events, monitors=monitors).folder)
    assert found.best == events[0]
    assert found.best_error == 0.5
    assert found.seconds == 4.0


def test_without_monitors_the_cost_is_the_error(tmp_path: Path) -> None:
    found = summary(run(tmp_path, "a", STARTED, epoch(1, 3.0, True)).folder)
    assert found.best_error == 3.0


def test_runs_are_listed_latest_first_and_other_folders_not_at_all(tmp_path: Path) -> None:
    run(tmp_path, "20260101-000000")
    run(tmp_path, "20260102-000000")
    (tmp_path / "p.runs" / "notes").mkdir()
    assert [folder.name for folder in runs_of(tmp_path / "p.lwproj")] == ["20260102-000000", "20260101-000000"]
    assert runs_of(tmp_path / "other.lwproj") == []


def test_a_run_of_a_newer_version_is_named_beside_the_others(tmp_path: Path) -> None:
    run(tmp_path, "a")
    newer = run(tmp_path, "b")
    (newer.folder / "run.json").write_text('{"version": 999}', encoding="utf-8")
    found, unreadable = readable(runs_of(tmp_path / "p.lwproj"))
    assert [entry.folder.name for entry in found] == ["a"]
    assert "newer Layerwright" in unreadable[newer.folder]


def test_a_note_is_kept_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    made = run(tmp_path)
    assert summary(made.folder).name == "a"
    write_note(made, Note("wide", "Twice the maps."))
    assert read_note(made) == Note("wide", "Twice the maps.")
    assert summary(made.folder).name == "wide"
    (made.folder / "note.json").write_bytes(b"\xff")
    assert read_note(made) == Note()
