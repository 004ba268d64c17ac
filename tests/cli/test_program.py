"""The program around its commands: help, exit statuses, failures."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import PySide6
import pytest

import layerwright
from gui import app
from layerwright.cli import check, open_
from layerwright.model.project import Project

COMMANDS = [
    (),
    ("check",),
    ("stats",),
    ("train",),
    ("evaluate",),
    ("dataset",),
    ("dataset", "import"),
    ("dataset", "check"),
    ("doctor",),
]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes the command `check` raise an exception."""

    def make(error: BaseException) -> None:
        def run(arguments: Any) -> int:
            raise error

        monkeypatch.setattr(check, "run", run)

    return make


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_says_what_it_is_about_and_shows_an_example(
    command: tuple[str, ...], program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    outcome = program(*command, "--help")
    assert outcome.status == 0
    assert outcome.out.startswith(" ".join(("usage: layerwright", *command)))
    before, example = outcome.out.split("\nexample")
    assert f"layerwright {' '.join(command)}".strip() in example
    assert not [line for line in before.splitlines() if len(line) > 80]


def test_the_help_lists_every_command(program: Any) -> None:
    text = program("--help").out
    assert all(command[0] in text for command in COMMANDS if command)


def test_version(program: Any) -> None:
    assert program("--version").out == f"layerwright {layerwright.__version__}\n"


@pytest.mark.parametrize("arguments", [(), ("open",), ("open", "digits.lwproj")])
def test_without_a_display_the_window_says_so_and_what_to_do(
    arguments: tuple[str, ...], program: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    outcome = program(*arguments)
    assert outcome.status == 1
    assert "no display" in outcome.err
    assert "layerwright train PROJECT" in outcome.err


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the window is opened on, which is not opened."""
    found: list[list[str]] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    def opening(projects: list[str]) -> int:
        found.append(projects)
        return 0

    monkeypatch.setattr(app, "main", opening)
    return found


def test_a_project_alone_is_opened_in_the_window(program: Any, lenet: Path, opened: list[list[str]]) -> None:
    assert program(lenet).status == 0
    assert program("open", lenet).status == 0
    assert program(lenet, lenet).status == 0
    assert opened == [[str(lenet)], [str(lenet)], [str(lenet)] * 2]


def test_a_project_may_have_any_name_and_a_command_comes_first(
    program: Any, lenet: Path, opened: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mine", "check"):
        Path(name).write_bytes(lenet.read_bytes())
    assert program("mine").status == 0
    assert program("./check").status == 0
    assert program("check").status == 2
    assert opened == [["mine"], ["check"]]


@pytest.mark.parametrize("arguments", [("gone.lwproj",), ("open", "gone.lwproj"), ("./gone",)], ids=" ".join)
def test_a_project_that_is_not_there_opens_no_window(
    arguments: tuple[str, ...], program: Any, opened: list[list[str]]
) -> None:
    outcome = program(*arguments)
    assert (outcome.status, opened) == (1, [])
    assert outcome.err == f'"{Path(arguments[-1])}" cannot be opened: there is no such file.\n'


def test_a_version_of_qt_that_is_known_to_crash_is_not_started(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PySide6, "__version__", "6.12.0")
    outcome = program()
    assert outcome.status == 1
    assert "6.12.0" in outcome.err


def test_the_window_is_found_by_its_name() -> None:
    assert import_module(open_.WINDOW).main is app.main


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("check",),
        ("check", "a.lwproj", "--jso"),
        ("dataset",),
        ("dataset", "import", "photos"),
        ("dataset", "import", "photos", "--output", "data", "--width", "0"),
        ("dataset", "import", "photos", "--output", "data", "--seed", "-1"),
        ("dataset", "import", "photos", "--output", "data", "--mode", "squeeze"),
        ("dataset", "import", "photos", "--output", "data", "--split", "training"),
        ("dataset", "import", "photos", "--output", "data", "--split", "a=0.5,a=0.5"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_with_status_2(arguments: tuple[str, ...], program: Any) -> None:
    outcome = program(*arguments)
    assert outcome.status == 2
    assert outcome.out == ""
    assert "error: " in outcome.err


@pytest.mark.parametrize("command", [("check",), ("stats",), ("stats", "--json")], ids=" ".join)
def test_a_missing_project_is_told_with_status_1(command: tuple[str, ...], program: Any, tmp_path: Path) -> None:
    path = tmp_path / "nothing.lwproj"
    outcome = program(*command, path)
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == f'"{path}" cannot be opened: there is no such file.\n'


def test_a_damaged_project_is_told_in_a_sentence(program: Any, tmp_path: Path) -> None:
    path = tmp_path / "damaged.lwproj"
    path.write_text('{"format": "layerwright-project", "version": 1, "networks": [{"nam')
    outcome = program("check", path)
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith(f'"{path}" is damaged')
    assert "Traceback" not in outcome.err


# --- failures ---------------------------------------------------------------------------------------------------------


def test_an_error_of_the_system_is_told_in_a_sentence(program: Any, failing: Any, logs: Path) -> None:
    failing(PermissionError(13, "Permission denied", "/root/data"))
    outcome = program("check", "any.lwproj")
    assert (outcome.status, outcome.err) == (1, '"/root/data": Permission denied.\n')
    assert not logs.exists()


def test_an_interruption_is_told_in_a_word(program: Any, failing: Any) -> None:
    failing(KeyboardInterrupt())
    outcome = program("check", "any.lwproj")
    assert (outcome.status, outcome.err) == (130, "Stopped.\n")


def test_an_unexpected_exception_is_named_and_its_traceback_goes_to_a_file(
    program: Any, failing: Any, logs: Path
) -> None:
    failing(ZeroDivisionError("by zero"))
    outcome = program("check", "any.lwproj")
    assert outcome.status == 1
    assert "ZeroDivisionError: by zero" in outcome.err
    assert "Traceback" not in outcome.out + outcome.err
    [log] = logs.iterdir()
    assert str(log) in outcome.err
    text = log.read_text()
    assert "Traceback (most recent call last)" in text
    assert layerwright.__version__ in text


def test_where_the_traceback_cannot_be_saved_that_is_told_too(program: Any, failing: Any, logs: Path) -> None:
    logs.parent.parent.touch()  # where a folder would have to be made
    failing(ZeroDivisionError("by zero"))
    outcome = program("check", "any.lwproj")
    assert outcome.status == 1
    assert "ZeroDivisionError: by zero" in outcome.err
    assert "could not be saved" in outcome.err
    assert "Traceback" not in outcome.err


# --- as a process -----------------------------------------------------------------------------------------------------

MODULE = (sys.executable, "-m", "layerwright.cli")


def test_the_help_imports_nothing_heavy() -> None:
    script = "import sys; from layerwright.cli import program; program._parser(); print(*sys.modules)"
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(child.stdout.splitlines()[-1].split())
    assert "layerwright.cli.stats" in loaded
    assert not loaded & {"numpy", "nnabla", "msgspec", "PIL", "PySide6", "rich.table", "rich.progress", "platformdirs"}


def test_checking_a_project_does_not_import_nnabla(lenet: Path) -> None:
    script = "import sys; from layerwright.cli import main; main(sys.argv[1:]); print('nnabla' in sys.modules)"
    child = subprocess.run([sys.executable, "-c", script, "check", lenet], capture_output=True, text=True, check=True)
    assert child.stdout == "No problems.\nFalse\n"


def test_json_is_utf_8_whatever_the_terminal_writes(saved: Any) -> None:
    path = saved(Project())
    named = path.rename(path.with_name("手書き.lwproj"))
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [*MODULE, "dataset", "check", named.with_suffix(".csv"), "--json"]
    child = subprocess.run(command, capture_output=True, env=environment)
    assert child.returncode == 1
    assert "手書き.csv" in child.stdout.decode()


def test_a_name_that_the_terminal_cannot_write_is_escaped(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [*MODULE, "check", tmp_path / "手書き.lwproj"]
    child = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert child.returncode == 1
    assert "\\u624b\\u66f8\\u304d.lwproj" in child.stderr
    assert "Sorry" not in child.stderr


def test_a_reader_that_goes_away_ends_the_program_quietly(lenet: Path) -> None:
    child = subprocess.Popen([*MODULE, "stats", lenet], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.close()
    assert child.stderr is not None
    with child.stderr:
        assert child.stderr.read() == ""
    assert child.wait() == 1
