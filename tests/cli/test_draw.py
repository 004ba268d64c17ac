"""`layerwright draw`."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networks
import pytest

from layerwright.model.project import save_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "p.lwproj"
    save_project(networks.project("Input(4) > Affine(3) > ReLU", networks.network("Input(2)", "Other")), path)
    return path


def test_a_network_is_drawn_with_its_names_and_shapes(program: Any, project: Path, tmp_path: Path) -> None:
    outcome = program("draw", str(project), "--output", str(tmp_path / "n.svg"))
    assert outcome.status == 0
    text = (tmp_path / "n.svg").read_text(encoding="utf-8")
    ET.fromstring(text)
    for word in ("Input", "Affine", "ReLU"):
        assert word in text


def test_a_picture_has_the_kind_of_its_name(program: Any, project: Path, tmp_path: Path) -> None:
    for kind, start in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        path = tmp_path / f"n.{kind}"
        assert program("draw", str(project), "--network", "Other", "--theme", "dark", "--output", str(path)).status == 0
        assert path.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--output", "n.gif"), "n.gif"),
        (("--output", "n.svg", "--network", "No"), "No"),
        (("--output", "no/such/n.svg"), "cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    program: Any, project: Path, arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = program("draw", str(project), *arguments)
    assert outcome.status == 1
    assert said in outcome.err
