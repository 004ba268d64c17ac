"""The examples that come with the program, by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from layerwright.model.project import Project, load_project

EXAMPLES = Path(__file__).parents[2] / "examples"


NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/*.lwproj"))


def path_of(name: str) -> Path:
    """The project file of an example."""
    return EXAMPLES / name / f"{name}.lwproj"


@cache
def load(name: str) -> Project:
    """The project of an example."""
    return load_project(path_of(name))
