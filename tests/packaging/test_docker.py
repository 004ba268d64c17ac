"""The Dockerfiles name what there is; building them takes a network and some gigabytes, which no test has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli

ROOT = Path(__file__).parents[2]
DOCKERFILES = sorted((ROOT / "docker").glob("Dockerfile*"))


def test_there_is_one_for_the_cpu_and_one_for_cards() -> None:
    assert [path.name for path in DOCKERFILES] == ["Dockerfile", "Dockerfile.cuda"]


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.name)
def test_everything_that_is_installed_is_copied_and_is_there(path: Path) -> None:
    copied = [name for line in re.findall(r"^COPY (.+)$", path.read_text(), re.MULTILINE) for name in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert {*packed, "pyproject.toml", "requirements.txt", *project["project"]["license-files"]} <= set(copied)


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.name)
def test_only_what_is_copied_is_sent_to_the_daemon(path: Path) -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    sent = {line.removeprefix("!") for line in lines if line.startswith("!")}
    copied = {name for line in re.findall(r"^COPY (.+)$", path.read_text(), re.MULTILINE) for name in line.split()[:-1]}
    assert lines[0] == "*"
    assert copied == sent
    # They come after what is sent, so that they hold within it.
    assert {"**/__pycache__", "**/*.runs"} == set(lines[1 + len(sent) :])


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.name)
def test_the_python_is_the_one_that_layerwright_needs(path: Path) -> None:
    [base] = re.findall(r"^FROM (.+)$", path.read_text(), re.MULTILINE)
    assert base.startswith("python:3.10-")


def test_the_one_for_cards_installs_the_extra() -> None:
    extras = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert "cuda" in extras
    assert "'.[cuda]'" in (ROOT / "docker" / "Dockerfile.cuda").read_text()
