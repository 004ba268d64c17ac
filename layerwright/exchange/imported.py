"""What reading another program's file gives."""

from __future__ import annotations

from dataclasses import dataclass

from layerwright.model.problems import Problem
from layerwright.model.project import Project


@dataclass(frozen=True)
class Imported:
    """A project made from another program's file, and what a person should know about it."""

    project: Project
    warnings: tuple[Problem, ...]
