"""Where the files lie that a project names: relative to the project file, so that a folder can be moved as a whole."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from layerwright.model.project import Project


def rebased(project: Project, before: Path, after: Path | None) -> Project:
    """The same project in another folder: its datasets' paths lead to the same files.

    Args:
        project: The project as it lies in `before`.
        before: The folder of the project file.
        after: The folder it moves to; None for none, which makes the paths absolute.
    """
    replace = msgspec.structs.replace
    datasets = tuple(replace(source, path=_path(source.path, before, after)) for source in project.datasets)
    return replace(project, datasets=datasets)


def _path(text: str, before: Path, after: Path | None) -> str:
    if not text or Path(text).is_absolute():
        return text
    target = Path(os.path.abspath(before / text))
    if after is None:
        return str(target)
    moved = os.path.relpath(target, os.path.abspath(after))
    # Far apart, a way up to the root and down again says less than the place itself.
    return str(target) if moved.count("..") > 3 else Path(moved).as_posix()
