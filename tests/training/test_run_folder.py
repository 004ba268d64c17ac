"""A run's folder: made, read, and refused where something is wrong with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from networks import project
from runs import Workshop, in_process_of_its_own

from layerwright.training.run import Run, RunError, new_run_folder


@pytest.fixture
def run(workshop: Workshop) -> Run:
    return workshop.run(workshop.project("Input(6) > Affine(3) > SoftmaxCrossEntropy", seed=3, max_epoch=7))


def test_a_run_keeps_what_it_was_asked_to_do(run: Run, tmp_path: Path) -> None:
    info = Run.open(run.folder).info()
    assert (info.epochs, info.seed, info.device) == (7, 3, "cpu")
    assert run.data_folder() == tmp_path
    assert run.project().configuration.max_epoch == 7
    assert info.versions["nnabla"] == "1.39.0"
    assert info.versions["python"] == ".".join(map(str, sys.version_info[:3]))


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match=r"is not empty\. Choose another, or resume it"):
        Run.create(tmp_path, project(), tmp_path / "p.lwproj", device="cpu")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    assert Run.create(tmp_path / "run", project(), tmp_path / "p.lwproj", device="cpu").info()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="cannot be made"):
        Run.create(tmp_path / "file" / "run", project(), tmp_path / "p.lwproj", device="cpu")


@pytest.mark.parametrize("name", ["../../victim", "..", ".hidden", "a/b", ""])
def test_results_never_lie_outside_the_run(run: Run, name: str) -> None:
    with pytest.raises(RunError, match="cannot be the name of an executor"):
        run.evaluation(name)


@pytest.mark.parametrize("path", ["", "nowhere", "file"])
def test_what_is_no_run_is_told(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="is not a run folder"):
        Run.open(tmp_path / path)


def changed(run: Run, **fields: Any) -> bytes:
    content = msgspec.json.decode((run.folder / "run.json").read_bytes())
    return msgspec.json.encode({**content, **fields})


def test_a_run_of_a_newer_version_is_told_whatever_else_is_in_it(run: Run) -> None:
    for fields in ({"version": 2}, {"version": 2, "epochs": "many"}):
        (run.folder / "run.json").write_bytes(changed(run, **fields))
        with pytest.raises(RunError, match="was written by a newer Layerwright"):
            Run.open(run.folder)


def test_a_run_that_is_damaged_is_told(run: Run) -> None:
    whole = (run.folder / "run.json").read_bytes()
    for content in (b"", whole[:-20], b"[]", whole.replace(b"cpu", b"\xff"), changed(run, epochs="many")):
        (run.folder / "run.json").write_bytes(content)
        with pytest.raises(RunError, match=r'run\.json" cannot be read'):
            Run.open(run.folder)


def test_a_run_is_locked_for_other_processes_until_its_worker_ends(run: Run) -> None:
    def try_to_work() -> None:
        try:
            with run.locked():
                os._exit(0)
        except RunError:
            os._exit(7)

    with run.locked():
        assert in_process_of_its_own(try_to_work) == 7
    assert in_process_of_its_own(try_to_work) == 0


def test_new_runs_lie_beside_their_project(tmp_path: Path) -> None:
    first = new_run_folder(tmp_path / "lenet.lwproj")
    assert first.parent == tmp_path / "lenet.runs"
    assert not first.exists()
    first.mkdir(parents=True)
    assert new_run_folder(tmp_path / "lenet.lwproj") != first
