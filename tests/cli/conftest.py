"""Running the program inside the test, in an environment of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from layerwright.cli import main
from layerwright.model.project import Project, save_project

LENET = Path(__file__).parents[2] / "examples" / "mnist_lenet" / "mnist_lenet.lwproj"


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit status, and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on the standard output."""
        return json.loads(self.out)


Program = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the program out of the user's own folders; the folder of its logs."""
    monkeypatch.setenv("LAYERWRIGHT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path / "state" / "layerwright" / "log"


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    """Runs a command line and tells its outcome."""

    def run(*arguments: str | Path) -> Outcome:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as exit:  # argparse's own way to end
            status = int(exit.code or 0)
        return Outcome(status, *capsys.readouterr())

    return run


@pytest.fixture
def lenet() -> Path:
    """The example project."""
    return LENET


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Project], Path]:
    """Saves a project and tells where."""

    def save(project: Project) -> Path:
        path = tmp_path / "project.lwproj"
        save_project(project, path)
        return path

    return save
